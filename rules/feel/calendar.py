"""Dates, times and durations as FEEL has them (DMN 1.5, section 10.3.2.3).

Python's own types end at the years 1 and 9999 and at microseconds, and a Python time cannot keep a named zone; FEEL's
do not. These classes hold what FEEL needs; `rules.feel.values` converts to and from Python's types at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from rules.feel.errors import NoValueError

NANOS = 1_000_000_000
DAY = 86_400 * NANOS
MAX_YEAR = 999_999_999
MAX_MONTHS = MAX_YEAR * 12
MAX_NANOS = MAX_YEAR * 366 * DAY
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

type Zone = int | str | None
"""Seconds east of UTC, the name of a zone ("Europe/London"), or none for local time."""


def is_leap(year: int) -> bool:
    """Tell whether the (proleptic Gregorian) year has 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month, 1 to 12, of a year."""
    return 29 if month == 2 and is_leap(year) else _MONTH_DAYS[month - 1]


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date; years run from -999,999,999 to 999,999,999. NoValueError for one that does not exist."""

    year: int
    month: int
    day: int

    def __post_init__(self) -> None:
        if not (
            -MAX_YEAR <= self.year <= MAX_YEAR
            and 1 <= self.month <= 12
            and 1 <= self.day <= days_in_month(self.year, self.month)
        ):
            raise NoValueError(
                "there is no date with year %(year)s, month %(month)s and day %(day)s",
                year=self.year,
                month=self.month,
                day=self.day,
            )

    def days(self) -> int:
        """Return the days since 1970-01-01 (negative before)."""
        year = self.year - (self.month <= 2)
        era, year_of_era = divmod(year, 400)
        day_of_year = (153 * ((self.month + 9) % 12) + 2) // 5 + self.day - 1
        return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468

    @classmethod
    def from_days(cls, days: int) -> Date:
        """Return the date so many days after 1970-01-01."""
        era, day_of_era = divmod(days + 719_468, 146_097)
        year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
        day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
        shifted = (5 * day_of_year + 2) // 153
        month = shifted + 3 if shifted < 10 else shifted - 9
        return cls(year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1)

    def weekday(self) -> int:
        """Return 1 for Monday to 7 for Sunday."""
        return (self.days() + 3) % 7 + 1

    def plus_months(self, months: int) -> Date:
        """Return the date so many months later; a day the month does not have becomes its last day."""
        year, month0 = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Date(year, month0 + 1, min(self.day, days_in_month(year, month0 + 1)))

    def plus_days(self, days: int) -> Date:
        """Return the date so many days later."""
        return Date.from_days(self.days() + days)


@dataclass(frozen=True, slots=True)
class Time:
    """A time of day, to the nanosecond, with or without an offset or zone."""

    hour: int
    minute: int
    second: int
    nanosecond: int = 0
    zone: Zone = None

    def __post_init__(self) -> None:
        if not (0 <= self.hour < 24 and 0 <= self.minute < 60 and 0 <= self.second < 60):
            raise NoValueError(
                "there is no time %(hour)s:%(minute)s:%(second)s",
                hour=self.hour,
                minute=self.minute,
                second=self.second,
            )

    def nanos(self) -> int:
        """Return the nanoseconds since midnight, by its own clock."""
        return ((self.hour * 60 + self.minute) * 60 + self.second) * NANOS + self.nanosecond

    @classmethod
    def from_nanos(cls, nanos: int, zone: Zone) -> Time:
        """Return the time so many nanoseconds after midnight; whole days are dropped."""
        seconds, nanosecond = divmod(nanos % DAY, NANOS)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return cls(hour, minute, second, nanosecond, zone)

    def utc_nanos(self) -> int:
        """Return nanoseconds since midnight UTC; a named zone counts with its offset of winter, 1 January 2000."""
        offset = 0 if self.zone is None else offset_of(self.zone, _WINTER, self)
        return self.nanos() - offset * NANOS


@dataclass(frozen=True, slots=True)
class DateTime:
    """A date and a time of day; the zone is the time's."""

    date: Date
    time: Time

    def offset(self) -> int | None:
        """Return the seconds east of UTC at that moment, or None for local time."""
        return None if self.time.zone is None else offset_of(self.time.zone, self.date, self.time)

    def nanos(self) -> int:
        """Return nanoseconds since 1970-01-01T00:00:00, in UTC when it has a zone, else by its own clock."""
        return self.date.days() * DAY + self.time.nanos() - (self.offset() or 0) * NANOS

    def plus_nanos(self, nanos: int) -> DateTime:
        """Return the moment at which so many nanoseconds have passed, in the same zone (DMN 1.5, table 55).

        Where the clocks change meanwhile, they show another time of day than a plain sum; in an hour that passes
        twice, the second one has its offset in the place of the zone's name, which alone would mean the first.
        """
        zone = self.time.zone
        if not isinstance(zone, str):
            return _at(self.date.days() * DAY + self.time.nanos() + nanos, zone)
        instant = self.nanos() + nanos
        offset = _offset_at(zone, instant)
        later = _at(instant + offset * NANOS, zone)
        return later if later.offset() == offset else _at(instant + offset * NANOS, offset)

    def in_zone(self, zone: str) -> DateTime:
        """Return the same moment as clocks of a named zone show it; a moment without a zone is taken for one in UTC."""
        instant = self.nanos()
        offset = _offset_at(zone, instant)
        return _at(instant + offset * NANOS, offset)

    def plus_months(self, months: int) -> DateTime:
        """Return the same time of day so many months later."""
        return replace(self, date=self.date.plus_months(months))


def _at(nanos: int, zone: Zone) -> DateTime:
    days, rest = divmod(nanos, DAY)
    return DateTime(Date.from_days(days), Time.from_nanos(rest, zone))


@dataclass(frozen=True, slots=True)
class DaysTime:
    """A days and time duration, in nanoseconds."""

    nanos: int

    def __post_init__(self) -> None:
        if abs(self.nanos) > MAX_NANOS:
            raise NoValueError("the duration is too long")


@dataclass(frozen=True, slots=True)
class YearsMonths:
    """A years and months duration, in months."""

    months: int

    def __post_init__(self) -> None:
        if abs(self.months) > MAX_MONTHS:
            raise NoValueError("the duration is too long")


_WINTER = Date(2000, 1, 1)


@lru_cache(maxsize=256)
def zone_named(name: str) -> ZoneInfo:
    """Return the zone of that name from the time zone database; NoValueError if there is none."""
    if name not in _zone_names():
        raise NoValueError('there is no time zone "%(name)s"', name=name)
    return ZoneInfo(name)


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def offset_of(zone: int | str, date: Date, time: Time) -> int:
    """Return the seconds east of UTC of a zone at a local moment; years Python lacks count as the nearest it has."""
    return zone if isinstance(zone, int) else _seconds_east(_python_moment(date, time, zone_named(zone)))


def _offset_at(zone: str, instant: int) -> int:
    """Return the seconds east of UTC of a zone so many nanoseconds after the beginning of 1970 in UTC."""
    moment = _at(instant, 0)
    return _seconds_east(_python_moment(moment.date, moment.time, UTC).astimezone(zone_named(zone)))


def _python_moment(date: Date, time: Time, zone: tzinfo) -> datetime:
    year = min(max(date.year, 2), 9998)
    day = min(date.day, days_in_month(year, date.month))
    return datetime(year, date.month, day, time.hour, time.minute, time.second, tzinfo=zone)


def _seconds_east(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def months_between(start: Date, end: Date) -> int:
    """Return the whole months from start to end, negative when end is earlier (DMN 1.5, table 79)."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        months -= 1
    elif months < 0 and end.day > start.day:
        months += 1
    return months
