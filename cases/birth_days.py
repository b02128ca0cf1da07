"""Which day can be a child's date of birth, the day on which one is expected, or a date of death."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

OLDEST_YEARS: Final = 25
"""Young people who were looked after are helped until then (Children Act 1989, section 23CZB)."""
LONGEST_EXPECTED: Final = timedelta(days=280)
LONGEST_OVERDUE: Final = timedelta(days=31)


def wrong_birth(day: date, today: date) -> str:
    """Say what to do about a day that cannot be a child's date of birth; empty for one that can."""
    if day > today:
        return _("Enter a date of birth that has come, or choose that the child is not born yet")
    if (today.year - day.year, (today.month, today.day)) > (OLDEST_YEARS, (day.month, day.day)):
        return _("Enter a date of birth within the last %(years)s years") % {"years": OLDEST_YEARS}
    return ""


def wrong_expected(day: date, today: date) -> str:
    """Say what to do about a day on which no child can be expected; empty for one on which a child can."""
    if day > today + LONGEST_EXPECTED:
        return _("Enter an expected day within the next %(days)s days") % {"days": LONGEST_EXPECTED.days}
    if day < today - LONGEST_OVERDUE:
        return _("Enter an expected day no longer ago than a month, or choose that the child is born")
    return ""


def wrong_death(day: date, born: date | None, today: date) -> str:
    """Say what to do about a day on which nobody can have died who was born on `born`; empty for one that can be."""
    if day > today:
        return _("Enter a day that has come")
    if born is not None and day < born:
        return _("Enter a day that is not before the birth")
    return ""
