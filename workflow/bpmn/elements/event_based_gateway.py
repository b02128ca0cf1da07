"""The event-based gateway: waits for the first of several events, and goes on there."""

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
        message = f"The {node.label} waits for all of its events. Use a parallel gateway and a catch event on each way."
        node.problem("unsupported_setting", message)
    if len(node.outgoing) == 1:
        message = f"The {node.label} waits for one event only. Draw another way, or leave the gateway out."
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
            message = (
                f"The event-based gateway {element.id} leads to {target.id}, which waits for nothing. Lead it to catch "
                "events with a timer, a message, a signal or a condition, or to receive tasks."
            )
            findings.problem(target.id, target.line, "event_gateway_target", message)
        elif len(target.incoming) > 1:
            message = (
                f"Another way leads into {target.id}, for which the event-based gateway {element.id} waits. Remove it, "
                "or join the ways before the gateway."
            )
            findings.problem(target.id, target.line, "event_gateway_target", message)
        elif isinstance(target, ReceiveTask) and target.loop is not None:
            message = (
                f"{target.id} stands behind the event-based gateway {element.id} and has a multi-instance marker. "
                "Remove the marker."
            )
            findings.problem(target.id, target.line, "event_gateway_target", message)


def _waits(target: Element) -> bool:
    if isinstance(target, IntermediateCatchEvent):
        return isinstance(target.trigger, Timer | Message | Signal | Condition) or target.trigger is None
    return isinstance(target, ReceiveTask)


KIND = ElementKind(label="event-based gateway", read=_read, check=_check)
