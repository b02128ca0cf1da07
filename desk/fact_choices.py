"""The choice of whoever decides, where the child's file says something else than the record would make of it.

For each such fact one keeps what stands in the file or takes what the record says. The choices are fields beside the
decision form's own, kept in its draft; approving asks for every one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from cases.kept_facts import kept_from
from cases.models import Case
from forms.definition import Entered
from forms.elements import Question
from forms.fields_beside import choice_beside
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


def as_read(facts: Iterable[ChangedFact], reader: User) -> list[ChangedFact]:
    """The facts, without what the file holds of those that are for the people who work with the child alone."""
    found = list(facts)
    files = Case.objects.in_bulk({fact.case for fact in found if fact.case is not None})
    kept = {pk: kept_from(reader, case) for pk, case in files.items()}
    return [fact.kept() if fact.case is not None and fact.kind in kept.get(fact.case, ()) else fact for fact in found]


def as_read_then(choices: Iterable[dict[str, Any]], reader: User) -> list[dict[str, Any]]:
    """What was chosen of a correction (`records.kept_or_taken.chosen`), without the words that one may not read."""
    found = list(choices)
    files = Case.objects.in_bulk({UUID(one["case"]) for one in found if one["case"]}) if found else {}
    kept = {str(pk): kept_from(reader, case) for pk, case in files.items()}
    words = _("kept for the people who work with the child")
    return [one | {"known": words, "says": words} if one["kind"] in kept.get(one["case"], ()) else one for one in found]


def posted_choices(facts: Iterable[ChangedFact], posted: Mapping[str, str]) -> list[FactChoice]:
    """What there is to choose of a correction, with what was posted; what the file says stands first."""
    names = [(fact, FACT.prefix + fact.key) for fact in facts]
    return [FactChoice(fact, html_id(name), name, posted.get(name) or KEEP_FACT, "") for fact, name in names]


def kept_choices(facts: Iterable[ChangedFact], mark: str, beside: Question) -> tuple[Question, ...]:
    """The fields of the same, as a draft keeps them, beside any question of its form.

    They are kept for what the file says now (`mark`): once it says something else, one chooses anew.
    """
    fields = [choice_beside(beside, FACT.prefix + fact.key, _label(fact), _both(fact)) for fact in facts]
    return tuple(replace(field, page=_place(mark)) for field in fields)


def held_choices(mark: str, entered: Entered) -> dict[str, str]:
    """What a draft keeps of the choices that were drawn with a mark, as `posted_choices` and `taken_in` read it."""
    return {name: texts[-1] for name, texts in entered.get(_place(mark), {}).items() if texts}


def _place(mark: str) -> str:
    return f"{FACT.place}/{mark}"


def _both(fact: ChangedFact) -> dict[str, str]:
    return {
        KEEP_FACT: _("Keep what the file says now: “%(known)s”") % {"known": fact.known},
        TAKE_ANSWER: _("Take the corrected answer: “%(says)s”") % {"says": fact.says},
    }


def taken_in(posted: Mapping[str, str]) -> frozenset[str]:
    """The keys of the facts of which the corrected answer is taken."""
    chosen = {name: text for name, text in posted.items() if name.startswith(FACT.prefix)}
    return frozenset(name.removeprefix(FACT.prefix) for name, text in chosen.items() if text == TAKE_ANSWER)


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


def facts_mark(facts: Collection[ChangedFact]) -> str:
    """The same for a correction; empty where there is nothing to choose."""
    return mark_of_facts(facts) if facts else ""


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
