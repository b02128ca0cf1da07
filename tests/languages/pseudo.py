"""A language made by machine: letters and commas of Casewright's own words become wide ones, so that what stays narrow
on a page was never marked for translation, or is data."""

import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import lxml.html
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.conf import settings
from django.utils import dates
from django.utils.functional import Promise

sys.path.insert(0, str(Path(settings.BASE_DIR) / "scripts"))
import messages

CODE = "xx"
PLACE = re.compile(r"(%\(\w+\)[^a-zA-Z]*[a-zA-Z]|%[sd%]|<[^>]+>|&\w+;|\{[^}]*\})")
NARROW = re.compile(r"[A-Za-z]{2,}")
SAID = ("aria-label", "title", "placeholder", "alt", "content", "data-announce")
UNSAID = {"script", "style", "noscript"}
OTHERS = {"Casewright", "en", "GB", "CSV", "PDF", "BPMN", "DMN", "JSON", "FEEL", "XML", "UTC", "SVG", "QR"}
"""Names that are the same in every language."""


def wide(words: str) -> str:
    """The same words in wide letters and commas, with what is filled in left as it is."""
    return "".join(
        part if PLACE.fullmatch(part) else re.sub("[A-Za-z,]", lambda one: chr(ord(one[0]) + 0xFEE0), part)
        for part in PLACE.split(words)
    )


@cache
def catalogue() -> bytes:
    """The compiled catalogue of the language, from the extraction."""
    import io

    made = Catalog(charset="utf-8")
    for message in messages.extracted():
        if message.id:
            several = isinstance(message.id, tuple | list)
            made.add(
                message.id, tuple(map(wide, message.id)) if several else wide(str(message.id)), context=message.context
            )
    for words in (dates.WEEKDAYS, dates.WEEKDAYS_ABBR, dates.MONTHS, dates.MONTHS_3):
        for name in words.values():
            made.add(source_of(name), wide(source_of(name)))
    for name in dates.MONTHS_AP.values():
        made.add(source_of(name), wide(source_of(name)), context="abbrev. month")
    file = io.BytesIO()
    write_mo(file, made)
    return file.getvalue()


def templates() -> Iterator[str]:
    """Every text that is extracted for translating."""
    for message in messages.extracted():
        yield from [message.id] if isinstance(message.id, str) else message.id


def source_of(words: str | Promise) -> str:
    """A lazy text as it stands in the sources."""
    return str(words._args[0]) if isinstance(words, Promise) and hasattr(words, "_args") else str(words)


def spoken(settings: Any, folder: Path) -> None:
    """Have Casewright speak the language, besides English."""
    place = folder / CODE / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.mo").write_bytes(catalogue())
    settings.LOCALE_PATHS = [folder]
    settings.LANGUAGES = [("en-gb", "English"), (CODE, "Wide")]


def texts_of(html: str) -> Iterator[str]:
    """What a page says, without what it says to be in English."""
    tree = lxml.html.fromstring(html)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        english = any(
            "lang" in around.attrib and around.tag != "html" for around in (element, *element.iterancestors())
        )
        for name in SAID:
            if name in element.attrib and not (element.tag == "meta" or english):
                yield str(element.attrib[name])
        if element.tag in UNSAID:
            continue
        if element.text and not english:
            yield element.text
        parent = element.getparent()
        if (
            element.tail
            and parent is not None
            and not any(
                "lang" in around.attrib and around.tag != "html" for around in (parent, *parent.iterancestors())
            )
        ):
            yield element.tail


class Data:
    """What comes from data: whole phrases, the longest first; with `quoted` also what stands in quotes."""

    def __init__(self, phrases: Iterable[str], *, quoted: bool = False) -> None:
        self._quoted = re.compile("“[^”]*”" if quoted else "(?!)")
        known = {" ".join(phrase.split()) for phrase in phrases}
        kept = sorted((one for one in known if NARROW.search(one)), key=len, reverse=True)
        self._pattern = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in kept))

    def narrow_in(self, html: str) -> set[str]:
        """The texts of a page with narrow words that are neither data nor names."""
        found = set()
        for text in texts_of(html):
            left = self._pattern.sub(" ", self._quoted.sub(" ", " ".join(text.split())))
            left = re.sub(r"today > working days after\(.*", " ", left)  # FEEL, as it stands in a process
            left = re.sub(r"\S+@\S+|https?://\S+|\b[A-Z]{1,3}-[0-9-]+|\b[0-9a-fA-F]{4,}\b|\S*[_/~]\S*", " ", left)
            if set(NARROW.findall(left)) - OTHERS:
                found.add(" ".join(left.split()))
        return found


def words_of_definitions() -> Iterator[str]:
    """Every text in the shipped forms, decisions, processes and code lists."""
    import json

    base = Path(settings.BASE_DIR)
    for path in [*base.glob("form_definitions/*/*.json"), *base.glob("code_lists/*.json")]:
        yield from strings(json.loads(path.read_text(encoding="utf-8")))
    for path in [
        *base.glob("processes/*/*.bpmn"),
        *base.glob("processes/*/*.dmn"),
        *base.glob("tests/workflow/*.bpmn"),
    ]:
        for element in ElementTree.parse(path).iter():
            yield from (value for value in element.attrib.values() if " " in value or value[:1].isupper())
            yield from filter(None, (element.text or "").strip().split("\n"))


def strings(value: Any) -> Iterator[str]:
    """The texts in something of JSON that people read."""
    if isinstance(value, str):
        if " " in value or value[:1].isupper():
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
