"""Working days, months and ages: the arithmetic behind statutory time limits.

A working day is Monday to Friday less bank holidays. A count starts on the day after: the day after the start is day 1.
Closure days of an authority count only for office days; they never extend a statutory limit.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Set
from datetime import date, timedelta
from functools import lru_cache

from rules.sentences import Sentence

MAX_DAYS = 20_000
"""The longest span, in working days, that is counted: some eighty years."""


class WorkingCalendar:
    """Counts working days around given bank holidays.

    `holidays` is a set of dates, or a function that says of a date whether it is a bank holiday (for calendars that
    are computed as needed). `closures` are days on which the authority's offices are closed as well.
    """

    def __init__(self, holidays: Set[date] | Callable[[date], bool], closures: Set[date] = frozenset()) -> None:
        self._is_holiday: Callable[[date], bool] = holidays if callable(holidays) else frozenset(holidays).__contains__
        self._closures = frozenset(closures)
        self._after = lru_cache(maxsize=1_000)(lambda start, days: _count_out(start, days, self.is_working_day))

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day is Monday to Friday and no bank holiday."""
        return day.weekday() < 5 and not self._is_holiday(day)

    def is_office_day(self, day: date) -> bool:
        """Tell whether the day is a working day on which the authority's offices are open."""
        return day not in self._closures and self.is_working_day(day)

    def working_days_after(self, start: date, days: int) -> date:
        """Return the working day that many working days after `start`; 0 gives `start` itself.

        Negative counts go back. Raises ValueError beyond MAX_DAYS, OverflowError beyond the years 1 to 9999.
        """
        found: date = self._after(start, days)
        return found

    def office_days_after(self, start: date, days: int) -> date:
        """Return the same for office days."""
        return _count_out(start, days, self.is_office_day)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days lie after `start` up to and including `end`; negative when `end` is earlier.

        It answers "how many working days did it take": from a Friday to the Monday after is 1.
        """
        return _count_between(start, end, self.is_working_day)

    def office_days_between(self, start: date, end: date) -> int:
        """Return the same for office days."""
        return _count_between(start, end, self.is_office_day)

    def months_after(self, start: date, months: int) -> date:
        """Return the same day so many months later, or the last day of a month that has no such day."""
        year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
        if not 1 <= year <= 9999:
            raise OverflowError(Sentence("the date lies outside the years 1 to 9999"))
        return date(year, month0 + 1, min(start.day, calendar.monthrange(year, month0 + 1)[1]))

    def age(self, born: date, on: date) -> int:
        """Return completed years; whoever is born on 29 February has a birthday on 1 March in other years.

        Raises ValueError when `on` is before the birth.
        """
        if on < born:
            raise ValueError(Sentence("the date lies before the birth"))
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _count_out(start: date, days: int, counts: Callable[[date], bool]) -> date:
    if abs(days) > MAX_DAYS:
        raise ValueError(Sentence("at most %(max_days)s working days can be counted", max_days=f"{MAX_DAYS:,}"))
    step = timedelta(days=1 if days >= 0 else -1)
    day, left, idle = start, abs(days), 0
    while left:
        day += step
        idle += 1
        if counts(day):
            left -= 1
            idle = 0
        elif idle > 366:
            raise ValueError(Sentence("the calendar has a year without any working day"))
    return day


def _count_between(start: date, end: date, counts: Callable[[date], bool]) -> int:
    if abs((end - start).days) > MAX_DAYS * 2:
        raise ValueError(Sentence("at most %(max_days)s days can be counted", max_days=f"{MAX_DAYS * 2:,}"))
    first, last, sign = (start, end, 1) if start <= end else (end, start, -1)
    return sign * sum(counts(first + timedelta(days=offset)) for offset in range(1, (last - first).days + 1))
