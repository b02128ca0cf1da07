"""The exclusive gateway (BPMN 2.0.2 §10.6.2): the first flow, in the file's order, whose condition is true."""

from workflow.choosing import Chosen, first_true
from workflow.nodes.activation import AutomaticActivation
from workflow.nodes.node import ElementNode


class ExclusiveGatewayActivation(AutomaticActivation):
    """No true flow and no default is an incident. Keeps which flow it took."""

    only_reads = True
    chosen: Chosen | None = None

    def perform(self) -> None:
        self.chosen = first_true(self.flow_task.flows, self.context)
        self.task.data = {**self.task.data, "took": self.chosen.flows[0].id}

    def choose(self) -> Chosen:
        return self.chosen if self.chosen is not None else first_true(self.flow_task.flows, self.context)


class ExclusiveGatewayNode(ElementNode):
    """The exclusive gateway in a flow. It splits and, having one token at a time, needs nothing to merge."""

    activation_class = ExclusiveGatewayActivation
    task_type = "EXCLUSIVE_GATEWAY"
