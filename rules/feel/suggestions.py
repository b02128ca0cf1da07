"""The name that somebody probably meant, for messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from rules.sentences import Sentence

_MAX_NAMES = 2_000
_MAX_LENGTH = 80


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like this one, or None when none is like it.

    Only so many names are looked at, and none when this one is very long, so that an answer costs little.
    """
    if len(name) > _MAX_LENGTH:
        return None
    candidates = (other for other in islice(known, _MAX_NAMES) if isinstance(other, str) and len(other) <= _MAX_LENGTH)
    return _nearest(name, tuple(candidates))


@lru_cache(maxsize=256)  # a rule of a form asks for the same each time that a question has no answer yet
def _nearest(name: str, candidates: tuple[str, ...]) -> str | None:
    folded = {other.casefold().replace("_", " "): other for other in reversed(candidates)}
    found = difflib.get_close_matches(name.casefold().replace("_", " "), folded, 1, 0.7 if len(name) > 4 else 0.8)
    return folded[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?`, or nothing."""
    near = nearest(name, known)
    return Sentence("; did you mean '%(near)s'?", near=near) if near else ""
