"""What every kind of activity has in common while it is read: repetition, default flow, input and output mappings."""

from workflow.bpmn.mappings import read_mappings
from workflow.bpmn.model import Mappings, MultiInstance
from workflow.bpmn.multi_instance import MARKER, read_multi_instance
from workflow.bpmn.node import Common, Node

EXTENSIONS = frozenset({"properties", "ioMapping"})


class ActivityFields(Common):
    """The fields of `Activity`."""

    loop: MultiInstance | None
    default: str | None
    inputs: Mappings
    outputs: Mappings


def read_activity(node: Node, *holds: str) -> ActivityFields:
    """The fields of an activity. `holds` are child elements that its own kind reads."""
    node.expect_plain(MARKER, *holds)
    node.warn_of_split()
    node.warn_of_no_default()
    _check_only_way(node)
    return ActivityFields(
        **node.common(),
        loop=read_multi_instance(node),
        default=node.default,
        inputs=read_mappings(node, "input"),
        outputs=read_mappings(node, "output"),
    )


def _check_only_way(node: Node) -> None:
    """The only way out of an activity must be free: there is nothing to choose from (BPMN 2.0.2 §8.4.13)."""
    if len(node.outgoing) == 1 and node.outgoing[0].has_condition:
        flow = node.outgoing[0].flow
        message = (
            f"The sequence flow {flow.id} is the only way out of the {node.label} and has a condition, so that the "
            "process may stop there. Remove the condition, or add another way."
        )
        node.findings.problem(flow.id, flow.line, "condition_misplaced", message)
