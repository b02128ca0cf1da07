"""The exclusive gateway: takes the first way whose condition is true, in the order of the file."""

from rules.sentences import Sentence
from workflow.bpmn.gateways import check_conditions, check_use
from workflow.bpmn.model import ExclusiveGateway
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> ExclusiveGateway:
    node.expect_plain()
    check_use(node)
    check_conditions(node)
    return ExclusiveGateway(**node.common(), default=node.default)


KIND = ElementKind(label=Sentence("exclusive gateway"), read=_read)
