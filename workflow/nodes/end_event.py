"""The end event (BPMN 2.0.2 §10.5.3): the token is used up, and something may happen with it.

A message named `start_<process>` hands the child over to that process; another message, a signal, an error or an
escalation is thrown; a terminate end ends everything else in its scope.
"""

from collections.abc import Iterator
from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from cases.models import Case
from workflow.bpmn.model import Terminate
from workflow.cancelling import cancel_scope
from workflow.handover import hand_over
from workflow.models import Task
from workflow.nodes.activation import AutomaticActivation, PassingActivation
from workflow.nodes.node import ElementNode
from workflow.nodes.throwing import ThrowingActivation


class EndEventActivation(PassingActivation):
    """The token ends here."""


class ThrowingEndEventActivation(ThrowingActivation):
    """The token ends with a message, a signal, an error, an escalation, or the end of everything else in the scope."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        if isinstance(self.flow_task.element.trigger, Terminate):
            cancel_scope(self.process, self.scope)
        else:
            self.propagate()
        yield from ()


class HandoverEndEventActivation(AutomaticActivation):
    """Hands over; where no other process can take over, a manager starts that work by hand."""

    by_hand: tuple[Case | None, ...] = ()

    def perform(self) -> None:
        handed = hand_over(self.process, self.flow_task.element, self.scope, self.context)
        self.by_hand = handed.by_hand
        if handed.started:
            self.task.data = {**self.task.data, "handed_over_to": [str(one.pk) for one in handed.started]}

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        node = self.flow_task.by_hand_node
        for child in self.by_hand:
            begun = node.activation_class.create(node, self, data={Task.ABOUT_ONE: True} if child else None)
            begun.task.case = child or begun.task.case
            yield begun


class EndNode(ElementNode):
    """The end event in a flow."""

    activation_class = EndEventActivation
    task_type = "END"


class ThrowingEndNode(ElementNode):
    """The end event in a flow that makes something happen."""

    activation_class = ThrowingEndEventActivation
    task_type = "THROWING_END"


class HandoverEndNode(ElementNode):
    """The end event that hands over in a flow. `by_hand_name` is the node of the manager's task."""

    activation_class = HandoverEndEventActivation
    task_type = "MESSAGE_END"
    by_hand_name: str
    by_hand_node: Any

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.by_hand_node = getattr(type(instance), self.by_hand_name)
