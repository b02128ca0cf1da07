"""The receive task (BPMN 2.0.2 §10.3.3): the token waits for a message."""

from workflow.nodes.catching import CatchingActivation
from workflow.nodes.node import ElementNode


class ReceiveTaskActivation(CatchingActivation):
    """Keeps the token until the message has come, or an event on the border."""


class ReceiveTaskNode(ElementNode):
    """The receive task in a flow."""

    activation_class = ReceiveTaskActivation
    task_type = "RECEIVE"
