"""The manual task (BPMN 2.0.2 §10.3.3): done outside Casewright, so that the token passes straight through."""

from workflow.nodes.activation import PassingActivation
from workflow.nodes.node import ElementNode


class ManualTaskNode(ElementNode):
    """The manual task in a flow."""

    activation_class = PassingActivation
    task_type = "MANUAL"
