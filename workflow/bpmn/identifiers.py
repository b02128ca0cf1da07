"""Ids: each there, each once, each safe to use in names, keys and addresses."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import (
    BPMN,
    BPMN_DIAGRAM,
    DIAGRAM_SHAPES,
    DIAGRAM_SIZES,
    identifier,
    line_of,
    local_name,
    namespace,
)
from workflow.bpmn.problems import Findings

MAX_ID: Final = 100
_SAFE = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]*")
_STANDARD = frozenset({BPMN, BPMN_DIAGRAM, DIAGRAM_SHAPES, DIAGRAM_SIZES})


def index_ids(root: etree._Element, findings: Findings) -> dict[str, etree._Element]:
    """All BPMN elements by id, the first of each; an id used twice anywhere, the diagram included, is a problem.

    Raises `BpmnError` at once when an id is longer than the limit, since almost every message would repeat it.
    """
    seen: dict[str, etree._Element] = {}
    index: dict[str, etree._Element] = {}
    too_long = False
    for xml in root.iter(etree.Element):
        element_id = identifier(xml)
        if not element_id or namespace(xml) not in _STANDARD:
            continue
        if len(element_id) > MAX_ID:
            message = Sentence(
                "The id of <%(tag)s> has %(count)s characters; the limit is %(max_id)s. Shorten it.",
                tag=local_name(xml),
                count=f"{len(element_id):,}",
                max_id=MAX_ID,
            )
            findings.problem(element_id[:MAX_ID], line_of(xml), "unsafe_id", message)
            too_long = True
        elif element_id in seen:
            message = Sentence(
                "The id %(element_id)s is used for <%(tag)s> here and for <%(other_tag)s> on "
                "line %(line)s. Give one of them another id.",
                element_id=element_id,
                tag=local_name(xml),
                other_tag=local_name(seen[element_id]),
                line=line_of(seen[element_id]),
            )
            findings.problem(element_id, line_of(xml), "duplicate_id", message)
        else:
            seen[element_id] = xml
            if namespace(xml) == BPMN:
                index[element_id] = xml
    if too_long:
        findings.raise_if_any()
    return index


def check_ids(process: etree._Element, needing: frozenset[str], findings: Findings) -> None:
    """Every element of a process whose local name is in `needing`, and the process itself, has a safe id."""
    for xml in _needing(process, needing):
        element_id, label = identifier(xml), f"<{local_name(xml)}>"
        name = xml.get("name", "")
        if name:
            label = Sentence("%(element)s “%(name)s”", element=label, name=name[:60])
        if not element_id:
            findings.problem(
                "", line_of(xml), "missing_id", Sentence("The element %(label)s has no id. Give it one.", label=label)
            )
        elif not _SAFE.fullmatch(element_id):
            message = Sentence(
                "The id “%(element_id)s” of %(label)s cannot be used. Begin with a letter or underscore, "
                "use only letters, digits, dot, hyphen and underscore.",
                element_id=element_id,
                label=label,
            )
            findings.problem(element_id, line_of(xml), "unsafe_id", message)


def _needing(process: etree._Element, needing: frozenset[str]) -> Iterator[etree._Element]:
    yield process
    for xml in process.iterdescendants(etree.Element):
        if namespace(xml) == BPMN and local_name(xml) in needing:
            yield xml
