"""Near misses: what somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from rules.sentences import Sentence

MOST_TOLD: Final = 300
"""After so many remarks a form is not looked at any further: it is no slip any more, and comparing words takes time."""
LONGEST: Final = 60
"""Of a word that is compared with others."""
CLOSE: Final = 0.8
"""How alike two words are of which one may be meant by the other, from 0 to 1."""


def meant(word: str, known: Iterable[str]) -> str:
    """The known word that is most like this one; empty where none is much like it."""
    if len(word) > LONGEST:
        return ""
    by_lower = {each.lower(): each for each in known}
    return next((by_lower[found] for found in get_close_matches(word.lower(), by_lower, 1, CLOSE)), "")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean “email”?`, with its space, or nothing."""
    found = meant(word, known)
    return Sentence(" Did you mean “%(found)s”?", found=found) if found else ""
