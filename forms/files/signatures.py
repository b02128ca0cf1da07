"""What a file is, by its first bytes and not by what its name claims; and which files are refused, with the reason.

Office documents are archives: what they are stands in the names of their parts. Nothing is unpacked but a short list
of types, so that an archive that grows without end costs nothing.
"""

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

MOST_PARTS: Final = 5_000
LARGEST_UNPACKED: Final = 300 * 1024 * 1024
"""An archive with more parts, or that says it is larger unpacked, is refused."""
LARGEST_LIST: Final = 1024 * 1024
"""Bytes of the list of an Office document's parts, the only one that is unpacked."""
LOOKED_AT: Final = 1024
"""How many of a text's first characters tell whether it is a page or a drawing."""


class FileRefusedError(Exception):
    """A file is not taken. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A type of file that is taken: its key, its words, the endings of its names, and how it is served."""

    key: str
    words: str
    endings: tuple[str, ...]
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
TYPES: Final = {
    each.key: each
    for each in (
        FileType("pdf", gettext_noop("PDF"), ("pdf",), "application/pdf"),
        FileType("jpeg", gettext_noop("Photo (JPEG)"), ("jpg", "jpeg"), "image/jpeg"),
        FileType("png", gettext_noop("Picture (PNG)"), ("png",), "image/png"),
        FileType("gif", gettext_noop("Picture (GIF)"), ("gif",), "image/gif"),
        FileType("webp", gettext_noop("Picture (WebP)"), ("webp",), "image/webp"),
        FileType("heic", gettext_noop("Photo (HEIC)"), ("heic", "heif"), "image/heic"),
        FileType("tiff", gettext_noop("Picture (TIFF)"), ("tif", "tiff"), "image/tiff"),
        FileType("docx", gettext_noop("Word document"), ("docx",), f"{_OFFICE}wordprocessingml.document"),
        FileType("xlsx", gettext_noop("Excel workbook"), ("xlsx",), f"{_OFFICE}spreadsheetml.sheet"),
        FileType("pptx", gettext_noop("PowerPoint slides"), ("pptx",), f"{_OFFICE}presentationml.presentation"),
        FileType("odt", gettext_noop("OpenDocument text"), ("odt",), f"{_OPEN}text"),
        FileType("ods", gettext_noop("OpenDocument spreadsheet"), ("ods",), f"{_OPEN}spreadsheet"),
        FileType("odp", gettext_noop("OpenDocument slides"), ("odp",), f"{_OPEN}presentation"),
        FileType("txt", gettext_noop("Plain text"), ("txt",), "text/plain; charset=utf-8"),
    )
}
ENDINGS: Final = {ending: each for each in TYPES.values() for ending in each.endings}
ACCEPT: Final = ",".join(("image/*", *(f".{ending}" for ending in ENDINGS)))
"""For the browser's file chooser. With `image/*` phones offer the camera."""

_FIRST_BYTES: Final[tuple[tuple[str, Callable[[bytes], bool]], ...]] = (
    ("pdf", lambda head: head.startswith(b"%PDF-")),
    ("jpeg", lambda head: head.startswith(b"\xff\xd8\xff")),
    ("png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    ("gif", lambda head: head.startswith((b"GIF87a", b"GIF89a"))),
    ("webp", lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP"),
    ("heic", lambda head: head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"heim", b"heis", b"mif1")),
    ("tiff", lambda head: head.startswith((b"II*\x00", b"MM\x00*"))),
)
UNREADABLE: Final = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
)
_ARCHIVE: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP: Final = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<head", "<body", "<iframe")
_PARTS: Final = (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"), ("pptx", "ppt/presentation.xml"))


def type_of(name: str, content: bytes) -> FileType:
    """What a file is. Raises `FileRefusedError` for what is not taken, or is not what its name says."""
    if not content:
        raise FileRefusedError(_("“%(name)s” is empty. Choose another file.") % {"name": name})
    found = TYPES[_key_of(name, content)]
    ending = ending_of(name)
    if ending not in found.endings:
        said = _("“%(name)s” is not what its name says: it holds a file of the type “%(type)s”. Save it again as one.")
        raise FileRefusedError(said % {"name": name, "type": _(found.words)})
    return found


def ending_of(name: str) -> str:
    """What stands behind the last full stop of a name, in small letters; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def _key_of(name: str, content: bytes) -> str:
    found = next((key for key, begins in _FIRST_BYTES if begins(content[:16])), "")
    if found:
        return found
    if content.startswith(_ARCHIVE):
        return _archive(name, content)
    if content.startswith(_OLD_OFFICE):
        said = _(
            "“%(name)s” is of an old Office type that can hold macros. Save it as PDF, or as .docx, .xlsx or .pptx."
        )
        raise FileRefusedError(said % {"name": name})
    return _text(name, content)


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise _not_taken(name)
    if any(mark in text[:LOOKED_AT].lower() for mark in _MARKUP):
        said = _("“%(name)s” is a web page or a drawing that can hold programs. Save it as PDF, or as a picture.")
        raise FileRefusedError(said % {"name": name})
    if ending_of(name) != "txt":
        raise _not_taken(name)
    return "txt"


def _archive(name: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                said = _("“%(name)s” is too large inside. Save it as PDF.")
                raise FileRefusedError(said % {"name": name})
            names = {part.filename for part in parts}
            types = _short(archive, names, "[Content_Types].xml") + _short(archive, names, "mimetype")
    except UNREADABLE as error:
        raise FileRefusedError(_("“%(name)s” is damaged. Save it again.") % {"name": name}) from error
    if "macroenabled" in types.lower() or any(_is_macro(part) for part in names):
        said = _("“%(name)s” holds macros, which can harm. Save it without macros, or as PDF.")
        raise FileRefusedError(said % {"name": name})
    for key, part in _PARTS:
        if part in names and "[Content_Types].xml" in names:
            return key
    for key in ("odt", "ods", "odp"):
        if types == TYPES[key].media_type:
            return key
    raise _not_taken(name)


def _is_macro(part: str) -> bool:
    lowered = part.lower()
    return lowered.endswith(("vbaproject.bin", "vbadata.xml")) or lowered.startswith(("basic/", "scripts/"))


def _short(archive: zipfile.ZipFile, names: set[str], part: str) -> str:
    if part not in names:
        return ""
    with archive.open(part) as opened:
        return opened.read(LARGEST_LIST).decode("utf-8", "replace")


def _not_taken(name: str) -> FileRefusedError:
    said = _(
        "“%(name)s” is of a type that is not taken. Add a PDF, a photo or picture, an Office document or a plain text."
    )
    return FileRefusedError(said % {"name": name})
