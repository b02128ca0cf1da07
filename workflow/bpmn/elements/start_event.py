"""The start event: a person starts the process, or a hand-over from another process does."""

from collections.abc import Mapping

from workflow.bpmn.messages import read_message
from workflow.bpmn.model import Element, Message, StartEvent
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.problems import Findings


def _read(node: Node) -> StartEvent:
    node.expect_plain("messageEventDefinition")
    node.expect_one_way_out()
    definition = node.trigger("messageEventDefinition")
    name = read_message(node, definition) if definition is not None else None
    return StartEvent(**node.common(), trigger=Message(name=name) if name is not None else None)


def _check(element: Element, elements: Mapping[str, Element], findings: Findings) -> None:
    """Each message may start the process in one way only."""
    if not isinstance(element, StartEvent) or element.message is None:
        return
    same = [e.id for e in elements.values() if isinstance(e, StartEvent) and e.message == element.message]
    if len(same) > 1:
        message = f"The start events {', '.join(same)} wait for the same message {element.message}. Keep one."
        findings.problem(element.id, element.line, "several_message_starts", message)


KIND = ElementKind(
    label="start event",
    read=_read,
    instead_of_trigger="use a start event without a trigger, and let a person start the process",
    check=_check,
)
