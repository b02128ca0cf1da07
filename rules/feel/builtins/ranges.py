"""Range functions (DMN 1.5, section 10.3.4.6), written with the ends' bounds as places on a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from rules.feel.builtins.registry import Family
from rules.feel.calendar_text import read_date, read_date_time, read_duration, read_temporal, read_time
from rules.feel.comparison import equal, order
from rules.feel.errors import NoValueError
from rules.feel.run import Run
from rules.feel.tokens import unescape
from rules.feel.values import Range, Value, kind_of, number

FAMILY = Family("range")
_RANGE_KIND = "range"
_POINT_KIND = (
    "number|string|date|time|date and time|days and time duration|years and months duration"
)  # fmt: skip
_literal = re.compile(r"\s*([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])\s*", re.DOTALL)
_call = re.compile(r"(date and time|date|time|duration)\s*\(\s*(\"(?:[^\"\\]|\\.)*\")\s*\)")
_READERS: dict[str, Callable[[str], Value]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_date_time,
    "duration": read_duration,
}


@FAMILY.add("range", "from: string")
def range_from(run: Run, text: str) -> Value:
    """range("[18..21)") = [18..21); the ends are literals of one kind (DMN 1.5, table 66)."""
    match = _literal.fullmatch(text) if len(text) <= 1_000 else None
    if match is None:
        raise NoValueError(f'"{text[:40]}" is not a range; write it as [1..5]')
    low, high = _end(match[2]), _end(match[3])
    if (low is None and high is None) or (low is not None and high is not None and kind_of(low) != kind_of(high)):
        raise NoValueError("the ends of a range must be of one kind, at most one of them open")
    if low is not None and high is not None and order(low, high) > 0:
        raise NoValueError("the ends of the range are the wrong way round")
    included = match[1] == "[", match[4] == "]"
    if (low is None and included[0]) or (high is None and included[1]):
        raise NoValueError("an open end cannot be included")
    return Range(low, high, *included)


def _end(text: str) -> Value:
    if not text:
        return None
    if re.fullmatch(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", text):
        return number(Decimal(text))
    if re.fullmatch(r'"(?:[^"\\]|\\.)*"', text):
        return unescape(text)
    if match := _call.fullmatch(text):
        return _READERS[match[1]](unescape(match[2]))
    if text.startswith('@"') and text.endswith('"'):
        return read_temporal(unescape(text[1:]))
    raise NoValueError(f"'{text[:40]}' cannot be the end of a range")


def _as_range(value: Value) -> Range:
    return value if isinstance(value, Range) else Range(value, value, True, True)


def _ends_before(one: Range, other: Range) -> bool:
    """Tell whether the first ends before the second starts."""
    if one.high is None or other.low is None:
        return False
    place = order(one.high, other.low)
    return place < 0 or (place == 0 and not (one.high_included and other.low_included))


def _starts_not_after(one: Range, other: Range) -> bool:
    if one.low is None or other.low is None:
        return one.low is None
    place = order(one.low, other.low)
    return place < 0 or (place == 0 and (one.low_included or not other.low_included))


def _ends_not_before(one: Range, other: Range) -> bool:
    if one.high is None or other.high is None:
        return one.high is None
    place = order(one.high, other.high)
    return place > 0 or (place == 0 and (one.high_included or not other.high_included))


def _same_start(run: Run, one: Range, other: Range) -> bool:
    return one.low_included == other.low_included and equal(run, one.low, other.low) is True


def _same_end(run: Run, one: Range, other: Range) -> bool:
    return one.high_included == other.high_included and equal(run, one.high, other.high) is True


_EITHER = f"{_POINT_KIND}|range"


@FAMILY.add("before", f"range1: {_EITHER}, range2: {_EITHER}")
def before(run: Run, one: Value, other: Value) -> Value:
    """before(1, [5..10]) = true: the first ends before the second starts (DMN 1.5, table 80)."""
    return _ends_before(_as_range(one), _as_range(other))


@FAMILY.add("after", f"range1: {_EITHER}, range2: {_EITHER}")
def after(run: Run, one: Value, other: Value) -> Value:
    """after([5..10], 1) = true: the first starts after the second ends (DMN 1.5, table 80)."""
    return _ends_before(_as_range(other), _as_range(one))


@FAMILY.add("meets", "range1: range, range2: range")
def meets(run: Run, one: Range, other: Range) -> Value:
    """meets([1..5], [5..10]) = true: one ends where the other starts, both included (DMN 1.5, table 80)."""
    return one.high_included and other.low_included and one.high is not None and order(one.high, other.low) == 0


@FAMILY.add("met by", "range1: range, range2: range")
def met_by(run: Run, one: Range, other: Range) -> Value:
    """met by([5..10], [1..5]) = true (DMN 1.5, table 80)."""
    return meets(run, other, one)


@FAMILY.add("overlaps", "range1: range, range2: range")
def overlaps(run: Run, one: Range, other: Range) -> Value:
    """overlaps([5..10], [1..6]) = true: they share a value (DMN 1.5, table 80)."""
    return not _ends_before(one, other) and not _ends_before(other, one)


@FAMILY.add("overlaps before", "range1: range, range2: range")
def overlaps_before(run: Run, one: Range, other: Range) -> Value:
    """overlaps before([1..5], [4..10]) = true: they share a value and the first begins and ends first (table 80)."""
    return (
        overlaps(run, one, other) is True
        and _starts_not_after(one, other)
        and not _same_start(run, one, other)
        and _ends_not_before(other, one)
    )


@FAMILY.add("overlaps after", "range1: range, range2: range")
def overlaps_after(run: Run, one: Range, other: Range) -> Value:
    """overlaps after([4..10], [1..5]) = true: they share a value and the first begins and ends later (table 80)."""
    return (
        overlaps(run, one, other) is True
        and _starts_not_after(other, one)
        and _ends_not_before(one, other)
        and not _same_end(run, one, other)
    )


@FAMILY.add("finishes", f"point: {_EITHER}, range: range")
def finishes(run: Run, one: Value, other: Range) -> Value:
    """finishes(10, [1..10]) = true: it ends where the range ends and lies within it (DMN 1.5, table 80)."""
    inner = _as_range(one)
    return _same_end(run, inner, other) and _starts_not_after(other, inner)


@FAMILY.add("finished by", f"range: range, point: {_EITHER}")
def finished_by(run: Run, one: Range, other: Value) -> Value:
    """finished by([1..10], 10) = true (DMN 1.5, table 80)."""
    return finishes(run, other, one)


@FAMILY.add("starts", f"point: {_EITHER}, range: range")
def starts(run: Run, one: Value, other: Range) -> Value:
    """starts(1, [1..10]) = true: it starts where the range starts and lies within it (DMN 1.5, table 80)."""
    inner = _as_range(one)
    return _same_start(run, inner, other) and _ends_not_before(other, inner)


@FAMILY.add("started by", f"range: range, point: {_EITHER}")
def started_by(run: Run, one: Range, other: Value) -> Value:
    """started by([1..10], 1) = true (DMN 1.5, table 80)."""
    return starts(run, other, one)


@FAMILY.add("includes", f"range: range, point: {_EITHER}")
def includes(run: Run, one: Range, other: Value) -> Value:
    """includes([1..10], 5) = true (DMN 1.5, table 80)."""
    inner = _as_range(other)
    return _starts_not_after(one, inner) and _ends_not_before(one, inner)


@FAMILY.add("during", f"point: {_EITHER}, range: range")
def during(run: Run, one: Value, other: Range) -> Value:
    """during(5, [1..10]) = true (DMN 1.5, table 80)."""
    return includes(run, other, one)


@FAMILY.add("coincides", f"point1: {_POINT_KIND}, point2: {_POINT_KIND}")
def coincides_points(run: Run, one: Value, other: Value) -> Value:
    """coincides(5, 5) = true (DMN 1.5, table 80)."""
    return order(one, other) == 0


@FAMILY.add("coincides", "range1: range, range2: range")
def coincides(run: Run, one: Range, other: Range) -> Value:
    """coincides([1..5], [1..5]) = true (DMN 1.5, table 80)."""
    return _same_start(run, one, other) and _same_end(run, one, other)
