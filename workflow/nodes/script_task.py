"""The script task (BPMN 2.0.2 §10.3.3): a FEEL expression whose value becomes a process variable."""

from workflow.bpmn.model import ScriptTask
from workflow.nodes.activation import AutomaticActivation
from workflow.nodes.node import ElementNode
from workflow.scope import scope_of
from workflow.variables import set_variables


class ScriptTaskActivation(AutomaticActivation):
    """Sets the variable in the task's savepoint."""

    def perform(self) -> None:
        element: ScriptTask = self.flow_task.element
        set_variables(self.process, {element.result_variable: element.expression.evaluate(scope_of(self.process))})


class ScriptTaskNode(ElementNode):
    """The script task in a flow."""

    activation_class = ScriptTaskActivation
    task_type = "SCRIPT"
