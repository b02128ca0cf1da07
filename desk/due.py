"""How near a date is, in working days and in words."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.working_calendar import working_calendar


def due_badge(due: date | None, *, returned: bool = False) -> dict[str, Any] | None:
    """Return the badge of a due date as `components/due_badge.jinja` takes it, or None without a date.

    What came back to its author says so: in the badge, or beside it when the date presses.
    """
    if due is None:
        return {"state": "returned", "words": _("Returned"), "second": None, "date": None} if returned else None
    state, words = _nearness(due)
    if not returned:
        return {"state": state, "words": words, "second": None, "date": due}
    if state == "later":
        return {"state": "returned", "words": _("Returned"), "second": words, "date": due}
    return {"state": state, "words": words, "second": _("Returned"), "date": due}


def _nearness(due: date) -> tuple[str, str]:
    today = clock.today()
    if due < today:
        days = max(1, working_calendar().working_days_between(due, today))
        return "late", ngettext("Late by %(days)s working day", "Late by %(days)s working days", days) % {"days": days}
    if due == today:
        return "soon", _("Due today")
    if due == today + timedelta(days=1):
        return "soon", _("Due tomorrow")
    days = working_calendar().working_days_between(today, due)
    return "later", ngettext("In %(days)s working day", "In %(days)s working days", days) % {"days": days}
