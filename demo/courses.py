"""Who the children of the demonstration are, and the course that our work with each of them takes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demo.situations import Situation

PRONOUNS: dict[str, tuple[str, str, str, str]] = {
    "he": ("he", "him", "his", "himself"),
    "she": ("she", "her", "her", "herself"),
    "the baby": ("the baby", "the baby", "the baby’s", "the baby"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """When the referral came and what follows, all in working days after it; what is not yet due has not happened.

    The referral came `recent` working days ago, or on `weekday` (Monday is 0) of the week `weeks` ago; a contact came
    before it where it is `from_contact`. `decided` None means that nobody decides. `reviews` are when the manager
    looks, where the process asks for it. `read` is when the manager decides on what was `submitted`, two days later
    unless it says otherwise. `by_hand` counts from that decision. `moved` and `lent` name the day and the worker who
    takes over the child or the one task. `again` is how many working days ago a closed case was referred anew; `anew`
    how many weeks ago a new assessment began. `conferences` says how many weeks after the first conference each review
    is held, the last of which ends the protection plan; `ended_by_review` which review ends a child in need plan.

    `beside` names what comes up besides (`demo.beside`). A closing waits for its approval where it is not
    `closing_approved`. With a referral that leads to a strategy discussion at once, `by_hand` counts from the decision
    on the referral to the discussion; `emergency` is whether the child must be protected on that day.
    """

    recent: int | None = None
    weeks: int = 0
    weekday: int = 0
    recorded: bool = True
    decided: int | None = 0
    decision: str = "assessment"
    worker: str | None = None
    reviews: tuple[int, ...] = (11, 26)
    submitted: int | None = None
    read: int | None = None
    verdict: str = "approve"
    remarks: Mapping[str, str] = field(default_factory=dict)
    outcome: str = "child_in_need_plan"
    by_hand: int | None = None
    marked: bool = False
    moved: tuple[int, str] | None = None
    lent: tuple[int, str] | None = None
    again: int | None = None
    anew: int | None = None
    from_contact: bool = False
    conferences: tuple[int, ...] = ()
    ended_by_review: int | None = None
    beside: tuple[str, ...] = ()
    closing_approved: bool = True
    emergency: bool = False

    @property
    def decided_on(self) -> int | None:
        """When the manager decides on the assessment."""
        return self.submitted + 2 if self.read is None and self.submitted is not None else self.read


@dataclass(frozen=True, slots=True)
class Child:
    """A child: the name (empty before the birth), years of age, what the child likes, and the child's own words."""

    name: str
    age: float | None
    pronoun: str
    situation: Situation
    likes: str
    words: str
    course: Course


@dataclass(frozen=True, slots=True)
class Family:
    """The parent or carer with whom the children live, by first name, and the children."""

    parent: str
    name: str
    children: tuple[Child, ...]


def filled_in(text: str, child: Child, family: Family, school: str = "") -> str:
    """Put a child's and a parent's names into a text of a situation; see `demo.situations`."""
    he, him, his, himself = PRONOUNS[child.pronoun]
    called = child.name or "the baby"
    words = {"he": he, "him": him, "his": his, "himself": himself, "He": he.capitalize(), "His": his.capitalize()}
    told = text.format(child=called, parent=family.parent, likes=child.likes, school=school, **words)
    return told[:1].upper() + told[1:]
