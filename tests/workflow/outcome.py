"""What a course of events has led to, as the rows say it: what is open and set, and what has happened in what order."""

from collections import defaultdict
from typing import Any

from tests.workflow.sound_rows import What
from workflow import timers
from workflow.bpmn.model import BoundaryEvent, Element, IntermediateCatchEvent, Link, ReceiveTask, StartEvent, UserTask
from workflow.feel_json import decode
from workflow.models import ActivityScope, EventSubscription, ProcessInstance, Task, TokenMovement

type Variables = dict[str, list[dict[str, Any]]]


def open_work() -> dict[str, list[str]]:
    """What waits in the open authority's running instances, by kind: the ids of elements, sorted."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    running = ProcessInstance.objects.filter(finished__isnull=True)
    for task in Task.objects.filter(Task.for_people(), process__in=running, finished__isnull=True):
        found["task"].append(task.element_id)
    for timer in timers.running().filter(process__in=running):
        found["time"].append(timer.element_id)
    for each in EventSubscription.objects.filter(process__in=running, ended_at__isnull=True):
        found[each.kind].append(each.element_id)
    return {kind: sorted(ids) for kind, ids in found.items()}


def variables(process: ProcessInstance) -> Variables:
    """The variables of an instance (under "") and of its open scopes, by element."""
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    found[""].append(_read(process.variables))
    for scope in ActivityScope.objects.filter(process=process, ended_at__isnull=True):
        found[scope.element_id].append(_read(scope.variables))
    return dict(found)


def _read(kept: dict[str, Any] | None) -> dict[str, Any]:
    return {name: decode(value) for name, value in (kept or {}).items()}


def in_any_order(found: Variables) -> dict[str, list[str]]:
    """Variables to be compared: which of several scopes comes first does not count, nor which of several scripts."""
    return {of: sorted(str(sorted(map(_plain, each.items()))) for each in scopes) for of, scopes in found.items()}


def _plain(variable: tuple[str, Any]) -> tuple[str, Any]:
    name, value = variable
    return (name, sorted(value)) if name.startswith("trace_") else (name, _number(value))


def _number(value: Any) -> Any:
    """A number, or a list of numbers and nulls, with Python's own numbers."""
    if isinstance(value, (list, tuple)):
        return [_number(each) for each in value]
    return value if value is None else int(value)


def happened(processes: Any) -> list[str]:
    """The elements of the steps that people have done and of the events that have come, in that order."""
    left = TokenMovement.objects.filter(process__in=processes, what__in=(What.LEFT, What.SKIPPED), task__isnull=False)
    found = left.exclude(task__flow_task_type="MULTI_INSTANCE").select_related("task").order_by("id")
    return [moved.element_id for moved in found if _comes_from_outside(moved.task.flow_task.element)]


def _comes_from_outside(element: Element) -> bool:
    if isinstance(element, (StartEvent, IntermediateCatchEvent)):
        return element.trigger is not None and not isinstance(element.trigger, Link)
    return isinstance(element, (UserTask, ReceiveTask, BoundaryEvent))
