"""Characters that no installed font can draw: marked in a document's texts, counted, and never lost from the record.

PDF/UA forbids a character without a shape. What stands for one must be in our own fonts, so it is written with three
characters of ASCII.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any

from forms.form_texts import in_language_of
from records.document import RecordDocument

MARK = "[?]"

_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Controls, halves of surrogate pairs and non-characters: HTML cannot hold them, or no font has them."""

_LINE_ENDS = {ord(char): "\n" for char in "\x0b\x0c\x85\u2028\u2029"}
"""What other programs end lines with."""

_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
"""What joins and varies the characters around it. Beside a marked character it has nothing left to do."""


def without(document: RecordDocument, undrawable: Collection[str] = ()) -> RecordDocument:
    """The document with `MARK` in place of each run of undrawable characters, and how many characters that are.

    An undrawable character that stands in no text came out of another, of which it is a part (Thai U+0E33 is drawn as
    two): then that one is marked.
    """
    found = 0
    pattern = _pattern(_with_wholes(document, undrawable))

    def mark(run: re.Match[str]) -> str:
        nonlocal found
        found += sum(char not in _JOINERS for char in run.group())
        return MARK

    def marked(text: str) -> str:
        return text if text.isascii() and text.isprintable() else pattern.sub(mark, text.translate(_LINE_ENDS))

    changed = _mapped(document, marked)
    return replace(changed, undrawn=document.undrawn + found)


def _with_wholes(document: RecordDocument, undrawable: Collection[str]) -> frozenset[str]:
    present: set[str] = set()

    def see(text: str) -> str:
        present.update(text)
        return text

    _mapped(document, see)
    parts = frozenset(undrawable) - present
    wholes = {char for char in present if not parts.isdisjoint(unicodedata.normalize("NFKD", char))} if parts else set()
    return frozenset(undrawable) | wholes


def _pattern(undrawable: Collection[str]) -> re.Pattern[str]:
    one = _NEVER.pattern
    if undrawable:
        one = f"(?:{one}|[{''.join(re.escape(char) for char in sorted(undrawable))}])"
    return re.compile(f"{one}(?:{one}|[{_JOINERS}])*")


def _mapped[T](value: T, change: Callable[[str], str]) -> T:
    """The value with every text in it changed, through dataclasses, lists, tuples and mappings."""
    made: Any = value
    if isinstance(value, str):
        made = in_language_of(change(value), value)
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{f.name: _mapped(getattr(value, f.name), change) for f in fields(value)})
    elif isinstance(value, dict):
        made = {key: _mapped(item, change) for key, item in value.items()}
    elif isinstance(value, list | tuple):
        made = type(value)(_mapped(item, change) for item in value)
    return made
