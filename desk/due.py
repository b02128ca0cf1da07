"""How near a date is, in working days and in words."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.working_calendar import working_calendar


def due_badge(due: date | None, *, returned: bool = False) -> dict[str, Any] | None:
    """Return the badge of a due date as `components/due_badge.jinja` takes it, or None without a date."""
    if due is None:
        return {"state": "returned", "words": _("Returned"), "date": None} if returned else None
    today = clock.today()
    if due < today:
        days = max(1, working_calendar().working_days_between(due, today))
        words = ngettext("Late by %(days)s working day", "Late by %(days)s working days", days) % {"days": days}
        return {"state": "late", "words": words, "date": due}
    if due == today:
        return {"state": "soon", "words": _("Due today"), "date": due}
    if due == today + timedelta(days=1):
        return {"state": "soon", "words": _("Due tomorrow"), "date": due}
    days = working_calendar().working_days_between(today, due)
    words = ngettext("In %(days)s working day", "In %(days)s working days", days) % {"days": days}
    return {"state": "returned" if returned else "later", "words": words, "date": due}
