"""The inclusive gateway (BPMN 2.0.2 §10.6.3, §13.4.3): every true way out; it waits for all that can still come.

A waiting join is looked at whenever no token moves: it goes on when no token elsewhere in its scope can reach one of
the flows by which none has come, unless that token can also reach one by which one has. So a branch that ends, or is
cancelled, is waited for no longer.
"""

from collections.abc import Collection

from viewflow.workflow.status import STATUS

from accounts import clock
from workflow.bpmn.model import InclusiveGateway, ProcessModel
from workflow.bpmn.reach import flows_leading_to
from workflow.choosing import Chosen, all_true
from workflow.models import Task
from workflow.moving import Move, activation_of, open_tasks
from workflow.nodes.activation import IncidentGuard
from workflow.nodes.merging import MergingActivation
from workflow.nodes.node import ElementNode


class InclusiveGatewayActivation(MergingActivation):
    """With one way in, a split. No true flow and no default is an incident."""

    chosen: Chosen | None = None

    @property
    def is_complete(self) -> bool:
        return len(self.flow_task.element.incoming) <= 1 and self.chosen is not None

    @MergingActivation.status.super()
    def activate(self) -> None:
        if self.task.started is None:
            self.task.started = clock.now()
        if len(self.flow_task.element.incoming) <= 1:
            self.decide()
        else:
            self.task.status = STATUS.SCHEDULED
            self.keep()

    def decide(self) -> None:
        """Choose the ways out; where none may be taken the token stays as an incident."""
        with IncidentGuard(self, only_reads=True):
            self.chosen = all_true(self.flow_task.flows, self.context)

    def choose(self) -> Chosen:
        return self.chosen if self.chosen is not None else all_true(self.flow_task.flows, self.context)


class InclusiveGatewayNode(ElementNode):
    """The inclusive gateway in a flow."""

    activation_class = InclusiveGatewayActivation
    task_type = "INCLUSIVE_GATEWAY"


def fire_ready_joins(move: Move) -> None:
    """Let the first join go on that waits for nothing any more. Called again when what it let go has come to rest."""
    process = move.process
    model: ProcessModel = process.flow_class.model
    ids = [gateway.id for gateway in model.inclusive_joins]
    waiting = Task.objects.filter(process=process, element_id__in=ids, finished__isnull=True, status=STATUS.SCHEDULED)
    for task in waiting.select_related("case").order_by("id"):
        gateway = model.elements[task.element_id]
        if isinstance(gateway, InclusiveGateway) and _is_ready(move, model, gateway, task):
            activation: InclusiveGatewayActivation = activation_of(process, task)
            activation.decide()
            if activation.chosen is not None:
                activation.complete()
                move.add(task.scope_id, activation.create_next())
                return  # the others are looked at again when this token has come to rest: they may wait for it


def _is_ready(move: Move, model: ProcessModel, gateway: InclusiveGateway, task: Task) -> bool:
    arrived: Collection[str] = task.data["arrived"]
    empty = [flow for flow in gateway.incoming if flow not in arrived]
    if not empty:
        return True
    others = open_tasks(move.process, task.scope_id).exclude(pk=task.pk).values_list("element_id", flat=True)
    elsewhere = set(others) - {gateway.id}
    could_fill = flows_leading_to(model, gateway, empty)
    came = flows_leading_to(model, gateway, [flow for flow in gateway.incoming if flow in arrived])
    return not any(element in could_fill and element not in came for element in elsewhere)
