"""The choice of whoever decides, where the child's file says something else than the record would make of it.

For each such fact one keeps what stands in the file or takes what the record says. The choices are fields beside the
decision form's own, kept in its draft; approving asks for every one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms.definition import Entered
from forms.elements import Question
from forms.html_ids import html_id
from forms.marks import mark_of
from forms.problems import Problem
from forms.remarks import FACT, KEEP_FACT, TAKE_ANSWER, field_for, texts_in
from records.changed_fact import ChangedFact


@dataclass(frozen=True, slots=True)
class FactChoice:
    """One fact to choose about, as the page draws it. `chosen` is `keep`, `take` or empty."""

    fact: ChangedFact
    id: str
    name: str
    chosen: str
    error: str


def choice_fields(facts: Iterable[ChangedFact]) -> list[Question]:
    """The fields of the choices."""
    return [field_for(FACT, fact.key, _label(fact)) for fact in facts]


def choices(facts: Iterable[ChangedFact], entered: Entered, errors: Mapping[str, str]) -> list[FactChoice]:
    """What there is to choose, with what was chosen so far; `errors` by the name of the field."""
    held = texts_in(FACT, entered)
    names = [(fact, FACT.prefix + fact.key) for fact in facts]
    return [FactChoice(fact, html_id(name), name, held.get(fact.key, ""), errors.get(name, "")) for fact, name in names]


def mark_of_facts(facts: Iterable[ChangedFact]) -> str:
    """A short mark of what there is to choose between, which a page carries: another one, and it shows what was."""
    return mark_of({fact.key: [fact.known, fact.says, fact.at.isoformat()] for fact in facts})


def not_chosen(facts: Iterable[ChangedFact], entered: Entered, page: str) -> list[Problem]:
    """A problem for each fact about which nothing is chosen."""
    held = texts_in(FACT, entered)
    return [
        Problem(FACT.prefix + fact.key, page, _label(fact), _wanted(fact), "required")
        for fact in facts
        if held.get(fact.key) not in (KEEP_FACT, TAKE_ANSWER)
    ]


def _label(fact: ChangedFact) -> str:
    return _("“%(title)s” of %(child)s") % {"title": fact.title, "child": fact.child}


def _wanted(fact: ChangedFact) -> str:
    words = _("Choose what counts for %(child)s: “%(known)s” in the file, or “%(says)s” in this record")
    return words % {"child": fact.child, "known": fact.known, "says": fact.says}
