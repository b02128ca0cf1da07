"""Lanes: who does the steps that lie in them (BPMN 2.0.2 §10.8)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import children, identifier, line_of, local_name, name_of, text_of
from workflow.bpmn.model import Lane
from workflow.bpmn.problems import Findings
from workflow.bpmn.roles import role_of_lane


@dataclass(frozen=True)
class Lanes:
    """The lanes of a process, and the innermost lane of each element that lies in one."""

    by_id: Mapping[str, Lane]
    around: Mapping[str, Lane]


def read_lanes(process: etree._Element, anywhere: Mapping[str, etree._Element], findings: Findings) -> Lanes:
    """All lanes of a process, those inside lanes included. A lane of the same set may not share an element."""
    lanes: dict[str, Lane] = {}
    around: dict[str, tuple[Lane, int]] = {}
    for xml, depth in _walk(process):
        name = name_of(xml)
        shown = name[:60]
        lane = Lane(id=identifier(xml), name=name, role=role_of_lane(name), line=line_of(xml))
        lanes.setdefault(lane.id, lane)
        for reference in children(xml, "flowNodeRef"):
            node_id = text_of(reference)
            if node_id not in anywhere:
                message = Sentence(
                    "The lane “%(shown)s” lists %(node_id)s, which is not in the file. Remove the reference.",
                    shown=shown,
                    node_id=node_id[:60],
                )
                findings.problem(lane.id, line_of(reference), "dangling_reference", message)
            elif node_id in around and around[node_id][1] == depth and around[node_id][0].id != lane.id:
                message = Sentence(
                    "%(node_id)s lies in the lanes “%(name)s” and “%(shown)s”. Keep it in one.",
                    node_id=node_id[:60],
                    name=around[node_id][0].name[:60],
                    shown=shown,
                )
                findings.problem(node_id, line_of(reference), "two_lanes", message)
            elif node_id not in around or around[node_id][1] < depth:
                around[node_id] = (lane, depth)
    return Lanes(MappingProxyType(lanes), MappingProxyType({key: lane for key, (lane, _) in around.items()}))


def _walk(process: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Every lane with its depth, in the order of the file."""
    pending = [(lane_set, 0) for lane_set in reversed(children(process, "laneSet"))]
    while pending:
        xml, depth = pending.pop()
        if local_name(xml) == "lane":
            yield xml, depth
            inside = children(xml, "childLaneSet")
        else:
            inside = children(xml, "lane")
        pending += [(child, depth + 1) for child in reversed(inside)]
