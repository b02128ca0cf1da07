"""The calendar that statutory and office limits are counted by: bank holidays of England.

Closure days of an authority are local data and never extend a statutory limit; none can be entered yet.
"""

from datetime import date
from functools import lru_cache

import holidays

from rules.working_days import WorkingCalendar

_england = holidays.country_holidays("GB", subdiv="ENG")


def is_bank_holiday(day: date) -> bool:
    """Say whether a day is a bank holiday in England (substitute days included)."""
    return day in _england


@lru_cache(maxsize=1)
def working_calendar() -> WorkingCalendar:
    """Return the calendar by which working days are counted."""
    return WorkingCalendar(is_bank_holiday)
