"""The exclusive gateway (BPMN 2.0.2 §10.6.2): the first flow, in the file's order, whose condition is true."""

from collections.abc import Iterable, Mapping
from typing import Any

from workflow.bpmn.model import SequenceFlow
from workflow.errors import NoPathError
from workflow.nodes.activation import AutomaticActivation
from workflow.nodes.node import ElementNode
from workflow.scope import scope_of


class ExclusiveGatewayActivation(AutomaticActivation):
    """No true flow and no default is an incident. Keeps which flow it took."""

    chosen: SequenceFlow | None = None

    def perform(self) -> None:
        self.chosen = self._choose(scope_of(self.process))
        self.task.data = {**self.task.data, "took": self.chosen.id}

    def ways(self) -> Iterable[SequenceFlow]:
        return [self.chosen] if self.chosen is not None else []

    def _choose(self, scope: Mapping[str, Any]) -> SequenceFlow:
        flows: tuple[SequenceFlow, ...] = self.flow_task.flows
        for flow in flows:
            if flow.condition is not None and not flow.is_default and flow.condition.evaluate(scope) is True:
                return flow
        for flow in flows:
            if flow.is_default or flow.condition is None:
                return flow
        raise NoPathError("No condition is true and there is no default flow.")


class ExclusiveGatewayNode(ElementNode):
    """The exclusive gateway in a flow. It splits and, having one token at a time, needs nothing to merge."""

    activation_class = ExclusiveGatewayActivation
    task_type = "EXCLUSIVE_GATEWAY"
