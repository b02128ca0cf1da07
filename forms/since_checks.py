"""Whether the day makes sense since when a changed answer is said to hold."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.dateformat import format as date_words
from django.utils.translation import gettext

from accounts import clock
from forms.controls.date_parts import iso_date
from forms.definition import FormDefinition
from forms.evidence import way_of, words_of
from forms.evidence_places import Place, origins_in
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
    reading = day_field(question).control.read(fields)
    said = said_of(question, fields)
    label = {"label": question.label}
    if reading.problem or said.on is None:
        return reading.problem
    if said.on > clock.today():
        return gettext("The day since when “%(label)s” is so must be today or in the past") % label
    born = born_in(facts)
    if born is not None and said.on < born:
        words = gettext("“%(label)s” cannot be so before the birth: check the day, and the birth date in the file")
        return words % label
    former = _began(origin)
    if former is not None and said.on <= former and not said.never:
        words = gettext("“%(before)s” is written down from %(day)s: enter a later day, or choose “It was never right”")
        before = words_of(question, origin.get("typed", {}))
        return words % {"before": before, "day": date_words(former, "j F Y")}
    return ""


def born_in(facts: Mapping[str, object]) -> date | None:
    """The child's date of birth, as a form's facts have it."""
    child = facts.get("child")
    born = child.get("date_of_birth") if isinstance(child, Mapping) else None
    return born if isinstance(born, date) else None


def _began(origin: Mapping[str, Any]) -> date | None:
    """Since when that holds which was filled in, where it came from one fact."""
    days = {iso_date(source.get("since")) for source in origin["sources"]}
    return days.pop() if len(days) == 1 else None
