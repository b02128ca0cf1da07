"""The business rule task (BPMN 2.0.2 §10.3.3): a decision is asked, and its answer becomes a process variable."""

from workflow.bpmn.model import BusinessRuleTask
from workflow.decisions import decision_for, model_of
from workflow.feel_json import encode
from workflow.models import DecisionTrace
from workflow.nodes.automatic import AutomaticTaskActivation
from workflow.nodes.node import ElementNode


class BusinessRuleTaskActivation(AutomaticTaskActivation):
    """Asks the decision in the task's savepoint and keeps with the task how the answer came about.

    A table that has no rule for a child gives null, which is an answer like others (DMN 1.5 §8.2.11): advice that is
    missing must not hold up the work for a child. What reads the answer decides what null means.
    """

    def perform(self) -> None:
        element: BusinessRuleTask = self.flow_task.element
        version = decision_for(element, self.process.version)
        self.take_inputs()
        decision = model_of(version).decide(version.key, self.context)
        self.give({element.result_variable: decision.value})
        self.keep()
        DecisionTrace.objects.create(
            task=self.task, version=version, trace=decision.as_data(), answer=encode(decision.value)
        )


class BusinessRuleTaskNode(ElementNode):
    """The business rule task in a flow."""

    activation_class = BusinessRuleTaskActivation
    task_type = "BUSINESS_RULE"
