"""Since when a fact of several parts holds that was filled in from the child's file, and then changed in a part.

An alert, a contact, an address with its use, what somebody is to the child: before submitting it is asked of the whole,
beside what was taken out of lists (`forms.taken_out`). Nobody must say it. The draft keeps it under names that no
question has (`forms.since.whole_of`), a record with each part that was changed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from forms.definition import Entered, FormDefinition
from forms.elements import Question
from forms.evidence import said, way_of, words_of
from forms.evidence_places import Place, origins_in, places_of
from forms.fields_beside import began_in, boxes_of, entered_day, fault_since, first_box
from forms.html_ids import html_id
from forms.items import known_by, read_items
from forms.kept_evidence import place_in_draft
from forms.layout import CHECK_PAGE
from forms.models import Draft
from forms.problems import Problem
from forms.remarks import NEVER
from forms.since import NEVER_RIGHT, NOTHING_SAID, never_right_field, said_at, said_in, since_field, whole_of
from forms.taken_out import WAY, from_file
from forms.whole_names import asks_of_whole


@dataclass(frozen=True, slots=True)
class ChangedWhole:
    """A fact of several parts that was changed: the name of its fields, its parts with where they came from, and what
    it is called: its item of a list by what that is known by, else the question of its first part.
    """

    name: str
    parts: tuple[tuple[Place, Mapping[str, Any]], ...]
    title: str

    @property
    def place(self) -> Place:
        return self.parts[0][0]

    @property
    def before(self) -> str:
        """What had been filled in, on one line."""
        return _joined(words_of(place.question, origin.get("typed", {})) for place, origin in self.parts)

    def now(self, draft: Draft) -> str:
        """What it says now, on one line."""
        return _joined(words_of(place.question, place.typed(draft)) for place, _origin in self.parts)


@dataclass(frozen=True, slots=True)
class WholeView:
    """One such fact, as "Check your answers" asks about it."""

    id: str
    title: str
    before: str
    now: str
    source: Markup
    names: tuple[str, ...]
    ids: tuple[str, ...]
    values: tuple[str, ...]
    never_name: str
    never: bool
    error: str


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(" ".join(text.split()) for text in texts if text)


def changed_wholes(draft: Draft, definition: FormDefinition, asked: Collection[str]) -> list[ChangedWhole]:
    """The facts of several parts that were filled in from the file and changed in a part, of the questions asked."""
    found: dict[str, list[tuple[Place, Mapping[str, Any]]]] = {}
    for place, origin in origins_in(draft, definition).items():
        here = (place.listed or place.question.pointer) in asked
        if here and asks_of_whole(place.question) and from_file(origin):
            found.setdefault(whole_of(place), []).append((place, origin))
    return [
        ChangedWhole(name, tuple(parts), _title(draft, definition, parts[0][0]))
        for name, parts in found.items()
        if any(way_of(draft, place, origin) == "changed" for place, origin in parts)
    ]


def _title(draft: Draft, definition: FormDefinition, place: Place) -> str:
    if not place.item:
        return place.question.label
    listed = definition.questions[place.listed]
    answers, _unread = read_items(listed, draft.entered.get(listed.page, {}))
    known = known_by(listed, answers[int(place.question.path[len(listed.path)])])
    return f"{place.question.within}: {known}" if known else place.question.within


def fields_of_wholes(wholes: Iterable[ChangedWhole]) -> tuple[Question, ...]:
    """The fields that "Check your answers" has for them."""
    return tuple(field for one in wholes for field in (_day_field(one), _never_field(one)))


def _day_field(one: ChangedWhole) -> Question:
    return since_field(one.place.question, one.name, one.title)


def _never_field(one: ChangedWhole) -> Question:
    return never_right_field(one.place.question, one.name + NEVER, one.title)


def whole_view(one: ChangedWhole, draft: Draft, problems: Iterable[Problem]) -> WholeView:
    """What the page draws of one."""
    day = _day_field(one)
    names = day.control.field_names
    return WholeView(
        id=html_id(one.name),
        title=one.title,
        before=one.before,
        now=one.now(draft),
        source=said(one.parts[0][1]),
        names=names,
        ids=tuple(map(html_id, names)),
        values=boxes_of(day, draft.entered.get(one.place.question.page, {})),
        never_name=one.name + NEVER,
        never=said_at(draft, one.place).never,
        error=next((problem.message for problem in problems if problem.pointer == first_box(one.name)), ""),
    )


def problems_of_wholes(draft: Draft, wholes: Iterable[ChangedWhole], born: date | None) -> list[Problem]:
    """What is wrong with the days that were given."""
    found = []
    for one in wholes:
        wrong = _fault(draft, one, born)
        if wrong:
            found.append(Problem(first_box(one.name), CHECK_PAGE, one.title, wrong, "since"))
    return found


def _fault(draft: Draft, one: ChangedWhole, born: date | None) -> str:
    began = began_in(origin for _place, origin in one.parts) if not said_at(draft, one.place).never else None
    fields = draft.entered.get(one.place.question.page, {})
    return fault_since(_day_field(one), fields, one.title, born=born, before=one.before, began=began)


def with_wholes(definition: FormDefinition, draft: Draft, kept: Mapping[str, Mapping[str, Any]]) -> Entered:
    """What a draft holds that begins with a record, with what that keeps of since when its whole facts hold."""
    found = {page: dict(fields) for page, fields in draft.entered.items()}
    standing = {pointer: origin for pointer, origin in kept.items() if origin.get("way") != WAY}
    said_of = {place_in_draft(pointer, origin): said_in(origin) for pointer, origin in standing.items()}
    told = {pointer: one for pointer, one in said_of.items() if one != NOTHING_SAID}
    for pointer, place in places_of(draft, definition, told).items():
        if not asks_of_whole(place.question):
            continue
        name, fields = whole_of(place), found.setdefault(place.question.page, {})
        if (on := told[pointer].on) is not None:
            fields.update(entered_day(name, on))
        if told[pointer].never:
            fields[name + NEVER] = [NEVER_RIGHT]
    return found
