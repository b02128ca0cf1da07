"""Arithmetic on numbers, texts, dates and durations (DMN 1.5, tables 55 to 59)."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal

from rules.feel.calendar import DAY, Date, DateTime, DaysTime, Time, YearsMonths
from rules.feel.errors import NoValueError
from rules.feel.limits import check_string
from rules.feel.values import NUMBERS, Value, kind_of
from rules.sentences import Sentence

_MAX_EXPONENT = 999_999_999
"""DMN 1.5, table 60."""
_CANNOT = {
    "+": Sentence("a %(kind)s cannot be added to a %(other_kind)s"),
    "-": Sentence("a %(kind)s cannot be subtracted from a %(other_kind)s"),
    "*": Sentence("a %(kind)s cannot be multiplied by a %(other_kind)s"),
    "/": Sentence("a %(kind)s cannot be divided by a %(other_kind)s"),
    "**": Sentence("a %(kind)s cannot be raised to a %(other_kind)s"),
}


def calculate(operator: str, left: Value, right: Value) -> Value:
    """Return `left operator right`; NoValueError where FEEL has no such arithmetic."""
    try:
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            return _NUMBERS[operator](left, right)
        result = _OTHERS[operator](left, right)
    except decimal.DivisionByZero:
        raise NoValueError("a number cannot be divided by zero") from None
    except decimal.Overflow:
        raise NoValueError("the number is too large") from None
    except decimal.DecimalException:
        raise NoValueError("this calculation has no result") from None
    if result is None:
        one, other = (right, left) if operator in "+-" else (left, right)
        raise NoValueError(_CANNOT[operator].template, kind=kind_of(one), other_kind=kind_of(other))
    return result


def negate(value: Value) -> Value:
    """Return the value with its sign turned; NoValueError for what has no sign."""
    match value:
        case Decimal():
            return NUMBERS.minus(value)
        case DaysTime():
            return DaysTime(-value.nanos)
        case YearsMonths():
            return YearsMonths(-value.months)
    raise NoValueError("a %(kind)s has no negative", kind=kind_of(value))


def at_midnight(date: Date) -> DateTime:
    """Return the start of the day in UTC, which is what a date counts as beside a date and time."""
    return DateTime(date, Time(0, 0, 0, zone=0))


def _add(left: Value, right: Value) -> Value:
    match left, right:
        case (str(), str()):
            check_string(len(left) + len(right))
            return left + right
        case (DaysTime(), DaysTime()):
            return DaysTime(left.nanos + right.nanos)
        case (YearsMonths(), YearsMonths()):
            return YearsMonths(left.months + right.months)
        case (Date() | DateTime() | Time(), DaysTime() | YearsMonths()):
            return _shift(left, right, 1)
        case (DaysTime() | YearsMonths(), Date() | DateTime() | Time()):
            return _shift(right, left, 1)
    return None


def _subtract(left: Value, right: Value) -> Value:
    match left, right:
        case (DaysTime(), DaysTime()):
            return DaysTime(left.nanos - right.nanos)
        case (YearsMonths(), YearsMonths()):
            return YearsMonths(left.months - right.months)
        case (Date() | DateTime() | Time(), DaysTime() | YearsMonths()):
            return _shift(left, right, -1)
        case (Time(), Time()):
            if (left.zone is None) != (right.zone is None):
                raise NoValueError("one of the two times has a time zone and the other has none")
            return DaysTime(left.utc_nanos() - right.utc_nanos())
        case (Date(), Date()):
            return DaysTime((left.days() - right.days()) * DAY)
        case (Date() | DateTime(), Date() | DateTime()):
            one = at_midnight(left) if isinstance(left, Date) else left
            other = at_midnight(right) if isinstance(right, Date) else right
            if (one.time.zone is None) != (other.time.zone is None):
                raise NoValueError("one of the two has a time zone and the other has none")
            return DaysTime(one.nanos() - other.nanos())
    return None


def _shift(start: Date | DateTime | Time, duration: DaysTime | YearsMonths, sign: int) -> Value:
    match start, duration:
        case (Time(), DaysTime()):
            return Time.from_nanos(start.nanos() + sign * duration.nanos, start.zone)
        case (Date() | DateTime(), YearsMonths()):
            return start.plus_months(sign * duration.months)
        case (Date(), DaysTime()):
            return start.plus_days(sign * duration.nanos // DAY)
        case (DateTime(), DaysTime()):
            return start.plus_nanos(sign * duration.nanos)
    return None


def _multiply(left: Value, right: Value) -> Value:
    match left, right:
        case (DaysTime(), Decimal()):
            return DaysTime(_whole(NUMBERS.multiply(Decimal(left.nanos), right)))
        case (YearsMonths(), Decimal()):
            return YearsMonths(_whole(NUMBERS.multiply(Decimal(left.months), right), decimal.ROUND_DOWN))
        case (Decimal(), DaysTime() | YearsMonths()):
            return _multiply(right, left)
    return None


def _divide(left: Value, right: Value) -> Value:
    match left, right:
        case (DaysTime(), Decimal()):
            return DaysTime(_whole(NUMBERS.divide(Decimal(left.nanos), right)))
        case (YearsMonths(), Decimal()):
            return YearsMonths(_whole(NUMBERS.divide(Decimal(left.months), right), decimal.ROUND_DOWN))
        case (DaysTime(), DaysTime()):
            return _number_divide(Decimal(left.nanos), Decimal(right.nanos))
        case (YearsMonths(), YearsMonths()):
            return _number_divide(Decimal(left.months), Decimal(right.months))
    return None


def _whole(value: Decimal, rounding: str = ROUND_HALF_EVEN) -> int:
    if value.adjusted() > 30:
        raise NoValueError("the duration is too long")
    return int(value.to_integral_value(rounding))


def _nothing(left: Value, right: Value) -> Value:
    return None


def _number_divide(left: Decimal, right: Decimal) -> Decimal:
    if not right:
        raise NoValueError("a number cannot be divided by zero")
    return NUMBERS.divide(left, right)


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > _MAX_EXPONENT:
        raise NoValueError("an exponent is at most %(max_exponent)s", max_exponent=f"{_MAX_EXPONENT:,}")
    return NUMBERS.power(base, exponent) if exponent else Decimal(1)


_NUMBERS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": NUMBERS.add,
    "-": NUMBERS.subtract,
    "*": NUMBERS.multiply,
    "/": _number_divide,
    "**": _power,
}
_OTHERS: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _nothing,
}
