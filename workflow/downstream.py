"""Taking back what followed from a step: the open work that its tokens led to, and their arrivals at joins."""

from uuid import UUID

from workflow.bpmn.model import SequenceFlow
from workflow.cancelling import cancel_task
from workflow.models import ProcessInstance, Task, TaskLink
from workflow.nodes.merging import ARRIVED, MergingActivation


def take_back_what_followed(process: ProcessInstance, done: Task) -> None:
    """Cancel the open tasks that a finished step led to. A join that others have reached too goes on waiting for it."""
    led_to = following(done)
    tasks = Task.objects.filter(pk__in=led_to, finished__isnull=True).select_related("case", "owner").order_by("id")
    for task in tasks:
        task.process = process
        left = _arrivals_of_others(process, task, led_to | {done.pk})
        if left:
            task.data = {**task.data, ARRIVED: left}
            task.save(update_fields=["data"])
        else:
            cancel_task(process, task)


def following(done: Task) -> set[UUID]:
    """The ids of all tasks that a step led to, over any number of others."""
    found: set[UUID] = set()
    newest = {done.pk}
    while newest:
        next_ids = TaskLink.objects.filter(to_task__in=newest).values_list("from_task_id", flat=True)
        newest = set(next_ids) - found
        found |= newest
    return found


def _arrivals_of_others(process: ProcessInstance, task: Task, gone: set[UUID]) -> list[str]:
    """The flows by which tokens that stay have come to a join; none for anything else."""
    if not issubclass(task.flow_task.activation_class, MergingActivation):
        return []
    links = TaskLink.objects.filter(from_task=task, to_task__in=gone)
    left_from = set(links.values_list("to_task__element_id", flat=True))
    flows: dict[str, SequenceFlow] = dict(process.flow_class.model.flows)
    return [flow for flow in task.data.get(ARRIVED, []) if flow in flows and flows[flow].source not in left_from]
