"""What must hold of the rows of every instance, whatever was done to it and whenever.

`faults` looks at all instances of the open authority with objects of its own, as a worker does that has just started.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from viewflow.workflow.status import PROCESS, STATUS

from jobs.models import DueWork
from workflow import timers
from workflow.bpmn.model import ErrorTrigger, Escalation, StartEvent, Terminate
from workflow.models import (
    ActivityScope,
    EventSubscription,
    Incident,
    ProcessInstance,
    Task,
    TaskLink,
    TaskTimer,
    TokenMovement,
)
from workflow.variables import variables_of
from workflow.waiting import DELIVERY

What = TokenMovement.What
OPENS = {What.ARRIVED, What.FAILED, What.WAITS}
CLOSES = {What.LEFT, What.CANCELLED, What.LET_GO}


def faults(processes: Any = None) -> list[str]:
    """What is wrong with the instances of the open authority, or with those given; nothing when all is well."""
    found = ProcessInstance.objects.all() if processes is None else processes
    return [
        f"{process.version.key}: {fault}"
        for process in found.select_related("version", "parent_task__process", "outlived").order_by("id")
        for check in (_open_work, _hopes, _hosts, _waiting, _calls, _movements, _tokens, _values)
        for fault in check(process)
    ]


def _open(process: ProcessInstance) -> list[Task]:
    return list(Task.objects.filter(process=process, finished__isnull=True).select_related("scope").order_by("id"))


def _open_work(process: ProcessInstance) -> Iterator[str]:
    """Finished exactly when nothing is open, and each end said in one way."""
    open_tasks = _open(process)
    if process.finished is None and not open_tasks:
        yield "runs, and nothing is open"
    if process.finished is not None:
        for task in open_tasks:
            yield f"is over, and {task.element_id} is open"
    if (process.finished is not None) != (process.status in (PROCESS.DONE, PROCESS.CANCELED)):
        yield f"has the status {process.status}"
    over = (STATUS.DONE, STATUS.CANCELED)
    for task in Task.objects.filter(process=process):
        if (task.finished is not None) != (task.status in over):
            yield f"{task.element_id} has the status {task.status} and finished {task.finished}"


def _hopes(process: ProcessInstance) -> Iterator[str]:
    """What runs can go on: somebody has work, something is awaited or offered, or somebody is told that it cannot."""
    if process.finished is not None or not _open(process):
        return
    still = Task.objects.filter(process=process, finished__isnull=True)
    hopes = [
        still.filter(Task.for_people()),
        still.filter(flow_task_type="AD_HOC"),
        timers.running().filter(process=process),
        EventSubscription.objects.filter(process=process, ended_at__isnull=True),
        ProcessInstance.objects.filter(parent_task__process=process, finished__isnull=True),
        Incident.objects.filter(process=process, ended_at__isnull=True),
    ]
    if not any(found.exists() for found in hopes):
        yield f"waits for ever, and nobody is told: {[task.element_id for task in _open(process)]}"


def _hosts(process: ProcessInstance) -> Iterator[str]:
    """What is open is in open scopes; a scope is open as long as its host is, and a subprocess has one of its own."""
    scopes = {scope.pk: scope for scope in ActivityScope.objects.filter(process=process).select_related("host")}
    for task in _open(process):
        if task.scope is not None and task.scope.ended_at is not None:
            yield f"{task.element_id} is open in a scope that is over"
    for scope in scopes.values():
        if scope.ended_at is None and scope.host.finished is not None:
            yield f"the scope of {scope.element_id} is open and its host is not"
        if scope.ended_at is None and scope.parent_id and scopes[scope.parent_id].ended_at is not None:
            yield f"the scope of {scope.element_id} is open in one that is over"
        if scope.host.scope_id != scope.parent_id:
            yield f"the scope of {scope.element_id} is elsewhere than its host"
    inside = Counter(task.scope_id for task in _open(process))
    hosted = {scope.host_id for scope in scopes.values() if scope.ended_at is None}
    for task in _open(process):
        hosts = task.flow_task_type in ("SUBPROCESS", "AD_HOC", "MULTI_INSTANCE") and task.status == STATUS.SCHEDULED
        if hosts and task.pk not in hosted:
            yield f"{task.element_id} waits for a scope that is not there"
    for scope in scopes.values():
        may_be_empty = scope.host.flow_task_type == "AD_HOC" or scope.host.status == STATUS.ERROR
        if scope.ended_at is None and not may_be_empty and not inside[scope.pk]:
            yield f"nothing is under way in the scope of {scope.element_id}, and it is open"


def _waiting(process: ProcessInstance) -> Iterator[str]:
    """Times and events are awaited by what is open, and the worker knows of each time."""
    running = list(timers.running().filter(process=process).select_related("task", "scope"))
    awaited = list(
        EventSubscription.objects.filter(process=process, ended_at__isnull=True).select_related("task", "scope")
    )
    for each in [*running, *awaited]:
        name = f"{type(each).__name__} {each.element_id}"
        if process.finished is not None:
            yield f"is over, and {name} is awaited"
        if each.task is not None and each.task.finished is not None:
            yield f"{name} belongs to a task that is over"
        if each.scope is not None and each.scope.ended_at is not None:
            yield f"{name} belongs to a scope that is over"
    due = {(row.kind, row.subject) for row in DueWork.objects.filter(kind__in=[timers.KIND, DELIVERY])}
    if process.suspended_at is None:
        for timer in running:
            if (timers.KIND, timer.pk) not in due:
                yield f"the worker does not know of the timer {timer.element_id}"
    over = set(TaskTimer.objects.filter(process=process).values_list("pk", flat=True)) - {t.pk for t in running}
    for pk in over:
        if (timers.KIND, pk) in due:
            yield "the worker holds a timer that is over"
    for task in _open(process):
        catches = task.flow_task_type in ("CATCH", "RECEIVE", "EVENT_BASED_GATEWAY")
        known = any(each.task_id == task.pk for each in [*running, *awaited])
        if catches and task.status == STATUS.SCHEDULED and not known:
            yield f"{task.element_id} waits for nothing that could come"


def _calls(process: ProcessInstance) -> Iterator[str]:
    """What was called is over when its caller is, and the caller waits as long as it runs."""
    if process.parent_task is not None and process.finished is None and process.parent_task.finished is not None:
        yield "runs, and its caller has gone on"
    if process.outlived is not None and (process.parent_task is not None or not process.outlived.is_cancelled):
        yield "is said to have outlived its caller, which waits for it or was done"
    for task in _open(process):
        if task.flow_task_type == "CALL" and task.status == STATUS.SCHEDULED:
            called = ProcessInstance.objects.filter(parent_task=task, finished__isnull=True).count()
            if called != 1:
                yield f"{task.element_id} waits for {called} processes"


def _movements(process: ProcessInstance) -> Iterator[str]:
    """Replaying the movements gives the open tasks, and every task has come somehow."""
    replayed: dict[UUID, bool] = {}
    for movement in TokenMovement.objects.filter(process=process, task__isnull=False).order_by("id"):
        if movement.what in OPENS:
            replayed[movement.task_id] = True
        elif movement.what in CLOSES:
            replayed[movement.task_id] = False
    tasks = {task.pk: task for task in Task.objects.filter(process=process)}
    for pk, task in tasks.items():
        if pk not in replayed:
            yield f"no movement tells of {task.element_id}"
        elif replayed[pk] != (task.finished is None):
            yield f"the movements say that {task.element_id} is {'open' if replayed[pk] else 'over'}"
    known = set(TaskLink.objects.filter(from_task__process=process).values_list("from_task", flat=True))
    for task in tasks.values():
        if "arrived_by" in task.data and task.pk not in known:
            yield f"nothing led to {task.element_id}"


def _tokens(process: ProcessInstance) -> Iterator[str]:
    """What leaves an element arrives behind it: by each flow, or by one of them, as the element says.

    Where something was cancelled, interrupted or failed in an instance, tokens may have been dropped on their way,
    never added.
    """
    left: Counter[tuple[UUID | None, str]] = Counter()
    came: Counter[tuple[UUID | None, str]] = Counter()
    exact = process.status != PROCESS.CANCELED
    nodes: dict[str, Any] = {}
    for movement in TokenMovement.objects.filter(process=process, task__isnull=False).select_related("task"):
        task = movement.task
        if movement.what in (What.CANCELLED, What.LET_GO, What.FAILED) or _interrupts(task.flow_task.element):
            exact = False
        if movement.what in (What.LEFT, What.SKIPPED) and task.flow_task.flows:
            left[movement.scope_id, task.element_id] += 1
            nodes[task.element_id] = task.flow_task
        elif movement.what == What.ARRIVED and movement.flow_id:
            came[movement.scope_id, movement.flow_id] += 1
    for (scope_id, element_id), times in left.items():
        flows = [flow.id for flow in nodes[element_id].flows]
        arrived = [came[scope_id, flow] for flow in flows]
        kind = nodes[element_id].task_type
        if kind in ("EXCLUSIVE_GATEWAY", "EVENT_BASED_GATEWAY"):
            wrong = kind == "EXCLUSIVE_GATEWAY" and (sum(arrived) > times or (exact and sum(arrived) != times))
        elif kind == "INCLUSIVE_GATEWAY":
            wrong = max(arrived) > times or (exact and sum(arrived) < times)
        else:
            wrong = any(count > times or (exact and count != times) for count in arrived)
        if wrong:
            yield f"{element_id} was left {times} times, and {dict(zip(flows, arrived, strict=True))} arrived"


def _interrupts(element: Any) -> bool:
    """Whether what it does may end tokens that are on the way, of which no row tells."""
    trigger = getattr(element, "trigger", None)
    begins = isinstance(element, StartEvent) and trigger is not None and element.interrupting
    return begins or isinstance(trigger, (Terminate, ErrorTrigger, Escalation))


def _values(process: ProcessInstance) -> Iterator[str]:
    """Every variable can be read."""
    scopes = list(ActivityScope.objects.filter(process=process))
    for scope in [None, *scopes]:
        try:
            variables_of(process, scope)
        except Exception as error:
            yield f"variables cannot be read: {type(error).__name__}"


def picture(processes: Any = None) -> list[Any]:
    """Everything about the instances of the open authority but ids and moments, to compare two courses of events."""
    found = ProcessInstance.objects.all() if processes is None else processes
    names: dict[UUID | None, str] = {None: ""}
    whole: list[Any] = []
    for process in found.select_related("version").order_by("id"):
        for number, scope in enumerate(ActivityScope.objects.filter(process=process).order_by("id")):
            names[scope.pk] = f"{names.get(scope.parent_id, '?')}/{scope.element_id}#{number}"
            whole.append((names[scope.pk], scope.index, scope.ended_at is None, _plain(scope.variables)))
        whole.append((process.version.key, process.status, process.finished is None, _plain(process.variables)))
        for task in Task.objects.filter(process=process).order_by("id"):
            whole.append((names[task.scope_id], task.element_id, task.status, task.finished, bool(task.owner_id)))
        for timer in TaskTimer.objects.filter(process=process).order_by("id"):
            state = (timer.due_at, timer.left, timer.fired_at is None, timer.cancelled_at is None)
            whole.append((names[timer.scope_id], timer.element_id, *state))
        for each in EventSubscription.objects.filter(process=process).order_by("id"):
            whole.append((names[each.scope_id], each.element_id, each.name, each.ended_at is None))
        for moved in TokenMovement.objects.filter(process=process).order_by("id"):
            whole.append((names[moved.scope_id], moved.element_id, moved.what, moved.flow_id))
    return whole


def _plain(variables: Any) -> Any:
    return sorted((variables or {}).items(), key=str)
