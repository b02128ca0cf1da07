"""Opens the bytes of a BPMN file as XML (see `rules.xml_files`), and finds what is in its elements."""

from typing import Final

from lxml import etree

from rules.sentences import Sentence
from rules.xml_files import FileKind, RefusedFileError, open_xml
from rules.xml_files import line_of as line_of
from rules.xml_files import local_name as local_name
from rules.xml_files import namespace as namespace
from rules.xml_files import text_of as text_of
from workflow.bpmn.problems import BpmnError, Problem

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMN_DIAGRAM: Final = "http://www.omg.org/spec/BPMN/20100524/DI"
DIAGRAM_SHAPES: Final = "http://www.omg.org/spec/DD/20100524/DI"
DIAGRAM_SIZES: Final = "http://www.omg.org/spec/DD/20100524/DC"
ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_DEPTH: Final = 60
MAX_ELEMENTS: Final = 50_000

_KIND: Final = FileKind(
    name="BPMN 2.0",
    format="BPMN",
    split=Sentence("Split the process."),
    flatten=Sentence("Use fewer subprocesses in each other."),
    max_bytes=MAX_BYTES,
    max_depth=MAX_DEPTH,
    max_elements=MAX_ELEMENTS,
)


def open_document(xml: bytes) -> etree._Element:
    """The `definitions` element of a BPMN 2.0 file; `BpmnError` for anything else."""
    try:
        root = open_xml(xml, _KIND)
    except RefusedFileError as error:
        raise BpmnError([Problem("", error.line, error.code, error.message)]) from None
    _require_definitions(root)
    return root


def identifier(element: etree._Element) -> str:
    """The `id` attribute, empty when missing."""
    return element.get("id", "")


def name_of(element: etree._Element) -> str:
    """The `name` attribute, with runs of space and line breaks made one space."""
    return " ".join(element.get("name", "").split())


def is_marked(element: etree._Element, mark: str, otherwise: bool = False) -> bool:
    """A yes or no attribute; `otherwise` when it is not given."""
    text = element.get(mark, "").strip()
    return text in {"true", "1"} if text else otherwise


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The child elements of BPMN with this local name."""
    return element.findall(f"{{{BPMN}}}{name}")


def _require_definitions(root: etree._Element) -> None:
    if root.tag != f"{{{BPMN}}}definitions":
        message = Sentence(
            "The outermost element is <%(tag)s>, not <definitions> in the namespace %(bpmn)s. "
            "Choose a file that a BPMN 2.0 modeler saved.",
            tag=local_name(root),
            bpmn=BPMN,
        )
        raise BpmnError([Problem("", line_of(root), "not_bpmn", message)])
