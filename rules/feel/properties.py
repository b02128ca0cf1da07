"""What may stand after a dot: entries of contexts and the parts of dates, durations and ranges (DMN 1.5, table 65)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from rules.feel.calendar import DAY, NANOS, Date, DateTime, DaysTime, Time, YearsMonths, Zone
from rules.feel.errors import NoValueError
from rules.feel.run import MISSING, Run
from rules.feel.values import Range, Value, from_python, kind_of
from rules.sentences import Sentence


def property_of(run: Run, value: Value, name: str) -> Value:
    """Return `value.name`; NoValueError when there is no such thing. A list gives the property of each element.

    Nothing but the entries of mappings and the tables below is ever looked at, so that no name reaches the
    attributes of a Python object.
    """
    if type(value) is dict and name in value:
        return from_python(value[name], run.spend)
    match value:
        case None:
            raise NoValueError("'%(name)s' was asked of null", name=name)
        case list():
            run.spend(len(value))
            return [_element_property(run, item, name) for item in value]
        case Mapping():
            entry = value.get(name, MISSING)
            if entry is MISSING:
                meant = run.meant(name, value)
                raise NoValueError(
                    Sentence("there is no '%(name)s'", name=name)
                    + (Sentence("; did you mean '%(meant)s'?", meant=meant) if meant else "")
                )
            return from_python(entry, run.spend)
    part = _PARTS.get(type(value), {}).get(name)
    if part is None:
        raise NoValueError("a %(kind)s has no '%(name)s'", kind=kind_of(value), name=name)
    return part(value)


def _element_property(run: Run, item: Value, name: str) -> Value:
    try:
        return property_of(run, item, name)
    except NoValueError as error:
        if run.explains:
            run.keep(error.why)
        return None


def _offset(value: Time | DateTime) -> Value:
    if isinstance(value, DateTime):
        seconds = value.offset()
    else:
        seconds = None if value.zone is None else (value.nanos() - value.utc_nanos()) // NANOS
    return None if seconds is None else DaysTime(seconds * NANOS)


def _zone(zone: Zone) -> Value:
    return zone if isinstance(zone, str) else None


def _part_of(nanos: int, unit: int, modulus: int | None) -> Decimal:
    whole = abs(nanos) // unit if modulus is None else abs(nanos) // unit % modulus
    return Decimal(-whole if nanos < 0 else whole)


def _seconds(whole: int, nanos: int) -> Decimal:
    """Return seconds with their fraction, if they have one, as a decimal (DMN 1.5, table 66)."""
    return Decimal(whole) if not nanos else Decimal(whole * NANOS + nanos).scaleb(-9).normalize()


def _seconds_of(nanos: int) -> Decimal:
    whole, rest = divmod(abs(nanos) % (60 * NANOS), NANOS)
    return _seconds(whole, rest).copy_sign(Decimal(nanos)) if nanos % (60 * NANOS) else Decimal(0)


type _Part = Callable[[Any], Value]
_DATE: dict[str, _Part] = {
    "year": lambda value: Decimal(value.year),
    "month": lambda value: Decimal(value.month),
    "day": lambda value: Decimal(value.day),
    "weekday": lambda value: Decimal(value.weekday()),
}
_TIME: dict[str, _Part] = {
    "hour": lambda value: Decimal(value.hour),
    "minute": lambda value: Decimal(value.minute),
    "second": lambda value: _seconds(value.second, value.nanosecond),
    "time offset": _offset,
    "timezone": lambda value: _zone(value.zone),
}
_DATE_TIME: dict[str, _Part] = {
    "year": lambda value: Decimal(value.date.year),
    "month": lambda value: Decimal(value.date.month),
    "day": lambda value: Decimal(value.date.day),
    "weekday": lambda value: Decimal(value.date.weekday()),
    "hour": lambda value: Decimal(value.time.hour),
    "minute": lambda value: Decimal(value.time.minute),
    "second": lambda value: _seconds(value.time.second, value.time.nanosecond),
    "time offset": _offset,
    "timezone": lambda value: _zone(value.time.zone),
}
_DAYS_TIME: dict[str, _Part] = {
    "days": lambda value: _part_of(value.nanos, DAY, None),
    "hours": lambda value: _part_of(value.nanos, 3600 * NANOS, 24),
    "minutes": lambda value: _part_of(value.nanos, 60 * NANOS, 60),
    "seconds": lambda value: _seconds_of(value.nanos),
}
_YEARS_MONTHS: dict[str, _Part] = {
    "years": lambda value: _part_of(value.months, 12, None),
    "months": lambda value: _part_of(value.months, 1, 12),
}
_RANGE: dict[str, _Part] = {
    "start": lambda value: value.low,
    "end": lambda value: value.high,
    "start included": lambda value: value.low_included,
    "end included": lambda value: value.high_included,
}
_PARTS: dict[type, dict[str, _Part]] = {
    Date: _DATE,
    Time: _TIME,
    DateTime: _DATE_TIME,
    DaysTime: _DAYS_TIME,
    YearsMonths: _YEARS_MONTHS,
    Range: _RANGE,
}
