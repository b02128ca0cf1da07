"""The service task (BPMN 2.0.2 §10.3.3): a step of the product itself, by its registered handler, in the database."""

from workflow.acting import actor
from workflow.bpmn.model import ServiceTask
from workflow.handlers import ServiceCall, handler_of
from workflow.nodes.activation import AutomaticActivation
from workflow.nodes.node import ElementNode
from workflow.scope import scope_of, with_values
from workflow.variables import set_variables


class ServiceTaskActivation(AutomaticActivation):
    """Calls the handler in the task's savepoint; what it returns is read by the output mapping."""

    def perform(self) -> None:
        element: ServiceTask = self.flow_task.element
        scope = scope_of(self.process)
        call = ServiceCall(
            process=self.process,
            element=element,
            case=self.task.case,
            actor=actor(),
            inputs={name: expression.evaluate(scope) for name, expression in element.inputs},
            headers=element.headers,
        )
        returned = handler_of(element.job_type)(call) or {}
        results = with_values(scope_of(self.process), returned)
        set_variables(self.process, {name: expression.evaluate(results) for name, expression in element.outputs})


class ServiceTaskNode(ElementNode):
    """The service task in a flow."""

    activation_class = ServiceTaskActivation
    task_type = "SERVICE"
