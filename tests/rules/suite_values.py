"""The public suites' encoding of FEEL values, and how an answer is compared with the one expected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rules import feel

SUITES = Path(__file__).parents[2] / ".." / "shared" / "suites"
_CONSTRUCTORS = ("date", "time", "date and time", "duration")


def read_suite(folder: str, file: str) -> Any:
    """Return the parsed file of a suite; skip the test, naming the folder, when the suite is not there."""
    path = SUITES / folder / file
    if not path.exists():
        pytest.skip(f"the public suite is absent: ../shared/suites/{folder} has no {file}")
    return json.loads(path.read_text(encoding="utf-8"))


def decode(encoded: Any) -> Any:
    """Return the value that an encoding stands for."""
    if isinstance(encoded, list):
        return [decode(item) for item in encoded]
    if not isinstance(encoded, dict):
        return encoded
    [(kind, content)] = encoded.items()
    if kind == "number":
        return Decimal(content)
    if kind == "context":
        return {key: decode(value) for key, value in content.items()}
    if kind in _CONSTRUCTORS:
        return _constructed(kind, content)
    raise ValueError(f"{kind!r} is not an encoding of a value")


@cache
def _constructed(kind: str, content: str) -> Any:
    value = feel.evaluate(f"{kind}(text)", {"text": content})
    if value is None:
        raise ValueError(f"{kind}({content!r}) gives null")
    return value


def agrees(actual: Any, expected: Any) -> bool:
    """Tell whether an answer is the expected one, by the suite's rules."""
    if expected is None or isinstance(expected, (bool, str)):
        return type(actual) is type(expected) and bool(actual == expected)
    if isinstance(expected, Decimal):
        tolerance = Decimal("1e-8") * max(Decimal(1), abs(expected))
        return isinstance(actual, Decimal) and abs(actual - expected) <= tolerance
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(agrees(one, other) for one, other in zip(actual, expected, strict=True))
        )
    if isinstance(expected, Mapping):
        return (
            isinstance(actual, Mapping)
            and actual.keys() == expected.keys()
            and all(agrees(actual[key], value) for key, value in expected.items())
        )
    same = feel.evaluate("one = other", {"one": actual, "other": expected})
    return type(actual) is type(expected) and same is True
