"""How near a date is, in working days and in words, and why it is that date."""

import re
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.days import day_words
from accounts.working_calendar import working_calendar
from workflow.bpmn.model import UserTask
from workflow.models import Task

COUNTED = re.compile(r"working days after\(\s*(today|process\.started_on)\s*,\s*([0-9]{1,4})\s*\)")
"""The usual shapes of a due date: so many working days after the step, or the whole work, began."""


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


def why_date(task: Task, element: UserTask) -> dict[str, str] | None:
    """Say why a task has its date: `words`, and the process's own `rule` where no words are known for it, else "".

    None for a task without a date.
    """
    if task.due_on is None or element.due_date is None:
        return None
    rule = element.due_date.text.strip().removeprefix("=").strip()
    counted = COUNTED.fullmatch(rule)
    if counted is None:
        words = _("The process works the date out by this rule:")
        return {"words": words, "rule": rule}
    since, days = counted[1], int(counted[2])
    sentence = ngettext(
        "%(days)s working day after %(what)s on %(day)s. Weekends and bank holidays are not counted.",
        "%(days)s working days after %(what)s on %(day)s. Weekends and bank holidays are not counted.",
        days,
    )
    what, began = _beginning(task, element, since)
    return {"words": sentence % {"days": days, "what": what, "day": day_words(began)}, "rule": ""}


def _beginning(task: Task, element: UserTask, since: str) -> tuple[str, Any]:
    if since == "process.started_on":
        return _("the work began"), task.process.created
    if element.review_of is not None:
        return _("it was submitted"), task.created
    return _("this step began"), task.created
