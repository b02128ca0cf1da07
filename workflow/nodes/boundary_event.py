"""The boundary timer (BPMN 2.0.2 §10.5.4): what happens when it fires. Arming is its host's business."""

from workflow.nodes.activation import PassingActivation
from workflow.nodes.node import ElementNode


class BoundaryEventActivation(PassingActivation):
    """A visit of the event: it fired."""


class BoundaryEventNode(ElementNode):
    """The boundary timer in a flow."""

    activation_class = BoundaryEventActivation
    task_type = "BOUNDARY_TIMER"
