"""Making and examining dates, times and durations (DMN 1.5, sections 10.3.4.1 and 10.3.4.8)."""

from __future__ import annotations

from decimal import Decimal

from rules.feel.builtins.registry import Family
from rules.feel.builtins.strings import whole
from rules.feel.calendar import NANOS, Date, DateTime, DaysTime, Time, YearsMonths, Zone, months_between
from rules.feel.calendar_text import read_date, read_date_time, read_duration, read_time
from rules.feel.errors import NoValueError
from rules.feel.run import Run
from rules.feel.values import Value

FAMILY = Family("temporal")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATED = "date: date|date and time"


@FAMILY.add("date", "from: string")
def date_from_text(run: Run, text: str) -> Value:
    """date("2012-12-25") (DMN 1.5, §10.3.4.1)."""
    return read_date(text)


@FAMILY.add("date", "from: date|date and time")
def date_from(run: Run, value: Date | DateTime) -> Value:
    """date(date and time("2012-12-25T11:00:00Z")) = date("2012-12-25") (DMN 1.5, §10.3.4.1)."""
    return _date(value)


@FAMILY.add("date", "year: number, month: number, day: number")
def date_of(run: Run, year: Decimal, month: Decimal, day: Decimal) -> Value:
    """date(2012, 12, 25) = date("2012-12-25") (DMN 1.5, §10.3.4.1)."""
    return Date(_integer(year), _integer(month), _integer(day))


@FAMILY.add("time", "from: string")
def time_from_text(run: Run, text: str) -> Value:
    """time("23:59:00Z") (DMN 1.5, §10.3.4.1)."""
    return read_time(text)


@FAMILY.add("time", "from: time|date|date and time")
def time_from(run: Run, value: Time | Date | DateTime) -> Value:
    """time(date and time("2012-12-25T11:00:00Z")) = time("11:00:00Z"); of a date, midnight UTC (DMN 1.5, §10.3.4.1)."""
    match value:
        case Date():
            return Time(0, 0, 0, zone=0)
        case DateTime():
            return value.time
    return value


@FAMILY.add("time", "hour: number, minute: number, second: number, offset?: days and time duration")
def time_of(run: Run, hour: Decimal, minute: Decimal, second: Decimal, offset: DaysTime | None = None) -> Value:
    """time(23, 59, 0, duration("PT0H")) = time("23:59:00Z") (DMN 1.5, §10.3.4.1)."""
    zone: Zone = None
    if offset is not None:
        zone = offset.nanos // NANOS
        if abs(zone) > 18 * 3600:
            raise NoValueError("a time offset is at most 18 hours")
    if not 0 <= second < 60:
        raise NoValueError("there is no second %(second)s", second=second)
    nanosecond = int((second % 1).scaleb(9))
    return Time(_integer(hour), _integer(minute), int(second), nanosecond, zone)


@FAMILY.add("date and time", "from: string")
def date_time_from_text(run: Run, text: str) -> Value:
    """date and time("2012-12-24T23:59:00") (DMN 1.5, §10.3.4.1)."""
    return read_date_time(text)


@FAMILY.add("date and time", "date: date|date and time, time: time")
def date_time_of(run: Run, date: Date | DateTime, time: Time) -> Value:
    """date and time(date("2012-12-24"), time("23:59:00")) (DMN 1.5, §10.3.4.1)."""
    return DateTime(_date(date), time)


@FAMILY.add("duration", "from: string")
def duration(run: Run, text: str) -> Value:
    """duration("P2Y2M"), duration("P1DT2H") (DMN 1.5, §10.3.4.1)."""
    return read_duration(text)


@FAMILY.add("years and months duration", "from: date|date and time, to: date|date and time")
def years_and_months(run: Run, start: Date | DateTime, end: Date | DateTime) -> Value:
    """The whole months from one date to another, as a duration (DMN 1.5, §10.3.4.1)."""
    return YearsMonths(months_between(_date(start), _date(end)))


@FAMILY.add("day of year", _DATED)
def day_of_year(run: Run, value: Date | DateTime) -> Value:
    """day of year(date(2019, 9, 17)) = 260 (DMN 1.5, §10.3.4.8)."""
    return Decimal(_date(value).days() - Date(_date(value).year, 1, 1).days() + 1)


@FAMILY.add("day of week", _DATED)
def day_of_week(run: Run, value: Date | DateTime) -> Value:
    """day of week(date(2019, 9, 17)) = "Tuesday" (DMN 1.5, §10.3.4.8)."""
    return _WEEKDAYS[_date(value).weekday() - 1]


@FAMILY.add("month of year", _DATED)
def month_of_year(run: Run, value: Date | DateTime) -> Value:
    """month of year(date(2019, 9, 17)) = "September" (DMN 1.5, §10.3.4.8)."""
    return _MONTHS[_date(value).month - 1]


@FAMILY.add("week of year", _DATED)
def week_of_year(run: Run, value: Date | DateTime) -> Value:
    """week of year(date(2003, 12, 29)) = 1; weeks as ISO 8601 counts them (DMN 1.5, §10.3.4.8)."""
    date = _date(value)
    thursday = date.plus_days(4 - date.weekday())
    return Decimal((thursday.days() - Date(thursday.year, 1, 1).days()) // 7 + 1)


def _date(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _integer(value: Decimal) -> int:
    if value != value.to_integral_value():
        raise NoValueError("%(value)s is not a whole number", value=value)
    return whole(value)
