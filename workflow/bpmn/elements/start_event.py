"""The start event: begins a process, a subprocess, or an event subprocess when something happens."""

from typing import Final

from rules.sentences import Sentence, listed
from workflow.bpmn.document import is_marked, local_name
from workflow.bpmn.events import EXTENSIONS, read_event
from workflow.bpmn.model import Element, ErrorTrigger, StartEvent
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.problems import Findings
from workflow.bpmn.triggers import NONE, Place
from workflow.bpmn.whole import Whole

_OF_PROCESS: Final = Place(Sentence("A start event of a process"), (NONE, "message", "signal", "timer"), repeats=True)
_OF_SUBPROCESS: Final = Place(Sentence("A start event of a subprocess"), (NONE,))
_OF_EVENT_SUBPROCESS: Final = Place(
    Sentence("A start event of an event subprocess"),
    ("message", "signal", "timer", "error", "escalation", "conditional"),
    repeats=True,
)


def _read(node: Node) -> StartEvent:
    event = StartEvent(**read_event(node, _place(node)), interrupting=node.flag("isInterrupting", True))
    if isinstance(event.trigger, ErrorTrigger) and not event.interrupting:
        message = Sentence(
            "The %(label)s waits for an error and does not interrupt. An error always interrupts: set"
            " it so, or use an escalation.",
            label=node.label,
        )
        node.problem("error_goes_on", message)
    return event


def _place(node: Node) -> Place:
    if local_name(node.scope) == "process":
        return _OF_PROCESS
    begun_by_event = is_marked(node.scope, "triggeredByEvent")
    return _OF_EVENT_SUBPROCESS if begun_by_event else _OF_SUBPROCESS


def _check(element: Element, whole: Whole, findings: Findings) -> None:
    """Each message may start the process in one way only."""
    if not isinstance(element, StartEvent) or element.message is None or element.within is not None:
        return
    same = whole.message_starts[element.message]
    if len(same) > 1:
        named = listed(start.id for start in same[:5])
        message = Sentence(
            "The start events %(named)s wait for the same message %(message)s. Keep one.",
            named=named,
            message=element.message[:60],
        )
        findings.problem(element.id, element.line, "several_message_starts", message)


KIND = ElementKind(label=Sentence("start event"), read=_read, extensions=EXTENSIONS, check=_check)
