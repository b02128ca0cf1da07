"""Boxes of pieces of values: what several boxes together leave uncovered, found within a budget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BUDGET: Final = 3_000_000
"""Comparisons of a box with one dimension of another, in one search."""

type Box = tuple[int, ...]
"""For each dimension a set of pieces, as the bits of a whole number."""


class BudgetExhaustedError(Exception):
    """The search would take too long."""


class Search:
    """One search with its budget."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget

    def uncovered(self, box: Box, covers: Sequence[Box], limit: int) -> list[Box]:
        """Boxes inside `box`, apart from each other, that no box of `covers` touches: all, or `limit` of them.

        BudgetExhaustedError when they cannot be found in time; what was found so far is in its first argument.
        """
        found: list[Box] = []
        waiting: list[tuple[Box, list[Box]]] = [(box, list(covers))]
        while waiting and len(found) < limit:
            here, others = waiting.pop()
            touching = [cover for cover in others if self._touch(here, cover, found)]
            if not touching:
                found.append(here)
                continue
            cover = min(touching, key=lambda each: self._narrow(here, each))
            rest = [other for other in touching if other is not cover]
            waiting.extend((part, rest) for part in _outside(here, cover))
        return found

    def _touch(self, one: Box, other: Box, found: list[Box]) -> bool:
        self.budget -= 1 + len(one)
        if self.budget < 0:
            raise BudgetExhaustedError(found)
        return all(mine & its for mine, its in zip(one, other, strict=True))

    @staticmethod
    def _narrow(here: Box, cover: Box) -> int:
        """In how many dimensions a box does not cover another."""
        return sum(mine & its != mine for mine, its in zip(here, cover, strict=True))


def meet(one: Box, other: Box) -> Box | None:
    """What two boxes share; None when nothing."""
    shared: list[int] = []
    for mine, its in zip(one, other, strict=True):
        if not (both := mine & its):
            return None
        shared.append(both)
    return tuple(shared)


def merged(boxes: Sequence[Box]) -> list[Box]:
    """The same region in fewer boxes: those that differ in one dimension become one."""
    found = list(boxes)
    joined = True
    while joined:
        joined = False
        for place, one in enumerate(found):
            for later in range(len(found) - 1, place, -1):
                other = found[later]
                different = [d for d, (mine, its) in enumerate(zip(one, other, strict=True)) if mine != its]
                if len(different) == 1:
                    [dimension] = different
                    one = (*one[:dimension], one[dimension] | other[dimension], *one[dimension + 1 :])
                    found[place] = one
                    del found[later]
                    joined = True
    return found


def _outside(box: Box, cover: Box) -> list[Box]:
    """What is left of a box without another, as boxes apart from each other, the largest first to be looked at."""
    parts: list[Box] = []
    inside = list(box)
    for dimension, its in enumerate(cover):
        left = inside[dimension] & ~its
        if left:
            parts.append((*inside[:dimension], left, *inside[dimension + 1 :]))
        inside[dimension] &= its
    return parts
