"""The intermediate throw event (BPMN 2.0.2 §10.5.4): makes something happen, and the token goes on."""

from collections.abc import Iterator
from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from workflow.bpmn.model import Link
from workflow.names import node_name
from workflow.nodes.node import ElementNode
from workflow.nodes.throwing import ThrowingActivation


class IntermediateThrowEventActivation(ThrowingActivation):
    """Throws; a link jumps to the catching link of its name."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        element = self.flow_task.element
        if isinstance(element.trigger, Link):
            target = self.flow_class.model.link_target(element)
            node = self.flow_class.instance.node(node_name(target.id))
            yield node.activation_class.create(node, self, data={"arrived_by": element.id})
        elif self.propagate():
            yield from self.follow()


class IntermediateThrowEventNode(ElementNode):
    """The intermediate throw event in a flow."""

    activation_class = IntermediateThrowEventActivation
    task_type = "THROW"
