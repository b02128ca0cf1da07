"""The calendar that statutory and office limits are counted by: bank holidays of England, and the authority's own days.

Closure days of an authority are local data and never extend a statutory limit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import holidays

from accounts import audit, context
from accounts.kept_queries import KeptQuery
from accounts.models import CalendarDay, User
from accounts.steady import kept
from rules.feel.casework import functions
from rules.feel.values import Function
from rules.working_days import WorkingCalendar

_england = holidays.country_holidays("GB", subdiv="ENG")
_MEMO = "working_calendar"


def is_bank_holiday(day: date) -> bool:
    """Say whether a day is a bank holiday in England (substitute days included)."""
    return day in _england


def working_calendar() -> WorkingCalendar:
    """Return the calendar of the open authority; without one, England's bank holidays alone."""
    return _here().calendar


def bank_holidays_between(first: date, last: date) -> list[tuple[date, str]]:
    """Return the bank holidays on a Monday to Friday after `first`, up to and including `last`, with their names."""
    proclaimed = _here().proclaimed
    days = (first + timedelta(days=offset) for offset in range(1, (last - first).days + 1))
    return [
        (day, str(_england.get(day) or proclaimed.get(day)))
        for day in days
        if day.weekday() < 5 and (day in proclaimed or is_bank_holiday(day))
    ]


def english_bank_holidays(first: date, last: date) -> list[tuple[date, str]]:
    """Return England's bank holidays on a Monday to Friday from `first` to `last`, both included, with their names."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [(day, str(_england[day])) for day in days if day.weekday() < 5 and day in _england]


def calendar_functions() -> Mapping[str, Function]:
    """Return the functions of FEEL that count by the calendar of the open authority (`rules.feel.casework`)."""
    return _here().functions


@dataclass(frozen=True, slots=True)
class _Calendar:
    """A calendar, the names of the bank holidays that the authority added, and FEEL's functions that count by it."""

    calendar: WorkingCalendar
    proclaimed: Mapping[date, str]
    functions: Mapping[str, Function]


_ENGLANDS: Final = WorkingCalendar(is_bank_holiday)
_NOBODYS: Final = _Calendar(_ENGLANDS, {}, functions(_ENGLANDS))


def _here() -> _Calendar:
    """The calendar of the open authority."""
    memo = context.memo()
    if memo is None:
        return _NOBODYS
    if _MEMO not in memo:
        memo[_MEMO] = kept(_MEMO, (CalendarDay,), _calendar)
    found: _Calendar = memo[_MEMO]
    return found


_DAYS = KeptQuery(lambda: CalendarDay.objects.values_list("kind", "day", "name"))


def _calendar() -> _Calendar:
    extra: dict[str, dict[date, str]] = {kind: {} for kind in CalendarDay.Kind.values}
    for kind, day, name in _DAYS.all():
        extra[kind][day] = name
    proclaimed, closures = extra[CalendarDay.Kind.BANK_HOLIDAY], extra[CalendarDay.Kind.CLOSURE]
    calendar = WorkingCalendar(lambda day: day in proclaimed or is_bank_holiday(day), closures.keys())
    return _Calendar(calendar, proclaimed, functions(calendar))


def add_day(day: date, kind: str, name: str, source: str, *, by: User | None) -> CalendarDay:
    """Add a bank holiday or a closure day to the open authority's calendar; the same one twice is kept once.

    Dates that were worked out before stay until `workflow.deadlines` works them out again.
    """
    row, made = CalendarDay.objects.get_or_create(
        day=day, kind=kind, defaults={"name": name, "source": source, "added_by": by}
    )
    if made:
        audit.record("calendar_day_added", row, actor=by, day=day.isoformat(), kind=kind)
    context.forget(_MEMO)
    return row


def remove_day(row: CalendarDay, *, by: User | None) -> None:
    """Take a day out of the open authority's calendar again."""
    audit.record("calendar_day_removed", row, actor=by, day=row.day.isoformat(), kind=row.kind)
    row.delete()
    context.forget(_MEMO)
