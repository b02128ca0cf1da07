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
from rules.feel.calendar_text import read_date, read_date_time
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
    "local date",
)
"""The functions' names, known to the parser although only a host's calendar gives them a meaning."""

_ENGLAND = "Europe/London"
_STEPS_PER_CALL = 200
_AFTER = "date: date|date and time, n: number"
_BETWEEN = "a: date|date and time, b: date|date and time"


def functions(calendar: WorkingCalendar) -> Mapping[str, Function]:
    """Return the functions by name, counting by that calendar; each body says what it does, by what right, with dates.

    A date and time counts as its date, one with a zone as the date that clocks in England show at that moment; for
    `months after` it stays one. The worked dates are those of a calendar with Good Friday and Easter Monday, 3 and
    6 April 2026, whose offices are closed on 7 April as well.
    """
    family = Family("casework")
    _add_after(family, "working days after", calendar.working_days_after)
    _add_after(family, "office days after", calendar.office_days_after)
    _add_between(family, "working days between", calendar.working_days_between)
    _add_between(family, "office days between", calendar.office_days_between)
    _add_months_and_age(family, calendar)
    _add_local_date(family)
    return family.functions()


_WORKING = """Source: Monday to Friday less the bank holidays of England (Banking and Financial Dealings Act 1971,
Good Friday and Christmas Day), as Working Together to Safeguard Children counts its limits; that the day after the
start is day 1 is our choice (docs/analyst/settings.md)."""
_OFFICE = """Source: our own (docs/analyst/settings.md): working days less the authority's closure days. For local
practice only; closure days never extend a statutory limit."""
_DOCS = {
    "working days after": f"""The nth working day after a date; 0 gives the date itself, a negative n goes back.

working days after(@"2026-04-02", 1) = @"2026-04-07"
working days after(@"2026-03-02", 15) = @"2026-03-23"
{_WORKING}""",
    "office days after": f"""The nth day after a date on which the authority's offices are open.

office days after(@"2026-04-02", 1) = @"2026-04-08"
{_OFFICE}""",
    "working days between": f"""How many working days lie after the first date up to and including the second.

working days between(@"2026-04-02", @"2026-04-08") = 2
working days between(@"2026-03-06", @"2026-03-09") = 1
{_WORKING}""",
    "office days between": f"""How many open days lie after the first date up to and including the second.

office days between(@"2026-04-02", @"2026-04-08") = 1
{_OFFICE}""",
}


def _add_after(family: Family, name: str, count: Callable[[date, int], date]) -> None:
    def after(run: Run, start: Date | DateTime, days: Decimal) -> Value:
        steps = _whole_number(days)
        run.spend(_STEPS_PER_CALL + min(abs(steps), MAX_DAYS))
        return _back(_counted(lambda: count(_plain(start), steps)))

    after.__doc__ = _DOCS[name]
    family.add(name, _AFTER)(after)


def _add_between(family: Family, name: str, count: Callable[[date, date], int]) -> None:
    def between(run: Run, start: Date | DateTime, end: Date | DateTime) -> Value:
        first, last = _plain(start), _plain(end)
        run.spend(_STEPS_PER_CALL + min(abs((last - first).days), 2 * MAX_DAYS))
        return Decimal(_counted(lambda: count(first, last)))

    between.__doc__ = _DOCS[name]
    family.add(name, _BETWEEN)(between)


def _add_months_and_age(family: Family, calendar: WorkingCalendar) -> None:
    @family.add("months after", _AFTER)
    def months_after(run: Run, start: Date | DateTime, months: Decimal) -> Value:
        """The same day n months later, or the last day of a month that has no such day.

        months after(@"2026-08-31", 6) = @"2027-02-28"
        months after(@"2026-05-04", -1) = @"2026-04-04"
        Source: a month is a calendar month (Interpretation Act 1978, schedule 1), which ends on the corresponding
        date; the intervals of reviews under the Care Planning, Placement and Case Review (England) Regulations 2010.
        """
        moved = _back(_counted(lambda: calendar.months_after(_plain(start), _whole_number(months))))
        return DateTime(moved, start.time) if isinstance(start, DateTime) else moved

    @family.add("age", "date of birth: date|date and time, on: date|date and time")
    def age(run: Run, born: Date | DateTime, on: Date | DateTime) -> Value:
        """Completed years; whoever is born on 29 February has a birthday on 1 March in other years.

        age(@"2022-05-04", @"2026-05-03") = 3
        age(@"2022-05-04", @"2026-05-04") = 4
        age(@"2024-02-29", @"2025-02-28") = 0
        Source: an age is reached as the anniversary of the birth begins (Family Law Reform Act 1969, section 9).
        """
        return Decimal(_counted(lambda: calendar.age(_plain(born), _plain(on))))


def _add_local_date(family: Family) -> None:
    @family.add("local date", "from: date|date and time")
    def local_date(run: Run, moment: Date | DateTime) -> Value:
        """The date that clocks in England show at a moment; FEEL's own `date` takes the date of the moment's own zone.

        local date(@"2026-07-09T23:30:00Z") = @"2026-07-10"
        local date(@"2026-12-09T23:30:00Z") = @"2026-12-09"
        A date, and a date and time without a zone, keep their date.
        Source: our own; the time in England is one hour before Greenwich mean time in summer (Summer Time Act 1972).
        """
        return _day(moment)

    @family.add("local date", "from: string")
    def local_date_of_text(run: Run, text: str) -> Value:
        """The same of a text, as a record keeps the answer to a question for a moment or a day.

        local date("2026-07-09T23:30:00Z") = @"2026-07-10"
        """
        return _day(read_date_time(text) if "T" in text else read_date(text))


def _day(value: Date | DateTime) -> Date:
    if isinstance(value, Date):
        return value
    return value.date if value.time.zone is None else value.in_zone(_ENGLAND).date


def _plain(value: Date | DateTime) -> date:
    day = _day(value)
    if not 1 <= day.year <= 9999:
        raise NoValueError("the year %(year)s lies outside the calendar", year=day.year)
    return date(day.year, day.month, day.day)


def _back(value: date) -> Date:
    return Date(value.year, value.month, value.day)


def _counted[Result](count: Callable[[], Result]) -> Result:
    try:
        return count()
    except (ValueError, OverflowError) as error:
        raise NoValueError("%(reason)s", reason=error) from None


def _whole_number(value: Decimal) -> int:
    if value != value.to_integral_value():
        raise NoValueError("%(value)s is not a whole number", value=value)
    return whole(value)
