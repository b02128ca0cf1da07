"""The intermediate catch event: waits on the way until its timer fires."""

from workflow.bpmn.model import IntermediateCatchEvent
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.timers import read_timer


def _read(node: Node) -> IntermediateCatchEvent:
    node.expect_plain("timerEventDefinition")
    node.expect_one_way_out()
    return IntermediateCatchEvent(**node.common(), trigger=read_timer(node))


KIND = ElementKind(
    label="intermediate catch event",
    read=_read,
    instead_of_trigger="use a timer, or a user task that a person completes when it happens",
)
