"""Reads what an event waits for or makes happen, and refuses a trigger where BPMN has none (BPMN 2.0.2 table 10.93)."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from lxml import etree

from rules.feel import parse
from rules.sentences import Sentence, listed
from workflow.bpmn.document import children, line_of, local_name, name_of, text_of
from workflow.bpmn.expressions import read_expression, read_formal, setting_of
from workflow.bpmn.messages import read_message
from workflow.bpmn.model import Condition, ErrorTrigger, Escalation, Link, Signal, Terminate, Timer, Trigger
from workflow.bpmn.node import Node
from workflow.bpmn.references import find, is_given
from workflow.bpmn.timers import read_timer
from workflow.bpmn.unsupported import TRIGGERS as REFUSED

LABELS: Final[Mapping[str, str]] = {
    "timerEventDefinition": Sentence("timer"),
    "messageEventDefinition": Sentence("message"),
    "signalEventDefinition": Sentence("signal"),
    "errorEventDefinition": Sentence("error"),
    "escalationEventDefinition": Sentence("escalation"),
    "conditionalEventDefinition": Sentence("conditional"),
    "linkEventDefinition": Sentence("link"),
    "terminateEventDefinition": Sentence("terminate"),
} | {name: refused.label for name, refused in REFUSED.items()}
"""How messages speak of each event definition."""

BY_REFERENCE: Final = "eventDefinitionRef"
DEFINITIONS: Final = (*LABELS, BY_REFERENCE)
"""Child elements by which events are told apart."""

NONE: Final = "none"
_FALSE: Final = parse("false")


class Place(NamedTuple):
    """A kind of event in a place, and what it may wait for or make happen there."""

    label: str
    """What it is, with its article: “An end event”."""
    allowed: tuple[str, ...]
    """Labels of the triggers, `none` among them when it may have none."""
    throws: bool = False
    """Whether it makes the thing happen; else it waits for it."""
    repeats: bool = False
    """Whether a timer may be a cycle."""


def definitions(xml: etree._Element) -> list[etree._Element]:
    """The event definitions on an event, references to some included."""
    return [child for child in xml.iterchildren(etree.Element) if local_name(child) in DEFINITIONS]


def read_trigger(node: Node, place: Place) -> Trigger | None:
    """The trigger of an event; None when it has none, or with a problem kept."""
    found = definitions(node.xml)
    if len(found) > 1:
        message = Sentence(
            "The %(label)s has %(count)s triggers. Keep one, and draw an event for each of the others.",
            label=node.label,
            count=len(found),
        )
        node.problem("several_triggers", message, line_of(found[1]))
    if not found:
        if NONE not in place.allowed:
            node.problem(
                "trigger_missing",
                Sentence(
                    "The %(label)s has no trigger. Give it one of: %(listed)s.", label=node.label, listed=_listed(place)
                ),
            )
        return None
    definition = _resolved(node, found[0])
    if definition is None:
        return None
    name, line = local_name(definition), line_of(found[0])
    if name in REFUSED:
        message = Sentence(
            "The %(trigger)s trigger of the %(event)s is not run by Casewright: %(instead)s.",
            trigger=LABELS[name],
            event=node.label,
            instead=REFUSED[name].instead,
        )
        node.problem("refused_event", message, line)
        return None
    if LABELS[name] not in place.allowed:
        message = Sentence(
            "%(kind)s cannot have the trigger of the %(event)s, which is %(trigger)s. Use one of: %(listed)s.",
            kind=place.label,
            event=node.label,
            trigger=LABELS[name],
            listed=_listed(place),
        )
        node.problem("trigger_misplaced", message, line)
        return None
    return _READERS[name](node, definition, place)


def _listed(place: Place) -> str:
    said = {str.__str__(label): label for label in LABELS.values()} | {NONE: Sentence("no trigger")}
    return listed(said[label] for label in place.allowed)


def _resolved(node: Node, given: etree._Element) -> etree._Element | None:
    """The event definition itself, where an event refers to one beside the process."""
    if local_name(given) != BY_REFERENCE:
        return given
    reference = text_of(given).rpartition(":")[2].strip()
    found = node.anywhere.get(reference)
    if found is None:
        message = Sentence(
            "The %(label)s refers to %(reference)s, which is not in the file. Give it a trigger.",
            label=node.label,
            reference=reference[:60] or "nothing",
        )
        node.problem("dangling_reference", message, line_of(given))
        return None
    if local_name(found) not in LABELS:
        message = Sentence(
            "The %(label)s refers to %(reference)s, which is <%(tag)s> and no event definition. Choose one.",
            label=node.label,
            reference=reference[:60],
            tag=local_name(found),
        )
        node.problem("wrong_reference", message, line_of(given))
        return None
    return found


def _timer(node: Node, definition: etree._Element, place: Place) -> Timer:
    return read_timer(node, definition, repeats=place.repeats)


def _message(node: Node, definition: etree._Element, _place: Place) -> Trigger | None:
    return read_message(node, definition)


def _signal(node: Node, definition: etree._Element, _place: Place) -> Trigger | None:
    found = find(node, definition, "signal")
    return Signal(name=found[0]) if found else None


def _error(node: Node, definition: etree._Element, place: Place) -> Trigger | None:
    if not place.throws and not is_given(definition, "error"):
        return ErrorTrigger(code="")
    found = find(node, definition, "error")
    return ErrorTrigger(code=found[0]) if found else None


def _escalation(node: Node, definition: etree._Element, place: Place) -> Trigger | None:
    if not place.throws and not is_given(definition, "escalation"):
        return Escalation(code="")
    found = find(node, definition, "escalation")
    return Escalation(code=found[0]) if found else None


def _condition(node: Node, definition: etree._Element, _place: Place) -> Trigger:
    conditions = children(definition, "condition")
    what = setting_of(Sentence("condition"), node.id)
    if not conditions:
        read_expression("", what, node.id, line_of(definition), node.findings)
        return Condition(expression=_FALSE)
    return Condition(expression=read_formal(conditions[0], what, node.id, node.findings) or _FALSE)


def _link(node: Node, definition: etree._Element, _place: Place) -> Trigger | None:
    name = name_of(definition)
    if not name:
        message = Sentence(
            "The link of the %(label)s has no name. Give it the name of the event that it belongs with.",
            label=node.label,
        )
        node.problem("link_name", message, line_of(definition))
        return None
    return Link(name=name)


def _terminate(_node: Node, _definition: etree._Element, _place: Place) -> Trigger:
    return Terminate()


_READERS: Final[Mapping[str, Callable[[Node, etree._Element, Place], Trigger | None]]] = {
    "timerEventDefinition": _timer,
    "messageEventDefinition": _message,
    "signalEventDefinition": _signal,
    "errorEventDefinition": _error,
    "escalationEventDefinition": _escalation,
    "conditionalEventDefinition": _condition,
    "linkEventDefinition": _link,
    "terminateEventDefinition": _terminate,
}
