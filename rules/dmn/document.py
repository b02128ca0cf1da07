"""Opens the bytes of a DMN file as XML (see `rules.xml_files`), and finds what is in its elements.

Elements are known by their local names: `open_document` makes sure that they are of one version of DMN.
"""

from typing import Final

from lxml import etree

from rules.dmn.problems import DmnError, Problem
from rules.sentences import Sentence
from rules.xml_files import FileKind, RefusedFileError, open_xml
from rules.xml_files import line_of as line_of
from rules.xml_files import local_name as local_name
from rules.xml_files import namespace as namespace
from rules.xml_files import text_of as text_of

VERSIONS: Final = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""The namespaces of the versions of DMN that are read."""

MAX_BYTES: Final = 2 * 1024 * 1024

_KIND: Final = FileKind(
    name="DMN",
    format="DMN",
    split=Sentence("Split the model."),
    flatten=Sentence("Use fewer expressions in each other."),
    max_bytes=MAX_BYTES,
    max_depth=60,
    max_elements=100_000,
)


def open_document(xml: bytes) -> etree._Element:
    """The `definitions` element of a DMN file; `DmnError` for anything else."""
    try:
        root = open_xml(xml, _KIND)
    except RefusedFileError as error:
        raise DmnError([Problem("", error.line, error.code, error.message)]) from None
    _require_definitions(root)
    return root


def identifier(element: etree._Element) -> str:
    """The element's id, or that of the nearest element around it that has one; empty when there is none."""
    around: etree._Element | None = element
    while around is not None:
        if own := around.get("id", "").strip():
            return own
        around = around.getparent()
    return ""


def elements_in(element: etree._Element) -> list[etree._Element]:
    """The child elements that belong to DMN; those of other tools are left out."""
    own = namespace(element)
    return [child for child in element.iterchildren(etree.Element) if namespace(child) == own]


def children(element: etree._Element, *names: str) -> list[etree._Element]:
    """The child elements of DMN with one of these local names."""
    return [child for child in elements_in(element) if local_name(child) in names]


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first child element of DMN with that local name."""
    found = children(element, name)
    return found[0] if found else None


def name_in(element: etree._Element, attribute: str = "name") -> str:
    """A name as expressions write it: single spaces, none around it."""
    return " ".join(element.get(attribute, "").split())


def _require_definitions(root: etree._Element) -> None:
    if local_name(root) != "definitions" or namespace(root) not in VERSIONS:
        message = Sentence(
            "The outermost element is <%(tag)s> in the namespace “%(namespace)s”, not "
            "<definitions> of DMN 1.1 to 1.5. Choose a file that a DMN modeler saved.",
            tag=local_name(root),
            namespace=namespace(root)[:120],
        )
        raise DmnError([Problem("", line_of(root), "not_dmn", message)])
