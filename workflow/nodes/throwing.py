"""What throwing events make happen: a message, a signal, an escalation, an error (BPMN 2.0.2 §10.5.5)."""

from typing import Any

from workflow.bpmn.model import ErrorTrigger, Escalation, Message, Signal
from workflow.delivery import broadcast_signal, send_message
from workflow.errors import WorkflowError
from workflow.nodes.activation import AutomaticActivation
from workflow.propagation import find_catcher
from workflow.scope import with_values
from workflow.waiting import key_text


class UncaughtError(WorkflowError):
    """An error that no event of the process catches."""

    code = "error_not_caught"


class ThrowingActivation(AutomaticActivation):
    """Makes its trigger happen. An error that nobody catches is an incident; an escalation nobody hears goes by."""

    def perform(self) -> None:
        trigger = self.flow_task.element.trigger
        match trigger:
            case Message():
                self.send(trigger)
            case Signal():
                heard = broadcast_signal(trigger.name, content=self.payload(), sender=self.process, case=self.task.case)
                self.task.data = {**self.task.data, "heard_by": heard}
            case ErrorTrigger() if find_catcher(self.task, trigger) is None:
                raise UncaughtError("No event of the process catches this error.")

    def send(self, message: Message) -> None:
        """Send a message, and keep whether anybody received it."""
        key = "" if message.correlation_key is None else key_text(message.correlation_key.evaluate(self.context))
        received = send_message(message.name, key=key, case=self.task.case, content=self.payload(), sender=self.process)
        self.task.data = {**self.task.data, "received": received}

    def payload(self) -> dict[str, Any]:
        """What the message, signal, error or escalation carries."""
        seen = with_values(self.context, {})
        return {name: expression.evaluate(seen) for name, expression in self.flow_task.element.inputs}

    def propagate(self) -> bool:
        """Let an error or escalation be caught; say whether the token's own way goes on."""
        trigger = self.flow_task.element.trigger
        if not isinstance(trigger, (ErrorTrigger, Escalation)):
            return True
        catcher = find_catcher(self.task, trigger)
        if catcher is None:
            return True
        catcher.catch(self.payload())
        return not getattr(catcher.event, "interrupting", True)
