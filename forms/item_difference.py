"""Which items of two lists are the same one: records keep no ids, so it is told by what they say."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from forms.content import canonical
from forms.json_values import Json, object_of

type Pair = tuple[int | None, int | None]
"""The places of an item before and after; `None` where it was not there."""


def pairs(before: list[Json], after: list[Json]) -> list[Pair]:
    """The items of both lists, each once, in the order of the later list, with those removed where they stood.

    Equal items are found first. Between them, items that share an answer are taken for the same one, changed; where as
    many went as came, each is taken for the one in its place.
    """
    old, new = [canonical(item) for item in before], [canonical(item) for item in after]
    found: list[Pair] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal" or b - a == d - c:
            found.extend(zip(range(a, b), range(c, d), strict=True))
        else:
            found.extend(_alike(before, after, range(a, b), range(c, d)))
    return found


def _alike(before: list[Json], after: list[Json], old: range, new: range) -> Iterator[Pair]:
    """Pair the items of two stretches in order, by the answers they share; the others stand alone."""
    left = list(old)
    for place in new:
        match = next((at for at in left if _share(before[at], after[place])), None)
        if match is None:
            yield None, place
            continue
        while left[0] != match:
            yield left.pop(0), None
        left.pop(0)
        yield match, place
    for at in left:
        yield at, None


def _share(one: Json, other: Json) -> bool:
    first, second = object_of(one), object_of(other)
    return any(name in second and canonical(second[name]) == canonical(value) for name, value in first.items())
