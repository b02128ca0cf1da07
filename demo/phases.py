"""A family of the demonstration in each phase and for each kind of the work, and who signs in to see it."""

from dataclasses import dataclass
from typing import Final

from cases.models import Case


@dataclass(frozen=True, slots=True)
class Shown:
    """One phase or kind of work: the family in which it is seen, what is seen there, and whose work it is."""

    phase: str
    family: str
    words: str
    person: str


PHASES: Final = (
    Shown("contact", "Saltmere Row", "a contact to decide on", "bryony"),
    Shown("assessment", "Hazelrigg Down", "an assessment under way", "sam"),
    Shown("section 47 enquiry", "Gannet Wold", "enquiries that are being written", "ren"),
    Shown("emergency protection", "Otterbrook Stair", "a court’s order that runs, beside enquiries", "mo"),
    Shown("initial conference", "Harrowmere End", "a conference that is arranged and due", "conrad"),
    Shown("planning", "Wickham Fold", "a plan to make for each of two siblings", "una"),
    Shown(
        "intervention",
        "Lower Saffron",
        "a child protection plan after a conference: visits and core groups",
        "juno",
    ),
    Shown("review", "Starling Hythe", "a child in need plan that is reviewed", "sam"),
    Shown("closure", "Copsewater", "a closing that waits for approval", "nell"),
    Shown("service, going on", "Starling Hythe", "help in the afternoons; a case note of a call", "sam"),
    Shown("service, asked for", "Netherfinch", "weekends away that the manager decides on", "nell"),
    Shown("meeting", "Netherfinch", "those who know the child met, and meet again", "ren"),
    Shown("supervision", "Starling Hythe", "one talk held, the next one due", "priya"),
    Shown("practice audit", "Netherfinch", "an audit that waits for its answer", "nell"),
    Shown("missing child", "Cresswater", "a boy who is back: the talk is due in 72 hours; one talk held", "tamar"),
    Shown("disagreement", "Dovermead", "the police disagree, and wait for an answer", "priya"),
    Shown("handing over", "Bramblecote", "the other team is asked to take the child over", "nell"),
)
WHOLE: Final = Shown(
    "all of it",
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
        lines.append(f"{one.phase:<21} {files}: {one.words}. Sign in as {one.person}@northmere.example")
    return lines
