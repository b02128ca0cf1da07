"""The exclusive gateway: the first flow whose condition is true, else the default flow."""

from workflow.bpmn.model import ExclusiveGateway
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> ExclusiveGateway:
    node.expect_plain()
    default = next((drawn.flow.id for drawn in node.outgoing if drawn.flow.is_default), None)
    if len(node.outgoing) > 1:
        _check_conditions(node)
    if default is None and any(drawn.has_condition for drawn in node.outgoing):
        message = (
            f"The {node.label} has no default flow: when no condition is true, the process stops there as an incident. "
            "Mark one flow as the default."
        )
        node.warning("no_default", message)
    return ExclusiveGateway(**node.common(), default=default)


def _check_conditions(node: Node) -> None:
    for drawn in node.outgoing:
        if not drawn.has_condition and not drawn.flow.is_default:
            message = (
                f"The sequence flow {drawn.flow.id} leaves the {node.label} without a condition. "
                'Write a condition such as =forms.manager_decision.decision = "return", or mark it as the default.'
            )
            node.findings.problem(drawn.flow.id, drawn.flow.line, "condition_missing", message)


KIND = ElementKind(label="exclusive gateway", read=_read)
