"""The parallel gateway: all ways at once, and together again."""

from rules.sentences import Sentence
from workflow.bpmn.gateways import check_use
from workflow.bpmn.model import ParallelGateway
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> ParallelGateway:
    node.expect_plain()
    check_use(node)
    return ParallelGateway(**node.common())


KIND = ElementKind(label=Sentence("parallel gateway"), read=_read)
