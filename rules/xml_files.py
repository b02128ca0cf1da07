"""Opens the bytes of an XML file, giving hostile input nothing to work with.

There is no document type, no entity, no network and no huge tree; size, depth and number of elements are limited.
"""

import io
import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from rules.sentences import Sentence
from rules.xml_words import words_of

_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PROLOG_PART = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
MAX_NAME_OF_TAG: Final = 80
_DECLARED_ENCODING: Final = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class FileKind:
    """What one kind of file may be, and how to speak of it."""

    name: str
    """As in "Choose a BPMN 2.0 file"."""
    format: str
    """As in "BPMN needs none"."""
    split: str
    """What to do with a file that is too large."""
    flatten: str
    """What to do with elements that are nested too deeply."""
    max_bytes: int
    max_depth: int
    max_elements: int


class RefusedFileError(Exception):
    """The bytes are no file to work with. `line` counts from 1, 0 for the whole file; `code` is stable."""

    def __init__(self, line: int, code: str, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.code = code
        self.message = message


def open_xml(xml: bytes, kind: FileKind) -> etree._Element:
    """Return the outermost element; RefusedFileError for bytes that are no harmless XML in UTF-8.

    The codes are file_too_large, file_empty, not_utf8, control_character, document_type, malformed_xml, too_deep and
    too_many_elements.
    """
    if len(xml) > kind.max_bytes:
        message = Sentence(
            "The file has %(count)s bytes; the limit is %(max_bytes)s. %(split)s",
            count=f"{len(xml):,}",
            max_bytes=f"{kind.max_bytes:,}",
            split=kind.split,
        )
        raise RefusedFileError(0, "file_too_large", message)
    text = _decoded(xml, kind)
    _refuse_document_type(text, kind)
    return _parsed(text.encode(), kind)


def line_of(element: etree._Element) -> int:
    """Return the line on which the element stands."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def local_name(element: etree._Element) -> str:
    """The tag without its namespace, cut to a length that no name in BPMN or DMN has and a message can hold."""
    return etree.QName(element).localname[:MAX_NAME_OF_TAG]


def namespace(element: etree._Element) -> str:
    """The namespace of the tag, empty when there is none."""
    return etree.QName(element).namespace or ""


def text_of(element: etree._Element | None) -> str:
    """The text inside an element without surrounding space; empty for none."""
    return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""


def _decoded(xml: bytes, kind: FileKind) -> str:
    if not xml.strip():
        raise RefusedFileError(0, "file_empty", Sentence("The file is empty. Choose a %(name)s file.", name=kind.name))
    try:
        text = xml.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = xml.count(b"\n", 0, error.start) + 1
        message = Sentence("The file is not UTF-8 text (byte %(start)s). Save it as UTF-8.", start=error.start + 1)
        raise RefusedFileError(line, "not_utf8", message) from None
    if forbidden := _FORBIDDEN.search(text):
        line = text.count("\n", 0, forbidden.start()) + 1
        message = Sentence(
            "The file holds the character U+%(code)s, which XML forbids. Remove it.",
            code=f"{ord(forbidden.group()):04X}",
        )
        raise RefusedFileError(line, "control_character", message)
    declared = _DECLARED_ENCODING.match(text)
    if declared and declared.group(1).upper() not in {"UTF-8", "UTF8", "US-ASCII"}:
        message = Sentence("The file declares the encoding %(group)s. Save it as UTF-8.", group=declared.group(1)[:40])
        raise RefusedFileError(1, "not_utf8", message)
    return text


def _refuse_document_type(text: str, kind: FileKind) -> None:
    position = 0
    while part := _PROLOG_PART.match(text, position):
        position = part.end()
    if text.startswith("<!", position):
        raise _document_type(text.count("\n", 0, position) + 1, kind)


def _document_type(line: int, kind: FileKind) -> RefusedFileError:
    message = Sentence(
        "The file has a document type declaration (DOCTYPE). Remove it: %(format)s needs none.", format=kind.format
    )
    return RefusedFileError(line, "document_type", message)


def _parsed(xml: bytes, kind: FileKind) -> etree._Element:
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
            if depth > kind.max_depth:
                message = Sentence(
                    "Elements are nested more than %(max_depth)s deep here. %(flatten)s",
                    max_depth=kind.max_depth,
                    flatten=kind.flatten,
                )
                raise RefusedFileError(line_of(element), "too_deep", message)
            if count > kind.max_elements:
                message = Sentence(
                    "The file has more than %(max_elements)s XML elements. %(split)s",
                    max_elements=f"{kind.max_elements:,}",
                    split=kind.split,
                )
                raise RefusedFileError(line_of(element), "too_many_elements", message)
    except etree.XMLSyntaxError as error:
        line, told = words_of(error)
        raise RefusedFileError(line, "malformed_xml", told) from None
    root: etree._Element = events.root
    if root.getroottree().docinfo.internalDTD is not None:
        raise _document_type(1, kind)
    return root
