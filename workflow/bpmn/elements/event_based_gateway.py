"""The event-based gateway: waits for the first of several events, and goes on there."""

from rules.sentences import Sentence
from workflow.bpmn.gateways import check_use
from workflow.bpmn.model import (
    Condition,
    Element,
    EventBasedGateway,
    IntermediateCatchEvent,
    Message,
    ReceiveTask,
    Signal,
    Timer,
)
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.problems import Findings
from workflow.bpmn.whole import Whole


def _read(node: Node) -> EventBasedGateway:
    node.expect_plain()
    node.refuse_instantiate()
    if node.xml.get("eventGatewayType", "Exclusive").strip() != "Exclusive":
        message = Sentence(
            "The %(label)s waits for all of its events. Use a parallel gateway and a catch event on each way.",
            label=node.label,
        )
        node.problem("unsupported_setting", message)
    if len(node.outgoing) == 1:
        message = Sentence(
            "The %(label)s waits for one event only. Draw another way, or leave the gateway out.", label=node.label
        )
        node.warning("joins_and_splits_nothing", message)
    else:
        check_use(node)
    return EventBasedGateway(**node.common())


def _check(element: Element, whole: Whole, findings: Findings) -> None:
    """What follows must wait for something, and be reached by no other way (BPMN 2.0.2 §10.6.6)."""
    for target_id in dict.fromkeys(whole.flows[flow].target for flow in element.outgoing):
        target = whole.elements.get(target_id)
        if target is None:  # a kind that is refused
            continue
        if not _waits(target):
            message = Sentence(
                "The event-based gateway %(id)s leads to %(target_id)s, which waits for nothing. Lead it "
                "to catch events with a timer, a message, a signal or a condition, or to receive tasks.",
                id=element.id,
                target_id=target.id,
            )
            findings.problem(target.id, target.line, "event_gateway_target", message)
        elif len(target.incoming) > 1:
            message = Sentence(
                "Another way leads into %(id)s, for which the event-based gateway %(element_id)s waits. "
                "Remove it, or join the ways before the gateway.",
                id=target.id,
                element_id=element.id,
            )
            findings.problem(target.id, target.line, "event_gateway_target", message)
        elif isinstance(target, ReceiveTask) and target.loop is not None:
            message = Sentence(
                "%(id)s stands behind the event-based gateway %(element_id)s and has a multi-instance "
                "marker. Remove the marker.",
                id=target.id,
                element_id=element.id,
            )
            findings.problem(target.id, target.line, "event_gateway_target", message)


def _waits(target: Element) -> bool:
    if isinstance(target, IntermediateCatchEvent):
        return isinstance(target.trigger, Timer | Message | Signal | Condition) or target.trigger is None
    return isinstance(target, ReceiveTask)


KIND = ElementKind(label=Sentence("event-based gateway"), read=_read, check=_check)
