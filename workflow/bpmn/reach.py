"""From which elements a token could still come by certain flows: what a join waits for."""

from collections.abc import Iterable

from workflow.bpmn.model import BoundaryEvent, Element, IntermediateThrowEvent, Link, ProcessModel


def flows_leading_to(model: ProcessModel, gateway: Element, flows: Iterable[str]) -> frozenset[str]:
    """The elements of the gateway's scope from which a path leads to one of the flows without passing the gateway.

    A path goes along sequence flows, from an activity to the events on its border, and from link to link.
    """
    before: dict[str, set[str]] = {}
    for flow in model.flows.values():
        before.setdefault(flow.target, set()).add(flow.source)
    for element in model.inside(gateway.within):
        if isinstance(element, BoundaryEvent):
            before.setdefault(element.id, set()).add(element.attached_to)
        elif isinstance(element, IntermediateThrowEvent) and isinstance(element.trigger, Link):
            target = model.link_target(element)
            if target is not None:
                before.setdefault(target.id, set()).add(element.id)
    pending = [model.flows[flow].source for flow in flows]
    found: set[str] = set()
    while pending:
        element_id = pending.pop()
        if element_id not in found and element_id != gateway.id:
            found.add(element_id)
            pending += before.get(element_id, ())
    return frozenset(found)
