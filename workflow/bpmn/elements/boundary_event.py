"""The boundary event: waits as long as the activity is under way on whose border it sits."""

from typing import Final

from lxml import etree

from workflow.bpmn.document import local_name
from workflow.bpmn.events import EXTENSIONS, read_event
from workflow.bpmn.model import (
    BoundaryEvent,
    BusinessRuleTask,
    Condition,
    Element,
    ErrorTrigger,
    ManualTask,
    Message,
    ScriptTask,
    Signal,
    Timer,
)
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.problems import Findings
from workflow.bpmn.triggers import Place
from workflow.bpmn.whole import Whole

_PLACE: Final = Place(
    "A boundary event", ("timer", "message", "signal", "error", "escalation", "conditional"), repeats=True
)
_ACTIVITIES: Final = frozenset({"callActivity", "subProcess", "adHocSubProcess", "transaction", "task"})


def _read(node: Node) -> BoundaryEvent:
    if node.incoming:
        message = f"A sequence flow leads into the {node.label}. It begins when its trigger comes: remove the flow."
        node.problem("boundary_with_incoming", message)
    event = BoundaryEvent(
        **read_event(node, _PLACE),
        attached_to=node.xml.get("attachedToRef", "").rpartition(":")[2].strip(),
        interrupting=node.flag("cancelActivity", True),
    )
    _check_host(node, event)
    if isinstance(event.trigger, ErrorTrigger) and not event.interrupting:
        message = (
            f"The {node.label} waits for an error and does not interrupt. An error always ends the activity: set it "
            "so, or use an escalation."
        )
        node.problem("error_goes_on", message)
    return event


def _check_host(node: Node, event: BoundaryEvent) -> None:
    """The host must be an activity of the same scope, and be begun by a sequence flow."""
    host = node.anywhere.get(event.attached_to)
    beside = host is not None and host.getparent() is node.scope and _is_activity(host)
    if host is None or not beside or host.get("triggeredByEvent", "false").strip() in {"true", "1"}:
        what = event.attached_to[:60] or "nothing"
        message = (
            f"The {node.label} sits on {what}, which is no activity beside it. Put it on a task, a subprocess or a "
            "call activity."
        )
        node.problem("boundary_host", message)


def _is_activity(xml: etree._Element) -> bool:
    name = local_name(xml)
    return name in _ACTIVITIES or name.endswith("Task")


def _check(element: Element, whole: Whole, findings: Findings) -> None:
    """Nothing can be waited for while a step is under way that takes no time."""
    if not isinstance(element, BoundaryEvent) or not isinstance(element.trigger, Timer | Message | Signal | Condition):
        return
    host = whole.elements.get(element.attached_to)
    if isinstance(host, ManualTask | ScriptTask | BusinessRuleTask):
        message = (
            f"The boundary event {element.id} sits on {host.id}, which takes no time, so that it does not come to "
            "happen. Put it on a step that waits, or on a subprocess around several."
        )
        findings.warning(element.id, element.line, "boundary_without_time", message)


KIND = ElementKind(label="boundary event", read=_read, extensions=EXTENSIONS, check=_check)
