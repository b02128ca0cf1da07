"""Which elements of a process are in its drawing: the diagram interchange of its file (BPMN 2.0.2 §12)."""

from collections.abc import Iterable

from workflow.bpmn.document import BPMN_DIAGRAM, open_document
from workflow.bpmn.model import Element
from workflow.models import ProcessVersion


def drawn(version: ProcessVersion) -> frozenset[str]:
    """Return the ids of what has a shape in the drawing of a version; empty for a file without a drawing."""
    root = open_document(version.bpmn_xml.encode("utf-8"))
    shapes: Iterable[str | None] = (shape.get("bpmnElement") for shape in root.iter(f"{{{BPMN_DIAGRAM}}}BPMNShape"))
    return frozenset(name for name in shapes if name)


def left_out(elements: Iterable[Element], shapes: frozenset[str]) -> tuple[Element, ...]:
    """Return the elements without a shape in a drawing."""
    return tuple(element for element in elements if element.id not in shapes)
