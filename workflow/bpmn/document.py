"""Opens the bytes of a BPMN file as XML (see `rules.xml_files`), and finds what is in its elements."""

from typing import Final

from lxml import etree

from rules.xml_files import FileKind, RefusedFileError, open_xml
from rules.xml_files import line_of as line_of
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
MAX_NAME_OF_TAG: Final = 80

_KIND: Final = FileKind(
    name="BPMN 2.0",
    format="BPMN",
    split="Split the process.",
    flatten="Use fewer subprocesses in each other.",
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


def local_name(element: etree._Element) -> str:
    """The tag without its namespace, cut to a length that no name in BPMN has and a message can hold."""
    return etree.QName(element).localname[:MAX_NAME_OF_TAG]


def namespace(element: etree._Element) -> str:
    """The namespace of the tag, empty when there is none."""
    return etree.QName(element).namespace or ""


def identifier(element: etree._Element) -> str:
    """The `id` attribute, empty when missing."""
    return element.get("id", "")


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The child elements of BPMN with this local name."""
    return element.findall(f"{{{BPMN}}}{name}")


def text_of(element: etree._Element | None) -> str:
    """The text inside an element without surrounding space; empty for none."""
    return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""


def _require_definitions(root: etree._Element) -> None:
    if root.tag != f"{{{BPMN}}}definitions":
        message = (
            f"The outermost element is <{local_name(root)}>, not <definitions> in the namespace {BPMN}. "
            "Choose a file that a BPMN 2.0 modeler saved."
        )
        raise BpmnError([Problem("", line_of(root), "not_bpmn", message)])
