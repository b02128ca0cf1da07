"""The boundary event: a timer that runs while a person has the task on whose border it sits."""

from typing import Final

from lxml import etree

from workflow.bpmn.document import identifier, local_name
from workflow.bpmn.model import BoundaryEvent
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.timers import read_timer
from workflow.bpmn.unsupported import NODES

_HOSTS: Final = frozenset({"userTask"})


def _read(node: Node) -> BoundaryEvent:
    node.expect_plain("timerEventDefinition")
    node.expect_one_way_out()
    if node.incoming:
        message = f"A sequence flow leads into the {node.label}. It begins when its timer fires: remove the flow."
        node.problem("boundary_with_incoming", message)
    if node.trigger("timerEventDefinition") is not None:
        _check_host(node)
    return BoundaryEvent(
        **node.common(),
        attached_to=node.xml.get("attachedToRef", "").rpartition(":")[2].strip(),
        interrupting=node.xml.get("cancelActivity", "true").strip() in {"true", "1"},
        trigger=read_timer(node),
    )


def _check_host(node: Node) -> None:
    """The host must be a step of the same process at which time passes. What is not run yet is told at the host."""
    reference = node.xml.get("attachedToRef", "").rpartition(":")[2].strip()
    scope = node.xml.getparent()
    siblings = scope.iterchildren(etree.Element) if scope is not None else ()
    host = next((xml for xml in siblings if reference and identifier(xml) == reference), None)
    if host is None or local_name(host) not in _HOSTS | NODES.keys():
        what = reference[:60] or "nothing"
        message = f"The {node.label} sits on {what}, where nobody and nothing is waited for. Put it on a user task."
        node.problem("boundary_host", message)


KIND = ElementKind(
    label="boundary event",
    read=_read,
    instead_of_trigger="use a timer, or ask in the form of the task and choose behind it",
)
