"""A family of the demonstration in each phase of the work, and who signs in to see it."""

from dataclasses import dataclass
from typing import Final

from cases.models import Case


@dataclass(frozen=True, slots=True)
class Shown:
    """One phase: the family in which it is seen, what is seen there, and whose work it is."""

    phase: str
    family: str
    words: str
    person: str


PHASES: Final = (
    Shown("assessment", "Hazelrigg Down", "an assessment under way", "sam"),
    Shown("planning", "Wickham Fold", "a plan to make for each of two siblings", "una"),
    Shown(
        "intervention",
        "Lower Saffron",
        "a child protection plan after a conference: visits and core groups",
        "juno",
    ),
    Shown("review", "Starling Hythe", "a child in need plan that is reviewed", "sam"),
)
WHOLE: Final = Shown(
    "all four",
    "Withy Locks",
    "two siblings from the first contact to the closing: enquiries, conferences, both plans, reviews",
    "ren",
)


def shown_phases() -> list[str]:
    """A line for each phase whose family was made: the phase, the family's files, and who signs in. In an authority."""
    lines = []
    for one in (*PHASES, WHOLE):
        cases = list(Case.objects.filter(child__family_name=one.family).order_by("reference").select_related("child"))
        if not cases:
            continue
        files = ", ".join(f"{case.child.name} ({case.reference})" for case in cases)
        lines.append(f"{one.phase:<12} {files}: {one.words}. Sign in as {one.person}@northmere.example")
    return lines
