"""What a draft begins with: answers taken from the case and from earlier forms, each with where it came from.

They are put in as if typed, unconfirmed: the page shows the source beside the question for as long as nobody changes
the answer. What FEEL cannot work out, or the question cannot hold, is left empty without a word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.dateformat import format as date_words
from django.utils.translation import gettext

from forms.calculations import fitted
from forms.definition import FormDefinition
from forms.drafts import Typed, mark_of, typed_of
from forms.elements import Question
from forms.facts import EARLIER_FORMS
from forms.feel_texts import parse
from forms.json_values import Absent
from forms.models import Draft

CASE_FACTS: Final = frozenset({"case", "child", "episode"})


@dataclass(frozen=True, slots=True)
class Source:
    """An earlier record that an answer came from: its form's title, when it was submitted, and by whom."""

    title: str
    on: date
    by: str


type SourceOf = Callable[[str, str], Source | None]
"""The record behind `forms` or `previous`, by that name and the form's key."""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What to begin a draft with.

    `entered` is what was typed, as drafts keep it; `origins` is `{pointer: {"mark", "worked": bool, "sources":
    [{"title", "on", "by"}], "case": bool}}`, as `Draft.prefilled` keeps it. The mark tells whether the answer is still
    that; `worked` whether it was worked out rather than taken over as it stood.
    """

    entered: dict[str, Typed]
    origins: dict[str, Any]


def prefill(definition: FormDefinition, facts: Mapping[str, object], source_of: SourceOf) -> Prefilled:
    """Work out every `x-casewright.prefill` of a form over the facts."""
    entered: dict[str, Typed] = {}
    origins: dict[str, Any] = {}
    for question in definition.questions.values():
        if not question.annotations.prefill or question.read_only:
            continue
        value, reads = parse(question.annotations.prefill).explain(facts)
        answer = fitted(question.control, value)
        if isinstance(answer, Absent):
            continue
        typed = question.control.enter(answer)
        entered.setdefault(question.page, {}).update(typed)
        worked = not isinstance(value, str) and all(str(read) != str(value) for read in reads.values())
        origins[question.pointer] = {"mark": mark_of(typed), "worked": worked, **_origin(reads, source_of)}
    return Prefilled(entered, origins)


def _origin(reads: Mapping[str, Any], source_of: SourceOf) -> dict[str, Any]:
    sources: list[dict[str, str]] = []
    names = [name.split(".") for name, value in reads.items() if value is not None]
    for root, *rest in names:
        source = source_of(root, rest[0]) if root in EARLIER_FORMS and rest else None
        if source is not None:
            said = {"title": source.title, "on": source.on.isoformat(), "by": source.by}
            sources += [said] if said not in sources else []
    return {"sources": sources, "case": any(parts[0] in CASE_FACTS for parts in names)}


def untouched(draft: Draft, definition: FormDefinition) -> dict[str, Question]:
    """The questions whose answers were filled in beforehand and are still the same, by pointer."""
    return {
        pointer: question
        for pointer, origin in (draft.prefilled or {}).items()
        if (question := definition.questions.get(pointer)) and mark_of(typed_of(draft, question)) == origin["mark"]
    }


def source_words(draft: Draft, definition: FormDefinition) -> dict[str, str]:
    """Where each untouched answer came from, in words, by pointer."""
    return {pointer: _said(draft.prefilled[pointer]) for pointer in untouched(draft, definition)}


def _said(origin: Mapping[str, Any]) -> str:
    parts = [
        gettext("the %(form)s, %(day)s, by %(name)s")
        % {
            "form": _inside(source["title"]),
            "day": date_words(date.fromisoformat(source["on"]), "j F Y"),
            "name": source["by"],
        }
        for source in origin["sources"]
    ]
    if origin["case"]:
        parts.append(gettext("the case"))
    if not parts:
        return gettext("Filled in for you")
    words = gettext("Worked out from %(source)s") if origin.get("worked") else gettext("From %(source)s")
    return words % {"source": gettext(" and ").join(parts)}


def _inside(title: str) -> str:
    """A form's title in the middle of a sentence: a small first letter, unless it begins with initials."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
