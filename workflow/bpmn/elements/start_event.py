"""The start event without a trigger: a person or another part of the product starts the process."""

from workflow.bpmn.model import StartEvent
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> StartEvent:
    node.expect_plain()
    node.expect_one_way_out()
    return StartEvent(**node.common())


KIND = ElementKind(
    label="start event",
    read=_read,
    instead_of_trigger="use a start event without a trigger, and let a person start the process",
)
