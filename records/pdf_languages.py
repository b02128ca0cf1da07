"""The languages of parts of a PDF: WeasyPrint tells that of the whole document only."""

from collections.abc import Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped]
from weasyprint.pdf import tags

_without_languages = tags._build_box_tree


def _with_languages(box: Any, *rest: Any) -> Iterator[Any]:
    """As WeasyPrint's, with `Lang` at what is drawn of an HTML element with `lang` (PDF 32000-1, 14.9.2)."""
    for element in _without_languages(box, *rest):
        source = getattr(box, "element", None)
        language = source.get("lang") if source is not None and source.tag != "html" else None
        if language:
            element["Lang"] = pydyf.String(language)
        yield element


def tell_languages() -> None:
    """From now on documents tell the languages of their parts. Telling it twice changes nothing."""
    tags._build_box_tree = _with_languages
