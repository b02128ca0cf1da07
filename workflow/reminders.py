"""Saying in time that a task is due, and that it is late.

Two pieces of due work for each task with a date: at 08:00 in London on the working day before, and at 08:00 on the
first working day after. Both look at the task when they run: what is done, or has another date by then, says nothing.
"""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.days import day_words
from accounts.models import User
from accounts.notifications import tell
from accounts.working_calendar import working_calendar
from jobs import due
from workflow.models import Task
from workflow.notices import managers_of, named, page_of

DUE_SOON, OVERDUE = "task_due_soon", "task_overdue"
AT = time(8)
REMINDED = "reminded"


def soon_at(day: date) -> datetime:
    """Return when to warn of a date: at 08:00 in London on the working day before it."""
    return datetime.combine(working_calendar().working_days_after(day, -1), AT, clock.LONDON)


def late_at(day: date) -> datetime:
    """Return when to say that a date has passed: at 08:00 in London on the first working day after it."""
    return datetime.combine(working_calendar().working_days_after(day, 1), AT, clock.LONDON)


def arm(task: Task) -> None:
    """Schedule what is to be said about a task's date, anew when it has moved; nothing for a task without a date.

    When the moment of the warning has passed there is none: who gets the task now reads the date with it.
    """
    if task.due_on is None or task.finished is not None or not task.role_keys.strip():
        disarm(task)
        return
    dues = {OVERDUE: late_at(task.due_on)}
    warning = soon_at(task.due_on)
    if warning > clock.now():
        dues[DUE_SOON] = warning
    else:
        due.cancel(DUE_SOON, task.pk)
    due.schedule_all(task.pk, dues)


def disarm(task: Task) -> None:
    """Take back what was scheduled about a task: it is done, cancelled or without a date."""
    due.cancel_all(task.pk, (DUE_SOON, OVERDUE))


def warn(task_id: UUID) -> None:
    """Tell the owner, or without one the team's managers, that a task is due soon. Once for each date."""
    _remind(task_id, DUE_SOON)


def report_late(task_id: UUID) -> None:
    """Tell the owner and the team's managers that a task is late. Once for each date."""
    _remind(task_id, OVERDUE)


def _remind(task_id: UUID, kind: str) -> None:
    known = Task.objects.filter(pk=task_id, finished__isnull=True).first()
    if known is None:
        return
    with known.activation() as activation:
        task: Task = activation.task
        if task.finished is not None or task.due_on is None or not _has_come(kind, task.due_on):
            return
        told = task.data.get(REMINDED, {})
        if told.get(kind) == task.due_on.isoformat():
            return
        task.data = {**task.data, REMINDED: {**told, kind: task.due_on.isoformat()}}
        task.save(update_fields=["data"])
        managers = [] if kind == DUE_SOON and task.owner is not None else managers_of(task.team, but=task.owner_id)
        link = page_of(task)
        if task.owner is not None:
            tell(task.owner, kind, link=link, words=_words(kind, task, task.due_on))
        for manager in managers:
            tell(manager, kind, link=link, words=_words(kind, task, task.due_on, to=manager))


def _has_come(kind: str, day: date) -> bool:
    today = clock.today()
    return soon_at(day) <= clock.now() and today <= day if kind == DUE_SOON else today > day


def _words(kind: str, task: Task, day: date, to: User | None = None) -> str:
    told = {"task": named(task), "day": day_words(day)}
    if kind == DUE_SOON:
        if day == clock.today():
            words = _("The task %(task)s is due today, %(day)s.")
        elif day == clock.today() + timedelta(days=1):
            words = _("The task %(task)s is due tomorrow, %(day)s.")
        else:
            words = _("The task %(task)s is due on %(day)s.")
    else:
        words = _("The task %(task)s was due on %(day)s and is not done. It can still be done: say why it is late.")
        if to is not None:
            words = _("The task %(task)s of your team was due on %(day)s and is not done.")
    if task.owner_id is None:
        return words % told + " " + _("Nobody has it yet.")
    return words % told
