"""Answers that are found by their words: what somebody typed, against a list that may be long."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from forms.form_texts import in_language_of
from forms.json_values import ABSENT, Absent, Json

MOST_NEAR: Final = 12
"""So many answers are offered where what was typed is none of them."""
_QUOTES: Final = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'"})


def folded(text: str) -> str:
    """A text as it is compared: without accents, capitals and double spaces. As `static/js/type_ahead.js` does."""
    parted = unicodedata.normalize("NFD", text.translate(_QUOTES))
    return " ".join("".join(one for one in parted if not unicodedata.combining(one)).casefold().split())


class FoundByWords:
    """Answers by their words. Where the same words are another's too, or its code, the code tells them apart: “Newport
    (W06)”.
    """

    def __init__(self, given: Iterable[tuple[str, str, Json]]) -> None:
        """`given` are title, code and value of each. A code may have several titles, of different times."""
        listed = [(title, code, value, folded(title)) for title, code, value in given]
        titled: dict[str, set[str]] = {}
        coded: dict[str, set[str]] = {}
        for _, code, _, text in listed:
            titled.setdefault(text, set()).add(code)
            coded.setdefault(folded(code), set()).add(code)
        self._shared = {text for text, of in titled.items() if len(of | coded.get(text, set())) > 1}
        self._by_code = {code: value for _, code, value, _ in listed if titled.get(folded(code), {code}) == {code}}
        self._by_words = {folded(code): value for code, value in self._by_code.items()}
        self._by_words |= {text: value for _, _, value, text in listed if text not in self._shared}
        self._by_words |= {folded(self.words(title, code)): value for title, code, value, _ in listed}

    def words(self, title: str, code: str) -> str:
        """What an answer is chosen by."""
        return in_language_of(f"{title} ({code})", title) if folded(title) in self._shared else title

    def exactly(self, text: str) -> Json | Absent:
        """The answer with these words, or this code; absent where there is none, or more than one."""
        if text in self._by_code:
            return self._by_code[text]
        return self._by_words.get(folded(text), ABSENT)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to choose from: what the browser posts for it, its words in the language that is read, and other words
    that it is found by as well: those of other languages.
    """

    posted: str
    words: str
    also: tuple[str, ...] = ()


def near(text: str, offered: Iterable[Answer]) -> tuple[Answer, ...]:
    """Of the answers `offered`, those whose words in one language hold every word typed, first those that begin so."""
    typed = folded(text).split()

    def found() -> Iterator[tuple[bool, int, Answer]]:
        for at, answer in enumerate(offered if typed else ()):
            compared = [folded(words) for words in (answer.words, *answer.also)]
            held = [words for words in compared if all(one in words for one in typed)]
            if held:
                yield not any(words.startswith(typed[0]) for words in held), at, answer

    return tuple(answer for _, _, answer in sorted(found(), key=lambda one: one[:2])[:MOST_NEAR])
