"""The end event: the token that arrives is done; with a message the child is handed over to another process."""

from rules.feel import Expression
from workflow.bpmn.expressions import read_expression
from workflow.bpmn.messages import read_message
from workflow.bpmn.model import HAND_OVER, EndEvent, Message
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.properties import BY_HAND_DUE
from workflow.bpmn.roles import is_snake_case


def _read(node: Node) -> EndEvent:
    node.expect_plain("messageEventDefinition")
    definition = node.trigger("messageEventDefinition")
    message = read_message(node, definition) if definition is not None else None
    if message is not None and not (message.startswith(HAND_OVER) and is_snake_case(message)):
        text = (
            f"The {node.label} sends the message “{message[:60]}”. A message at the end hands the child over to "
            f"another process: name it {HAND_OVER}<key of that process>."
        )
        node.problem("message_name", text)
    trigger = Message(name=message) if message is not None else None
    return EndEvent(**node.common(), trigger=trigger, by_hand_due=_by_hand_due(node, message))


def _by_hand_due(node: Node, message: str | None) -> Expression | None:
    text = node.extensions.properties.get(BY_HAND_DUE)
    if text is None:
        return None
    if message is None:
        words = f"{BY_HAND_DUE} means nothing on the {node.label}: it hands over to no process. Remove it."
        node.problem("misplaced_property", words)
        return None
    what = f"{BY_HAND_DUE} of {node.id}"
    return read_expression(text, what, node.id, node.line, node.findings)


KIND = ElementKind(
    label="end event",
    read=_read,
    instead_of_trigger="use an end event without a trigger",
)
