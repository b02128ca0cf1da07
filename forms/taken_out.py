"""What a page had filled in of a list and somebody took out: which items, and what is said of each before submitting.

Taking an item out says nothing of what the child's file holds. Where the list updates it, "Check your answers" asks:
it ended (and when), it was never right, or it is just not in this form. The draft keeps that beside the list, under
`<list>~out/<item>` and `<list>~out/<item>~last`. Nobody must say it: then the file stays, and whoever decides is told.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext
from markupsafe import Markup

from accounts import clock
from accounts.days import full_day_words
from forms.controls.base import Fields, last_typed
from forms.controls.date_parts import iso_date
from forms.definition import Entered, FormDefinition
from forms.elements import Question
from forms.evidence import said
from forms.fields_beside import boxes_of, choice_beside, day_beside, day_in, entered_day, first_box
from forms.html_ids import html_id
from forms.items import asks_of, ids_in, known_by, read_items, removed_name
from forms.layout import CHECK_PAGE
from forms.list_news import Origins, by_item, filled_answer
from forms.models import Draft
from forms.prefill import FILE_KINDS, OF_LIST, typed_by
from forms.problems import Problem
from forms.remarks import OUT

ENDED, NEVER, STAYS = "ended", "never", "stays"
LAST: Final = "~last"


@dataclass(frozen=True, slots=True)
class SaidOut:
    """What somebody said of an item that they took out: `what` is `ended`, `never`, `stays` or empty, `last` the last
    day of what ended.
    """

    what: str = ""
    last: date | None = None

    @property
    def words(self) -> str:
        """That in words, and what it does to the child's file."""
        if self.what == ENDED and self.last is not None:
            return gettext("It ended: its last day was %(day)s.") % {"day": full_day_words(self.last)}
        return {
            ENDED: gettext("It ended before the day that this form is about."),
            NEVER: gettext("It was never right."),
            STAYS: gettext("It is just not in this form: the child’s file keeps it."),
        }.get(self.what, gettext("Nothing was said of why: the child’s file keeps it."))


@dataclass(frozen=True, slots=True)
class TakenOut:
    """An item that is not in its list any more, and what had been filled in of it, by the pointers inside it."""

    question: Question
    item: str
    origins: Origins

    @property
    def name(self) -> str:
        """The name of the field that asks why."""
        return f"{self.question.pointer}{OUT}{self.item}"

    @property
    def words(self) -> str:
        """What it is known by, as it was filled in."""
        return known_by(self.question, filled_answer(self.question, self.origins))

    @property
    def asked(self) -> bool:
        """Whether one is asked why: it came from the child's file, and the list updates that."""
        inside = asks_of(self.question).page.questions
        return any(inner.annotations.updates for inner in inside) and all(map(from_file, given_in(self.origins)))


@dataclass(frozen=True, slots=True)
class OutView:
    """An item that was taken out, as "Check your answers" asks about it. `day` are the texts of the day's boxes."""

    id: str
    name: str
    title: str
    words: str
    source: Markup
    chosen: str
    day_id: str
    day_names: tuple[str, ...]
    day_ids: tuple[str, ...]
    day: tuple[str, ...]
    error: str
    day_error: str


def given_in(origins: Origins) -> list[Mapping[str, Any]]:
    """Of what was filled in of an item, that which its list gave."""
    return [origin for origin in origins.values() if origin.get(OF_LIST)]


def from_file(origin: Mapping[str, Any]) -> bool:
    """Whether what was filled in came from the child's file alone."""
    sources = origin.get("sources", ())
    return bool(origin.get("case") or sources) and all(source.get("kind", "") in FILE_KINDS for source in sources)


def taken_out_of(draft: Draft, definition: FormDefinition, asked: Collection[str]) -> list[TakenOut]:
    """The items that pages had filled in and that are not there any more, of the lists that are asked for.

    One that somebody wrote down again in the same words is there.
    """
    found: list[TakenOut] = []
    for question in definition.lists.values():
        if question.pointer not in asked:
            continue
        filled = by_item(question, draft.prefilled or {})
        if not filled:
            continue
        fields = draft.entered.get(question.page, {})
        present, answers = ids_in(question, fields), read_items(question, fields)[0]
        for item, origins in filled.items():
            given = given_in(origins)
            if item in present or not any(origin["sources"] or origin["case"] for origin in given):
                continue
            if filled_answer(question, origins) not in answers:
                found.append(TakenOut(question, item, origins))
    return found


# The two fields


def what_field(one: TakenOut) -> Question:
    """The field for what became of it, as a question that belongs to no form."""
    titles = {
        ENDED: gettext("It ended"),
        NEVER: gettext("It was never right"),
        STAYS: gettext("It is just not in this form"),
    }
    label = gettext("Why is it not in the list? %(item)s") % {"item": one.words}
    return choice_beside(one.question, one.name, label, titles)


def last_field(one: TakenOut) -> Question:
    """The field for the last day of what ended."""
    return day_beside(one.question, one.name + LAST, gettext("Last day of %(item)s") % {"item": one.words})


def fields_for(taken: Iterable[TakenOut]) -> tuple[Question, ...]:
    """The fields that "Check your answers" has for these items."""
    return tuple(field for one in taken if one.asked for field in (what_field(one), last_field(one)))


def out_view(one: TakenOut, entered: Entered, problems: Iterable[Problem]) -> OutView:
    """What the page draws of one."""
    fields, day = entered.get(one.question.page, {}), last_field(one)
    names, wrong = day.control.field_names, {problem.pointer: problem.message for problem in problems}
    return OutView(
        id=html_id(one.name),
        name=one.name,
        title=one.question.label,
        words=one.words,
        source=said(given_in(one.origins)[0]),
        chosen=said_of(one, fields).what,
        day_id=html_id(day.pointer),
        day_names=names,
        day_ids=tuple(map(html_id, names)),
        day=boxes_of(day, fields),
        error=wrong.get(one.name, ""),
        day_error=wrong.get(first_box(one.name + LAST), ""),
    )


# What was said


def said_of(one: TakenOut, fields: Fields) -> SaidOut:
    """What the fields of a page say of an item, as far as they make sense."""
    what = last_typed(fields, one.name)
    last = day_in(last_field(one), fields) if what == ENDED else None
    return SaidOut(what if what in (ENDED, NEVER, STAYS) else "", last)


def problems_of(taken: Iterable[TakenOut], entered: Entered, born: date | None) -> list[Problem]:
    """What is wrong with what was said of the items that were taken out."""
    found = []
    for one in taken:
        fields = entered.get(one.question.page, {})
        wrong = _fault(one, fields, born) if one.asked else None
        if wrong is not None:
            found.append(Problem(wrong[0], CHECK_PAGE, one.words, wrong[1], "taken_out"))
    return found


def _fault(one: TakenOut, fields: Fields, born: date | None) -> tuple[str, str] | None:
    told, reading = said_of(one, fields), last_field(one).control.read(fields)
    item = {"item": one.words}
    if not told.what and any(any(fields.get(name, ())) for name in last_field(one).control.field_names):
        return one.name, gettext("Say whether “%(item)s” ended, or leave its day empty") % item
    if told.what != ENDED:
        return None
    wrong = reading.problem
    if told.last is not None and told.last > clock.today():
        wrong = gettext("The last day of “%(item)s” must be today or in the past") % item
    elif told.last is not None and born is not None and told.last < born:
        wrong = gettext("“%(item)s” cannot have ended before the birth: check the day") % item
    return (first_box(one.name + LAST), wrong) if wrong else None


# What a record keeps

WAY: Final = "out"
"""What became of an answer, as a record keeps it: its whole item was taken out."""
IN_NEW_DRAFTS: Final = "o"
"""The ids of such items begin so in a draft that begins with a record."""


def kept_out(draft: Draft, definition: FormDefinition, hidden: Collection[str]) -> dict[str, dict[str, Any]]:
    """What a record keeps of the items that were taken out: by their fields' names, what had been filled in, where it
    came from, and what was said.
    """
    shown = [question.pointer for question in definition.lists.values() if question.pointer not in hidden]
    found: dict[str, dict[str, Any]] = {}
    for one in taken_out_of(draft, definition, shown):
        told = said_of(one, draft.entered.get(one.question.page, {})) if one.asked else SaidOut()
        first = given_in(one.origins)[0]
        found[one.name] = {
            "way": WAY,
            "list": one.question.pointer,
            "inside": dict(one.origins),
            **{name: first[name] for name in ("worked", "sources", "case") if name in first},
            **({"asked": True} if one.asked else {}),
            **({"what": told.what} if told.what else {}),
            **({"last": told.last.isoformat()} if told.last is not None else {}),
        }
    return found


def told_in(origin: Mapping[str, Any]) -> SaidOut:
    """What a record keeps of what was said."""
    return SaidOut(str(origin.get("what", "")), iso_date(origin.get("last")))


def outs_in(definition: FormDefinition, kept: Mapping[str, Mapping[str, Any]]) -> list[tuple[TakenOut, SaidOut]]:
    """The items that were taken out of the lists of a record, with what was said of each."""
    found = []
    for name, origin in kept.items():
        question = definition.questions.get(origin.get("list", "")) if origin.get("way") == WAY else None
        if question is not None and question.items is not None:
            one = TakenOut(question, name.removeprefix(question.pointer + OUT), origin["inside"])
            found.append((one, told_in(origin)))
    return found


def again_out(kept: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The same for a draft that begins with a record: the list's pointer, the id that the item has there, and what the
    record keeps of it.
    """
    outs = (origin for origin in kept.values() if origin.get("way") == WAY)
    return ((str(origin["list"]), f"{IN_NEW_DRAFTS}{16 + at:x}", origin) for at, origin in enumerate(outs))


def with_outs(definition: FormDefinition, entered: Entered, kept: Mapping[str, Mapping[str, Any]]) -> Entered:
    """What a draft holds that begins with a record's answers, with what was said of the items that were taken out, and
    with those to be put back.
    """
    found = {page: dict(fields) for page, fields in entered.items()}
    for listed, item, origin in again_out(kept):
        question, told = definition.questions.get(listed), told_in(origin)
        if question is None or question.items is None:
            continue
        one, fields = TakenOut(question, item, origin["inside"]), found.setdefault(question.page, {})
        fields.update({f"{listed}/{item}{name}": texts for name, texts in typed_by(one.origins).items()})
        removed = [*fields.get(removed_name(question), ()), f"{len(ids_in(question, fields))} {item}"]
        fields[removed_name(question)] = removed
        if told.what:
            fields[one.name] = [told.what]
        if told.last is not None:
            fields.update(entered_day(one.name + LAST, told.last))
    return found
