"""Dates that are worked out again: when a recorded date is corrected, or the calendar changes.

Limits run from the date that the form says, so correcting it moves what was counted from it; so does a value that a
manager sets. Each task keeps what its date was, what it became, when and why; the expression is read with the task's
own beginning as `today` and `now`, so that nothing moves only because time went by.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy
from viewflow.workflow.status import STATUS

from accounts import audit, clock
from accounts.context import required_id
from cases.models import Case
from jobs import due
from workflow import notices, reminders, routing, timers
from workflow import why as reasons
from workflow.bpmn.model import Event, UserTask
from workflow.locks import lock_all, lock_call_tree
from workflow.models import ProcessInstance, Task, TaskTimer
from workflow.moving import in_memory
from workflow.scope import scope_of, seen_by, with_values
from workflow.scopes import all_scopes

KIND = "recount_dates"
WORK_KIND = "recount_dates_of_work"
CASE_KIND = "recount_dates_of_case"
RECORDED_KIND = "recount_dates_recorded"
CORRECTED = "corrected"
RECORDED = "recorded"
"""Something newer was recorded that the date is counted from, such as another visit."""
CALENDAR = "calendar"
VALUE = "value"
"""A manager set a value that the date is counted from."""
PROCESS = "process"
"""The step is that of another version of the process now."""

BECAUSE = {
    CALENDAR: gettext_lazy("The calendar changed."),
    CORRECTED: gettext_lazy("A recorded date was corrected."),
    PROCESS: gettext_lazy("The process changed."),
    RECORDED: gettext_lazy("Something newer was recorded that it is counted from."),
    VALUE: gettext_lazy("A manager set a value that it is counted from."),
}
TIMERS_MOVED = "timers_moved"
"""In the data of a task, and of an instance: which of its timers moved, from when to when, and why."""


def recount_all_soon() -> None:
    """Let the worker work out every open date of the open authority again, because its calendar changed."""
    due.schedule(KIND, required_id(), clock.now())


def recount_all(_authority: UUID) -> None:
    """Have every open date of the open authority worked out again, each work by itself: locks are held of one alone."""
    open_now = Task.objects.filter(finished__isnull=True).order_by()
    roots = set(open_now.values_list(Coalesce("process__root_id", "process_id"), flat=True))
    due.schedule_each(WORK_KIND, roots, clock.now())


def recount_work(root_id: UUID) -> None:
    """Work out the open dates of an instance and what it called again, as the calendar changed. Twice has the effect of
    once.
    """
    lock_call_tree(root_id)
    recount(_open_in(root_id), CALENDAR)


def recount_case(case: Case, why: str = CORRECTED) -> int:
    """Work out the open dates of a child's work again, because a recorded date was corrected; return how many moved.

    Locks all of that work, so that nobody may hold the lock of an instance already: within one, `recount_within`.
    """
    return recount(_locked(Task.objects.filter(case=case, finished__isnull=True)), why)


def recount_within(process: ProcessInstance, cases: Iterable[Case]) -> None:
    """Work out the open dates of a locked instance again at once, and let the worker see to the children's other work.

    Another instance is never locked while one is: two who correct at once would wait for one another.
    """
    recount(_open_in(process.root_id or process.pk), CORRECTED)
    for case in cases:
        due.schedule(CASE_KIND, case.pk, clock.now())


def _open_in(root_id: UUID) -> Any:
    """The open tasks of an instance that nothing called, and of what it called."""
    return Task.objects.filter(Q(process=root_id) | Q(process__root=root_id), finished__isnull=True)


def recount_case_now(case_id: UUID) -> None:
    """Work out the open dates of a child's work again. Twice has the effect of once."""
    recount_case(Case.objects.get(pk=case_id))


def recount_recorded(case_id: UUID) -> None:
    """Work out the open dates of a child's work again: something newer was recorded. Twice has the effect of once."""
    recount_case(Case.objects.get(pk=case_id), RECORDED)


def _locked(tasks: Any) -> Any:
    """The same tasks, with their instances locked."""
    lock_all(tasks.values_list("process_id", flat=True))
    return tasks


def recount(tasks: Any, why: str) -> int:
    """Work out the dates and timers of open tasks again; return how many tasks or timers moved.

    `why` is a key of `BECAUSE` and is kept with each task that moved.
    """
    moved = 0
    running: dict[UUID, list[TaskTimer]] = {}
    for timer in timers.running().filter(task__in=tasks.values("pk")).order_by("id"):
        running.setdefault(timer.task_id, []).append(timer)
    for task in dated(tasks):
        element, scope = task.flow_task.element, as_at_its_beginning(task)
        if has_dates(task):
            moved += _move_dates(task, element, scope, why)
        moved += sum(_move_timer(timer, task, scope, why) for timer in running.get(task.pk, ()))
    for timer in beside(tasks):
        moved += _move_timer(timer, None, as_when_set(timer), why)
    return moved


def dated(tasks: Any) -> Any:
    """Some tasks in a fixed order, with what working out their dates reads."""
    return tasks.select_related("process__version", "process__team", "process__authority").order_by("process_id", "id")


def beside(tasks: Any) -> Any:
    """The running timers that stand beside the flow of the instances of some tasks."""
    found = timers.running().filter(task__isnull=True, process__in=tasks.values("process"))
    return found.select_related("process__version", "process__team", "process__authority").order_by("id")


def has_dates(task: Task) -> bool:
    """Whether a task is work of people for which the process works out a date. One that failed has timers alone."""
    element = task.flow_task.element
    if not isinstance(element, UserTask) or not task.role_keys.strip() or task.status == STATUS.ERROR:
        return False
    return element.due_date is not None or element.follow_up_date is not None


def recount_for_new_rule(task: Task) -> bool:
    """Work out the dates of an open task by the rules of the step that it is now; say whether they moved.

    Where the step gives no date any more there is none.
    """
    element: UserTask = task.flow_task.element
    return _move_dates(task, element, as_at_its_beginning(task), PROCESS)


def dates_by(task: Task, element: UserTask) -> tuple[date | None, date | None]:
    """Return the due date and the follow-up date that an open task would have by the rules of a step, changing none."""
    return dates_now(task, element, as_at_its_beginning(task))


def put_back(task: Task, due_on: date | None, follow_up_on: date | None, counted: Mapping[str, Any] | None) -> None:
    """Give an open task its former dates back, because its step is the former one again.

    `counted` is what was kept of how the date was worked out (`workflow.why`).
    """
    if (due_on, follow_up_on) != (task.due_on, task.follow_up_on):
        told = {key: value for key, value in reasons.of(task).items() if key != "date"}
        data = {**task.data, reasons.WHY: {**told, **({"date": dict(counted)} if counted else {})}}
        _put_dates(task, due_on, follow_up_on, PROCESS, data)


def open_dates() -> int:
    """Return how many dates and timers of open work `recount_all` looks at."""
    tasks = Task.objects.filter(finished__isnull=True)
    held = tasks.exclude(status=STATUS.ERROR).aggregate(due=Count("due_on"), look=Count("follow_up_on"))
    beside_flow = Q(task__isnull=True, process__in=tasks.values("process"))
    return int(held["due"] + held["look"] + timers.running().filter(Q(task__in=tasks) | beside_flow).count())


def dates_now(task: Task, element: UserTask, scope: Mapping[str, Any]) -> tuple[date | None, date | None]:
    """Return by when a task is due, and by when to look at it, as that is worked out now.

    A date that cannot be worked out any more is no reason to forget the limit.
    """
    due_on, look_on = routing.due_on(element, scope), routing.follow_up_on(element, scope)
    due_on = due_on or (task.due_on if element.due_date else None)
    return due_on, look_on or (task.follow_up_on if element.follow_up_date else None)


def time_now(timer: TaskTimer, scope: Mapping[str, Any]) -> datetime:
    """Return when a running timer fires, as that is worked out now. A cycle goes on from where it began."""
    event = timer.process.flow_class.model.elements.get(timer.element_id)
    definition = event.timer if isinstance(event, Event) else None
    if definition is None or definition.kind == "cycle":
        return timer.due_at
    return timers.moment(definition, scope, timer.since) or timer.due_at


def _move_dates(task: Task, element: UserTask, scope: Mapping[str, Any], why: str) -> bool:
    due_on, look_on = dates_now(task, element, scope)
    if (due_on, look_on) == (task.due_on, task.follow_up_on):
        return False
    data = reasons.counted_again(task, element, scope) if due_on != task.due_on else task.data
    _put_dates(task, due_on, look_on, why, data)
    return True


def _put_dates(task: Task, due_on: date | None, look_on: date | None, why: str, data: dict[str, Any]) -> None:
    """Give a task other dates, note what its due date was and why it moved, and tell its owner."""
    before, task.due_on, task.follow_up_on = task.due_on, due_on, look_on
    if due_on != before:
        note = {"from": _text(before), "to": _text(due_on), "why": why, "at": clock.now().isoformat()}
        task.data = {**data, "due_moved": [*task.data.get("due_moved", []), note]}
        audit.record("due_date_moved", task, actor=None, case_id=task.case_id, to=_text(due_on), why=why)
    task.save(update_fields=["due_on", "follow_up_on", "data"])
    reminders.arm(task)
    if due_on != before:
        notices.due_moved(task, before, str(BECAUSE[why]))


def as_at_its_beginning(task: Task) -> Mapping[str, Any]:
    """What FEEL sees of a task, with the day and time at which it was made as `today` and `now`."""
    began = clock.local(task.created).date()
    return with_values(seen_by(task, on=began), {"today": began, "now": task.created})


def as_when_set(timer: TaskTimer) -> Mapping[str, Any]:
    """What FEEL sees where a timer stands beside the flow, with the time at which it was set as `today` and `now`."""
    since = {"today": clock.local(timer.since).date(), "now": timer.since}
    within = all_scopes(timer.process).get(timer.scope_id) if timer.scope_id else None
    return with_values(scope_of(timer.process, on=since["today"], scope=within), since)


def _move_timer(timer: TaskTimer, task: Task | None, scope: Mapping[str, Any], why: str) -> bool:
    """Count a timer again, and keep why with its task and with the instance."""
    at, before = time_now(timer, scope), timer.due_at
    if at == before:
        return False
    timers.reschedule(timer, at)
    told = {"element": timer.element_id, "from": before.isoformat(), "to": at.isoformat(), "why": why}
    note = {**told, "at": clock.now().isoformat()}
    process = in_memory(timer.process)
    if process is timer.process:
        process.refresh_from_db(fields=["data"])  # another timer of the instance may have noted its own
    holders: tuple[Any, ...] = (process,) if task is None else (process, task)
    for about in holders:
        about.data = {**about.data, TIMERS_MOVED: [*about.data.get(TIMERS_MOVED, []), note]}
        about.save(update_fields=["data"])
    audit.record("timer_moved", task or timer.process, actor=None, case_id=task.case_id if task else None, **told)
    return True


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
