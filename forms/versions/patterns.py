"""Pointers of what a form asks, with `*` for any item of a list (`/visits/*/date`), and where steps take them.

A draft knows an item by its id and a record by its place: a pointer into either meets the pattern of its question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms.elements import Question
from forms.versions.steps import ANY_ITEM, Moved, Step, moved_by


def by_pattern(questions: Mapping[str, Question]) -> dict[str, Question]:
    """The questions by pointer, each list followed by what its items ask."""
    found: dict[str, Question] = {}
    for pointer, question in questions.items():
        found[pointer] = question
        if question.items is not None:
            found.update({f"{pointer}{ANY_ITEM}{inner.pointer}": inner for inner in question.items.page.questions})
    return found


def parted(pattern: str) -> tuple[str, str]:
    """The pointer of a list, and the one inside its items; the second is empty where it leads into no item."""
    outer, star, inner = pattern.partition(f"{ANY_ITEM}/")
    return (outer, f"/{inner}") if star else (pattern, "")


def led_to(pattern: str, steps: Iterable[Step]) -> str:
    """Where steps take what is answered at a pattern, one after the other."""
    for step in steps:
        if isinstance(step, Moved):
            pattern = moved_by(step, pattern)
    return pattern


def origin_of(pattern: str, steps: Iterable[Step]) -> str:
    """Where that was before the steps which is answered at a pattern after them."""
    for step in reversed(tuple(steps)):
        if isinstance(step, Moved):
            pattern = moved_by(Moved(step.new, step.old), pattern)
    return pattern


@dataclass(frozen=True, slots=True)
class Along:
    """Where the answer at a pointer was taken; `was` and `name` begin the names of its fields before and after."""

    pointer: str
    was: str
    name: str


def along(pointer: str, renamed: Mapping[str, str]) -> Along:
    """Where steps took the answer at a pointer into a draft or a record; `renamed` are patterns by the former."""
    if pointer in renamed:
        return Along(renamed[pointer], pointer, renamed[pointer])
    for old, new in renamed.items():
        outer, inner = parted(old)
        if inner and pointer.startswith(f"{outer}/"):
            item, slash, rest = pointer.removeprefix(f"{outer}/").partition("/")
            inside = slash + rest
            if inside == inner or inside.startswith(f"{inner}/"):
                new_outer, new_inner = parted(new)
                after = inside.removeprefix(inner)
                return Along(f"{new_outer}/{item}{new_inner}{after}", inner, new_inner)
    for old, new in renamed.items():
        if pointer.startswith(f"{old}/"):
            return Along(new + pointer.removeprefix(old), "", "")
    return Along(pointer, "", "")


NOWHERE = "/~gone"
"""How the pointer begins that a question has after it is asked no more. No JSON pointer begins so."""


def place_after(pointer: str, renamed: Mapping[str, str]) -> str:
    """Where what was said about the answer at a pointer stands after steps: where they took the answer.

    Nowhere (`NOWHERE`) if they took the answer to another question there: then this one was asked no more.
    """
    there = along(pointer, renamed).pointer
    if there != pointer or pointer == along(pointer, {new: old for old, new in renamed.items()}).pointer:
        return there
    return NOWHERE + pointer
