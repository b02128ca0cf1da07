"""Sets of a column's values in words: "age from 5 to under 10", "risk "high" or "low"", "seen not given"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rules.dmn.atoms import Atom
from rules.feel.builtins.conversion import written
from rules.feel.run import Run
from rules.feel.values import Value, kind_of
from rules.sentences import OR, Sentence, joined

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
        phrases = [*phrases[:MAX_PHRASES], _more(len(phrases) - MAX_PHRASES)]
    return Sentence("%(label)s %(listed)s", label=label, listed=joined(OR, phrases))


def _more(count: int) -> str:
    return Sentence("%(count)s more", count=count)


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
    if len(left_out) > MAX_PHRASES:
        shown.append(_more(len(left_out) - MAX_PHRASES))
    return [Sentence("any text but %(listed)s", listed=joined(OR, shown)), *others]


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
    low, high = value_in_words(first.low), value_in_words(last.high)
    if first.low is None and last.high is None:
        return Sentence("any value")
    if first.low is None:
        return Sentence("up to %(high)s", high=high) if last.single else _below(high, of_time)
    start = Sentence("from %(low)s", low=low) if first.single else _above(low, of_time)
    if last.high is None:
        return start
    if last.single:
        return Sentence("%(start)s to %(high)s", start=start, high=high)
    end = _below(high, of_time)
    if first.single:
        return Sentence("%(start)s to %(end)s", start=start, end=end)
    return Sentence("%(start)s and %(end)s", start=start, end=end)


def _below(high: str, of_time: bool) -> str:
    return Sentence("before %(high)s", high=high) if of_time else Sentence("under %(high)s", high=high)


def _above(low: str, of_time: bool) -> str:
    return Sentence("after %(low)s", low=low) if of_time else Sentence("over %(low)s", low=low)
