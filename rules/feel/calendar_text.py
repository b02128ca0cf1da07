"""Dates, times and durations as text: reading ISO 8601 as FEEL restricts it, and writing it."""

from __future__ import annotations

import re

from rules.feel.calendar import DAY, NANOS, Date, DateTime, DaysTime, Time, YearsMonths, Zone, zone_named
from rules.feel.errors import NoValueError

_DATE = r"(?P<year>-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
_TIME = (
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]{1,30}))?"
    r"(?P<zone>[zZ]|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z0-9_+/-]{1,64})?"
)
_NUMBER = r"[0-9]{1,18}"
_date = re.compile(_DATE)
_time = re.compile("T?" + _TIME)
_date_time = re.compile(_DATE + "T" + _TIME)
_years_months = re.compile(rf"(?P<sign>-?)P(?=[0-9])(?:(?P<years>{_NUMBER})Y)?(?:(?P<months>{_NUMBER})M)?")
_days_time = re.compile(
    rf"(?P<sign>-?)P(?=[0-9T])(?:(?P<days>{_NUMBER})D)?(?:T(?=[0-9])(?:(?P<hours>{_NUMBER})H)?"
    rf"(?:(?P<minutes>{_NUMBER})M)?(?:(?P<seconds>{_NUMBER})(?:\.(?P<fraction>[0-9]{{1,30}}))?S)?)?"
)


def read_date(text: str) -> Date:
    """Read `2026-03-01`; NoValueError when it is not a date."""
    match = _date.fullmatch(text)
    if match is None:
        raise NoValueError('"%(text)s" is not a date; write it as 2026-03-31', text=text[:40])
    return _date_of(match)


def read_time(text: str) -> Time:
    """Read `10:00:00`, optionally with an offset (`+01:00`, `Z`) or a zone (`@Europe/London`)."""
    match = _time.fullmatch(text)
    if match is None:
        raise NoValueError('"%(text)s" is not a time; write it as 09:30:00', text=text[:40])
    return _time_of(match)


def read_date_time(text: str) -> DateTime:
    """Read `2026-03-01T10:00:00` with or without offset or zone; a date alone is midnight.

    24:00:00 is the midnight at the end of the day.
    """
    if _date.fullmatch(text):
        return DateTime(read_date(text), Time(0, 0, 0))
    match = _date_time.fullmatch(text)
    if match is None:
        raise NoValueError('"%(text)s" is not a date and time; write it as 2026-03-31T09:30:00', text=text[:40])
    if match["hour"] == "24" and match["minute"] == match["second"] == "00" and not _fraction(match["fraction"]):
        return DateTime(_date_of(match).plus_days(1), Time(0, 0, 0, zone=_zone_of(match["zone"])))
    return DateTime(_date_of(match), _time_of(match))


def read_duration(text: str) -> DaysTime | YearsMonths:
    """Read `P1Y2M` or `P1DT2H3M4S`; the two kinds cannot be mixed."""
    if match := _years_months.fullmatch(text):
        months = int(match["years"] or 0) * 12 + int(match["months"] or 0)
        return YearsMonths(-months if match["sign"] else months)
    if match := _days_time.fullmatch(text):
        seconds = (int(match["days"] or 0) * 24 + int(match["hours"] or 0)) * 60 + int(match["minutes"] or 0)
        nanos = (seconds * 60 + int(match["seconds"] or 0)) * NANOS + _fraction(match["fraction"])
        return DaysTime(-nanos if match["sign"] else nanos)
    raise NoValueError('"%(text)s" is not a duration; write it as P1Y2M or P3DT4H', text=text[:40])


def read_temporal(text: str) -> Date | Time | DateTime | DaysTime | YearsMonths:
    """Read what may stand between the quotes of `@"…"` (DMN 1.5, section 10.3.1.2, rule 62)."""
    if "P" in text[:2]:
        return read_duration(text)
    if _date.fullmatch(text):
        return read_date(text)
    return read_date_time(text) if _date_time.fullmatch(text) else read_time(text)


def write_temporal(value: Date | Time | DateTime | DaysTime | YearsMonths) -> str:
    """Return the text that the matching reader reads back."""
    match value:
        case Date():
            sign = "-" if value.year < 0 else ""
            return f"{sign}{abs(value.year):04d}-{value.month:02d}-{value.day:02d}"
        case Time():
            return _write_time(value)
        case DateTime():
            return f"{write_temporal(value.date)}T{_write_time(value.time)}"
        case YearsMonths():
            years, months = divmod(abs(value.months), 12)
            parts = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
            return ("-" if value.months < 0 else "") + "P" + (parts or "0M")
        case DaysTime():
            return _write_days_time(value)


def _date_of(match: re.Match[str]) -> Date:
    if match["year"] == "-0000":
        raise NoValueError("there is no year -0000")
    return Date(int(match["year"]), int(match["month"]), int(match["day"]))


def _time_of(match: re.Match[str]) -> Time:
    nanosecond = _fraction(match["fraction"])
    return Time(int(match["hour"]), int(match["minute"]), int(match["second"]), nanosecond, _zone_of(match["zone"]))


def _fraction(digits: str | None) -> int:
    return int((digits or "0")[:9].ljust(9, "0"))


def _zone_of(text: str | None) -> Zone:
    if text is None:
        return None
    if text in "zZ":
        return 0
    if text[0] == "@":
        zone_named(text[1:])
        return text[1:]
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    offset = (hours * 60 + minutes) * 60 + sum(seconds)
    if minutes > 59 or sum(seconds) > 59 or offset > 18 * 3600:
        raise NoValueError("there is no time offset %(text)s", text=text)
    return -offset if text[0] == "-" else offset


def _write_time(value: Time) -> str:
    fraction = f".{value.nanosecond:09d}".rstrip("0") if value.nanosecond else ""
    return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}{fraction}{_write_zone(value.zone)}"


def _write_zone(zone: Zone) -> str:
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    minutes, seconds = divmod(abs(zone), 60)
    tail = f":{seconds:02d}" if seconds else ""
    return f"{'-' if zone < 0 else '+'}{minutes // 60:02d}:{minutes % 60:02d}{tail}"


def _write_days_time(value: DaysTime) -> str:
    days, rest = divmod(abs(value.nanos), DAY)
    seconds, nanos = divmod(rest, NANOS)
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{seconds}{fraction}S" if seconds or fraction else ""
    text = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if value.nanos < 0 else "") + "P" + (text or "T0S")
