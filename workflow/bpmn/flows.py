"""Sequence flows: from where to where, under which condition (BPMN 2.0.2 §8.4.13)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import children, identifier, line_of, local_name, name_of
from workflow.bpmn.expressions import read_formal, setting_of
from workflow.bpmn.extensions import Extensions
from workflow.bpmn.model import SequenceFlow
from workflow.bpmn.problems import Findings

_CHOOSING: Final = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway"})


class DrawnFlow(NamedTuple):
    """A flow with both ends in this scope."""

    flow: SequenceFlow
    has_condition: bool
    """Whether a condition is written, be it good or bad."""


@dataclass(frozen=True)
class Flows:
    """The flows of one scope. The mappings go from the id of a node to its flows, in the order of the file."""

    drawn: tuple[DrawnFlow, ...]
    outgoing: Mapping[str, tuple[DrawnFlow, ...]]
    incoming: Mapping[str, tuple[DrawnFlow, ...]]
    loose_sources: frozenset[str]
    """Nodes with an outgoing flow whose other end is wrong, so that nothing can be said about their ways out."""
    loose_targets: frozenset[str]
    """Nodes with an incoming flow whose other end is wrong."""


def read_flows(
    scope: etree._Element,
    nodes: Mapping[str, etree._Element],
    anywhere: Mapping[str, etree._Element],
    node_names: frozenset[str],
    findings: Findings,
) -> Flows:
    """The flows of a process or subprocess.

    `nodes` are its own flow nodes by id, `anywhere` all elements of the file by id; `node_names` are the local names of
    flow nodes. References that lead elsewhere, and conditions and defaults in the wrong places, are kept as problems.
    """
    drawn: list[DrawnFlow] = []
    loose_sources: set[str] = set()
    loose_targets: set[str] = set()
    for xml in children(scope, "sequenceFlow"):
        ends = [_end(xml, attribute, nodes, anywhere, node_names, findings) for attribute in ("sourceRef", "targetRef")]
        source, target = ends
        Extensions(xml, "sequenceFlow", frozenset({"properties"}), findings)
        if source and target:
            drawn.append(_read_flow(xml, source, target, nodes[source], findings))
        elif source:
            loose_sources.add(source)
        elif target:
            loose_targets.add(target)
    outgoing, incoming = _by_node(drawn)
    flows = Flows(tuple(drawn), outgoing, incoming, frozenset(loose_sources), frozenset(loose_targets))
    for node_id, node in nodes.items():
        _check_default(node_id, node, flows, anywhere, findings)
    return flows


def _by_node(
    drawn: list[DrawnFlow],
) -> tuple[dict[str, tuple[DrawnFlow, ...]], dict[str, tuple[DrawnFlow, ...]]]:
    outgoing: defaultdict[str, list[DrawnFlow]] = defaultdict(list)
    incoming: defaultdict[str, list[DrawnFlow]] = defaultdict(list)
    for one in drawn:
        outgoing[one.flow.source].append(one)
        incoming[one.flow.target].append(one)
    return (
        {node_id: tuple(flows) for node_id, flows in outgoing.items()},
        {node_id: tuple(flows) for node_id, flows in incoming.items()},
    )


def _end(
    xml: etree._Element,
    attribute: str,
    nodes: Mapping[str, etree._Element],
    anywhere: Mapping[str, etree._Element],
    node_names: frozenset[str],
    findings: Findings,
) -> str | None:
    flow_id, reference = identifier(xml), xml.get(attribute, "").strip()
    if reference in nodes:
        return reference
    end = Sentence("start") if attribute == "sourceRef" else Sentence("end")
    label = Sentence("The sequence flow %(flow_id)s", flow_id=flow_id) if flow_id else Sentence("A sequence flow")
    if not reference:
        code, message = (
            "dangling_reference",
            Sentence(
                "%(label)s has no %(attribute)s. Connect its %(end)s to an element.",
                label=label,
                attribute=attribute,
                end=end,
            ),
        )
    elif reference not in anywhere:
        code, message = (
            "dangling_reference",
            Sentence(
                "%(label)s has its %(end)s at %(reference)s, which is not in the file. Connect it to an element.",
                label=label,
                end=end,
                reference=reference[:60],
            ),
        )
    elif local_name(anywhere[reference]) in node_names:
        code, message = (
            "crosses_border",
            Sentence(
                "%(label)s has its %(end)s at %(reference)s, which lies in another process or subprocess."
                " Sequence flows stay within one.",
                label=label,
                end=end,
                reference=reference[:60],
            ),
        )
    else:
        kind = local_name(anywhere[reference])
        code, message = (
            "wrong_reference",
            Sentence(
                "%(label)s has its %(end)s at %(reference)s, which is <%(kind)s>. Connect events, tasks and gateways.",
                label=label,
                end=end,
                reference=reference[:60],
                kind=kind,
            ),
        )
    findings.problem(flow_id, line_of(xml), code, message)
    return None


def _read_flow(
    xml: etree._Element, source: str, target: str, source_xml: etree._Element, findings: Findings
) -> DrawnFlow:
    flow_id, line = identifier(xml), line_of(xml)
    is_default = bool(flow_id) and source_xml.get("default") == flow_id
    conditions = children(xml, "conditionExpression")
    expression = None
    if conditions:
        expression = read_formal(conditions[0], setting_of(Sentence("condition"), flow_id), flow_id, findings)
        if len(conditions) > 1:
            message = Sentence(
                "The sequence flow %(flow_id)s has several conditions. Join them with and, or or.", flow_id=flow_id
            )
            findings.problem(flow_id, line_of(conditions[1]), "repeated_setting", message)
        if is_default:
            message = Sentence(
                "The sequence flow %(flow_id)s is the default of %(source)s and has a condition. Remove "
                "the condition: the default is taken when no other condition is true.",
                flow_id=flow_id,
                source=source,
            )
            findings.problem(flow_id, line, "condition_on_default", message)
        if not _chooses(source_xml):
            message = Sentence(
                "The sequence flow %(flow_id)s has a condition, but %(source)s does not choose. Put an "
                "exclusive gateway in between.",
                flow_id=flow_id,
                source=source,
            )
            findings.problem(flow_id, line, "condition_misplaced", message)
    flow = SequenceFlow(
        id=flow_id,
        name=name_of(xml),
        source=source,
        target=target,
        condition=expression,
        is_default=is_default,
        line=line,
    )
    return DrawnFlow(flow, bool(conditions))


def _check_default(
    node_id: str, node: etree._Element, flows: Flows, anywhere: Mapping[str, etree._Element], findings: Findings
) -> None:
    default = node.get("default")
    if default is None:
        return
    if default not in anywhere:
        message = Sentence(
            "%(node_id)s names %(default)s as its default flow, which is not in the file. Choose one of its flows.",
            node_id=node_id,
            default=default[:60],
        )
        findings.problem(node_id, line_of(node), "dangling_reference", message)
    elif default not in {drawn.flow.id for drawn in flows.outgoing.get(node_id, ())}:
        message = Sentence(
            "%(node_id)s names %(default)s as its default, which is not one of its outgoing flows. Choose one.",
            node_id=node_id,
            default=default[:60],
        )
        findings.problem(node_id, line_of(node), "default_not_outgoing", message)
    if not _chooses(node):
        message = Sentence(
            "%(node_id)s does not choose and names a default flow. Put an exclusive gateway behind it.", node_id=node_id
        )
        findings.problem(node_id, line_of(node), "default_misplaced", message)


def _chooses(node: etree._Element) -> bool:
    """Whether conditions may stand behind a node: gateways that choose, and activities (BPMN 2.0.2 §8.4.13)."""
    name = local_name(node)
    return name in _CHOOSING or not name.endswith(("Event", "Gateway"))
