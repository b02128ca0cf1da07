"""The boundary event (BPMN 2.0.2 §10.5.4): what happens when it has come. Waiting for it is its host's business."""

from workflow.nodes.catching import OccurredActivation
from workflow.nodes.node import ElementNode


class BoundaryEventActivation(OccurredActivation):
    """A visit of the event: it has come."""


class BoundaryEventNode(ElementNode):
    """The boundary event in a flow."""

    activation_class = BoundaryEventActivation
    task_type = "BOUNDARY"
