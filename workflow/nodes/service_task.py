"""The service task (BPMN 2.0.2 §10.3.3): a step of the product itself, by its registered handler, in the database."""

from workflow.acting import actor
from workflow.bpmn.model import SendTask, ServiceTask
from workflow.errors import ForeseenError
from workflow.handlers import ServiceCall, handler_of
from workflow.nodes.automatic import AutomaticTaskActivation
from workflow.nodes.node import ElementNode


class ServiceTaskActivation(AutomaticTaskActivation):
    """Calls the handler in the task's savepoint; what it returns is read by the output mapping, or else dropped."""

    def perform(self) -> None:
        self.call()

    def call(self) -> None:
        """Call the handler that the element names."""
        element: ServiceTask | SendTask = self.flow_task.element
        call = ServiceCall(
            process=self.process,
            element=element,
            case=self.task.case,
            actor=actor(),
            inputs=self.take_inputs(),
            headers=element.headers,
            scope=self.scope,
        )
        try:
            returned = handler_of(element.job_type)(call) or {}
        except ForeseenError as error:
            self.fail(error)
            return
        if element.outputs:
            self.give(returned)


class ServiceTaskNode(ElementNode):
    """The service task in a flow."""

    activation_class = ServiceTaskActivation
    task_type = "SERVICE"
