"""Reads one process or subprocess: its flow nodes, the flows between them, and whether they hang together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from workflow.bpmn.document import BPMN, identifier, line_of, local_name, namespace
from workflow.bpmn.elements import KINDS
from workflow.bpmn.extensions import Extensions
from workflow.bpmn.flows import Flows, read_flows
from workflow.bpmn.lanes import Lanes
from workflow.bpmn.model import Element
from workflow.bpmn.node import MAX_NAME, Node, describe, name_of
from workflow.bpmn.problems import Findings
from workflow.bpmn.soundness import Drawing, check_soundness
from workflow.bpmn.unsupported import ASSIGNMENTS, CONTAINERS, KEPT, MARKERS, NODES, TRIGGERS

NODE_NAMES: Final = frozenset(KINDS) | frozenset(NODES)
"""Local names of everything that a sequence flow can connect."""

_LABELS: Final = {name: node.label for name, node in NODES.items()} | {name: kind.label for name, kind in KINDS.items()}


@dataclass(frozen=True)
class Scope:
    """The elements and flows of one process."""

    elements: Mapping[str, Element]
    flows: Flows


def read_scope(
    xml: etree._Element,
    lanes: Lanes,
    anywhere: Mapping[str, etree._Element],
    findings: Findings,
    whole_process: bool = True,
) -> Scope:
    """Everything inside a process or subprocess; what is wrong with it is kept in `findings`.

    Subprocesses are looked into although they are not run, so that all that is wrong is told at once.
    """
    nodes: dict[str, etree._Element] = {}
    for child in xml.iterchildren(etree.Element):
        name = local_name(child)
        if namespace(child) == BPMN and name in NODE_NAMES:
            nodes.setdefault(identifier(child), child)
        elif namespace(child) == BPMN:
            _check_child(child, identifier(xml), findings)
        _check_name(child, findings)
    nodes.pop("", None)
    flows = read_flows(xml, nodes, anywhere, NODE_NAMES, findings)
    elements: dict[str, Element] = {}
    for node_id, node in nodes.items():
        name = local_name(node)
        if name in KINDS:
            elements[node_id] = _read_element(node, flows, lanes, findings)
        else:
            _refuse(node, findings)
        if name in CONTAINERS:
            read_scope(node, lanes, anywhere, findings, whole_process=False)
    for element in elements.values():
        check = KINDS[element.kind].check
        if check is not None:
            check(element, elements, findings)
    if local_name(xml) != "adHocSubProcess":
        check_soundness(Drawing(xml, nodes, flows, _LABELS), findings, whole_process)
    return Scope(elements, flows)


def _read_element(xml: etree._Element, flows: Flows, lanes: Lanes, findings: Findings) -> Element:
    node_id, name = identifier(xml), local_name(xml)
    kind = KINDS[name]
    lane = lanes.around.get(node_id)
    node = Node(
        xml=xml,
        kind=kind,
        lane=lane.role if lane else None,
        incoming=flows.incoming.get(node_id, ()),
        outgoing=flows.outgoing.get(node_id, ()),
        extensions=Extensions(xml, name, kind.extensions, findings),
        findings=findings,
    )
    return kind.read(node)


def _refuse(xml: etree._Element, findings: Findings) -> None:
    unsupported = NODES[local_name(xml)]
    triggers = [TRIGGERS[name] for child in xml.iterchildren(etree.Element) if (name := local_name(child)) in TRIGGERS]
    kind = " and ".join([trigger.label for trigger in triggers])
    label = describe(f"{kind} {unsupported.label}".strip(), xml)
    never = unsupported.never or any(trigger.never for trigger in triggers)
    verdict = "is not run by Casewright" if never else unsupported.verdict
    instead = triggers[0].instead if len(triggers) == 1 else unsupported.instead
    code = "refused_element" if never else "unsupported_element"
    findings.problem(identifier(xml), line_of(xml), code, f"The {label} {verdict}: {instead}.")


def _check_child(xml: etree._Element, scope_id: str, findings: Findings) -> None:
    name = local_name(xml)
    if name in KEPT | MARKERS.keys():
        return
    element_id = identifier(xml) or scope_id
    if name in ASSIGNMENTS:
        message = f"<{name}> is not supported: say who does a task with lanes or zeebe:assignmentDefinition."
        findings.problem(element_id, line_of(xml), "unsupported_element", message)
    elif name not in {"completionCondition"}:
        message = f"BPMN 2.0 has no element <{name[:60]}> inside a process. Remove it or correct its name."
        findings.problem(element_id, line_of(xml), "unknown_element", message)


def _check_name(xml: etree._Element, findings: Findings) -> None:
    if len(name_of(xml)) > MAX_NAME:
        message = f"The name of <{local_name(xml)}> has more than {MAX_NAME} characters. Put the rest in documentation."
        findings.problem(identifier(xml), line_of(xml), "name_too_long", message)
