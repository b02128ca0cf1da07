"""Whether every element can be reached, and an end be reached from every element.

Works on the drawing alone, whatever the elements are, so that one kind of element that is not run does not hide what
else is wrong.
"""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from workflow.bpmn.document import identifier, line_of, local_name
from workflow.bpmn.flows import Flows
from workflow.bpmn.node import describe
from workflow.bpmn.problems import Findings

_PASSING: Final = frozenset({"exclusiveGateway", "parallelGateway"})
"""Kinds that neither wait nor change anything, so that a circle of them is never left."""


@dataclass(frozen=True)
class Drawing:
    """One scope as nodes and arrows."""

    xml: etree._Element
    """The process or subprocess."""
    nodes: Mapping[str, etree._Element]
    flows: Flows
    labels: Mapping[str, str]
    """How messages speak of each kind, by local name."""

    def label(self, node_id: str) -> str:
        """How messages speak of one node."""
        xml = self.nodes[node_id]
        return describe(self.labels[local_name(xml)], xml)


def check_soundness(drawing: Drawing, findings: Findings, whole_process: bool) -> None:
    """Keep a problem for each element out of reach, without way out, or caught in a circle.

    A subprocess (`whole_process` false) may begin and end without events (BPMN 2.0.2 §13.3.4), so only what contradicts
    its own start event is kept. A flow whose other end is wrong may be the missing way in or out, so that nothing is
    said about those until it is put right.
    """
    starts = [node_id for node_id, xml in drawing.nodes.items() if local_name(xml) == "startEvent"]
    ends = [node_id for node_id, xml in drawing.nodes.items() if local_name(xml) == "endEvent"]
    _check_starts(drawing, starts, findings, whole_process)
    _check_ends(drawing, ends, findings, whole_process)
    arrows = _arrows(drawing)
    if starts and not drawing.flows.loose_sources:
        _check_reach(drawing, arrows, findings)
    if whole_process and not drawing.flows.loose_targets:
        _check_ways_to_end(drawing, ends, arrows, findings)
    _check_circles(drawing, arrows, findings)


def _check_starts(drawing: Drawing, starts: list[str], findings: Findings, whole_process: bool) -> None:
    for node_id in starts:
        if node_id in drawing.flows.incoming or node_id in drawing.flows.loose_targets:
            message = f"A sequence flow leads into the {drawing.label(node_id)}. Lead it to the step after the start."
            findings.problem(node_id, line_of(drawing.nodes[node_id]), "start_with_incoming", message)
    if not starts and whole_process:
        message = "The process has no start event. Add one and connect it to the first step."
        findings.problem(identifier(drawing.xml), line_of(drawing.xml), "no_start", message)
    plain = [node_id for node_id in starts if not _triggers(drawing.nodes[node_id])]
    if len(plain) > 1:
        for node_id in plain:
            message = f"The {drawing.label(node_id)} is one of {len(plain)} start events. Keep one and join the ways."
            findings.problem(node_id, line_of(drawing.nodes[node_id]), "several_starts", message)


def _check_ends(drawing: Drawing, ends: list[str], findings: Findings, whole_process: bool) -> None:
    for node_id in ends:
        if node_id in drawing.flows.outgoing or node_id in drawing.flows.loose_sources:
            message = f"A sequence flow leads out of the {drawing.label(node_id)}. Remove it: the way ends there."
            findings.problem(node_id, line_of(drawing.nodes[node_id]), "end_with_outgoing", message)
    if not ends and whole_process:
        message = "The process has no end event. Add one and lead the last step to it."
        findings.problem(identifier(drawing.xml), line_of(drawing.xml), "no_end", message)


def _check_reach(drawing: Drawing, arrows: Mapping[str, list[str]], findings: Findings) -> None:
    roots = [node_id for node_id, xml in drawing.nodes.items() if _begins(xml)]
    reached = _reached([*roots, *drawing.flows.loose_targets], arrows)
    for node_id, xml in drawing.nodes.items():
        if node_id not in reached:
            message = f"No path from the start leads to the {drawing.label(node_id)}. Connect it or remove it."
            findings.problem(node_id, line_of(xml), "unreachable", message)


def _check_ways_to_end(drawing: Drawing, ends: list[str], arrows: Mapping[str, list[str]], findings: Findings) -> None:
    backwards: dict[str, list[str]] = {node_id: [] for node_id in drawing.nodes}
    for source, targets in arrows.items():
        for target in targets:
            backwards[target].append(source)
    stuck = []
    for node_id, xml in drawing.nodes.items():
        if not ends and not _only_on_the_way(xml):
            continue
        if not arrows[node_id] and not _finishes(xml) and node_id not in drawing.flows.loose_sources:
            stuck.append(node_id)
            message = f"No sequence flow leads out of the {drawing.label(node_id)}. Lead it to a step or an end event."
            findings.problem(node_id, line_of(xml), "no_way_out", message)
    if not ends:
        return
    finishing = [node_id for node_id, xml in drawing.nodes.items() if _finishes(xml)]
    explained = _reached([*ends, *finishing, *stuck, *drawing.flows.loose_sources], backwards)
    for node_id, xml in drawing.nodes.items():
        if node_id not in explained:
            message = f"From the {drawing.label(node_id)} no path leads to an end event. Add a way out of the circle."
            findings.problem(node_id, line_of(xml), "no_way_to_end", message)


def _check_circles(drawing: Drawing, arrows: Mapping[str, list[str]], findings: Findings) -> None:
    """Refuse circles of gateways only. Nodes that no circle of them can hold are peeled off until none is left."""
    passing = {node_id for node_id, xml in drawing.nodes.items() if local_name(xml) in _PASSING}
    inner = {node_id: [target for target in arrows[node_id] if target in passing] for node_id in passing}
    backwards: dict[str, list[str]] = {node_id: [] for node_id in passing}
    for source, targets in inner.items():
        for target in targets:
            backwards[target].append(source)
    circling = _peeled(_peeled(passing, inner, backwards), backwards, inner)
    for node_id in drawing.nodes:
        if node_id in circling:
            message = (
                f"From the {drawing.label(node_id)} gateways lead round in a circle without a step in between, "
                "so that nothing could ever change. Put a user task in the circle."
            )
            findings.problem(node_id, line_of(drawing.nodes[node_id]), "loop_without_wait", message)


def _peeled(nodes: set[str], onwards: Mapping[str, list[str]], backwards: Mapping[str, list[str]]) -> set[str]:
    """The nodes that remain when those without a way onwards are taken away again and again."""
    left = set(nodes)
    ways = {node_id: sum(target in left for target in onwards[node_id]) for node_id in left}
    ready = deque(node_id for node_id, count in ways.items() if count == 0)
    while ready:
        node_id = ready.popleft()
        left.discard(node_id)
        for source in backwards[node_id]:
            if source in left:
                ways[source] -= 1
                if ways[source] == 0:
                    ready.append(source)
    return left


def _arrows(drawing: Drawing) -> dict[str, list[str]]:
    """Where a token can go from each node: along flows, and from an activity to the events on its border."""
    arrows: dict[str, list[str]] = {node_id: [] for node_id in drawing.nodes}
    for drawn in drawing.flows.drawn:
        arrows[drawn.flow.source].append(drawn.flow.target)
    for node_id, xml in drawing.nodes.items():
        host = xml.get("attachedToRef", "").rpartition(":")[2]
        if host in arrows:
            arrows[host].append(node_id)
    return arrows


def _begins(xml: etree._Element) -> bool:
    name = local_name(xml)
    return (
        name == "startEvent"
        or _aside(xml)
        or (name == "intermediateCatchEvent" and "linkEventDefinition" in _triggers(xml))
        or xml.get("instantiate", "false").strip() in {"true", "1"}
    )


def _finishes(xml: etree._Element) -> bool:
    name = local_name(xml)
    triggers = _triggers(xml)
    return (
        name == "endEvent"
        or _aside(xml)
        or (name == "intermediateThrowEvent" and "linkEventDefinition" in triggers)
        or (name == "boundaryEvent" and "compensateEventDefinition" in triggers)
    )


def _only_on_the_way(xml: etree._Element) -> bool:
    """Gateways and intermediate events must lead on (BPMN 2.0.2 §10.5.4, §10.6.1); activities may end a process."""
    name = local_name(xml)
    return name.endswith("Gateway") or name == "intermediateCatchEvent"


def _aside(xml: etree._Element) -> bool:
    """Event subprocesses and compensation handlers stand beside the flow."""
    return any(xml.get(mark, "false").strip() in {"true", "1"} for mark in ("triggeredByEvent", "isForCompensation"))


def _triggers(xml: etree._Element) -> set[str]:
    names = (local_name(child) for child in xml.iterchildren(etree.Element))
    return {name for name in names if name.endswith("EventDefinition") or name == "eventDefinitionRef"}


def _reached(roots: Iterable[str], arrows: Mapping[str, list[str]]) -> set[str]:
    reached = set(roots)
    pending = list(reached)
    while pending:
        for target in arrows[pending.pop()]:
            if target not in reached:
                reached.add(target)
                pending.append(target)
    return reached
