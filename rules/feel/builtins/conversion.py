"""Conversion between kinds (DMN 1.5, section 10.3.4.1); those of dates and times are in `temporal`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from rules.feel.builtins.registry import Family
from rules.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths
from rules.feel.calendar_text import write_temporal
from rules.feel.errors import NoValueError
from rules.feel.limits import check_string
from rules.feel.run import Run
from rules.feel.values import Range, Value, from_python, kind_of, read_number

FAMILY = Family("conversion")
_number = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_GROUPING = (" ", ",", ".", None)


@FAMILY.add("number", "from: string, grouping separator?: string, decimal separator?: string")
def to_number(run: Run, text: str, grouping: str | None = None, point: str | None = None) -> Value:
    """number("1 000,0", " ", ",") = 1000 (DMN 1.5, §10.3.4.1)."""
    if grouping not in _GROUPING or point not in (".", ",", None) or (grouping is not None and grouping == point):
        raise NoValueError(
            "the grouping separator must be a space, comma or full stop, the decimal one another of the last two"
        )
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    if len(text) > 1_000 or not _number.fullmatch(plain):
        raise NoValueError('"%(text)s" is not a number', text=text[:40])
    return read_number(plain)


@FAMILY.add("string", "from")
def to_string(run: Run, value: Value) -> Value:
    """string(1.10) = "1.10"; string(null) is null (DMN 1.5, §10.3.4.1)."""
    return None if value is None else written(run, value, quoted=False)


def written(run: Run, value: Value, quoted: bool = True) -> str:
    """Return a value as text, texts inside lists and contexts between quotes."""
    run.spend(1)
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if quoted else value
        case Decimal():
            return write_number(value)
        case Date() | Time() | DateTime() | DaysTime() | YearsMonths():
            return write_temporal(value)
        case list():
            return _joined(run, "[", [written(run, item) for item in value], "]")
        case Range():
            low, high = written(run, value.low), written(run, value.high)
            return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"
        case Mapping():
            entries = [f"{key}: {written(run, from_python(entry, run.spend))}" for key, entry in value.items()]
            return _joined(run, "{", entries, "}")
    return f"a {kind_of(value)}"


def write_number(value: Decimal) -> str:
    """Return the number without an exponent and without a sign on zero."""
    return format(value, "f") if value else "0"


def _joined(run: Run, opening: str, parts: list[str], closing: str) -> str:
    length = sum(map(len, parts))
    run.spend(length // 100)
    check_string(length)
    return opening + ", ".join(parts) + closing
