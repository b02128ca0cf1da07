"""Reads messages: which one, by the name that the file gives it, and for whom (BPMN 2.0.2 §8.4.11)."""

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import identifier, line_of
from workflow.bpmn.expressions import read_expression, setting_of
from workflow.bpmn.extensions import Extensions
from workflow.bpmn.model import Message
from workflow.bpmn.node import Node
from workflow.bpmn.references import find


def read_message(node: Node, holder: etree._Element) -> Message | None:
    """The message that an event definition or a task refers to, or None with a problem kept."""
    found = find(node, holder, "message")
    if found is None:
        return None
    name, xml = found
    subscription = Extensions(xml, "message", frozenset({"subscription"}), node.findings).get("subscription")
    if subscription is None:
        return Message(name=name)
    message_id = identifier(xml)
    what = setting_of(Sentence("correlation key"), message_id)
    key = read_expression(
        subscription.get("correlationKey", ""), what, message_id, line_of(subscription), node.findings
    )
    return Message(name=name, correlation_key=key)
