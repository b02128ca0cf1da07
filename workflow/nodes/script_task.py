"""The script task (BPMN 2.0.2 §10.3.3): a FEEL expression whose value becomes a process variable."""

from workflow.bpmn.model import ScriptTask
from workflow.nodes.automatic import AutomaticTaskActivation
from workflow.nodes.node import ElementNode


class ScriptTaskActivation(AutomaticTaskActivation):
    """Evaluates in the task's savepoint."""

    def perform(self) -> None:
        element: ScriptTask = self.flow_task.element
        self.take_inputs()
        self.give({element.result_variable: element.expression.evaluate(self.context)})


class ScriptTaskNode(ElementNode):
    """The script task in a flow."""

    activation_class = ScriptTaskActivation
    task_type = "SCRIPT"
