"""The parallel gateway: all ways at once, and together again."""

from workflow.bpmn.model import ParallelGateway
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> ParallelGateway:
    node.expect_plain()
    if len(node.incoming) <= 1 and len(node.outgoing) <= 1:
        message = f"The {node.label} joins nothing and splits nothing. Give it several ways in or out, or remove it."
        node.warning("joins_and_splits_nothing", message)
    return ParallelGateway(**node.common())


KIND = ElementKind(label="parallel gateway", read=_read)
