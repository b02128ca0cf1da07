"""Sets of a column's values in words: "age from 5 to under 10", "risk "high" or "low"", "seen not given"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rules.dmn.atoms import Atom
from rules.feel.builtins.conversion import written
from rules.feel.run import Run
from rules.feel.values import Value, kind_of
from rules.sentences import Sentence

MAX_PHRASES: Final = 6
"""Values or stretches named of one column; the others are counted."""

_BEFORE_AFTER: Final = frozenset({"date", "time", "date and time"})


def in_words(label: str, atoms: Sequence[Atom], pieces: int) -> str:
    """A set of pieces of a column's values, as a person says it."""
    chosen = [atom for place, atom in enumerate(atoms) if pieces >> place & 1]
    if len(chosen) > 2 and any(atom.special == "any other text" for atom in chosen):
        phrases = _but(atoms, chosen)
    else:
        phrases = [*_stretches(atoms, pieces), *(atom.special for atom in chosen if atom.special)]
    if len(phrases) > MAX_PHRASES:
        phrases = [*phrases[:MAX_PHRASES], f"{len(phrases) - MAX_PHRASES} more"]
    return Sentence("%(label)s %(listed)s", label=label, listed=" or ".join(phrases))


def value_in_words(value: Value) -> str:
    """A value as it is written in a cell."""
    return written(Run(None), value)


def _but(atoms: Sequence[Atom], chosen: Sequence[Atom]) -> list[str]:
    """A set of texts that holds all but some."""
    left_out = [value_in_words(atom.low) for atom in atoms if atom.single and atom not in chosen]
    others = [atom.special for atom in chosen if atom.special != "any other text" and atom.special]
    if not left_out:
        return [Sentence("any text"), *others]
    shown = left_out[:MAX_PHRASES]
    more = f" or {len(left_out) - MAX_PHRASES} more" if len(left_out) > MAX_PHRASES else ""
    return [Sentence("any text but %(listed)s%(more)s", listed=" or ".join(shown), more=more), *others]


def _stretches(atoms: Sequence[Atom], pieces: int) -> Iterator[str]:
    """The stretches of neighbouring pieces on a line, from low to high."""
    lines = any(not atom.single and not atom.special for atom in atoms)
    stretch: list[Atom] = []
    for place, atom in enumerate(atoms):
        if pieces >> place & 1 and not atom.special:
            if stretch and not lines:
                yield _stretch(stretch)
                stretch = []
            stretch.append(atom)
        elif stretch:
            yield _stretch(stretch)
            stretch = []
    if stretch:
        yield _stretch(stretch)


def _stretch(stretch: Sequence[Atom]) -> str:
    first, last = stretch[0], stretch[-1]
    if first is last and first.single:
        return value_in_words(first.low)
    of_time = kind_of(first.sample) in _BEFORE_AFTER
    under, over = ("before", "after") if of_time else ("under", "over")
    low, high = value_in_words(first.low), value_in_words(last.high)
    if first.low is None and last.high is None:
        return Sentence("any value")
    if first.low is None:
        return Sentence("up to %(high)s", high=high) if last.single else f"{under} {high}"
    if last.high is None:
        return f"from {low}" if first.single else f"{over} {low}"
    start = f"from {low}" if first.single else f"{over} {low}"
    if last.single:
        return f"{start} to {high}"
    return f"{start} to {under} {high}" if first.single else f"{start} and {under} {high}"
