"""Texts of a form that say their language wherever HTML is made of them.

They are ordinary texts everywhere else: they compare, and are stored and sent, as the words they hold. Only forms that
are read in a language (`forms.translations`) have them.
"""

import re
from typing import Self

from markupsafe import Markup

from accounts.languages import direction_of


class FormText(str):
    """A text of a form in a language, which it says in HTML. `source` are the words of the form's own language."""

    language: str
    source: str

    def __new__(cls, words: str, language: str, source: str) -> Self:
        made = super().__new__(cls, words)
        made.language, made.source = language, source
        return made

    def __html__(self) -> Markup:
        return Markup('<span lang="{}" dir="{}">{}</span>').format(
            self.language, direction_of(self.language), str(self)
        )

    def strip(self, chars: str | None = None, /) -> str:
        """As of any text, in the same language."""
        return FormText(str(self).strip(chars), self.language, self.source.strip(chars))

    def __getnewargs__(self) -> tuple[str, str, str]:  # type: ignore[override]
        return str(self), self.language, self.source


class MixedText(str):
    """A sentence of Casewright's with texts of a form in it, which say their languages in HTML."""

    parts: tuple[FormText, ...]

    def __html__(self) -> Markup:
        said = {str(part): part for part in self.parts}
        found = re.split(f"({'|'.join(re.escape(words) for words in said)})", str(self))
        return Markup("").join(said.get(piece, piece) for piece in found)


def naming(sentence: str, *texts: str) -> str:
    """The sentence, in HTML with the languages of those `texts` that are a form's and stand in it."""
    parts = tuple(dict.fromkeys(text for text in texts if isinstance(text, FormText) and text and text in sentence))
    if not parts or isinstance(sentence, FormText):
        return sentence
    made = MixedText(sentence)
    made.parts = tuple(sorted(parts, key=len, reverse=True))  # a text that is part of another is marked with it
    return made


def in_language_of(words: str, text: str) -> str:
    """Words that are a part of a text, or made of it and what has no language, such as a number."""
    if isinstance(text, MixedText):
        return naming(words, *text.parts)
    return FormText(words, text.language, words) if isinstance(text, FormText) else words


def source_of(text: str) -> str:
    """The words of the form's own language, which stand in addresses."""
    return text.source if isinstance(text, FormText) else text


def language_of(text: object) -> str:
    """The language of a text of a translated form; empty for any other text."""
    return text.language if isinstance(text, FormText) else ""
