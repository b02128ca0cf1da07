"""How many examples a law is tried with, and which.

A quarter in `make test`, all in `make soak`, a third in a short one. `make test`, and pytest by hand, draws the same
examples every time; `make soak` draws others each time, from the seed that it prints: `SOAK`, with `--hypothesis-seed`.
"""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture.providers import HypothesisProvider
from hypothesis.internal.constants_ast import Constants

EVERY_TIME, SOAK = "casewright", "casewright-soak"
"""The profiles of Hypothesis. Neither remembers what it found: what a run tries depends on no run before it."""

ONE_IN = {"all": 1, "third": 3}.get(os.environ.get("CASEWRIGHT_TEST_EXAMPLES", ""), 4)


def register_profiles() -> None:
    """Tell Hypothesis both profiles; use the one that draws the same every time, unless `--hypothesis-profile` says.

    There is no deadline: a busy machine is no finding, and the suite asserts no times.
    """
    settings.register_profile(EVERY_TIME, deadline=None, database=None, derandomize=True)
    settings.register_profile(SOAK, deadline=None, database=None)
    settings.load_profile(EVERY_TIME)


def draw_as_every_time() -> None:
    """Under `EVERY_TIME`, let no constant of the product be drawn.

    Hypothesis takes examples from the modules that happen to be loaded: any change to any of them, and any other choice
    of files to test, would draw others.
    """
    if settings.get_current_profile_name() == EVERY_TIME:
        HypothesisProvider._local_constants = Constants()  # type: ignore[assignment,method-assign]


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
