"""Timers of running processes: armed with the task they belong to, fired once, cancelled with it.

A timer is a row of `TaskTimer`; `jobs.due` brings it to the worker when the product's clock says so. Firing takes the
lock on the instance first and reads the row again, so that a second delivery, or one after the task is done, has no
effect.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from viewflow.workflow.status import STATUS

from accounts import audit, clock
from jobs import due
from rules.feel import YearsMonths
from rules.feel import evaluate as feel
from workflow import notices, reminders
from workflow.bpmn.model import BoundaryEvent, Timer
from workflow.errors import WorkflowError
from workflow.models import Task, TaskTimer
from workflow.names import node_name
from workflow.nodes.activation import move

KIND = "process_timer"


class NoTimeError(WorkflowError):
    """A timer gave no time at which to fire."""

    code = "no_time"


def moment(timer: Timer, scope: Mapping[str, Any], since: datetime) -> datetime | None:
    """When a timer that is armed at `since` fires, in UTC; None when its expression gives no time.

    A day without a time begins at midnight in London, and a time without a zone is London's.
    """
    value = timer.expression.evaluate(scope)
    if isinstance(value, timedelta):
        return since + value
    if isinstance(value, YearsMonths):
        moved = feel("from + by", {"from": clock.local(since), "by": value})
        return moved.astimezone(UTC) if isinstance(moved, datetime) else None
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=clock.LONDON)).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), clock.LONDON).astimezone(UTC)
    return None


def arm(task: Task, element_id: str, at: datetime) -> TaskTimer:
    """Set a timer on a task."""
    timer = TaskTimer.objects.create(
        process=task.process, scope=task.scope, task=task, element_id=element_id, due_at=at
    )
    due.schedule(KIND, timer.pk, at)
    return timer


def arm_boundaries(task: Task, events: tuple[BoundaryEvent, ...], scope: Mapping[str, Any]) -> None:
    """Set the timers on the border of a task. One that gives no time is noted in `task.data["no_time"]`."""
    for event in events:
        at = moment(event.timer, scope, task.created) if event.timer is not None else None
        if at is None:
            task.data = {**task.data, "no_time": [*task.data.get("no_time", []), event.id]}
            task.save(update_fields=["data"])
        else:
            arm(task, event.id, at)


def disarm(task: Task) -> None:
    """Cancel every timer of a task that still runs."""
    ids = list(running().filter(task=task).values_list("pk", flat=True))
    if ids:
        running().filter(pk__in=ids).update(cancelled_at=clock.now())
        due.cancel_each(KIND, ids)


def reschedule(timer: TaskTimer, at: datetime) -> None:
    """Let a timer fire at another time."""
    timer.due_at = at
    timer.save(update_fields=["due_at"])
    due.schedule(KIND, timer.pk, at)


def running() -> Any:
    """The timers that neither fired nor were cancelled."""
    return TaskTimer.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True)


def fire(timer_id: UUID) -> None:
    """Let a timer have its effect, if it is still running and its time has come."""
    found = TaskTimer.objects.filter(pk=timer_id).select_related("task__process").first()
    if found is None:
        return
    flow = found.task.flow_task.flow_class
    with flow.lock(found.task.process_id):
        timer = running().select_related("task").filter(pk=timer_id).first()
        if timer is None:
            return
        if timer.due_at > clock.now():
            due.schedule(KIND, timer.pk, timer.due_at)
            return
        task = timer.task
        if task.finished is not None:
            disarm(task)
            return
        timer.fired_at = clock.now()
        timer.save(update_fields=["fired_at"])
        audit.record("timer_fired", task, actor=None, case_id=task.case_id, element=timer.element_id)
        if task.element_id == timer.element_id:
            _end_wait(task)
        else:
            _leave_by(timer.element_id, task)


def _end_wait(task: Task) -> None:
    activation = task.flow_task.activation_class(task)
    if activation.complete.can_proceed():
        activation.complete()
        activation.activate_next()


def _leave_by(element_id: str, host: Task) -> None:
    activation = host.flow_task.activation_class(host)
    node = host.flow_task.flow_class.instance.node(node_name(element_id))
    if node.element.interrupting:
        cancel(host)
    move(activation.process, [node._create(activation, host.token, data={"arrived_by": element_id})])


def cancel(task: Task) -> None:
    """End a task that the process no longer needs, and tell its owner. What was written stays with it."""
    task.status, task.finished = STATUS.CANCELED, clock.now()
    task.save(update_fields=["status", "finished"])
    disarm(task)
    reminders.disarm(task)
    notices.not_needed(task)
    audit.record("task_cancelled", task, actor=None, case_id=task.case_id)
