"""The exclusive gateway (BPMN 2.0.2 §10.6.2): the first flow, in the file's order, whose condition is true."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from viewflow import this
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node

from accounts import clock
from workflow.bpmn.model import ExclusiveGateway, SequenceFlow
from workflow.errors import NoPathError
from workflow.nodes.activation import IncidentGuard, finish
from workflow.scope import scope_of


class ExclusiveGatewayActivation(Activation):
    """Decides in a savepoint; no true flow and no default is an incident. Keeps which flow it took."""

    chosen: Node | None = None

    @Activation.status.super()
    def activate(self) -> None:
        with IncidentGuard(self), transaction.atomic():
            self.task.element_id = self.flow_task.element.id
            self.task.started = clock.now()
            flow = self._choose(scope_of(self.process))
            self.task.data = {"took": flow.id}
            self.chosen = self.flow_task.targets[flow.id]

    def _choose(self, scope: Mapping[str, Any]) -> SequenceFlow:
        for flow in self.flow_task.flows:
            if flow.condition is not None and not flow.is_default and flow.condition.evaluate(scope) is True:
                return flow
        unconditional = [f for f in self.flow_task.flows if f.is_default or f.condition is None]
        if not unconditional:
            raise NoPathError("No condition is true and there is no default flow.")
        return unconditional[0]

    @Activation.status.super()
    def complete(self) -> None:
        finish(self)

    @Activation.status.super()
    def create_next(self) -> Iterator[Activation]:
        if self.chosen is not None:
            yield self.chosen._create(self, self.task.token)


class ExclusiveGatewayNode(Node):
    """The exclusive gateway in a flow. It splits and, having one token at a time, needs nothing to merge."""

    activation_class = ExclusiveGatewayActivation
    task_type = "EXCLUSIVE_GATEWAY"

    def __init__(self, element: ExclusiveGateway, flows: tuple[SequenceFlow, ...], names: Mapping[str, str]) -> None:
        super().__init__()
        self.element = element
        self.flows = flows
        self.task_title = element.name
        self._names = names
        self.targets: dict[str, Node] = {}

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.targets = {f.id: this.resolve(instance, getattr(this, self._names[f.target])) for f in self.flows}

    def _outgoing(self) -> Iterator[Edge]:
        for flow in self.flows:
            yield Edge(src=self, dst=self.targets[flow.id], edge_class="default" if flow.is_default else "next")
