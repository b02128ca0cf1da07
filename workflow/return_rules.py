"""Which answer counts where several questions feed one item of a return.

The rules stand as data beside the items (`counts` in `form_definitions/return_items.json`): `questions` names all that
feed the item, `by` says how one of them is chosen, `for` of what it is said once (an episode, an enquiry, a plan), and
`why` gives the reason with its source. `check_definitions --coverage` refuses an item that several questions feed
without a rule, and a rule that names other questions than those that feed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from records.models import Fact

SCOPES: Final = frozenset({"child", "episode", "enquiry", "conference", "plan"})
"""What an item is said once of."""


class By(StrEnum):
    """How the one that counts is chosen.

    `EARLIEST` and `LATEST`: by the day that the record is about; on one day the question named first. `ORDER`: the
    question named first that has an answer, of several its earliest. `LATEST_DAY`: the answers are days, and the latest
    of them counts, whichever record it stands in. `PLACE`: each question has a place of its own in
    the return. `FILE`: the child's file, which each of them updates.
    """

    EARLIEST = "earliest"
    LATEST = "latest"
    LATEST_DAY = "latest day"
    ORDER = "order"
    PLACE = "place"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class CountingRule:
    """One rule. `questions` are written `form/question`; `places` are their elements, for `By.PLACE` alone."""

    by: By
    scope: str
    questions: tuple[str, ...]
    why: str
    places: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The rule for somebody who reads the list of items."""
        named = [question.replace("/", ": ") for question in self.questions]
        if self.by is By.PLACE:
            said = ", ".join(f"{one} in {place}" for one, place in zip(named, self.places, strict=True))
        elif self.by is By.ORDER:
            said = f"the first of {', then '.join(named)}"
        elif self.by is By.LATEST_DAY:
            said = f"the latest day of {', '.join(named)}"
        elif self.by is By.FILE:
            said = "the child’s file, which each answer updates"
        else:
            said = f"the {self.by} record"
        return f"counts for each {self.scope}: {said} ({self.why})"


def read_rule(counts: Mapping[str, Any]) -> CountingRule:
    """Read a rule as it stands in the list; ValueError for what is none."""
    questions = counts["questions"]
    scope, places = counts["for"], tuple(questions.values()) if isinstance(questions, dict) else ()
    rule = CountingRule(By(counts["by"]), scope, tuple(questions), counts["why"], places)
    if scope not in SCOPES or (rule.by is By.PLACE) != bool(places) or not rule.why:
        raise ValueError(f"No rule which answer counts: {counts}")
    return rule


def fault_of(rule: CountingRule | None, feeding: Collection[str]) -> str:
    """What is wrong with an item's rule, given the questions that feed it; empty when nothing is."""
    if rule is None:
        several = ", ".join(sorted(feeding))
        return f"{several} feed it: say in “counts” which of them counts" if len(feeding) > 1 else ""
    if missing := sorted(set(feeding) - set(rule.questions)):
        return f"{', '.join(missing)} feeds it and is not in “counts”"
    if idle := sorted(set(rule.questions) - set(feeding)):
        return f"{', '.join(idle)} is in “counts” and does not feed it"
    return ""


def question_of(fact: Fact) -> str:
    """The question that a fact answers, as rules name it."""
    names = [part for part in fact.place.split("/") if part and not part.isdecimal()]
    return "/".join([fact.version.record.form_key, *names])


def counting(rule: CountingRule, facts: Iterable[Fact], place: str = "") -> Fact | None:
    """The fact that counts among those of one child, episode, enquiry or plan; `place` for `By.PLACE`.

    None where nothing was answered, and always for `By.FILE`: the file is read instead.
    """
    asked = rule.questions
    if rule.by is By.PLACE:
        asked = tuple(one for one, stands in zip(rule.questions, rule.places, strict=True) if stands == place)
    held = [(asked.index(question), fact) for fact in facts if (question := question_of(fact)) in asked]
    if not held or rule.by is By.FILE:
        return None
    if rule.by is By.EARLIEST:
        return min(held, key=lambda one: (one[1].on, one[0]))[1]
    if rule.by is By.LATEST:
        return max(held, key=lambda one: (one[1].on, -one[0]))[1]
    if rule.by is By.LATEST_DAY:
        return max(held, key=lambda one: (one[1].day or date.min, -one[0]))[1]
    return min(held, key=lambda one: (one[0], one[1].on))[1]
