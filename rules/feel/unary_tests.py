"""Unary tests: whether a value passes what stands after `in` or in the cell of a decision table (DMN 1.5, table 55)."""

from __future__ import annotations

from rules.feel.comparison import compare, contains, equal
from rules.feel.run import Run
from rules.feel.values import Range, Value, kind_of


def matches(run: Run, tested: Value, expected: Value) -> bool | None:
    """Answer a test that is a value: in a range, in a list (or equal to an item of it), or equal."""
    run.spend(1)
    if isinstance(expected, Range):
        if isinstance(tested, Range):
            return equal(run, tested, expected)
        return contains(run, expected, tested)
    if not isinstance(expected, list):
        return equal(run, tested, expected)
    if isinstance(tested, list) and equal(run, tested, expected):
        return True
    outcome: bool | None = False
    for item in expected:
        answer = contains(run, item, tested) if isinstance(item, Range) else equal(run, tested, item)
        if answer is True:
            return True
        if answer is None and kind_of(item) == kind_of(tested):
            outcome = None
    return outcome


def half_comparison(run: Run, operator: str, tested: Value, right: Value) -> bool | None:
    """Answer `tested operator right`; None or NoValueError when the two cannot be compared."""
    if operator in ("=", "!="):
        answer = equal(run, tested, right)
        return None if answer is None else answer is (operator == "=")
    return compare(operator, tested, right)
