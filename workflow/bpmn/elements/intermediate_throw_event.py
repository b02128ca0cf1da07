"""The intermediate throw event: makes something happen on the way; as a link it jumps to where the other stands."""

from typing import Final

from rules.sentences import Sentence
from workflow.bpmn.events import EXTENSIONS, read_event
from workflow.bpmn.links import check_throw
from workflow.bpmn.model import IntermediateThrowEvent
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.triggers import NONE, Place

_PLACE: Final = Place(
    Sentence("An intermediate throw event"), (NONE, "message", "signal", "escalation", "link"), throws=True
)


def _read(node: Node) -> IntermediateThrowEvent:
    return IntermediateThrowEvent(**read_event(node, _PLACE))


KIND = ElementKind(label=Sentence("intermediate throw event"), read=_read, extensions=EXTENSIONS, check=check_throw)
