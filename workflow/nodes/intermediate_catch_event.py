"""The intermediate timer (BPMN 2.0.2 §10.5.4): the token waits until its time has come."""

from django.db import transaction
from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from accounts import clock
from workflow import timers
from workflow.nodes.activation import IncidentGuard, WaitingActivation
from workflow.nodes.node import ElementNode
from workflow.scope import scope_of


class IntermediateCatchEventActivation(WaitingActivation):
    """Keeps the token and a timer; a time that cannot be worked out is an incident, because it would wait for ever."""

    @Activation.status.super()
    def activate(self) -> None:
        self.task.started = clock.now()
        with IncidentGuard(self), transaction.atomic():
            at = timers.moment(self.flow_task.element.timer, scope_of(self.process), self.task.started)
            if at is None:
                raise timers.NoTimeError("The timer gives no date.")
            self.task.status = STATUS.SCHEDULED
            self.keep()
            timers.arm(self.task, self.flow_task.element.id, at)


class IntermediateCatchEventNode(ElementNode):
    """The intermediate timer in a flow."""

    activation_class = IntermediateCatchEventActivation
    task_type = "TIMER"
