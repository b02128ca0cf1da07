"""A change between two versions of a form, and what it means for what is typed already."""

from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What a change means for a draft, the graver the later."""

    COMPATIBLE = "compatible"
    """What is typed stays, and is asked and accepted as before."""
    NEEDS_STEP = "needs migration"
    """What is typed loses its place or its meaning, or may not be accepted any more, unless a step says what to do."""
    UNKNOWN = "unknown"
    """It cannot be told from the definitions: a condition, a check, a pattern or a calculation was touched."""


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One change. `pointer` leads to the answer; to the place in the document where no one question is meant.

    The answers inside a list's items have `*` for the item: `/visits/*/seen_on`. `label` are the question's words,
    empty for the form itself; `step` says whether a step of the later version takes care of it.
    """

    pointer: str
    label: str
    meaning: Meaning
    code: str
    words: str
    step: bool = False

    def __str__(self) -> str:
        named = f"{self.pointer} “{self.label}”" if self.label else self.pointer
        return f"{named}: {self.words}"


def gravest(changes: tuple[VersionChange, ...]) -> Meaning:
    """What all of them mean together; those that a step takes care of are compatible."""
    order = list(Meaning)
    return max(
        (Meaning.COMPATIBLE if each.step else each.meaning for each in changes), key=order.index, default=order[0]
    )
