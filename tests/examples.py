"""How many examples a law is tried with: a quarter in `make test`, all in `make soak`, a third in a short one."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ONE_IN = {"all": 1, "third": 3}.get(os.environ.get("CASEWRIGHT_TEST_EXAMPLES", ""), 4)


def tried(most: int) -> int:
    """How many of so many examples are tried here."""
    return most // ONE_IN


def examples[T: Callable[..., Any]](most: int, *suppressed: HealthCheck) -> Callable[[T], T]:
    """Decorate a test of Hypothesis: try it with so many examples in `make soak`, without a deadline for each."""

    def decorated(test: T) -> T:
        marked: T = pytest.mark.soaked(
            settings(max_examples=tried(most), deadline=None, suppress_health_check=suppressed)(test)
        )
        return marked

    return decorated
