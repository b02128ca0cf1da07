"""The send task (BPMN 2.0.2 §10.3.3): sends a message of the process, or lets a handler do it."""

from workflow.bpmn.model import SendTask
from workflow.delivery import send_message
from workflow.nodes.node import ElementNode
from workflow.nodes.service_task import ServiceTaskActivation
from workflow.waiting import key_text


class SendTaskActivation(ServiceTaskActivation):
    """Sends in the task's savepoint, and keeps whether anybody received it."""

    def perform(self) -> None:
        element: SendTask = self.flow_task.element
        if element.message is None:
            self.call()
            return
        content, correlation = self.take_inputs(), element.message.correlation_key
        key = "" if correlation is None else key_text(correlation.evaluate(self.context))
        received = send_message(
            element.message.name, key=key, case=self.task.case, content=content, sender=self.process
        )
        self.task.data = {**self.task.data, "received": received}


class SendTaskNode(ElementNode):
    """The send task in a flow."""

    activation_class = SendTaskActivation
    task_type = "SEND"
