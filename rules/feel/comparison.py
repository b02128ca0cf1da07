"""Equality and order of values, with null for what cannot be compared (DMN 1.5, tables 42, 53 and 54)."""

from __future__ import annotations

import operator as operators
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from rules.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths, Zone
from rules.feel.errors import NoValueError
from rules.feel.run import Run
from rules.feel.values import Function, Range, Value, from_python, kind_of

_SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operators.lt,
    "<=": operators.le,
    ">": operators.gt,
    ">=": operators.ge,
}
_PLAIN = frozenset({Decimal, bool, Date, DaysTime, YearsMonths})
"""Kinds of values that Python compares as FEEL does, at once."""


def equal(run: Run, left: Value, right: Value) -> bool | None:
    """Tell whether two values are equal; None when they are of kinds that cannot be compared."""
    if left is None or right is None:
        return left is right
    if type(left) is type(right) and type(left) in _PLAIN:
        return left == right
    if kind_of(left) != kind_of(right):
        return None
    match left, right:
        case (str(), str()):
            run.handle(left)
        case (list(), list()):
            run.spend(len(left))
            if len(left) != len(right):
                return False
            return _all_equal(equal(run, one, other) for one, other in zip(left, right, strict=True))
        case (Mapping(), Mapping()):
            run.spend(len(left))
            if left.keys() != right.keys():
                return False
            return _all_equal(
                equal(run, from_python(left[key], run.spend), from_python(right[key], run.spend)) for key in left
            )
        case (Range(), Range()):
            if (left.low_included, left.high_included) != (right.low_included, right.high_included):
                return False
            if left.operator != right.operator:
                return False
            return _all_equal([equal(run, left.low, right.low), equal(run, left.high, right.high)])
        case (Function(), Function()):
            return left is right
        case (Time() | DateTime(), Time() | DateTime()):
            return equal_moments(left, right)
    return bool(left == right)


def order(left: Value, right: Value) -> int:
    """Return -1, 0 or 1 as left comes before, with or after right; NoValueError when the two have no order."""
    if (isinstance(left, Decimal) and isinstance(right, Decimal)) or (isinstance(left, str) and isinstance(right, str)):
        return (left > right) - (left < right)  # type: ignore[operator]
    one, other = _places(left, right)
    return (one > other) - (one < other)


def compare(operator: str, left: Value, right: Value) -> bool:
    """Answer `left operator right` for < <= > >=; NoValueError when the two have no order."""
    if type(left) is Decimal and type(right) is Decimal:
        return _SIGNS[operator](left, right)
    position = order(left, right)
    match operator:
        case "<":
            return position < 0
        case ">":
            return position > 0
        case "<=" if position:
            return position < 0
        case ">=" if position:
            return position > 0
    return not isinstance(left, (Time, DateTime)) or equal_moments(left, right)


def contains(run: Run, span: Range, value: Value) -> bool:
    """Tell whether the range holds the value; NoValueError when they have no order."""
    run.spend(1)
    run.handle(value)
    if span.operator == "!=":
        return equal(run, value, span.low) is False
    if span.low is None and span.high is None:
        raise NoValueError("the range has no ends")
    if span.low is not None and not compare(">=" if span.low_included else ">", value, span.low):
        return False
    return span.high is None or compare("<=" if span.high_included else "<", value, span.high)


def equal_moments(left: Value, right: Value) -> bool:
    """Tell whether two times, or two dates and times, are the same moment: one with a zone equals none without."""
    match left, right:
        case (Time() | DateTime(), Time() | DateTime()) if type(left) is type(right):
            one, other = _places(left, right)
            return one == other and (zone_of(left) is None) is (zone_of(right) is None)
    return False


def zone_of(value: Time | DateTime) -> Zone:
    """Return the zone of a time or of a date and time."""
    return value.time.zone if isinstance(value, DateTime) else value.zone


def _all_equal(answers: Iterable[bool | None]) -> bool | None:
    outcome: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            outcome = None
    return outcome


def _ordinal(day: Date) -> int:
    """Return a number that orders dates, with less work than counting their days."""
    return (day.year * 16 + day.month) * 32 + day.day


def _moment(value: Time | DateTime, zone: Zone) -> int:
    borrowed = zone if zone_of(value) is None else zone_of(value)
    if isinstance(value, DateTime):
        return replace(value, time=replace(value.time, zone=borrowed)).nanos()
    return replace(value, zone=borrowed).utc_nanos()


def _places(left: Value, right: Value) -> tuple[int, int]:
    """Return where two dates, times or durations of one kind lie on a line."""
    match left, right:
        case (Date(), Date()):
            return _ordinal(left), _ordinal(right)
        case (DaysTime(), DaysTime()):
            return left.nanos, right.nanos
        case (YearsMonths(), YearsMonths()):
            return left.months, right.months
        case (Time() | DateTime(), Time() | DateTime()) if type(left) is type(right):
            # One without a zone is taken to be in the zone of the other (DMN 1.5, table 54).
            return _moment(left, zone_of(right)), _moment(right, zone_of(left))
    if left is None or right is None:
        raise NoValueError("nothing comes before or after null")
    raise NoValueError(
        "a %(kind)s cannot be compared with a %(other_kind)s", kind=kind_of(left), other_kind=kind_of(right)
    )
