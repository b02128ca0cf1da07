"""Since when an answer holds that was filled in from what is known of the child, and then changed.

What stood before was either right until then, or never right. Whoever changes such an answer may say which, beside the
question: two fields on its page, which the draft keeps beside the answer's own (`<pointer>~since`, `<pointer>~never`).
No JSON pointer has either, so they meet no question of any form.
Nobody must: then the answer counts from the day that the form is about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from accounts.days import full_day_words
from forms.controls.base import Fields
from forms.controls.date_parts import iso_date
from forms.definition import Entered, FormDefinition
from forms.elements import Question
from forms.evidence_places import Place, origins_in
from forms.fields_beside import boxes_of, choice_beside, day_beside, day_in, entered_day, first_box
from forms.html_ids import html_id
from forms.models import Draft
from forms.remarks import NEVER, SINCE
from forms.whole_names import DETAILS, OF_CHILD, asks_of_whole, whole_name

NEVER_RIGHT: Final = "never"


@dataclass(frozen=True, slots=True)
class SinceView:
    """The two fields beside a question, as its page draws them. `values` are the texts of `names`, the day's three.

    `before` is what was filled in, in words; `open` whether the fields are shown at once; `several` whether the answer
    is a list, whose parts come and go one by one.
    """

    id: str
    names: tuple[str, ...]
    ids: tuple[str, ...]
    values: tuple[str, ...]
    never_name: str
    never: bool
    before: str
    open: bool
    several: bool
    error: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a changed answer: since when it holds, and whether what stood before was never right."""

    on: date | None = None
    never: bool = False

    @property
    def words(self) -> str:
        """That in words; empty where nothing was said."""
        said = [gettext("What stood before was never right.")] if self.never else []
        if self.on is not None:
            said.append(gettext("So since %(day)s.") % {"day": full_day_words(self.on)})
        return " ".join(said)

    def kept(self) -> dict[str, Any]:
        """The same as a record keeps it with the answer's evidence; nothing where nothing was said."""
        return {
            **({"since": self.on.isoformat()} if self.on is not None else {}),
            **({"never_right": True} if self.never else {}),
        }


NOTHING_SAID: Final = Said()


def said_in(origin: Mapping[str, Any]) -> Said:
    """What a record keeps of it."""
    return Said(iso_date(origin.get("since")), bool(origin.get("never_right")))


def asks_since(question: Question) -> bool:
    """Whether one is asked since when a changed answer holds: where it updates a fact of the child."""
    name = question.annotations.updates
    fact, _dot, part = name.removeprefix(OF_CHILD).partition(".")
    return (
        name.startswith(OF_CHILD)
        and fact not in DETAILS
        and not part
        and question.items is None
        and not question.within
    )


def whole_of(place: Place) -> str:
    """The name of the fields that ask since when the whole fact holds that an answer is a part of: its item of a list,
    or what the form asks for beside it.
    """
    if place.item:
        return f"{place.listed}{SINCE}/{place.item.removeprefix(f'{place.listed}/')}"
    return whole_name(place.question)


def said_at(draft: Draft, place: Place) -> Said:
    """What the draft holds of since when a changed answer is so."""
    fields = draft.entered.get(place.question.page, {})
    if asks_of_whole(place.question):
        name = whole_of(place)
        return Said(day_in(day_beside(place.question, name, ""), fields), NEVER_RIGHT in fields.get(name + NEVER, ()))
    return said_of(place.question, fields) if asks_since(place.question) and not place.item else NOTHING_SAID


# The two fields


def day_field(question: Question) -> Question:
    """The field for the day, as a question that belongs to no form."""
    return since_field(question, question.pointer + SINCE, question.label)


def never_field(question: Question) -> Question:
    """The field for what stood before."""
    return never_right_field(question, question.pointer + NEVER, question.label)


def since_field(question: Question, name: str, label: str) -> Question:
    """The field of a name for the day since when what is called `label` is so."""
    return day_beside(question, name, gettext("Since when? %(label)s") % {"label": label})


def never_right_field(question: Question, name: str, label: str) -> Question:
    """The field of a name for whether what stood before of what is called `label` was ever right."""
    titles = {NEVER_RIGHT: gettext("It was never right")}
    return choice_beside(question, name, gettext("What stood before: %(label)s") % {"label": label}, titles)


def fields_beside(draft: Draft, definition: FormDefinition, page: str) -> tuple[Question, ...]:
    """The fields on a page of a draft, those of every answer of which it is asked."""
    asked = [place.question for place in _places(draft, definition) if place.question.page == page]
    return tuple(field for question in asked for field in (day_field(question), never_field(question)))


def _places(draft: Draft, definition: FormDefinition) -> Iterator[Place]:
    return (place for place in origins_in(draft, definition) if not place.item and asks_since(place.question))


def since_view(question: Question, fields: Fields, *, before: str, changed: bool, error: str) -> SinceView:
    """What the page draws of the two fields."""
    day, never = day_field(question), never_field(question)
    chosen = NEVER_RIGHT in fields.get(never.pointer, ())
    return SinceView(
        html_id(day.pointer),
        day.control.field_names,
        tuple(map(html_id, day.control.field_names)),
        boxes_of(day, fields),
        never.pointer,
        chosen,
        before,
        changed or bool(error),
        question.schema.get("type") == "array",
        error,
    )


# What was said


def said_of(question: Question, fields: Fields) -> Said:
    """What the fields of a page say of an answer, as far as they make sense."""
    return Said(day_in(day_field(question), fields), NEVER_RIGHT in fields.get(question.pointer + NEVER, ()))


def with_said(definition: FormDefinition, entered: Entered, kept: Mapping[str, Mapping[str, Any]]) -> Entered:
    """What a draft holds that begins with a record's answers, with what the record keeps of since when they hold."""
    found = {page: dict(fields) for page, fields in entered.items()}
    for pointer, origin in kept.items():
        question, said = definition.questions.get(pointer), said_in(origin)
        if question is None or not asks_since(question):
            continue
        fields = found.setdefault(question.page, {})
        if said.on is not None:
            fields.update(entered_day(question.pointer + SINCE, said.on))
        if said.never:
            fields[question.pointer + NEVER] = [NEVER_RIGHT]
    return found


def error_at(question: Question) -> str:
    """The pointer of what is wrong with the day."""
    return first_box(question.pointer + SINCE)
