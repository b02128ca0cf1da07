"""The values of one column, cut into pieces inside of which no test of the column can tell two values apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cmp_to_key
from typing import Final

from rules.dmn.boundaries import NotExactError
from rules.feel.calendar import DAY, Date, DateTime, DaysTime, Time, YearsMonths
from rules.feel.comparison import order
from rules.feel.errors import NoValueError
from rules.feel.values import NUMBERS, Value
from rules.sentences import Sentence

ORDERED: Final = frozenset(
    {"number", "string", "date", "time", "date and time", "days and time duration", "years and months duration"}
)


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece: a single value, what lies between two, or a class of values such as null.

    `low` and `high` are its ends: the same for a single value, None where it is open.
    """

    sample: Value
    low: Value = None
    high: Value = None
    special: str = ""
    """How to speak of a piece that is no part of a line: "not given", "any other text" …"""
    usual: bool = True
    """False for null and for values of a kind that the column is not about."""

    @property
    def single(self) -> bool:
        """Whether it is one value."""
        return self.low is not None and self.low is self.high


NULL: Final = Atom(None, special=Sentence("not given"), usual=False)
FOREIGN: Final = Atom({}, special=Sentence("something else"), usual=False)


def atoms_of(kind: str, values: Sequence[Value], ordered: bool) -> list[Atom]:
    """The pieces of a kind's values that these values make; NotExactError when they have no common order."""
    if kind == "boolean":
        return [Atom(True, True, True), Atom(False, False, False)]
    if kind == "string" and not ordered:
        texts = sorted({value for value in values if isinstance(value, str)})
        return [
            *(Atom(text, text, text) for text in texts),
            Atom(_other_text(texts), special=Sentence("any other text")),
        ]
    return _line(kind, _sorted(values))


def _sorted(values: Sequence[Value]) -> list[Value]:
    try:
        found = sorted(values, key=cmp_to_key(order))
        return [value for place, value in enumerate(found) if place == 0 or order(found[place - 1], value) != 0]
    except NoValueError:
        raise NotExactError from None


def _line(kind: str, values: list[Value]) -> list[Atom]:
    if not values:
        return [Atom(_somewhere(kind), special=Sentence("any value"))]
    atoms: list[Atom] = []
    low: Value = None
    for value in values:
        sample = _between(kind, low, value)
        if sample is not None:
            atoms.append(Atom(sample, low, value))
        atoms.append(Atom(value, value, value))
        low = value
    if (sample := _between(kind, low, None)) is not None:
        atoms.append(Atom(sample, low, None))
    if kind in ("time", "date and time"):
        atoms.append(_other_zone(values[0]))
    return atoms


def _between(kind: str, low: Value, high: Value) -> Value:
    """A value strictly between two, or beyond one of them; None when there is none."""
    match kind:
        case "number":
            return _number_between(low, high)
        case "string":
            return _text_between(low, high)
    places = _place(low), _place(high)
    bottom, top = (0, DAY - 1) if kind == "time" else (None, None)
    place = _whole_between(*places, bottom, top)
    return None if place is None else _at(kind, place, low if low is not None else high)


def _number_between(low: Value, high: Value) -> Decimal | None:
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        simple = NUMBERS.add(low.to_integral_value(), Decimal(1))
        middle = simple if low < simple < high else NUMBERS.divide(NUMBERS.add(low, high), Decimal(2))
        return middle if low < middle < high else None
    if isinstance(low, Decimal):
        above = NUMBERS.add(low, Decimal(1))
        return above if above > low else _finite(NUMBERS.next_plus(low))
    if isinstance(high, Decimal):
        below = NUMBERS.subtract(high, Decimal(1))
        return below if below < high else _finite(NUMBERS.next_minus(high))
    return None


def _finite(value: Decimal) -> Decimal | None:
    return value if value.is_finite() else None


def _text_between(low: Value, high: Value) -> str | None:
    if not isinstance(high, str):
        return f"{low}a"
    if not isinstance(low, str):
        return None if high == "" else ""
    for sample in (low + "a", low + " ", low + "\x00"):
        if low < sample < high:
            return sample
    return None


def _place(value: Value) -> int | None:
    """Where a value lies on its line, in whole days, months or nanoseconds."""
    match value:
        case None:
            return None
        case Date():
            return value.days()
        case YearsMonths():
            return value.months
        case DaysTime():
            return value.nanos
        case DateTime():
            return value.nanos()
        case Time() if value.zone is None:
            return value.nanos()
    raise NotExactError


def _whole_between(low: int | None, high: int | None, bottom: int | None, top: int | None) -> int | None:
    if low is None:
        if high is None or high == bottom:
            return None
        return high - 1
    if high is None:
        return None if low == top else low + 1
    return (low + high) // 2 if high - low > 1 else None


def _at(kind: str, place: int, like: Value) -> Value:
    try:
        match kind:
            case "date":
                return Date.from_days(place)
            case "years and months duration":
                return YearsMonths(place)
            case "days and time duration":
                return DaysTime(place)
            case "time":
                return Time.from_nanos(place, None)
        zone = 0 if isinstance(like, DateTime) and like.time.zone is not None else None
        return DateTime(Date.from_days(place // DAY), Time.from_nanos(place % DAY, zone))
    except NoValueError:
        return None


def _other_zone(value: Value) -> Atom:
    """The values that have a time zone where these have none, or the other way round: they have no common order."""
    moment = value.time if isinstance(value, DateTime) else value
    zoned = isinstance(moment, Time) and moment.zone is not None
    noon = Time(12, 0, 0, 0, None if zoned else 0)
    sample: Value = DateTime(Date(2000, 1, 1), noon) if isinstance(value, DateTime) else noon
    return Atom(sample, special=Sentence("without a time zone") if zoned else Sentence("with a time zone"), usual=False)


def _somewhere(kind: str) -> Value:
    samples: dict[str, Value] = {
        "number": Decimal(0),
        "string": "",
        "date": Date(2000, 1, 1),
        "time": Time(12, 0, 0),
        "date and time": DateTime(Date(2000, 1, 1), Time(12, 0, 0)),
        "days and time duration": DaysTime(0),
        "years and months duration": YearsMonths(0),
    }
    return samples[kind]


def _other_text(texts: Sequence[str]) -> str:
    other = "something else"
    while other in texts:
        other += "…"
    return other
