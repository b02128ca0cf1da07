"""Saying in time that a task is due, that it is late, and that it was to be looked at.

Two pieces of due work for each task with a date: at 08:00 in London on the working day before, and at 08:00 on the
first working day after. One more for each task with a day by which to look at it: at 08:00 on that day. All look at the
task when they run: what is done, or has another date by then, says nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.days import day_words
from accounts.models import User
from accounts.notifications import settle, tell
from accounts.working_calendar import working_calendar
from jobs import due
from workflow.looking import look_by
from workflow.models import Task
from workflow.notices import GIVEN, PROCESS_LATE, WAITS, managers_of, named, page_of, told_of_late

DUE_SOON, OVERDUE, FOLLOW_UP = "task_due_soon", "task_overdue", "task_follow_up"
KINDS = (DUE_SOON, OVERDUE, FOLLOW_UP)
AT = time(8)
REMINDED = "reminded"


def soon_at(day: date) -> datetime:
    """Return when to warn of a date: at 08:00 in London on the working day before it."""
    return datetime.combine(working_calendar().working_days_after(day, -1), AT, clock.LONDON)


def late_at(day: date) -> datetime:
    """Return when to say that a date has passed: at 08:00 in London on the first working day after it."""
    return datetime.combine(working_calendar().working_days_after(day, 1), AT, clock.LONDON)


def look_at(day: date) -> datetime:
    """Return when to remind of the day by which to look at a task: at 08:00 in London on that day."""
    return datetime.combine(day, AT, clock.LONDON)


def arm(task: Task) -> None:
    """Schedule what is to be said about a task's dates, anew when they have moved; nothing for a task without dates.

    When the moment of a warning has passed there is none: who gets the task now reads the date with it.
    """
    if task.finished is not None or not task.role_keys.strip():
        disarm(task)
        return
    dues = moments(task)
    past = [kind for kind in KINDS if kind not in dues]
    if past:
        due.cancel_all(task.pk, past)
    begin(task, dues)


def moments(task: Task) -> dict[str, datetime]:
    """When to say what about an open task's dates, by kind."""
    dues = {OVERDUE: late_at(task.due_on), DUE_SOON: soon_at(task.due_on)} if task.due_on is not None else {}
    look_on = look_by(task)
    if look_on is not None:
        dues[FOLLOW_UP] = look_at(look_on)
    return {kind: at for kind, at in dues.items() if kind == OVERDUE or at > clock.now()}


def begin(task: Task, said: Mapping[str, datetime]) -> None:
    """Schedule what `moments` gives for a task of which nothing else is scheduled."""
    if said:
        due.schedule_all(task.pk, said)


def disarm(task: Task) -> None:
    """Take back what was scheduled about a task: it is done, cancelled or without a date.

    What was told of its date, or that it waits, is news no longer once it is over.
    """
    due.forget_all(task.pk, KINDS)
    if task.finished is not None:
        settle(page_of(task), (*KINDS, PROCESS_LATE, GIVEN, WAITS))


def warn(task_id: UUID) -> None:
    """Tell the owner, or without one the team's managers, that a task is due soon. Once for each date.

    Who was given it at most one working day before that date is not told again.
    """
    _remind(task_id, DUE_SOON)


def report_late(task_id: UUID) -> None:
    """Tell the owner, the team's managers and whom its step names that a task is late. Once for each date."""
    _remind(task_id, OVERDUE)


def remind_to_look(task_id: UUID) -> None:
    """Tell the owner that the day has come by which to look at a task. Once for each day."""
    _remind(task_id, FOLLOW_UP)


def _remind(task_id: UUID, kind: str) -> None:
    known = Task.objects.filter(pk=task_id, finished__isnull=True).first()
    if known is None:
        return
    with known.activation() as activation:
        task: Task = activation.task
        day = look_by(task) if kind == FOLLOW_UP else task.due_on
        if task.finished is not None or day is None or not _has_come(kind, day):
            return
        if kind == DUE_SOON and _just_given(task, day):
            return
        told = task.data.get(REMINDED, {})
        if told.get(kind) == day.isoformat():
            return
        task.data = {**task.data, REMINDED: {**told, kind: day.isoformat()}}
        task.save(update_fields=["data"])
        link = page_of(task)
        if task.owner is not None:
            tell(task.owner, kind, link=link, words=_words(kind, task, day))
        for manager in _managers(kind, task):
            tell(manager, kind, link=link, words=_words(kind, task, day, to=manager))


def _just_given(task: Task, day: date) -> bool:
    """Whether the owner read a date with the task itself, at most one working day before it: once is enough."""
    if task.owner_id is None or task.assigned is None:
        return False
    return day <= working_calendar().working_days_after(clock.local(task.assigned).date(), 1)


def _managers(kind: str, task: Task) -> list[User]:
    """The managers who are told as well: of what is late, and of what is due soon and nobody has."""
    if kind == FOLLOW_UP or (kind == DUE_SOON and task.owner is not None):
        return []
    if kind == OVERDUE:
        return told_of_late(task)
    return managers_of(task.team, but=task.owner_id)


def _has_come(kind: str, day: date) -> bool:
    today = clock.today()
    if kind == FOLLOW_UP:
        return look_at(day) <= clock.now()
    return soon_at(day) <= clock.now() and today <= day if kind == DUE_SOON else today > day


def _words(kind: str, task: Task, day: date, to: User | None = None) -> str:
    told = {"task": named(task), "day": day_words(day)}
    if kind == FOLLOW_UP:
        what = task.flow_task.element.follow_up.rstrip(".")
        if what and day == clock.today():
            return _("%(task)s: %(what)s by today, %(day)s.") % {**told, "what": what}
        if what:
            return _("%(task)s: %(what)s. The day for it was %(day)s.") % {**told, "what": what}
        if day == clock.today():
            return _("Look at the task %(task)s today, %(day)s.") % told
        return _("Look at the task %(task)s: the day for it was %(day)s.") % told
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
