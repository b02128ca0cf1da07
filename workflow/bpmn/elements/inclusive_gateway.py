"""The inclusive gateway: takes every way whose condition is true, and joins all that can still come."""

from rules.sentences import Sentence
from workflow.bpmn.gateways import check_conditions, check_use
from workflow.bpmn.model import InclusiveGateway
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> InclusiveGateway:
    node.expect_plain()
    check_use(node)
    check_conditions(node)
    return InclusiveGateway(**node.common(), default=node.default)


KIND = ElementKind(label=Sentence("inclusive gateway"), read=_read)
