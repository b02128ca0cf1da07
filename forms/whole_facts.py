"""Since when a fact of several parts holds that was filled in from the child's file, and then changed in a part.

An alert, a contact, an address with its use, what somebody is to the child: before submitting it is asked of the whole,
beside what was taken out of lists (`forms.taken_out`). Nobody must say it. The draft keeps it under names that no
question has (`forms.since.whole_of`), a record with each part that was changed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.dateformat import format as date_words
from django.utils.translation import gettext
from markupsafe import Markup

from accounts import clock
from forms.controls.base import ControlSpec
from forms.controls.date_parts import PARTS, DateParts, iso_date
from forms.controls.radios import Radios
from forms.definition import Entered, FormDefinition
from forms.elements import Question
from forms.evidence import said, way_of, words_of
from forms.evidence_places import Place, origins_in, places_of
from forms.html_ids import html_id
from forms.items import known_by, read_items
from forms.json_values import JsonObject
from forms.kept_evidence import place_in_draft
from forms.layout import CHECK_PAGE
from forms.models import Draft
from forms.problems import Problem
from forms.remarks import NEVER
from forms.since import NEVER_RIGHT, NOTHING_SAID, said_at, said_in, whole_of
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
    schema: JsonObject = {"type": "string", "format": "date"}
    label = gettext("Since when? %(label)s") % {"label": one.title}
    return _beside(one, one.name, schema, label, DateParts(ControlSpec(one.name, label, schema)))


def _never_field(one: ChangedWhole) -> Question:
    schema: JsonObject = {"type": "string", "oneOf": [{"const": NEVER_RIGHT, "title": gettext("It was never right")}]}
    label, name = gettext("What stood before: %(label)s") % {"label": one.title}, one.name + NEVER
    return _beside(one, name, schema, label, Radios(ControlSpec(name, label, schema)))


def _beside(one: ChangedWhole, name: str, schema: JsonObject, label: str, control: Any) -> Question:
    return replace(
        one.place.question,
        pointer=name, path=(name,), label=label, hint="", schema=schema, control=control, within="",
    )  # fmt: skip


def whole_view(one: ChangedWhole, draft: Draft, problems: Iterable[Problem]) -> WholeView:
    """What the page draws of one."""
    fields, names = draft.entered.get(one.place.question.page, {}), _day_field(one).control.field_names
    return WholeView(
        id=html_id(one.name),
        title=one.title,
        before=one.before,
        now=one.now(draft),
        source=said(one.parts[0][1]),
        names=names,
        ids=tuple(map(html_id, names)),
        values=tuple((list(fields.get(name, ())) or [""])[-1] for name in names),
        never_name=one.name + NEVER,
        never=said_at(draft, one.place).never,
        error=next((problem.message for problem in problems if problem.pointer == _day_place(one)), ""),
    )


def problems_of_wholes(draft: Draft, wholes: Iterable[ChangedWhole], born: date | None) -> list[Problem]:
    """What is wrong with the days that were given."""
    found = []
    for one in wholes:
        wrong = _fault(draft, one, born)
        if wrong:
            found.append(Problem(_day_place(one), CHECK_PAGE, one.title, wrong, "since"))
    return found


def _fault(draft: Draft, one: ChangedWhole, born: date | None) -> str:
    reading = _day_field(one).control.read(draft.entered.get(one.place.question.page, {}))
    told, label = said_at(draft, one.place), {"label": one.title}
    if reading.problem or told.on is None:
        return reading.problem
    if told.on > clock.today():
        return gettext("The day since when “%(label)s” is so must be today or in the past") % label
    if born is not None and told.on < born:
        words = gettext("“%(label)s” cannot be so before the birth: check the day, and the birth date in the file")
        return words % label
    days = {iso_date(source.get("since")) for _place, origin in one.parts for source in origin["sources"]}
    began = days.pop() if len(days) == 1 else None
    if began is not None and told.on <= began and not told.never:
        words = gettext("“%(before)s” is written down from %(day)s: enter a later day, or choose “It was never right”")
        return words % {"before": one.before, "day": date_words(began, "j F Y")}
    return ""


def _day_place(one: ChangedWhole) -> str:
    return f"{one.name}/{PARTS[0]}"


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
            day = DateParts(ControlSpec(name, "", {"type": "string", "format": "date"}))
            fields.update(day.enter(on.isoformat()))
        if told[pointer].never:
            fields[name + NEVER] = [NEVER_RIGHT]
    return found
