"""Whether the day makes sense since when a changed answer is said to hold."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from forms.definition import FormDefinition
from forms.evidence import way_of, words_of
from forms.evidence_places import Place, origins_in
from forms.fields_beside import began_in, fault_since
from forms.models import Draft
from forms.problems import Problem
from forms.since import asks_since, day_field, error_at, said_of


def problems_of(
    draft: Draft, definition: FormDefinition, asked: Collection[str], facts: Mapping[str, object]
) -> list[Problem]:
    """What is wrong with the days that were typed beside changed answers, of the questions that are asked."""
    found = []
    for place, origin in origins_in(draft, definition).items():
        question = place.question
        if place.item or question.pointer not in asked or not asks_since(question):
            continue
        wrong = _fault(draft, place, origin, facts)
        if wrong:
            found.append(Problem(error_at(question), question.page, day_field(question).label, wrong, "since"))
    return found


def _fault(draft: Draft, place: Place, origin: Mapping[str, Any], facts: Mapping[str, object]) -> str:
    question = place.question
    if way_of(draft, place, origin) != "changed":
        return ""
    fields = draft.entered.get(question.page, {})
    return fault_since(
        day_field(question),
        fields,
        question.label,
        born=born_in(facts),
        before=words_of(question, origin.get("typed", {})),
        began=began_in([origin]) if not said_of(question, fields).never else None,
    )


def born_in(facts: Mapping[str, object]) -> date | None:
    """The child's date of birth, as a form's facts have it."""
    child = facts.get("child")
    born = child.get("date_of_birth") if isinstance(child, Mapping) else None
    return born if isinstance(born, date) else None
