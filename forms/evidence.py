"""Where the answers of a draft came from that were filled in beforehand, and what became of them.

Such an answer is still as it was filled in, then confirmed, or changed. Somebody confirms it in so many words
(`settle`); changing it needs none. When that from which it came says something else meanwhile, whoever writes the form
is told of both, and chooses. What became known only after the draft was begun is offered where a question is still
empty (`known`).
"""

import json
from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from markupsafe import Markup, escape

from accounts import clock
from accounts.days import day_words, full_day_words
from accounts.sentences import inside
from forms.definition import FormDefinition
from forms.drafts import Typed, locked, write
from forms.elements import Question
from forms.evidence_places import Place, origins_in
from forms.feel_texts import parse
from forms.items import ids_in
from forms.json_values import Absent
from forms.marks import mark_of
from forms.models import Draft
from forms.prefill import SETTINGS, TABLES, Prefilled
from forms.since import NOTHING_SAID, Said, said_at

STILL_RIGHT, NOT_SURE, PUT_BACK = "still-right", "not-sure", "as-filled-in"
TAKE, KEEP = "take-newer", "keep-mine"
WAYS: Final = frozenset({STILL_RIGHT, NOT_SURE, PUT_BACK, TAKE, KEEP})
"""What the buttons at such an answer do; each stands before the pointer of its question.

Those of `CHOOSING` name what the page showed besides, after a colon: `take-newer:3f…/name` (`mark_now`).
"""
CHOOSING: Final = frozenset({TAKE, KEEP})
"""The ways of those who were shown what would be filled in now, and choose."""

WAYS_IN_ITEMS: Final = frozenset({STILL_RIGHT, NOT_SURE, PUT_BACK})
"""Those of them that there are inside an item of a list, which is not compared with what it came from."""
NOTHING_NOW: Final = Prefilled({}, {})

type Way = Literal["filled", "confirmed", "changed", "known"]
type UrlOf = Callable[[Mapping[str, Any]], str]
"""The address of a source as a draft keeps it, or empty where the reader has none."""


def no_url(source: Mapping[str, Any]) -> str:
    """Leads nowhere."""
    return ""


@dataclass(frozen=True, slots=True)
class Newer:
    """What a question would be filled in with now, in words, and where from; no words where there is nothing left.

    `mark` stands for it (`mark_now`).
    """

    words: str
    source: Markup
    mark: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the answer to one question came from. `source` is that in words, with links.

    `settled` says who confirmed it, and when; `own` whether that was the reader. `filled` is what was filled in, in
    words, where it has been changed, and `since` what was said of its time. `newer` is what would be filled in now,
    where that differs. `item` is the pointer of the item of a list that the question is asked of, by its id.
    """

    question: Question
    way: Way
    source: Markup
    settled: str = ""
    own: bool = False
    filled: str = ""
    newer: Newer | None = None
    item: str = ""
    since: Said = NOTHING_SAID
    typed: Typed = field(default_factory=dict)

    @property
    def typed_words(self) -> str:
        """What was filled in, for the page's script: JSON of the texts by the names of the fields."""
        return json.dumps(self.typed)

    @property
    def takes_place(self) -> bool:
        """Whether a changed answer takes the place of what stands in the file, which keeps its time there."""
        return self.way == "changed" and bool(self.question.annotations.updates)

    @property
    def words(self) -> str:
        """All of it in one line, for lists of answers."""
        return " ".join([f"{self.source.striptags()}.", self.settled]) if self.settled else self.source.striptags()


# Reading


def way_of(draft: Draft, place: Place, origin: Mapping[str, Any]) -> Way:
    """What became of an answer that was filled in."""
    typed = place.typed(draft)
    if mark_of(typed) != origin["mark"] and not _says_the_same(place.question, typed, origin.get("typed", {})):
        return "changed"
    return "confirmed" if origin.get("confirmed") else "filled"


def _says_the_same(question: Question, typed: Typed, filled: Typed) -> bool:
    """Whether two ways of typing are one answer, such as 05 and 5 for a day."""
    now, before = question.control.read(typed), question.control.read(filled)
    return not now.problem and not before.problem and not isinstance(now.value, Absent) and now.value == before.value


def unsettled(draft: Draft, definition: FormDefinition) -> dict[str, Question]:
    """The questions whose answers are as they were filled in, and that nobody has confirmed, by pointer.

    Among them is a list all of whose answers are such.
    """
    filled = [
        place for place, origin in origins_in(draft, definition).items() if way_of(draft, place, origin) == "filled"
    ]
    names = {place.item + name for place in filled if place.item for name in place.question.control.field_names}
    found = {place.pointer: place.question for place in filled}
    for listed in {place.listed for place in filled if place.listed}:
        question = definition.questions[listed]
        fields = draft.entered.get(question.page, {})
        starts = tuple(f"{listed}/{item}/" for item in ids_in(question, fields))
        if all(name in names for name, texts in fields.items() if name.startswith(starts) and any(texts)):
            found[listed] = question
    return found


def evidence_in(
    draft: Draft,
    definition: FormDefinition,
    *,
    reader: Any = None,
    url_of: UrlOf = no_url,
    now: Prefilled | None = None,
) -> dict[str, Evidence]:
    """Where the draft's answers came from, by pointer. `now` is what would be filled in today (`watched`)."""
    found: dict[str, Evidence] = {}
    for place, origin in origins_in(draft, definition).items():
        question = place.question
        way = way_of(draft, place, origin)
        confirmed = origin.get("confirmed") if way == "confirmed" else None
        found[place.pointer] = Evidence(
            question,
            way,
            said(origin, url_of),
            settled=confirmed_words(confirmed, reader) if confirmed else "",
            own=confirmed is not None and confirmed["by"] == str(getattr(reader, "pk", "")),
            filled=words_of(question, origin.get("typed", {})) if way == "changed" else "",
            newer=_newer(draft, place, origin, now, url_of) if now is not None else None,
            item=place.item,
            since=said_at(draft, place) if way == "changed" else NOTHING_SAID,
            typed=origin.get("typed", {}),
        )
    for pointer, origin in (now.origins if now is not None else {}).items():
        question = definition.questions[pointer]
        from_somewhere = origin["sources"] or origin["case"]
        if from_somewhere and pointer not in found and not Place(pointer, question).typed(draft):
            newer = Newer(words_of(question, origin["typed"]), said(origin, url_of), origin["mark"])
            found[pointer] = Evidence(question, "known", newer.source, newer=newer)
    return found


def evidence_inside(
    draft: Draft, question: Question, item: str, reader: Any = None, url_of: UrlOf = no_url
) -> dict[str, Evidence]:
    """Where the answers of one item of a list came from, by the pointers that they have on its page."""
    start = f"{question.pointer}/{item}"
    alone = copy(draft)
    alone.prefilled = {name: each for name, each in (draft.prefilled or {}).items() if name.startswith(f"{start}/")}
    found = evidence_in(alone, draft.form_version.definition, reader=reader, url_of=url_of)
    return {pointer.removeprefix(start): one for pointer, one in found.items()}


def watched(
    draft: Draft, definition: FormDefinition, pages: Collection[str], facts: Mapping[str, object]
) -> frozenset[str]:
    """The pointers of answers on some pages that came from somewhere, where something else may stand meanwhile.

    Among them are questions that nothing was filled into and that are still empty: something may be known now.
    """
    origins = {place.question.pointer: origin for place, origin in origins_in(draft, definition).items()}
    return frozenset(
        question.pointer
        for question in definition.questions.values()
        if question.page in pages and _may_move(draft, question, origins) and _can_tell(question, facts)
    )


def _may_move(draft: Draft, question: Question, origins: Mapping[str, Mapping[str, Any]]) -> bool:
    if question.items is not None or question.read_only:
        return False
    origin = origins.get(question.pointer)
    if origin is None:
        return not Place(question.pointer, question).typed(draft)
    return bool(origin["sources"] or origin["case"])


def _can_tell(question: Question, facts: Mapping[str, object]) -> bool:
    return bool(question.annotations.prefill) and not parse(question.annotations.prefill).lacks(facts)


def _newer(draft: Draft, place: Place, origin: Mapping[str, Any], now: Prefilled, url_of: UrlOf) -> Newer | None:
    question = place.question
    if question.pointer not in now.looked_at:
        return None
    fresh = now.origins.get(question.pointer)
    mark = mark_now(now, question.pointer)
    if mark in (origin["mark"], mark_of(place.typed(draft))) or _told(now, question.pointer) == origin.get("told"):
        return None
    return Newer(words_of(question, fresh["typed"]), said(fresh, url_of), mark) if fresh else Newer("", Markup(), mark)


def mark_now(now: Prefilled, pointer: str) -> str:
    """What stands for that which a question would be filled in with now; for nothing as well."""
    fresh = now.origins.get(pointer)
    return str(fresh["mark"]) if fresh else mark_of({})


def _told(now: Prefilled, pointer: str) -> str:
    """What stands for the same once somebody was told of it: alike wherever a step takes the question."""
    typed = now.origins[pointer]["typed"] if pointer in now.origins else {}
    return mark_of({name.removeprefix(pointer): texts for name, texts in typed.items()})


def words_of(question: Question, typed: Typed) -> str:
    """What was typed into a question, as people read it; empty for nothing."""
    reading = question.control.read(typed)
    return "" if reading.problem or isinstance(reading.value, Absent) else question.control.say(reading.value).text


# Words


def said(origin: Mapping[str, Any], url_of: UrlOf = no_url) -> Markup:
    """Where an answer came from, in words; what can be opened is a link."""
    parts = [_source(source, url_of) for source in origin["sources"]]
    if origin["case"]:
        parts.append(_linked(gettext("the case"), url_of({"kind": "case"})))
    if origin.get(SETTINGS):
        parts.append(escape(gettext("the council’s settings")))
    if origin.get(TABLES):
        parts.append(escape(gettext("the council’s decision table")))
    if not parts:
        return escape(gettext("Filled in for you"))
    words = gettext("Worked out from %(source)s") if origin.get("worked") else gettext("From %(source)s")
    return escape(words) % {"source": escape(gettext(" and ")).join(parts)}


def _source(source: Mapping[str, Any], url_of: UrlOf) -> Markup:
    kind = source.get("kind", "record")
    day = full_day_words(date.fromisoformat(source["on"]))
    if kind == "fact":
        named = _linked(gettext("“%(title)s” in the child’s file") % {"title": source["title"]}, url_of(source))
        words = gettext("%(record)s, written down %(day)s by %(name)s")
    elif kind == "case":
        named = _linked(gettext("the case"), url_of(source))
        words = gettext("%(record)s, opened %(day)s by %(name)s")
    elif kind == "details":
        named = _linked(gettext("the case"), url_of(source))
        words = gettext("%(record)s, corrected %(day)s by %(name)s")
    else:
        of_sibling = kind == "sibling"
        title = gettext("a brother’s or sister’s %(form)s, %(day)s") if of_sibling else gettext("the %(form)s, %(day)s")
        title %= {"form": inside(source["title"]), "day": day}
        named = _linked(title, url_of(source))
        words = gettext("%(record)s, by %(name)s")
    told = escape(words) % {"record": named, "day": day, "name": source["by"]}
    if not source.get("since"):
        return told
    since = full_day_words(date.fromisoformat(source["since"]))
    return escape(gettext("%(source)s, holds since %(since)s")) % {"source": told, "since": since}


def _linked(words: str, url: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(url, words) if url else escape(words)


def confirmed_words(confirmed: Mapping[str, Any], reader: Any = None) -> str:
    """Who said that an answer is still right, and when: “Confirmed by you today”."""
    moment = datetime.fromisoformat(confirmed["at"])
    today = clock.local(moment).date() == clock.today()
    words = {"name": confirmed["name"], "day": gettext("today") if today else day_words(moment)}
    if confirmed["by"] == str(getattr(reader, "pk", "")):
        return gettext("Confirmed by you %(day)s") % words
    return gettext("Confirmed by %(name)s %(day)s") % words


# Settling


def settle(way: str, draft_id: UUID, pointer: str, by: Any, now: Prefilled) -> Draft:
    """Do what a button at a prefilled answer says, under the draft's lock. What does not fit any more has no effect.

    `now` holds what would be filled in today. "Still right" may be said of all answers of an item at once, by the
    item's pointer. Raises `DraftSubmittedError`.
    """
    with transaction.atomic():
        draft = locked(draft_id)
        definition = draft.form_version.definition
        held = {place.pointer: (place, origin) for place, origin in origins_in(draft, definition).items()}
        if way == STILL_RIGHT:
            filled = {
                each: {**origin, "confirmed": _by(by)}
                for each, (place, origin) in held.items()
                if pointer in (each, place.item) and way_of(draft, place, origin) == "filled"
            }
            _keep(draft, filled, by)
        elif way == TAKE and pointer in now.origins and pointer not in held:
            _take_known(draft, Place(pointer, definition.questions[pointer]), now.origins[pointer], by)
        elif pointer in held:
            _settle(way, draft, *held[pointer], by, now)
        return draft


def _settle(way: str, draft: Draft, place: Place, origin: Mapping[str, Any], by: Any, now: Prefilled) -> None:
    fresh = now.origins.get(place.pointer)
    current = way_of(draft, place, origin)
    if way == NOT_SURE and current == "confirmed":
        _keep(draft, {place.pointer: {name: held for name, held in origin.items() if name != "confirmed"}}, by)
    elif way == PUT_BACK and current == "changed" and "typed" in origin:
        write(draft, place.with_typed(draft, origin["typed"]), by)
    elif way == KEEP and not place.item:
        mine = {"confirmed": _by(by)} if current == "filled" else {}
        _keep(draft, {place.pointer: {**origin, **mine, "told": _told(now, place.pointer)}}, by)
    elif way == TAKE and not place.item:
        taken = {**fresh, "confirmed": _by(by)} if fresh else {**origin, "told": mark_of({})}
        write(draft, place.with_typed(draft, fresh["typed"] if fresh else {}), by)
        _keep(draft, {place.pointer: taken}, by)


def _take_known(draft: Draft, place: Place, origin: Mapping[str, Any], by: Any) -> None:
    """Write what became known into a question that is still empty; whoever does so has looked at it."""
    if not place.typed(draft):
        write(draft, place.with_typed(draft, origin["typed"]), by)
        _keep(draft, {place.pointer: {**origin, "confirmed": _by(by)}}, by)


def _by(person: Any) -> dict[str, str]:
    return {"by": str(person.pk), "name": person.name, "at": clock.now().isoformat()}


def _keep(draft: Draft, origins: Mapping[str, Mapping[str, Any]], by: Any) -> None:
    """Whoever confirms an answer has written it, as far as deciding on one's own work goes."""
    if origins:
        draft.prefilled = {**(draft.prefilled or {}), **origins}
        draft.writers = sorted({*draft.writers, str(by.pk)})
        draft.save(update_fields=["prefilled", "writers"])
