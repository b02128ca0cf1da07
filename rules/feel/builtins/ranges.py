"""Range functions (DMN 1.5, section 10.3.4.7), written with the ends' bounds as places on a line."""

from __future__ import annotations

import re
from collections.abc import Callable

from rules.feel.builtins.registry import Family
from rules.feel.calendar_text import read_date, read_date_time, read_duration, read_temporal, read_time
from rules.feel.comparison import equal, order
from rules.feel.errors import NoValueError
from rules.feel.run import Run
from rules.feel.tokens import unescape
from rules.feel.values import Range, Value, kind_of, read_number

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
    """range("[18..21)") = [18..21); the ends are literals of one kind (DMN 1.5, §10.3.4.1)."""
    match = _literal.fullmatch(text) if len(text) <= 1_000 else None
    if match is None:
        raise NoValueError('"%(text)s" is not a range; write it as [1..5]', text=text[:40])
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
        return read_number(text)
    if re.fullmatch(r'"(?:[^"\\]|\\.)*"', text):
        return unescape(text)
    if match := _call.fullmatch(text):
        return _READERS[match[1]](unescape(match[2]))
    if text.startswith('@"') and text.endswith('"'):
        return read_temporal(unescape(text[1:]))
    raise NoValueError("'%(text)s' cannot be the end of a range", text=text[:40])


def _as_range(value: Value) -> Range:
    if not isinstance(value, Range):
        return Range(value, value, True, True)
    if value.operator == "!=":
        raise NoValueError("the values other than one are not a range")
    return value


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


def _relation(name: str, signatures: str, holds: Callable[[Run, Range, Range], bool | None], doc: str) -> None:
    """Declare a function of two ranges, where a signature may have a point in the place of a range.

    `signatures` names the parameters as DMN does: "point, range; range1, range2".
    """

    def body(run: Run, one: Value, other: Value) -> Value:
        return holds(run, _as_range(one), _as_range(other))

    body.__doc__ = doc
    for signature in signatures.split("; "):
        parameters = [
            f"{parameter}: {_RANGE_KIND if parameter.startswith('range') else _POINT_KIND}"
            for parameter in signature.split(", ")
        ]
        FAMILY.add(name, ", ".join(parameters))(body)


def _meets(run: Run, one: Range, other: Range) -> bool:
    if one.high is None or other.low is None:
        return False
    return one.high_included and other.low_included and order(one.high, other.low) == 0


def _overlaps(run: Run, one: Range, other: Range) -> bool:
    return not _ends_before(one, other) and not _ends_before(other, one)


def _overlaps_before(run: Run, one: Range, other: Range) -> bool:
    starts_first = _starts_not_after(one, other) and not _starts_not_after(other, one)
    return starts_first and _overlaps(run, one, other) and _ends_not_before(other, one)


def _finishes(run: Run, one: Range, other: Range) -> bool:
    return _same_end(run, one, other) and _starts_not_after(other, one)


def _starts(run: Run, one: Range, other: Range) -> bool:
    return _same_start(run, one, other) and _ends_not_before(other, one)


def _includes(run: Run, one: Range, other: Range) -> bool:
    return _starts_not_after(one, other) and _ends_not_before(one, other)


def _coincides(run: Run, one: Range, other: Range) -> bool:
    return _same_start(run, one, other) and _same_end(run, one, other)


_POINTS = "point1, point2; point, range; range, point; range1, range2"
_WITHIN = "point, range; range1, range2"
_AROUND = "range, point; range1, range2"
_RANGES = "range1, range2"

_relation(
    "before",
    _POINTS,
    lambda run, one, other: _ends_before(one, other),
    "before(1, [5..10]) = true: the first ends before the second starts (DMN 1.5, §10.3.4.7).",
)
_relation(
    "after",
    _POINTS,
    lambda run, one, other: _ends_before(other, one),
    "after([5..10], 1) = true: the first starts after the second ends (DMN 1.5, §10.3.4.7).",
)
_relation(
    "meets",
    _RANGES,
    _meets,
    "meets([1..5], [5..10]) = true: one ends where the other starts, both included (DMN 1.5, §10.3.4.7).",
)
_relation(
    "met by",
    _RANGES,
    lambda run, one, other: _meets(run, other, one),
    "met by([5..10], [1..5]) = true (DMN 1.5, §10.3.4.7).",
)
_relation("overlaps", _RANGES, _overlaps, "overlaps([5..10], [1..6]) = true: they share a value (DMN 1.5, §10.3.4.7).")
_relation(
    "overlaps before",
    _RANGES,
    _overlaps_before,
    "overlaps before([1..5], [4..10]) = true: they share a value, the first starts first and does not end last "
    "(DMN 1.5, §10.3.4.7).",
)
_relation(
    "overlaps after",
    _RANGES,
    lambda run, one, other: _overlaps_before(run, other, one),
    "overlaps after([4..10], [1..5]) = true: they share a value, the second starts first and does not end last "
    "(DMN 1.5, §10.3.4.7).",
)
_relation(
    "finishes",
    _WITHIN,
    _finishes,
    "finishes(10, [1..10]) = true: it ends where the range ends and lies within it (DMN 1.5, §10.3.4.7).",
)
_relation(
    "finished by",
    _AROUND,
    lambda run, one, other: _finishes(run, other, one),
    "finished by([1..10], 10) = true (DMN 1.5, §10.3.4.7).",
)
_relation(
    "starts",
    _WITHIN,
    _starts,
    "starts(1, [1..10]) = true: it starts where the range starts and lies within it (DMN 1.5, §10.3.4.7).",
)
_relation(
    "started by",
    _AROUND,
    lambda run, one, other: _starts(run, other, one),
    "started by([1..10], 1) = true (DMN 1.5, §10.3.4.7).",
)
_relation("includes", _AROUND, _includes, "includes([1..10], 5) = true (DMN 1.5, §10.3.4.7).")
_relation(
    "during",
    _WITHIN,
    lambda run, one, other: _includes(run, other, one),
    "during(5, [1..10]) = true (DMN 1.5, §10.3.4.7).",
)


@FAMILY.add("coincides", f"point1: {_POINT_KIND}, point2: {_POINT_KIND}")
def coincides_points(run: Run, one: Value, other: Value) -> Value:
    """coincides(5, 5) = true (DMN 1.5, §10.3.4.7)."""
    answer = equal(run, one, other)
    if answer is None:
        raise NoValueError(
            "a %(kind)s cannot be compared with a %(other_kind)s", kind=kind_of(one), other_kind=kind_of(other)
        )
    return answer


_relation("coincides", _RANGES, _coincides, "coincides([1..5], [1..5]) = true (DMN 1.5, §10.3.4.7).")
