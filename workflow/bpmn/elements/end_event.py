"""The end event: the token that arrives is done; with a message the child is handed over to another process."""

from workflow.bpmn.messages import read_message
from workflow.bpmn.model import HAND_OVER, EndEvent
from workflow.bpmn.node import ElementKind, Node
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
    return EndEvent(**node.common(), message=message)


KIND = ElementKind(
    label="end event",
    read=_read,
    instead_of_trigger="use an end event without a trigger",
)
