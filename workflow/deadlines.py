"""Dates that are worked out again: when a recorded date is corrected, or the calendar changes.

Limits run from the date that the form says, so correcting it moves what was counted from it. Each task keeps what its
date was, what it became, when and why; the expression is read with the task's own beginning as `today` and `now`, so
that nothing moves only because time went by.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from viewflow.workflow.status import STATUS

from accounts import audit, clock
from accounts.context import required_id
from cases.models import Case
from jobs import due
from workflow import notices, reminders, routing, timers
from workflow import why as reasons
from workflow.bpmn.model import Event, UserTask
from workflow.models import Task, TaskTimer
from workflow.scope import scope_of, seen_by, with_values
from workflow.scopes import all_scopes

KIND = "recount_dates"
CORRECTED = "corrected"
CALENDAR = "calendar"
TIMERS_MOVED = "timers_moved"
"""In the data of a task: which of its timers moved, from when to when, and why."""


def recount_all_soon() -> None:
    """Let the worker work out every open date of the open authority again, because its calendar changed."""
    due.schedule(KIND, required_id(), clock.now())


def recount_all(_authority: UUID) -> None:
    """Work out every open date of the open authority again. Twice has the effect of once."""
    recount(Task.objects.filter(finished__isnull=True), CALENDAR)


def recount_case(case: Case) -> int:
    """Work out the open dates of a child's work again, because a recorded date was corrected; return how many moved."""
    return recount(Task.objects.filter(case=case, finished__isnull=True), CORRECTED)


def recount(tasks: Any, why: str) -> int:
    """Work out the dates and timers of open tasks again; return how many tasks or timers moved.

    `why` is `CORRECTED` or `CALENDAR` and is kept with each task that moved.
    """
    moved = 0
    wanted = tasks.exclude(status=STATUS.ERROR).select_related(
        "process__version", "process__team", "process__authority"
    )
    for task in wanted.order_by("process_id", "id"):
        element = task.flow_task.element
        scope = with_values(
            seen_by(task, on=clock.local(task.created).date()),
            {"today": clock.local(task.created).date(), "now": task.created},
        )
        if isinstance(element, UserTask) and task.role_keys.strip() and (element.due_date or element.follow_up_date):
            moved += _move_dates(task, element, scope, why)
        moved += sum(_move_timer(timer, task, scope, why) for timer in timers.running().filter(task=task))
    beside = timers.running().filter(task__isnull=True, process__in=tasks.values("process"))
    for timer in beside.select_related("process__version", "process__team", "process__authority").order_by("id"):
        since = {"today": clock.local(timer.since).date(), "now": timer.since}
        within = all_scopes(timer.process).get(timer.scope_id) if timer.scope_id else None
        scope = with_values(scope_of(timer.process, on=since["today"], scope=within), since)
        moved += _move_timer(timer, None, scope, why)
    return moved


def open_dates() -> int:
    """Return how many dates and timers of open work `recount_all` looks at."""
    tasks = Task.objects.filter(finished__isnull=True).exclude(status=STATUS.ERROR)
    held = tasks.aggregate(due=Count("due_on"), look=Count("follow_up_on"))
    return int(held["due"] + held["look"] + timers.running().filter(task__in=tasks).count())


def _move_dates(task: Task, element: UserTask, scope: Mapping[str, Any], why: str) -> bool:
    due_on, look_on = routing.due_on(element, scope), routing.follow_up_on(element, scope)
    # A date that cannot be worked out any more is no reason to forget the limit.
    due_on, look_on = due_on or task.due_on, look_on or task.follow_up_on
    if (due_on, look_on) == (task.due_on, task.follow_up_on):
        return False
    before, task.due_on, task.follow_up_on = task.due_on, due_on, look_on
    if due_on != before:
        note = {"from": _text(before), "to": _text(due_on), "why": why, "at": clock.now().isoformat()}
        moved = [*task.data.get("due_moved", []), note]
        task.data = {**reasons.counted_again(task, element, scope), "due_moved": moved}
        audit.record("due_date_moved", task, actor=None, case_id=task.case_id, to=_text(due_on), why=why)
    task.save(update_fields=["due_on", "follow_up_on", "data"])
    reminders.arm(task)
    if due_on != before:
        notices.due_moved(task, before, by_calendar=why == CALENDAR)
    return True


def _move_timer(timer: TaskTimer, task: Task | None, scope: Mapping[str, Any], why: str) -> bool:
    """Count a timer again, and keep why with its task. A cycle goes on from where it began."""
    event = timer.process.flow_class.model.elements.get(timer.element_id)
    definition = event.timer if isinstance(event, Event) else None
    if definition is None or definition.kind == "cycle":
        return False
    at = timers.moment(definition, scope, timer.since)
    if at is None or at == timer.due_at:
        return False
    before = timer.due_at
    timers.reschedule(timer, at)
    told = {"element": timer.element_id, "from": before.isoformat(), "to": at.isoformat(), "why": why}
    if task is not None:
        note = {**told, "at": clock.now().isoformat()}
        task.data = {**task.data, TIMERS_MOVED: [*task.data.get(TIMERS_MOVED, []), note]}
        task.save(update_fields=["data"])
    audit.record("timer_moved", task or timer.process, actor=None, case_id=task.case_id if task else None, **told)
    return True


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
