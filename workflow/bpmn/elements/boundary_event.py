"""The boundary event: waits as long as the activity is under way on whose border it sits."""

from typing import Final

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import is_marked, local_name
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
    Sentence("A boundary event"), ("timer", "message", "signal", "error", "escalation", "conditional"), repeats=True
)
_ACTIVITIES: Final = frozenset({"callActivity", "subProcess", "adHocSubProcess", "transaction", "task"})


def _read(node: Node) -> BoundaryEvent:
    if node.incoming:
        message = Sentence(
            "A sequence flow leads into the %(label)s. It begins when its trigger comes: remove the flow.",
            label=node.label,
        )
        node.problem("boundary_with_incoming", message)
    event = BoundaryEvent(
        **read_event(node, _PLACE),
        attached_to=node.xml.get("attachedToRef", "").rpartition(":")[2].strip(),
        interrupting=node.flag("cancelActivity", True),
    )
    _check_host(node, event)
    if isinstance(event.trigger, ErrorTrigger) and not event.interrupting:
        message = Sentence(
            "The %(label)s waits for an error and does not interrupt. An error always ends the "
            "activity: set it so, or use an escalation.",
            label=node.label,
        )
        node.problem("error_goes_on", message)
    return event


def _check_host(node: Node, event: BoundaryEvent) -> None:
    """The host must be an activity of the same scope, and be begun by a sequence flow."""
    host = node.anywhere.get(event.attached_to)
    beside = host is not None and host.getparent() is node.scope and _is_activity(host)
    if host is None or not beside or is_marked(host, "triggeredByEvent"):
        what = event.attached_to[:60] or "nothing"
        message = Sentence(
            "The %(label)s sits on %(what)s, which is no activity beside it. Put it on a task, a "
            "subprocess or a call activity.",
            label=node.label,
            what=what,
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
        message = Sentence(
            "The boundary event %(id)s sits on %(host)s, which takes no time, so that it does not "
            "come to happen. Put it on a step that waits, or on a subprocess around several.",
            id=element.id,
            host=host.id,
        )
        findings.warning(element.id, element.line, "boundary_without_time", message)


KIND = ElementKind(label=Sentence("boundary event"), read=_read, extensions=EXTENSIONS, check=_check)
