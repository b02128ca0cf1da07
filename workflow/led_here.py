"""Which way led to a task: the steps that were passed before it, and why each went on as it did."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workflow.bpmn.model import (
    BusinessRuleTask,
    Element,
    ExclusiveGateway,
    InclusiveGateway,
    IntermediateThrowEvent,
    ManualTask,
    ParallelGateway,
    ProcessModel,
    ScriptTask,
    SendTask,
    SequenceFlow,
    ServiceTask,
)
from workflow.flows import flow_of
from workflow.models import InstanceMove, Task, TokenMovement

MOST = 60
"""So many rows before a task are looked at: more than any way through steps that nobody does."""

PASSED = (
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
    ScriptTask,
    ServiceTask,
    BusinessRuleTask,
    ManualTask,
    SendTask,
    IntermediateThrowEvent,
)
"""What a token passes by itself; the step before it says more of how a task came about."""

What = TokenMovement.What


@dataclass(frozen=True, slots=True)
class Passed:
    """A step that led on by a way, in the version of the process on which it was passed.

    `because` says why, where there was a choice (`TokenMovement.because`).
    """

    element: Element
    flow: SequenceFlow
    model: ProcessModel
    because: dict[str, Any] | None


def led_here(task: Task) -> tuple[Passed, ...]:
    """Return the way that led to a task: first the step that somebody did or something happened at, then what was
    passed from there. Empty where nothing was kept. At most three questions to the database.
    """
    own = TokenMovement.objects.filter(task=task, what=What.ARRIVED).defer("because")
    arrival = own.order_by("-id").first()
    if arrival is None or not arrival.flow_id:
        return ()
    earlier = TokenMovement.objects.filter(process=task.process_id, what__in=(What.ARRIVED, What.TOOK))
    rows = list(earlier.filter(pk__lt=arrival.pk).order_by("-id")[:MOST])
    return tuple(reversed(list(_backwards(_model_then(task, arrival), arrival, rows))))


def _model_then(task: Task, arrival: TokenMovement) -> ProcessModel:
    """The version of the process on which a task came: work may have moved to another one since."""
    moved = InstanceMove.objects.filter(process=task.process_id, pk__gt=arrival.pk).order_by("id")
    former = moved.values_list("from_version_id", flat=True).first()
    model: ProcessModel = (flow_of(former) if former is not None else task.flow_task.flow_class).model
    return model


def _backwards(model: ProcessModel, way: TokenMovement, rows: list[TokenMovement]) -> Iterator[Passed]:
    """The steps before an arrival, the nearest first: of each how it was left, and then how it was reached."""
    while (flow := model.flows.get(way.flow_id)) is not None:
        element, reached, because = model.elements[flow.source], len(rows), None
        for index, row in enumerate(rows):
            if row.scope_id != way.scope_id:
                continue
            if row.what == What.TOOK and row.flow_id == flow.id and because is None:
                because = row.because
            elif row.what == What.ARRIVED and row.element_id == element.id:
                reached = index
                break
        yield Passed(element, flow, model, because)
        if not isinstance(element, PASSED) or reached == len(rows):
            return
        way, rows = rows[reached], rows[reached + 1 :]
