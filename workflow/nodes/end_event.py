"""The end event (BPMN 2.0.2 §10.5.3): the token is used up; with a message, another process takes over."""

from collections.abc import Iterator
from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from workflow.handover import hand_over
from workflow.nodes.activation import AutomaticActivation, PassingActivation
from workflow.nodes.node import ElementNode


class EndEventActivation(PassingActivation):
    """The token ends here."""


class MessageEndEventActivation(AutomaticActivation):
    """Hands over; where the authority does not use the other process, a manager starts that work by hand."""

    by_hand: bool = False

    def perform(self) -> None:
        started = hand_over(self.process, self.flow_task.element)
        self.by_hand = started is None
        if started is not None:
            self.task.data = {**self.task.data, "handed_over_to": str(started.pk)}

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        if self.by_hand:
            yield self.flow_task.by_hand_node._create(self, self.task.token)


class EndNode(ElementNode):
    """The end event in a flow."""

    activation_class = EndEventActivation
    task_type = "END"


class MessageEndNode(ElementNode):
    """The end event with a message in a flow. `by_hand_name` is the node of the manager's task."""

    activation_class = MessageEndEventActivation
    task_type = "MESSAGE_END"
    by_hand_name: str
    by_hand_node: Any

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.by_hand_node = getattr(type(instance), self.by_hand_name)
