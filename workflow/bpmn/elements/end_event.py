"""The end event: the token that arrives is done; with a message the child may be handed over to another process."""

from typing import Final

from rules.feel import Expression
from rules.sentences import Sentence
from workflow.bpmn.events import EXTENSIONS, read_event
from workflow.bpmn.expressions import read_expression, setting_of
from workflow.bpmn.model import HAND_OVER, EndEvent
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.properties import BY_HAND_DUE, CHILDREN
from workflow.bpmn.roles import is_snake_case
from workflow.bpmn.triggers import NONE, Place

_PLACE: Final = Place(
    Sentence("An end event"), (NONE, "message", "signal", "error", "escalation", "terminate"), throws=True
)


def _read(node: Node) -> EndEvent:
    event = EndEvent(
        **read_event(node, _PLACE), by_hand_due=_expression(node, BY_HAND_DUE), children=_expression(node, CHILDREN)
    )
    name = event.message
    if name is not None and name.startswith(HAND_OVER) and not is_snake_case(name):
        text = Sentence(
            "The %(label)s sends the message “%(name)s”. A message whose name begins with "
            "%(hand_over)s hands the child over to another process: name it %(hand_over)s<key of that"
            " process>.",
            label=node.label,
            name=name[:60],
            hand_over=HAND_OVER,
        )
        node.problem("message_name", text)
    for setting in (BY_HAND_DUE, CHILDREN):
        if setting in event.properties and event.hands_over_to is None:
            words = Sentence(
                "%(setting)s means nothing on the %(label)s: it hands over to no process. Remove it.",
                setting=setting,
                label=node.label,
            )
            node.problem("misplaced_property", words)
    return event


def _expression(node: Node, setting: str) -> Expression | None:
    text = node.extensions.properties.get(setting)
    if text is None:
        return None
    return read_expression(text, setting_of(setting, node.id), node.id, node.line, node.findings)


KIND = ElementKind(label=Sentence("end event"), read=_read, extensions=EXTENSIONS)
