"""Whether every element can be reached, and an end be reached from every element.

Works on the drawing alone, whatever the elements are, so that one kind of element that is not run does not hide what
else is wrong.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import identifier, is_marked, line_of, local_name, name_of
from workflow.bpmn.flows import Flows
from workflow.bpmn.node import describe
from workflow.bpmn.problems import Findings

_PASSING: Final = frozenset(
    {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "manualTask", "intermediateThrowEvent"}
)
"""Kinds that neither wait nor change anything, so that a circle of them is never left."""

_INSIDE_AD_HOC: Final = ("startEvent", "endEvent")
"""Kinds that may not stand in an ad-hoc subprocess, whose steps people start (BPMN 2.0.2 §10.3.5)."""


@dataclass(frozen=True)
class Drawing:
    """One scope as nodes and arrows."""

    xml: etree._Element
    """The process or subprocess."""
    nodes: Mapping[str, etree._Element]
    flows: Flows
    labels: Mapping[str, str]
    """How messages speak of each kind, by local name."""

    @cached_property
    def landings(self) -> Mapping[str, list[str]]:
        """The catching link events by the name of the link."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for node_id, xml in self.nodes.items():
            name = _link(xml) if local_name(xml) == "intermediateCatchEvent" else None
            if name is not None:
                found[name].append(node_id)
        return found

    @cached_property
    def loose_landings(self) -> frozenset[str]:
        """The catching link events to which nothing jumps, or of which there are several: problems of their own."""
        thrown = {_link(xml) for xml in self.nodes.values() if local_name(xml) == "intermediateThrowEvent"}
        return frozenset(
            node for name, nodes in self.landings.items() for node in (nodes[1:] if name in thrown else nodes)
        )

    def label(self, node_id: str) -> str:
        """How messages speak of one node."""
        xml = self.nodes[node_id]
        return describe(self.labels[local_name(xml)], xml)


def check_soundness(drawing: Drawing, findings: Findings) -> None:
    """Keep a problem for each element out of reach, without way out, or caught in a circle.

    A flow whose other end is wrong may be the missing way in or out, so that nothing is said about those until it is
    put right.
    """
    kind = local_name(drawing.xml)
    arrows = _arrows(drawing)
    if kind == "adHocSubProcess":
        _check_ad_hoc(drawing, findings)
        starts = [node_id for node_id, xml in drawing.nodes.items() if _offered(node_id, xml, drawing)]
        ends: list[str] = []
    else:
        starts = [node_id for node_id, xml in drawing.nodes.items() if local_name(xml) == "startEvent"]
        ends = [node_id for node_id, xml in drawing.nodes.items() if local_name(xml) == "endEvent"]
        if not starts and not ends and kind == "subProcess" and not _aside(drawing.xml):
            starts, ends = _implied(drawing)
        _check_starts(drawing, starts, findings)
        _check_ends(drawing, ends, findings)
    if starts and not drawing.flows.loose_sources:
        _check_reach(drawing, starts, arrows, findings)
    if not drawing.flows.loose_targets:
        _check_ways_to_end(drawing, ends, arrows, findings)
    _check_circles(drawing, arrows, findings)


def _implied(drawing: Drawing) -> tuple[list[str], list[str]]:
    """Where a subprocess without start and end events begins and ends (BPMN 2.0.2 §10.3.5, §13.3.4).

    It begins at once at everything that nothing leads to, and each way ends at an activity that nothing leads out of.
    """
    flows = drawing.flows
    own = {node_id: xml for node_id, xml in drawing.nodes.items() if not _aside(xml)}
    beginning = [
        node_id
        for node_id, xml in own.items()
        if _offered(node_id, xml, drawing) and node_id not in flows.loose_targets and not _lands(xml)
    ]
    ending = [
        node_id
        for node_id, xml in own.items()
        if _is_activity(xml) and node_id not in flows.outgoing and node_id not in flows.loose_sources
    ]
    return beginning, ending


def _lands(xml: etree._Element) -> bool:
    return local_name(xml) == "intermediateCatchEvent" and _link(xml) is not None


def _check_starts(drawing: Drawing, starts: list[str], findings: Findings) -> None:
    for node_id in starts:
        if node_id in drawing.flows.incoming or node_id in drawing.flows.loose_targets:
            message = Sentence(
                "A sequence flow leads into the %(label)s. Lead it to the step after the start.",
                label=drawing.label(node_id),
            )
            findings.problem(node_id, line_of(drawing.nodes[node_id]), "start_with_incoming", message)
    what = _named(drawing)
    if not starts:
        message = Sentence(
            "The %(what)s has no start event. Add one and connect it to the first step.%(or_neither)s",
            what=what,
            or_neither=_or_neither(drawing),
        )
        findings.problem(identifier(drawing.xml), line_of(drawing.xml), "no_start", message)
        _tell_first_steps(drawing, findings)
    by_event = is_marked(drawing.xml, "triggeredByEvent")
    drawn = [node_id for node_id in starts if local_name(drawing.nodes[node_id]) == "startEvent"]
    alike = drawn if by_event else [node_id for node_id in drawn if not _triggers(drawing.nodes[node_id])]
    if len(alike) > 1:
        for node_id in alike:
            message = Sentence(
                "The %(label)s is one of %(count)s start events. Keep one and join the ways.",
                label=drawing.label(node_id),
                count=len(alike),
            )
            findings.problem(node_id, line_of(drawing.nodes[node_id]), "several_starts", message)


def _tell_first_steps(drawing: Drawing, findings: Findings) -> None:
    """Say of a process without a start event at which steps it could begin."""
    for node_id, xml in drawing.nodes.items() if local_name(drawing.xml) == "process" else ():
        if _offered(node_id, xml, drawing) and not _begins(xml) and not _lands(xml) and local_name(xml) != "endEvent":
            message = Sentence(
                "Nothing leads to the %(label)s. Lead the start event to it.", label=drawing.label(node_id)
            )
            findings.problem(node_id, line_of(xml), "unreachable", message)


def _check_ends(drawing: Drawing, ends: list[str], findings: Findings) -> None:
    for node_id in ends:
        if node_id in drawing.flows.outgoing or node_id in drawing.flows.loose_sources:
            message = Sentence(
                "A sequence flow leads out of the %(label)s. Remove it: the way ends there.",
                label=drawing.label(node_id),
            )
            findings.problem(node_id, line_of(drawing.nodes[node_id]), "end_with_outgoing", message)
    if not ends:
        message = Sentence(
            "The %(named)s has no end event. Add one and lead the last step to it.%(or_neither)s",
            named=_named(drawing),
            or_neither=_or_neither(drawing),
        )
        findings.problem(identifier(drawing.xml), line_of(drawing.xml), "no_end", message)


def _or_neither(drawing: Drawing) -> str:
    """What else mends a subprocess with a start event or an end event alone."""
    if local_name(drawing.xml) != "subProcess" or _aside(drawing.xml) or not drawing.nodes:
        return ""
    return Sentence(" A subprocess may also have neither: then it begins at every step that nothing leads to.")


def _check_ad_hoc(drawing: Drawing, findings: Findings) -> None:
    what = _named(drawing)
    for node_id, xml in drawing.nodes.items():
        if local_name(xml) in _INSIDE_AD_HOC:
            message = Sentence(
                "The %(label)s stands in the %(what)s, whose steps people start. Remove it.",
                label=drawing.label(node_id),
                what=what,
            )
            findings.problem(node_id, line_of(xml), "ad_hoc_content", message)
    if not any(_is_activity(xml) and not _aside(xml) for xml in drawing.nodes.values()):
        message = Sentence("The %(what)s has no activity that somebody could start. Add one.", what=what)
        findings.problem(identifier(drawing.xml), line_of(drawing.xml), "ad_hoc_content", message)


def _offered(node_id: str, xml: etree._Element, drawing: Drawing) -> bool:
    """Whether a step of an ad-hoc subprocess is begun by a person, no sequence flow leading to it."""
    return local_name(xml) != "boundaryEvent" and node_id not in drawing.flows.incoming


def _named(drawing: Drawing) -> str:
    kind = local_name(drawing.xml)
    return Sentence("process") if kind == "process" else describe(drawing.labels[kind], drawing.xml)


def _check_reach(drawing: Drawing, starts: list[str], arrows: Mapping[str, list[str]], findings: Findings) -> None:
    roots = [node_id for node_id, xml in drawing.nodes.items() if _begins(xml) or _told_elsewhere(node_id, drawing)]
    reached = _reached([*starts, *roots, *drawing.flows.loose_targets], arrows)
    for node_id, xml in drawing.nodes.items():
        if node_id not in reached:
            message = Sentence(
                "No path from the start leads to the %(label)s. Connect it or remove it.", label=drawing.label(node_id)
            )
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
        ends_here = _finishes(xml) or node_id in ends
        if not arrows[node_id] and not ends_here and node_id not in drawing.flows.loose_sources:
            stuck.append(node_id)
            message = Sentence(
                "No sequence flow leads out of the %(label)s. Lead it to a step or an end event.",
                label=drawing.label(node_id),
            )
            findings.problem(node_id, line_of(xml), "no_way_out", message)
    if not ends:
        return
    finishing = [node_id for node_id, xml in drawing.nodes.items() if _finishes(xml)]
    explained = _reached([*ends, *finishing, *stuck, *drawing.flows.loose_sources], backwards)
    for node_id, xml in drawing.nodes.items():
        if node_id not in explained:
            message = Sentence(
                "From the %(label)s no path leads to an end event. Add a way out of the circle.",
                label=drawing.label(node_id),
            )
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
            message = Sentence(
                "From the %(label)s gateways lead round in a circle without a step in between, so that "
                "nothing could ever change. Put a user task in the circle.",
                label=drawing.label(node_id),
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
    """Where a token can go from each node: along flows and links, and from an activity to the events on its border."""
    arrows: dict[str, list[str]] = {node_id: [] for node_id in drawing.nodes}
    for drawn in drawing.flows.drawn:
        arrows[drawn.flow.source].append(drawn.flow.target)
    for node_id, xml in drawing.nodes.items():
        host = xml.get("attachedToRef", "").rpartition(":")[2]
        if host in arrows:
            arrows[host].append(node_id)
        if local_name(xml) == "intermediateThrowEvent":
            arrows[node_id] += drawing.landings.get(_link(xml) or "", ())[:1]
    return arrows


def _begins(xml: etree._Element) -> bool:
    return _aside(xml) or is_marked(xml, "instantiate")


def _told_elsewhere(node_id: str, drawing: Drawing) -> bool:
    """A link that nothing jumps to, and a boundary event without its activity, are problems of their own."""
    xml = drawing.nodes[node_id]
    if local_name(xml) == "boundaryEvent":
        return xml.get("attachedToRef", "").rpartition(":")[2] not in drawing.nodes
    return node_id in drawing.loose_landings


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
    return local_name(xml).endswith("Gateway") or local_name(xml) in {
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
    }


def _is_activity(xml: etree._Element) -> bool:
    return not local_name(xml).endswith(("Event", "Gateway"))


def _aside(xml: etree._Element) -> bool:
    """Event subprocesses and compensation handlers stand beside the flow."""
    return is_marked(xml, "triggeredByEvent") or is_marked(xml, "isForCompensation")


def _link(xml: etree._Element) -> str | None:
    """The name of the link that an event belongs to."""
    for child in xml.iterchildren(etree.Element):
        if local_name(child) == "linkEventDefinition":
            return name_of(child)
    return None


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
