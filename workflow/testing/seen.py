"""What can be seen of a scenario's process: where its tokens came, what failed, its variables."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

from workflow.bpmn.model import ProcessModel
from workflow.models import Incident, ProcessInstance, Task
from workflow.names import node_name
from workflow.nodes.merging import ARRIVED
from workflow.nodes.multi_instance import MultiInstanceNode
from workflow.variables import variables_of


def trace_of(process: ProcessInstance) -> list[str]:
    """The ids of the elements at which tokens arrived, in that order, each visit once.

    A multi-instance activity counts once for each instance, not for its body; work that a manager begins by hand
    belongs to the end event that led to it.
    """
    return [task.element_id for task in _visits(process)]


def walked_in(process: ProcessInstance, model: ProcessModel) -> tuple[str, ...]:
    """The path of its tokens: each element of `trace_of`, behind the flows by which tokens came to it."""
    path: list[str] = []
    for task in _visits(process):
        came = task.data.get(ARRIVED) or [task.data.get("arrived_by")]
        path += [flow for flow in came if flow in model.flows]
        path.append(task.element_id)
    return tuple(path)


def flows_of(process: ProcessInstance, model: ProcessModel) -> frozenset[str]:
    """The ids of the sequence flows by which tokens came to where they were."""
    came: set[str] = set()
    for data in Task.objects.filter(process=process).values_list("data", flat=True):
        came |= {data.get("arrived_by"), *data.get(ARRIVED, [])}
    return frozenset(came & set(model.flows))


def _visits(process: ProcessInstance) -> list[Task]:
    visits = Task.objects.filter(process=process).exclude(flow_task_type=MultiInstanceNode.task_type).order_by("id")
    return [task for task in visits if task.flow_task.name != node_name(task.element_id, prefix="h")]


def incidents_of(process: ProcessInstance) -> list[tuple[str, str]]:
    """The elements that failed and were not mended, with the code of what is wrong, the oldest first.

    Those of the processes that it called, and waits for, are among them.
    """
    found = Incident.objects.filter(with_called(process), ended_at__isnull=True).order_by("task_id")
    return list(found.values_list("element_id", "code"))


def with_called(process: ProcessInstance) -> Q:
    """The condition that picks tasks, or failed steps, of an instance and of those that it called."""
    return Q(process=process) | Q(process__root=process)


def handed_over(process: ProcessInstance) -> list[str]:
    """The keys of the processes to which an instance handed over, in the order in which they began."""
    began = ProcessInstance.objects.filter(data__handed_over_from=str(process.pk))
    return list(began.order_by("id").values_list("version__key", flat=True))


def going_on(process: ProcessInstance) -> list[str]:
    """The keys of the processes called by an instance, or within, that go on by themselves now, the oldest first."""
    begun = ProcessInstance.objects.filter(root=process, outlived__isnull=False, finished__isnull=True)
    return list(begun.order_by("id").values_list("version__key", flat=True))


def plain_variables(process: ProcessInstance) -> dict[str, Any]:
    """The process variables as FEEL values, whole numbers as `int`."""
    return {name: plain(value) for name, value in variables_of(process).items()}


def plain(value: Any) -> Any:
    """A FEEL value with its whole numbers as `int`."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value


def feel_value(value: Any) -> Any:
    """A plain Python value as FEEL has it: a binary fraction becomes the decimal that it is written as."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, (list, tuple)):
        return [feel_value(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): feel_value(item) for key, item in value.items()}
    return value
