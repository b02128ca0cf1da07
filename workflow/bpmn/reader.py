"""Reads a BPMN 2.0 file into a process model, or says everything that is wrong with it at once."""

from types import MappingProxyType
from typing import Final

from lxml import etree

from rules.feel import Expression
from rules.sentences import Sentence
from workflow.bpmn.beginning import read_beginning
from workflow.bpmn.document import (
    BPMN,
    children,
    identifier,
    is_marked,
    line_of,
    local_name,
    name_of,
    namespace,
    open_document,
)
from workflow.bpmn.exploration import explore
from workflow.bpmn.expressions import is_feel
from workflow.bpmn.extensions import Extensions
from workflow.bpmn.identifiers import check_ids, index_ids
from workflow.bpmn.lanes import Lanes, read_lanes
from workflow.bpmn.model import ProcessModel
from workflow.bpmn.node import documentation_of
from workflow.bpmn.problems import Findings
from workflow.bpmn.scope import NODE_NAMES, check_elements, read_scope
from workflow.bpmn.unsupported import KEPT_ROOTS
from workflow.bpmn.unsupported import ROOTS as REFUSED_ROOTS
from workflow.bpmn.whole import Whole

_NEEDING_IDS: Final = NODE_NAMES | {"sequenceFlow", "lane"}
_PROCESS_EXTENSIONS: Final = frozenset({"properties", "versionTag"})


def read(xml: bytes) -> ProcessModel:
    """The one executable process of a BPMN 2.0 file with Camunda 8's extension elements.

    Raises `BpmnError`, whose `problems` hold everything that is wrong, for any bytes that are no such file or that use
    what Casewright does not run. Raises nothing else for any bytes.
    """
    root = open_document(xml)
    findings = Findings()
    anywhere = index_ids(root, findings)
    _check_definitions(root, findings)
    _check_collaborations(root, anywhere, findings)
    models = [_read_process(process, anywhere, findings) for process in _executable(root, findings)]
    findings.raise_if_any()
    process, lanes, whole, extensions, by_hand_when = models[0]
    tag = extensions.get("versionTag")
    return ProcessModel(
        key=identifier(process),
        name=name_of(process),
        documentation=documentation_of(process),
        version_tag=tag.get("value", "").strip() if tag is not None else "",
        properties=extensions.properties,
        by_hand_when=by_hand_when,
        line=line_of(process),
        lanes=lanes.by_id,
        elements=MappingProxyType(dict(whole.elements)),
        flows=MappingProxyType(dict(whole.flows)),
        warnings=findings.warnings,
    )


def _executable(root: etree._Element, findings: Findings) -> list[etree._Element]:
    """The processes to run; the others are kept and ignored."""
    processes = children(root, "process")
    executable = [process for process in processes if is_marked(process, "isExecutable")]
    if not executable:
        first = processes[0] if processes else root
        message = Sentence("No process in the file is executable. Mark the one to run as executable (isExecutable).")
        findings.problem(identifier(first), line_of(first), "no_executable_process", message)
    if len(executable) > 1:
        for process in executable:
            message = Sentence(
                "The process %(process)s is one of %(count)s executable processes in the file. Keep "
                "one and put the others in files of their own.",
                process=identifier(process),
                count=len(executable),
            )
            findings.problem(identifier(process), line_of(process), "several_executable_processes", message)
    return executable


def _read_process(
    process: etree._Element, anywhere: dict[str, etree._Element], findings: Findings
) -> tuple[etree._Element, Lanes, Whole, Extensions, Expression | None]:
    check_ids(process, _NEEDING_IDS, findings)
    lanes = read_lanes(process, anywhere, findings)
    extensions = Extensions(process, "process", _PROCESS_EXTENSIONS, findings)
    whole = read_scope(process, lanes, anywhere, findings)
    check_elements(whole, findings)
    key, line = identifier(process), line_of(process)
    explore(whole, key, line, findings)
    by_hand_when = read_beginning(extensions.properties, whole.elements.values(), key, line, findings)
    return process, lanes, whole, extensions, by_hand_when


def _check_definitions(root: etree._Element, findings: Findings) -> None:
    language = root.get("expressionLanguage")
    if language is not None and not is_feel(language):
        message = Sentence(
            "The file's expression language is “%(language)s”. Remove the attribute: expressions are FEEL.",
            language=language[:100],
        )
        findings.problem(identifier(root), line_of(root), "expression_language", message)
    for child in root.iterchildren(etree.Element):
        name, line = local_name(child), line_of(child)
        if namespace(child) != BPMN:
            continue
        if name in REFUSED_ROOTS:
            refused = REFUSED_ROOTS[name]
            message = Sentence(
                "The %(label)s is not run by Casewright: %(instead)s.", label=refused.label, instead=refused.instead
            )
            findings.problem(identifier(child), line, "refused_element", message)
        elif name == "extension" and is_marked(child, "mustUnderstand"):
            message = Sentence(
                "The file demands that an extension be understood (mustUnderstand). Casewright does not: remove it."
            )
            findings.problem(identifier(root), line, "foreign_extension", message)
        elif name not in KEPT_ROOTS:
            message = Sentence(
                "BPMN 2.0 has no element <%(name)s> beside a process. Remove it or correct its name.", name=name[:60]
            )
            findings.problem(identifier(child), line, "unknown_element", message)


def _check_collaborations(root: etree._Element, anywhere: dict[str, etree._Element], findings: Findings) -> None:
    for collaboration in children(root, "collaboration"):
        for participant in children(collaboration, "participant"):
            reference = participant.get("processRef", "").rpartition(":")[2].strip()
            if not reference:
                continue
            pool = participant.get("name", "")[:60] or identifier(participant)
            if reference not in anywhere:
                message = Sentence(
                    "The pool “%(pool)s” refers to the process %(reference)s, which is not in the file.",
                    pool=pool,
                    reference=reference[:60],
                )
                findings.problem(identifier(participant), line_of(participant), "dangling_reference", message)
            elif local_name(anywhere[reference]) != "process":
                message = Sentence(
                    "The pool “%(pool)s” refers to %(reference)s, which is no process. Choose a process.",
                    pool=pool,
                    reference=reference[:60],
                )
                findings.problem(identifier(participant), line_of(participant), "wrong_reference", message)
