"""What every kind of activity has in common while it is read: repetition, default flow, input and output mappings."""

from rules.sentences import Sentence
from workflow.bpmn.asks import ASKS, asks_in
from workflow.bpmn.document import local_name
from workflow.bpmn.mappings import read_mappings
from workflow.bpmn.model import Ask, Mappings, MultiInstance
from workflow.bpmn.multi_instance import MARKER, read_multi_instance
from workflow.bpmn.node import Common, Node

EXTENSIONS = frozenset({"properties", "ioMapping"})


class ActivityFields(Common):
    """The fields of `Activity`."""

    loop: MultiInstance | None
    default: str | None
    inputs: Mappings
    outputs: Mappings
    asks: tuple[Ask, ...]


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
        asks=_read_asks(node),
    )


def _read_asks(node: Node) -> tuple[Ask, ...]:
    """What is asked of whoever starts the activity: nobody starts one that is not offered (BPMN 2.0.2 §10.3.5)."""
    asks = asks_in(node.extensions.properties)
    offered = local_name(node.scope) == "adHocSubProcess" and not node.incoming
    if asks and (not offered or node.flag("triggeredByEvent", False)):
        message = Sentence(
            "%(asks)s%(name)s means nothing on the %(label)s: nobody starts it. Put it on an activity"
            " of an ad-hoc subprocess that no flow leads to, or ask in a form.",
            asks=ASKS,
            name=asks[0].name,
            label=node.label,
        )
        node.problem("misplaced_property", message)
    return asks


def _check_only_way(node: Node) -> None:
    """The only way out of an activity must be free: there is nothing to choose from (BPMN 2.0.2 §8.4.13)."""
    if len(node.outgoing) == 1 and node.outgoing[0].has_condition:
        flow = node.outgoing[0].flow
        message = Sentence(
            "The sequence flow %(id)s is the only way out of the %(label)s and has a condition, so "
            "that the process may stop there. Remove the condition, or add another way.",
            id=flow.id,
            label=node.label,
        )
        node.findings.problem(flow.id, flow.line, "condition_misplaced", message)
