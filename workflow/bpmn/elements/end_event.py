"""The end event without a result: the token that arrives is done."""

from workflow.bpmn.model import EndEvent
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> EndEvent:
    node.expect_plain()
    return EndEvent(**node.common())


KIND = ElementKind(
    label="end event",
    read=_read,
    instead_of_trigger="use an end event without a trigger",
)
