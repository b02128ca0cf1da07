"""Opens the bytes of a DMN file as XML, giving hostile input nothing to work with.

There is no document type, no entity, no network and no huge tree; size, depth and number of elements are limited.
Elements are known by their local names: `open_document` makes sure that they are of one version of DMN.
"""

import io
import re
from typing import Final

from lxml import etree

from rules.dmn.problems import DmnError, Problem

VERSIONS: Final = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
"""The namespaces of the versions of DMN that are read."""

MAX_BYTES: Final = 2 * 1024 * 1024
MAX_DEPTH: Final = 60
MAX_ELEMENTS: Final = 100_000
MAX_NAME_OF_TAG: Final = 80

_DOCUMENT_TYPE: Final = "The file has a document type declaration (DOCTYPE). Remove it: DMN needs none."
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROLOG_PART = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DECLARED_ENCODING = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")


def open_document(xml: bytes) -> etree._Element:
    """The `definitions` element of a DMN file; `DmnError` for anything else."""
    if len(xml) > MAX_BYTES:
        _refuse(0, "file_too_large", f"The file has {len(xml):,} bytes; the limit is {MAX_BYTES:,}. Split the model.")
    text = _decoded(xml)
    _refuse_document_type(text)
    root = _parsed(text.encode())
    _require_definitions(root)
    return root


def local_name(element: etree._Element) -> str:
    """The tag without its namespace, cut to a length that no name in DMN has and a message can hold."""
    return etree.QName(element).localname[:MAX_NAME_OF_TAG]


def namespace(element: etree._Element) -> str:
    """The namespace of the tag, empty when there is none."""
    return etree.QName(element).namespace or ""


def identifier(element: etree._Element) -> str:
    """The element's id, or that of the nearest element around it that has one; empty when there is none."""
    around: etree._Element | None = element
    while around is not None:
        if own := around.get("id", "").strip():
            return own
        around = around.getparent()
    return ""


def line_of(element: etree._Element) -> int:
    """The line on which the element stands."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


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


def text_of(element: etree._Element | None) -> str:
    """The text inside an element without surrounding space; empty for none."""
    return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""


def name_in(element: etree._Element, attribute: str = "name") -> str:
    """A name as expressions write it: single spaces, none around it."""
    return " ".join(element.get(attribute, "").split())


def _refuse(line: int, code: str, message: str) -> None:
    raise DmnError([Problem("", line, code, message)])


def _decoded(xml: bytes) -> str:
    if not xml.strip():
        _refuse(0, "file_empty", "The file is empty. Choose a DMN file.")
    try:
        text = xml.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = xml.count(b"\n", 0, error.start) + 1
        message = f"The file is not UTF-8 text (byte {error.start + 1}). Save it as UTF-8."
        raise DmnError([Problem("", line, "not_utf8", message)]) from None
    forbidden = _FORBIDDEN.search(text)
    if forbidden:
        line = text.count("\n", 0, forbidden.start()) + 1
        message = f"The file holds the character U+{ord(forbidden.group()):04X}, which XML forbids. Remove it."
        _refuse(line, "control_character", message)
    declared = _DECLARED_ENCODING.match(text)
    if declared and declared.group(1).upper() not in {"UTF-8", "UTF8", "US-ASCII"}:
        _refuse(1, "not_utf8", f"The file declares the encoding {declared.group(1)[:40]}. Save it as UTF-8.")
    return text


def _refuse_document_type(text: str) -> None:
    position = 0
    while part := _PROLOG_PART.match(text, position):
        position = part.end()
    if text.startswith("<!", position):
        line = text.count("\n", 0, position) + 1
        _refuse(line, "document_type", _DOCUMENT_TYPE)


def _parsed(xml: bytes) -> etree._Element:
    depth = count = 0
    events = etree.iterparse(
        io.BytesIO(xml),
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            depth += 1 if event == "start" else -1
            count += event == "start"
            if depth > MAX_DEPTH:
                message = f"Elements are nested more than {MAX_DEPTH} deep here. Use fewer expressions in each other."
                _refuse(line_of(element), "too_deep", message)
            if count > MAX_ELEMENTS:
                message = f"The file has more than {MAX_ELEMENTS:,} XML elements. Split the model."
                _refuse(line_of(element), "too_many_elements", message)
    except etree.XMLSyntaxError as error:
        reason = (error.msg or "the text cannot be read").rstrip(".")
        _refuse(error.lineno or 0, "malformed_xml", f"The file is not well-formed XML: {reason[:200]}.")
    root: etree._Element = events.root
    if root.getroottree().docinfo.internalDTD is not None:
        _refuse(1, "document_type", _DOCUMENT_TYPE)
    return root


def _require_definitions(root: etree._Element) -> None:
    if local_name(root) != "definitions" or namespace(root) not in VERSIONS:
        message = (
            f"The outermost element is <{local_name(root)}> in the namespace “{namespace(root)[:120]}”, not "
            "<definitions> of DMN 1.1 to 1.5. Choose a file that a DMN modeler saved."
        )
        _refuse(line_of(root), "not_dmn", message)
