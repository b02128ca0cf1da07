"""The event-based gateway (BPMN 2.0.2 §10.6.6): waits for the first of the events behind it, and goes on there."""

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from workflow.nodes.activation import WaitingActivation, finish
from workflow.nodes.node import ElementNode
from workflow.waiting import await_event, disarm


class EventBasedGatewayActivation(WaitingActivation):
    """Waits for every event behind it; once one has come (`occurring.occur`) the others are waited for no more."""

    def begin_waiting(self) -> None:
        for node in self.flow_task.targets.values():
            await_event(self.process, self.scope, self.task, node.element)

    @Activation.status.transition(source=STATUS.SCHEDULED, target=STATUS.DONE)
    def complete(self) -> None:
        finish(self)
        disarm(self.task)


class EventBasedGatewayNode(ElementNode):
    """The event-based gateway in a flow."""

    activation_class = EventBasedGatewayActivation
    task_type = "EVENT_BASED_GATEWAY"
