"""Drawing a record as an accessible PDF (PDF/UA-1) with WeasyPrint.

Nothing is fetched but our own style sheet and four fonts. Any other address means that something written in a record
became markup, so the PDF is not made at all.
"""

import logging
import math
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML, Document
from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

from forms.rendering import Item
from records.document import RecordDocument
from records.drawable import without
from records.pdf_languages import tell_languages
from records.problems import MOST_PAGES, PdfNotMadeError
from records.words import with_words_mended

SCHEME = "casewright:"
OWN_FILES = {"record-pdf.css": "text/css", "record-pdf-rtl.css": "text/css"} | {
    f"fonts/atkinson-{subset}-{weight}.woff2": "font/woff2"
    for subset in ("latin", "latin-ext")
    for weight in (400, 600)
}
"""The files under `static/built/` that a PDF is made with, and their types."""

MOST_LINES_A_PAGE, MOST_LETTERS_A_LINE = 50, 120
"""No page of real text holds more (English has about 95 letters a line), so answers beyond it are surely too long."""

UNMAPPED, NO_TEXT = re.compile(rb"^(<[0-9a-f]{4}>) <>$"), rb"\1 <2060>"
"""A line of a font's table of characters that leaves a glyph without any, and the same with U+2060 WORD JOINER."""

ROUNDS = 3
"""Marking a character can change which font draws its neighbours: look once more, but not for ever."""

tell_languages()

# Its warnings quote what could not be drawn, which is what somebody wrote about a child.
logging.getLogger("weasyprint").setLevel(logging.CRITICAL)


class _StopError(FatalURLFetchingError):
    """Stops the drawing from inside the fetcher; WeasyPrint lets no other exception through."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.reason = PdfNotMadeError(code, message)


def render(document: RecordDocument) -> bytes:
    """Draw a document; the same document gives the same bytes.

    Raises `PdfNotMadeError`: `too_long`, `undrawable`, `own_files_missing` or `unexpected_address`.
    """
    _refuse_if_surely_too_long(document)
    document = without(document)
    for _round in range(ROUNDS):
        content, undrawable = _draw(document)
        if not undrawable:
            return content
        document = without(document, undrawable)
    raise PdfNotMadeError("undrawable", f"Some characters had no shape after {ROUNDS} rounds of marking them.")


def _draw(document: RecordDocument) -> tuple[bytes, frozenset[str]]:
    """Return the PDF and the characters in it that no font could draw."""
    return draw(render_to_string("records/pdf.jinja", document.context()))


def draw(markup: str) -> tuple[bytes, frozenset[str]]:
    """Draw a page of our own markup: the PDF, and the characters in it that no font could draw. Raises as `render`."""
    text = with_words_mended(markup)
    try:
        drawn: Document = HTML(string=text, url_fetcher=own_files_only).render(pdf_variant="pdf/ua-1")
        if len(drawn.pages) > MOST_PAGES:
            raise PdfNotMadeError("too_long", f"It would have {len(drawn.pages)} pages; the most is {MOST_PAGES}.")
        content: bytes = drawn.write_pdf(pdf_variant="pdf/ua-1", finisher=_map_every_glyph)
    except _StopError as stop:
        raise stop.reason from None
    missing = {chr(code) for font in drawn.fonts.values() for code in font.missing}
    return content, frozenset(missing)


def _map_every_glyph(drawn: Document, made: Any) -> None:
    """Give the glyphs that WeasyPrint maps to no text a mapping, as PDF/UA wants.

    They are the points of Hebrew and Arabic. The letter before is mapped to all of the cluster: they add no text.
    """
    for thing in made.objects:
        lines = getattr(thing, "stream", None)
        if lines and b"begincmap" in lines:
            thing.stream = [UNMAPPED.sub(NO_TEXT, line) for line in lines]


def own_files_only(address: str) -> URLFetcherResponse:
    """Serve our style sheet and fonts, by `casewright:<name>`; stop the drawing at any other address."""
    name = address.removeprefix(SCHEME)
    if not address.startswith(SCHEME) or name not in OWN_FILES:
        raise _StopError("unexpected_address", "The document asked for a file that is not the PDF’s own.")
    try:
        content = (Path(settings.BASE_DIR) / "static" / "built" / name).read_bytes()
    except OSError:
        missing = f"static/built/{name} is missing. Run scripts/build-static.sh."
        raise _StopError("own_files_missing", missing) from None
    return URLFetcherResponse(address, content, {"Content-Type": OWN_FILES[name]})


def _refuse_if_surely_too_long(document: RecordDocument) -> None:
    """Find out before the drawing, which would take minutes and gigabytes to find the same."""
    lines = sum(_fewest_lines(item) for section in document.sections for item in section.items)
    if lines > MOST_PAGES * MOST_LINES_A_PAGE:
        raise PdfNotMadeError("too_long", f"Its answers have {lines} lines, more than {MOST_PAGES} pages hold.")


def _fewest_lines(item: Item) -> int:
    inside = sum(_fewest_lines(one) for entry in item.entries for one in entry.items)
    if item.columns:
        return len(item.entries)
    parts = item.display if isinstance(item.display, list) else item.words.split("\n")
    return inside + sum(math.ceil(len(part) / MOST_LETTERS_A_LINE) for part in parts)
