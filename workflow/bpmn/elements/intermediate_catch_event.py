"""The intermediate catch event: waits on the way until something happens; as a link it is where a jump lands."""

from typing import Final

from rules.sentences import Sentence
from workflow.bpmn.events import EXTENSIONS, read_event
from workflow.bpmn.links import check_catch
from workflow.bpmn.model import IntermediateCatchEvent
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.triggers import Place

_PLACE: Final = Place(Sentence("An intermediate catch event"), ("timer", "message", "signal", "conditional", "link"))


def _read(node: Node) -> IntermediateCatchEvent:
    return IntermediateCatchEvent(**read_event(node, _PLACE))


KIND = ElementKind(label=Sentence("intermediate catch event"), read=_read, extensions=EXTENSIONS, check=check_catch)
