"""Reads message event definitions: which message, by the name that the file gives it (BPMN 2.0.2 §8.4.11)."""

from lxml import etree

from workflow.bpmn.document import children, identifier, line_of
from workflow.bpmn.node import Node


def read_message(node: Node, definition: etree._Element) -> str | None:
    """The name of the message that an event waits for or sends, or None with a problem kept."""
    reference = definition.get("messageRef", "").rpartition(":")[2].strip()
    root = definition.getroottree().getroot()
    named = next((message for message in children(root, "message") if identifier(message) == reference), None)
    if not reference or named is None:
        message = f"The {node.label} names no message of the file. Choose the message that it is about."
        node.problem("message_missing", message, line_of(definition))
        return None
    name: str = named.get("name", "").strip()
    if not name:
        message = f"The message {reference[:60]} of the {node.label} has no name. Give it one."
        node.problem("message_missing", message, line_of(named))
        return None
    return name
