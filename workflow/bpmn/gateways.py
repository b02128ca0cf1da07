"""What every kind of gateway has in common while it is read: a use, and conditions behind those that choose."""

from rules.sentences import Sentence
from workflow.bpmn.node import Node


def check_use(node: Node) -> None:
    """Warn of a gateway that joins nothing and splits nothing (BPMN 2.0.2 §10.6.1)."""
    if len(node.incoming) <= 1 and len(node.outgoing) <= 1:
        message = Sentence(
            "The %(label)s joins nothing and splits nothing. Give it several ways in or out, or remove it.",
            label=node.label,
        )
        node.warning("joins_and_splits_nothing", message)


def check_conditions(node: Node) -> None:
    """Every way out of a gateway that chooses has a condition or is the default."""
    for drawn in node.outgoing if len(node.outgoing) > 1 else ():
        if not drawn.has_condition and not drawn.flow.is_default:
            message = Sentence(
                "The sequence flow %(id)s leaves the %(label)s without a condition. Write a condition "
                'such as =forms.manager_decision.decision = "return", or mark it as the default.',
                id=drawn.flow.id,
                label=node.label,
            )
            node.findings.problem(drawn.flow.id, drawn.flow.line, "condition_missing", message)
    if node.default is None and any(drawn.has_condition for drawn in node.outgoing):
        message = Sentence(
            "The %(label)s has no default flow: when no condition is true, the process stops there as"
            " an incident. Mark one flow as the default.",
            label=node.label,
        )
        node.warning("no_default", message)
