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
from workflow.bpmn.model import BoundaryEvent, IntermediateCatchEvent, UserTask
from workflow.models import Task, TaskTimer
from workflow.scope import seen_by, with_values

KIND = "recount_dates"
CORRECTED = "corrected"
CALENDAR = "calendar"


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
        moved += sum(_move_timer(timer, task, scope) for timer in timers.running().filter(task=task))
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


def _move_timer(timer: TaskTimer, task: Task, scope: Mapping[str, Any]) -> bool:
    event = task.flow_task.flow_class.model.elements.get(timer.element_id)
    if not isinstance(event, (BoundaryEvent, IntermediateCatchEvent)):
        return False
    at = timers.moment(event.timer, scope, task.created) if event.timer is not None else None
    if at is None or at == timer.due_at:
        return False
    timers.reschedule(timer, at)
    return True


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
