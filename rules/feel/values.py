"""FEEL's values, and the conversion from and to plain Python (DMN 1.5, section 10.3.2.2).

Inside an evaluation: None, bool, Decimal, str, the classes of `rules.feel.calendar`, Range, Function, list, and any
Mapping as a context. A context's entries are converted when they are read, so that a host may read them on demand.
"""

from __future__ import annotations

import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from rules.feel.calendar import NANOS, Date, DateTime, DaysTime, Time, YearsMonths, Zone, zone_named
from rules.feel.errors import NoValueError
from rules.feel.limits import check_list

NUMBERS = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
"""IEEE 754 decimal128, the arithmetic of FEEL numbers."""


_MAX_BITS = 20_420
"""More bits than these have only numbers of more than 6,145 digits, which are out of range."""


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """Values from `low` to `high`; an end that is None is open. Compare with `rules.feel.comparison.equal`.

    `operator` is the sign of a range that was written as half a comparison, `(<= 10)`: such a range equals only one
    written with the same sign (DMN 1.5, table 53). With `!=` both ends are the one value that it leaves out.
    """

    low: Value
    high: Value
    low_included: bool
    high_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a function: its name, the kind of value it takes ("any" for all), whether it may be left out."""

    name: str
    kind: str = "any"
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """One way to call a function.

    `body` gets the run and the arguments; optional ones left out at the end are not passed. With `variadic` the last
    parameter takes any number of arguments, passed on as one list.
    """

    parameters: tuple[Parameter, ...]
    body: Callable[..., Value]
    variadic: bool = False
    required: int = field(init=False)
    """How many arguments cannot be left out; worked out once."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "required", sum(not parameter.optional for parameter in self.parameters))


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function value: built in, given by the host, or defined in an expression."""

    name: str
    signatures: tuple[Signature, ...]


type Value = (
    bool
    | Decimal
    | str
    | Date
    | Time
    | DateTime
    | DaysTime
    | YearsMonths
    | Range
    | Function
    | list[Value]
    | Mapping[str, Any]
    | None
)

_KINDS: dict[type, str] = {
    bool: "boolean",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysTime: "days and time duration",
    YearsMonths: "years and months duration",
    Range: "range",
    Function: "function",
    list: "list",
    dict: "context",
}


def kind_of(value: Value) -> str:
    """Return FEEL's name of a value's type, "null" for null."""
    if value is None:
        return "null"
    return _KINDS.get(type(value), "context")


def number(value: Decimal) -> Decimal:
    """Return the number rounded to 34 digits; NoValueError when it is out of range or no number at all."""
    try:
        rounded = NUMBERS.plus(value)
    except decimal.DecimalException:
        raise NoValueError("the number is too large") from None
    if not rounded.is_finite():
        raise NoValueError("the number is too large")
    return rounded


def read_number(text: str) -> Decimal:
    """Return the number that digits, a decimal point and an exponent spell; NoValueError when it is out of range."""
    try:
        return number(Decimal(text))
    except decimal.DecimalException:
        raise NoValueError("the number is too large or too small") from None


def from_python(value: object, spend: Callable[[int], None]) -> Value:
    """Return a Python value as FEEL has it; NoValueError for what has no counterpart. It reads no attributes.

    bool, int, float (through its repr), Decimal, str, date, datetime, time, timedelta, list and tuple (with their
    elements) and Mapping (left as it is) have one, and so do FEEL's own values. `spend` is told of
    the work that lists are.
    """
    kind = type(value)
    if value is None or kind in _AS_THEY_ARE:
        return value  # type: ignore[return-value]
    if kind is int and -_SMALL <= value < _SMALL:  # type: ignore[operator]
        return _SMALL_NUMBERS[value + _SMALL]  # type: ignore[operator]
    if kind is date:
        return Date(value.year, value.month, value.day)  # type: ignore[attr-defined]
    match value:
        case Decimal():
            return number(value)
        case int():
            return _from_int(int(value), spend)
        case float():
            return number(Decimal(repr(float(value))))
        case str():
            return str.__str__(value)
        case list() | tuple():
            check_list(len(value))
            spend(1 + len(value) // 4)
            return [item if type(item) in _AS_THEY_ARE else from_python(item, spend) for item in value]
        case Mapping():
            return value
        case datetime():
            return moment_from(value)
        case date():
            return Date(value.year, value.month, value.day)
        case time():
            return _time_from(value, value.tzinfo, None)
        case timedelta():
            return DaysTime(((value.days * 86_400 + value.seconds) * 1_000_000 + value.microseconds) * 1000)
    raise NoValueError("a value of the Python type %(kind)s means nothing in FEEL", kind=kind.__name__)


def moment_from(value: datetime) -> DateTime:
    """Return a Python datetime as FEEL has it."""
    return DateTime(Date(value.year, value.month, value.day), _time_from(value.time(), value.tzinfo, value))


def _from_int(value: int, spend: Callable[[int], None]) -> Decimal:
    bits = value.bit_length()
    if bits > _MAX_BITS:
        raise NoValueError("the number is too large")
    spend(bits // 128)
    return number(Decimal(value))


_AS_THEY_ARE = frozenset({str, bool, dict, Date, Time, DateTime, DaysTime, YearsMonths, Range, Function})
_SMALL = 1_024
_SMALL_NUMBERS = [Decimal(number) for number in range(-_SMALL, _SMALL)]
_SCALARS = frozenset({type(None), bool, Decimal, str})


def to_python(value: Value, spend: Callable[[int], None]) -> Any:
    """Return a result as plain Python: date, datetime, time and timedelta where Python can hold them, list, dict.

    A years and months duration, a range, a function, and a date outside the years 1 to 9999 stay what they are.
    `spend` is told of every element, so that a value that contains itself many times over meets the step budget.
    """
    if type(value) in _SCALARS:
        return value
    match value:
        case Date() if MINYEAR <= value.year <= MAXYEAR:
            return date(value.year, value.month, value.day)
        case DateTime() if MINYEAR <= value.date.year <= MAXYEAR:
            return datetime.combine(to_python(value.date, spend), to_python(value.time, spend))
        case Time():
            return time(value.hour, value.minute, value.second, value.nanosecond // 1000, _tzinfo(value.zone))
        case DaysTime() if abs(value.nanos) < 999_999_999 * 86_400 * NANOS:
            return timedelta(microseconds=value.nanos // 1000)
        case list():
            spend(len(value))
            return [to_python(item, spend) for item in value]
        case Mapping():
            spend(len(value))
            return {str(key): to_python(from_python(entry, spend), spend) for key, entry in value.items()}
    return value


def _time_from(value: time, zone: tzinfo | None, moment: datetime | None) -> Time:
    return Time(value.hour, value.minute, value.second, value.microsecond * 1000, _zone_from(zone, moment))


def _zone_from(zone: tzinfo | None, moment: datetime | None) -> Zone:
    if zone is None:
        return None
    if isinstance(zone, ZoneInfo) and zone.key and not (moment is not None and _is_second(moment)):
        return zone.key
    offset = zone.utcoffset(moment)
    return None if offset is None else int(offset.total_seconds())


def _is_second(moment: datetime) -> bool:
    """Whether it lies in the second of two hours that the clocks show alike, which a zone's name does not tell."""
    return moment.fold == 1 and moment.utcoffset() != moment.replace(fold=0).utcoffset()


def _tzinfo(zone: Zone) -> tzinfo | None:
    if zone is None:
        return None
    return zone_named(zone) if isinstance(zone, str) else timezone(timedelta(seconds=zone))
