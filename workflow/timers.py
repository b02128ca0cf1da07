"""Timers of running processes: armed with what they belong to, fired once, cancelled with it.

A timer is a row of `TaskTimer`; `jobs.due` brings it to the worker when the product's clock says so. Firing takes the
lock on the instance first and reads the row again, so that a second delivery, or one after the task is done, has no
effect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models.functions import Coalesce

from accounts import audit, clock, writing
from accounts.context import was_written
from cases.models import Case
from jobs import due
from rules.feel import YearsMonths
from rules.feel import evaluate as feel
from workflow.bpmn.model import Timer
from workflow.errors import WorkflowError
from workflow.locks import lock_call_tree, lock_free
from workflow.models import ActivityScope, ProcessInstance, Task, TaskTimer

KIND = "process_timer"

_SHORTEST_TO_LONGEST_MONTH = 28 / 31
_DAY_OR_MOMENT = 'if contains(t, "T") then date and time(t) else date(t)'


class NoTimeError(WorkflowError):
    """A timer gave no time at which to fire."""

    code = "no_time"


@dataclass(frozen=True, slots=True)
class Plan:
    """When a timer fires first, how often yet in all (None: without end), how long between, and counted from when."""

    at: datetime
    since: datetime
    every: str = ""
    left: int | None = 1


def plan(timer: Timer, scope: Mapping[str, Any], since: datetime) -> Plan | None:
    """When a timer that is armed at `since` fires; None when its expression gives no time."""
    if timer.kind != "cycle":
        at = moment(timer, scope, since)
        return Plan(at, since) if at is not None else None
    value = timer.expression.evaluate(scope)
    if isinstance(value, (timedelta, YearsMonths)):
        return _cycle(str(feel("string(by)", {"by": value})), None, since, None)
    return _repeating(value, since) if isinstance(value, str) else None


def _repeating(text: str, since: datetime) -> Plan | None:
    """A repeating interval of ISO 8601: `R4/P7D`, `R/2026-07-14T09:00:00/P1M`."""
    count, _slash, rest = text.partition("/")
    start, _slash, every = rest.rpartition("/")
    if not count.startswith("R") or not (count[1:] == "" or count[1:].isdigit()):
        return None
    begins = _moment(feel(_DAY_OR_MOMENT, {"t": start}), since) if start else None
    if start and begins is None:
        return None
    return _cycle(every, begins, since, int(count[1:]) if count[1:] else None)


def _cycle(every: str, begins: datetime | None, since: datetime, times: int | None) -> Plan | None:
    if times == 0:
        return None
    since = begins or since
    at = begins or _after(since, every, 1)
    return Plan(at, since, every, times) if at is not None and (begins is not None or at > since) else None


def _after(since: datetime, every: str, times: int) -> datetime | None:
    """So many intervals after a moment: whole days by the calendar and clock in London, hours as they pass."""
    start = clock.local(since) if "T" in every else clock.local(since).replace(tzinfo=None)
    moved = feel("from + duration(by) * times", {"from": start, "by": every, "times": times})
    if not isinstance(moved, datetime):
        return None
    return (moved if moved.tzinfo else moved.replace(tzinfo=clock.LONDON)).astimezone(UTC)


def moment(timer: Timer, scope: Mapping[str, Any], since: datetime) -> datetime | None:
    """When a timer that is armed at `since` fires first, in UTC; None when its expression gives no time.

    A day without a time begins at midnight in London, and a time without a zone is London's.
    """
    if timer.kind == "cycle":
        planned = plan(timer, scope, since)
        return planned.at if planned is not None else None
    return _moment(timer.expression.evaluate(scope), since)


def _moment(value: Any, since: datetime) -> datetime | None:
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


def arm_event(
    process: ProcessInstance,
    scope: ActivityScope | None,
    task: Task | None,
    element_id: str,
    timer: Timer,
    seen: Mapping[str, Any],
) -> TaskTimer:
    """Set a timer on a task, or on a scope whose event subprocess it begins; `seen` is what FEEL sees.

    Raises `NoTimeError`.
    """
    planned = plan(timer, seen, task.created if task is not None else clock.now())
    if planned is None:
        raise NoTimeError("The timer gives no date.")
    armed = TaskTimer.objects.create(
        process=process,
        scope=scope,
        task=task,
        element_id=element_id,
        due_at=planned.at,
        since=planned.since,
        every=planned.every,
        left=planned.left,
    )
    due.schedule(KIND, armed.pk, armed.due_at)
    return armed


def disarm(task: Task) -> None:
    """Cancel every timer of a task that still runs."""
    disarm_where(task=task)


def disarm_where(**which: Any) -> None:
    """Cancel every timer that still runs, of those picked by the lookups."""
    ids = list(running().filter(**which).values_list("pk", flat=True))
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
    process_id = TaskTimer.objects.filter(pk=timer_id).values_list("process_id", flat=True).first()
    if process_id is None:
        return
    lock_call_tree(process_id)
    for timer in _come(_read(running(), [timer_id])):
        _occur(timer)


def fire_together(timer_ids: Sequence[UUID]) -> set[UUID]:
    """Fire several timers in one transaction, one of each call tree; return those that nothing is left to do for.

    An instance changes only under its lock, so what is read of all of them first stays true; a child's file may change.
    Left are the timers of instances that somebody is at, and the second of a call tree, since the first may end it.
    Whatever would wait long for a lock raises `django.db.OperationalError`.
    """
    rows = TaskTimer.objects.filter(pk__in=timer_ids)
    trees = dict(rows.values_list("pk", Coalesce("process__root_id", "process_id")))
    first = {trees[pk]: pk for pk in reversed(timer_ids) if pk in trees}
    free = lock_free(first)
    chosen = [first[tree] for tree in first if tree in free]
    with writing.together():
        for timer in _come(_read(running(), chosen)):
            _occur(timer if not was_written(Case) else _read(TaskTimer.objects.all(), [timer.pk])[0])
    return {pk for pk in timer_ids if pk not in trees} | set(chosen)


def _read(timers: Any, ids: Sequence[UUID]) -> list[TaskTimer]:
    """Read some timers, the earliest first, with what firing them needs. Their instances are locked."""
    return list(timers.filter(pk__in=ids).select_related("process", "task__case").order_by("due_at", "id"))


def _come(timers: Sequence[TaskTimer]) -> list[TaskTimer]:
    """Of running timers those whose time has come and that something waits for; cycles are set for their next time."""
    come = [timer for timer in timers if _has_come(timer)]
    last = [timer for timer in come if not _comes_again(timer)]
    if last:
        TaskTimer.objects.filter(pk__in=[timer.pk for timer in last]).update(fired_at=clock.now())
    for timer in come:
        if timer not in last:
            _again(timer)
        case_id = timer.task.case_id if timer.task is not None else None
        about = timer.task or timer.process
        audit.record("timer_fired", about, actor=None, case_id=case_id, element=timer.element_id)
    return come


def _has_come(timer: TaskTimer) -> bool:
    if timer.due_at > clock.now():
        due.schedule(KIND, timer.pk, timer.due_at)
        return False
    process, task = timer.process, timer.task
    if process.finished is not None or (task is not None and task.finished is not None):
        disarm_where(pk=timer.pk)
        return False
    return process.suspended_at is None  # else armed again when the instance goes on


def _comes_again(timer: TaskTimer) -> bool:
    """Whether a timer is a cycle that goes on: what it interrupts is over after the first time."""
    return bool(timer.every) and timer.left != 1 and not getattr(_element(timer), "interrupting", True)


def _element(timer: TaskTimer) -> Any:
    return timer.process.flow_class.model.elements[timer.element_id]


def _occur(timer: TaskTimer) -> None:
    from workflow.moving import one_move
    from workflow.occurring import occur
    from workflow.scopes import all_scopes

    process = timer.process
    scope = all_scopes(process).get(timer.scope_id) if timer.scope_id else None
    with one_move(process):
        occur(process, _element(timer), timer.task, scope)


def next_time(since: datetime, every: str, after: datetime) -> datetime | None:
    """The next time of a cycle, counted from its beginning so that the ends of months do not wear it down."""
    first = _after(since, every, 1)
    if first is None or first <= since:
        return None
    times = max(1, int((after - since) / (first - since) * _SHORTEST_TO_LONGEST_MONTH) - 1)
    at = _after(since, every, times)
    while at is not None and at <= after:
        times += 1
        at = _after(since, every, times)
    return at


def _again(timer: TaskTimer) -> None:
    """Set a cycle for its next time."""
    at = next_time(timer.since, timer.every, timer.due_at)
    timer.left = timer.left - 1 if timer.left is not None else None
    timer.fired_at = clock.now() if at is None else None
    timer.save(update_fields=["left", "fired_at"])
    if at is not None:
        reschedule(timer, at)
