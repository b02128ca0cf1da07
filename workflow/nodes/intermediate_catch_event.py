"""The intermediate catch event (BPMN 2.0.2 §10.5.4): the token waits for a time, a message, a signal or a condition.

A time that cannot be worked out is an incident, because the token would wait for ever. A link is passed at once.
"""

from workflow.bpmn.model import Link
from workflow.nodes.catching import CatchingActivation
from workflow.nodes.node import ElementNode


class IntermediateCatchEventActivation(CatchingActivation):
    """Keeps the token until what it waits for has come."""

    @property
    def has_come(self) -> bool:
        return super().has_come or isinstance(self.flow_task.element.trigger, Link)


class IntermediateCatchEventNode(ElementNode):
    """The intermediate catch event in a flow."""

    activation_class = IntermediateCatchEventActivation
    task_type = "CATCH"
