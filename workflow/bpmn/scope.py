"""Reads a process and the subprocesses in it: flow nodes, the flows between them, and whether they hang together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import BPMN, identifier, line_of, local_name, name_of, namespace
from workflow.bpmn.elements import KINDS
from workflow.bpmn.extensions import Extensions
from workflow.bpmn.flows import Flows, read_flows
from workflow.bpmn.lanes import Lanes
from workflow.bpmn.model import Element, SequenceFlow
from workflow.bpmn.multi_instance import MARKER
from workflow.bpmn.node import MAX_NAME, Node, describe
from workflow.bpmn.problems import Findings
from workflow.bpmn.soundness import Drawing, check_soundness
from workflow.bpmn.unsupported import ASSIGNMENTS, CONTAINERS, KEPT, MARKERS, NODES
from workflow.bpmn.whole import Whole

NODE_NAMES: Final = frozenset(KINDS) | frozenset(NODES)
"""Local names of everything that a sequence flow can connect."""

_LABELS: Final = {name: node.label for name, node in NODES.items()} | {name: kind.label for name, kind in KINDS.items()}
_OF_A_NODE: Final = MARKERS.keys() | ASSIGNMENTS.keys() | {MARKER}
"""Children of a subprocess that belong to it as an activity, and are read there."""


@dataclass(frozen=True)
class _Reading:
    """What is the same in every scope of a process, and what has been read so far."""

    lanes: Lanes
    anywhere: Mapping[str, etree._Element]
    findings: Findings
    elements: dict[str, Element]
    flows: dict[str, SequenceFlow]


def read_scope(
    process: etree._Element, lanes: Lanes, anywhere: Mapping[str, etree._Element], findings: Findings
) -> Whole:
    """Everything inside a process; what is wrong with it is kept in `findings`.

    A subprocess that is refused is looked into all the same, so that all that is wrong is told at once.
    """
    reading = _Reading(lanes, anywhere, findings, {}, {})
    _read(process, reading, None, None)
    return Whole(reading.elements, reading.flows)


def check_elements(whole: Whole, findings: Findings) -> None:
    """Keep what is wrong with an element among the others of its process."""
    for element in whole.elements.values():
        check = KINDS[element.kind].check
        if check is not None:
            check(element, whole, findings)


def _read(xml: etree._Element, reading: _Reading, within: str | None, lane: str | None) -> None:
    """Read one process or subprocess. `lane` is the role of the lane that a subprocess lies in."""
    nodes: dict[str, etree._Element] = {}
    for child in xml.iterchildren(etree.Element):
        name = local_name(child)
        if namespace(child) == BPMN and name in NODE_NAMES:
            nodes.setdefault(identifier(child), child)
        elif namespace(child) == BPMN:
            _check_child(child, xml, reading.findings)
        _check_name(child, reading.findings)
    nodes.pop("", None)
    flows = read_flows(xml, nodes, reading.anywhere, NODE_NAMES, reading.findings)
    reading.flows.update({drawn.flow.id: drawn.flow for drawn in flows.drawn})
    for node_id, node in nodes.items():
        name = local_name(node)
        own = reading.lanes.around.get(node_id)
        role = own.role if own else lane
        if name in KINDS:
            reading.elements[node_id] = _read_element(node, flows, reading, within, role)
        else:
            _refuse(node, reading.findings)
        if name in CONTAINERS:
            _read(node, reading, node_id, role)
    check_soundness(Drawing(xml, nodes, flows, _LABELS), reading.findings)


def _read_element(
    xml: etree._Element, flows: Flows, reading: _Reading, within: str | None, lane: str | None
) -> Element:
    node_id, name = identifier(xml), local_name(xml)
    kind = KINDS[name]
    node = Node(
        xml=xml,
        kind=kind,
        within=within,
        lane=lane,
        incoming=flows.incoming.get(node_id, ()),
        outgoing=flows.outgoing.get(node_id, ()),
        extensions=Extensions(xml, name, kind.extensions, reading.findings),
        anywhere=reading.anywhere,
        findings=reading.findings,
    )
    return kind.read(node)


def _refuse(xml: etree._Element, findings: Findings) -> None:
    refused = NODES[local_name(xml)]
    label = describe(refused.label, xml)
    message = Sentence("The %(label)s is not run by Casewright: %(instead)s.", label=label, instead=refused.instead)
    findings.problem(identifier(xml), line_of(xml), "refused_element", message)


def _check_child(xml: etree._Element, scope: etree._Element, findings: Findings) -> None:
    name, around = local_name(xml), local_name(scope)
    if name in KEPT or (name in _OF_A_NODE and around != "process"):
        return
    if name == "completionCondition" and around == "adHocSubProcess":
        return
    element_id = identifier(xml) or identifier(scope)
    if name in ASSIGNMENTS:
        message = Sentence(
            "The %(label)s is not run by Casewright: %(instead)s.",
            label=ASSIGNMENTS[name].label,
            instead=ASSIGNMENTS[name].instead,
        )
        findings.problem(element_id, line_of(xml), "refused_element", message)
    else:
        message = Sentence(
            "BPMN 2.0 has no element <%(name)s> inside a process. Remove it or correct its name.", name=name[:60]
        )
        findings.problem(element_id, line_of(xml), "unknown_element", message)


def _check_name(xml: etree._Element, findings: Findings) -> None:
    if len(name_of(xml)) > MAX_NAME:
        message = Sentence(
            "The name of <%(tag)s> has more than %(max_name)s characters. Put the rest in documentation.",
            tag=local_name(xml),
            max_name=MAX_NAME,
        )
        findings.problem(identifier(xml), line_of(xml), "name_too_long", message)
