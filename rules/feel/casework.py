"""The functions that casework adds to FEEL, over a calendar of working days.

They are values in the context: `expression.evaluate({**variables, **functions(calendar)})`. The parser knows their
names, so nothing need be declared. What they count by is described in `rules.working_days`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from rules.feel.builtins.registry import Family
from rules.feel.builtins.strings import whole
from rules.feel.calendar import Date, DateTime
from rules.feel.errors import NoValueError
from rules.feel.run import Run
from rules.feel.values import Function, Value
from rules.working_days import MAX_DAYS, WorkingCalendar

NAMES = (
    "working days after",
    "working days between",
    "office days after",
    "office days between",
    "age",
    "months after",
)
"""The functions' names, known to the parser although only a host's calendar gives them a meaning."""

_STEPS_PER_CALL = 200
_AFTER = "date: date|date and time, n: number"
_BETWEEN = "a: date|date and time, b: date|date and time"


def functions(calendar: WorkingCalendar) -> Mapping[str, Function]:
    """Return the functions by name, counting by that calendar.

    - `working days after(date, n)`: the nth working day after the date, the day after it being day 1:
      working days after(@"2026-04-02", 1) = @"2026-04-07", past Easter.
    - `working days between(a, b)`: the working days after a up to and including b.
    - `office days after(date, n)`, `office days between(a, b)`: the same, less the authority's closure days.
    - `months after(date, n)`: the same day n months later, or the last day of that month.
    - `age(date of birth, on)`: completed years.

    A date and time counts as its date, or stays one for `months after`.
    """
    family = Family("casework")
    _add_after(family, "working days after", calendar.working_days_after)
    _add_after(family, "office days after", calendar.office_days_after)
    _add_between(family, "working days between", calendar.working_days_between)
    _add_between(family, "office days between", calendar.office_days_between)
    _add_months_and_age(family, calendar)
    return family.functions()


def _add_after(family: Family, name: str, count: Callable[[date, int], date]) -> None:
    @family.add(name, _AFTER)
    def after(run: Run, start: Date | DateTime, days: Decimal) -> Value:
        steps = _whole_number(days)
        run.spend(_STEPS_PER_CALL + min(abs(steps), MAX_DAYS))
        return _back(_counted(lambda: count(_plain(start), steps)))


def _add_between(family: Family, name: str, count: Callable[[date, date], int]) -> None:
    @family.add(name, _BETWEEN)
    def between(run: Run, start: Date | DateTime, end: Date | DateTime) -> Value:
        first, last = _plain(start), _plain(end)
        run.spend(_STEPS_PER_CALL + min(abs((last - first).days), 2 * MAX_DAYS))
        return Decimal(_counted(lambda: count(first, last)))


def _add_months_and_age(family: Family, calendar: WorkingCalendar) -> None:
    @family.add("months after", _AFTER)
    def months_after(run: Run, start: Date | DateTime, months: Decimal) -> Value:
        moved = _back(_counted(lambda: calendar.months_after(_plain(start), _whole_number(months))))
        return DateTime(moved, start.time) if isinstance(start, DateTime) else moved

    @family.add("age", "date of birth: date|date and time, on: date|date and time")
    def age(run: Run, born: Date | DateTime, on: Date | DateTime) -> Value:
        return Decimal(_counted(lambda: calendar.age(_plain(born), _plain(on))))


def _plain(value: Date | DateTime) -> date:
    day = value.date if isinstance(value, DateTime) else value
    if not 1 <= day.year <= 9999:
        raise NoValueError(f"the year {day.year} lies outside the calendar")
    return date(day.year, day.month, day.day)


def _back(value: date) -> Date:
    return Date(value.year, value.month, value.day)


def _counted[Result](count: Callable[[], Result]) -> Result:
    try:
        return count()
    except (ValueError, OverflowError) as error:
        raise NoValueError(str(error)) from None


def _whole_number(value: Decimal) -> int:
    if value != value.to_integral_value():
        raise NoValueError(f"{value} is not a whole number")
    return whole(value)
