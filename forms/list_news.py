"""What a list of items would be filled in with now, where its draft does not say so: told at the list, and offered.

An item of the list is known by what was filled in of it, so that one that somebody changed or removed is not offered
again. Nothing is added, changed or taken out by itself.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from markupsafe import Markup

from accounts import clock
from forms.definition import FormDefinition
from forms.drafts import Typed, locked, write
from forms.elements import Question
from forms.evidence import UrlOf, no_url, said
from forms.feel_texts import parse
from forms.item_drafts import new_id, with_item
from forms.items import asks_of, ids_in, known_by, listed_name, read_items
from forms.json_values import Json
from forms.limits import MAX_ITEMS
from forms.marks import mark_of
from forms.models import Draft
from forms.prefill import OF_LIST, SourceOf, no_source, prefill, typed_by

TOLD: Final = "~told"
"""What follows a list's pointer where a draft keeps which items somebody did not want."""

BETWEEN: Final = "."
"""What stands between the keys of new items in the button that leaves them."""

type Origins = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that the list would be filled in with now: what it is known by, and where from. `key` stands for it."""

    key: str
    words: str
    source: Markup
    origins: Origins


@dataclass(frozen=True, slots=True)
class ListNews:
    """What is new about a list; `gone` are the ids of items that it would not be filled in with any more."""

    question: Question
    items: tuple[NewItem, ...] = ()
    gone: frozenset[str] = frozenset()


def news_in(
    draft: Draft,
    definition: FormDefinition,
    pages: Collection[str],
    facts: Mapping[str, object],
    source_of: SourceOf = no_source,
    url_of: UrlOf = no_url,
) -> dict[str, ListNews]:
    """What is new about the lists of some pages, by pointer; nothing about one of which nothing can be told."""
    lists = [
        question
        for question in definition.lists.values()
        if question.page in pages and not question.read_only and _can_tell(question, facts)
    ]
    if not lists:
        return {}
    now = prefill(definition, facts, source_of, {question.pointer for question in lists}).origins
    found = (_news(draft, question, now, url_of) for question in lists)
    return {news.question.pointer: news for news in found if news.items or news.gone}


def _can_tell(question: Question, facts: Mapping[str, object]) -> bool:
    return bool(question.annotations.prefill) and not parse(question.annotations.prefill).lacks(facts)


def _news(draft: Draft, question: Question, now: Origins, url_of: UrlOf) -> ListNews:
    kept: Origins = draft.prefilled or {}
    before = {item: key for item, origins in by_item(question, kept).items() if (key := key_of(origins))}
    told = kept.get(question.pointer + TOLD, {}).get("told", ())
    fresh = {key_of(origins): origins for origins in by_item(question, now).values()}
    new = [key for key in fresh if key not in before.values() and key not in told]
    present = ids_in(question, draft.entered.get(question.page, {}))
    gone = frozenset(item for item in present if item in before and before[item] not in fresh)
    return ListNews(question, tuple(_item(question, key, fresh[key], url_of) for key in new), gone)


def by_item(question: Question, origins: Origins) -> dict[str, dict[str, Mapping[str, Any]]]:
    """What was filled in of each item, by the pointers that it has inside the item."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for pointer, origin in origins.items():
        if pointer.startswith(f"{question.pointer}/"):
            item, slash, rest = pointer.removeprefix(f"{question.pointer}/").partition("/")
            found.setdefault(item, {})[slash + rest] = origin
    return found


def key_of(origins: Origins) -> str:
    """What stands for an item: what the list gave of it. Empty for one that somebody added."""
    given = {inner: origin for inner, origin in origins.items() if origin.get(OF_LIST)}
    return mark_of(typed_by(given)) if given else ""


def _item(question: Question, key: str, origins: Origins, url_of: UrlOf) -> NewItem:
    source = said(next(iter(origins.values())), url_of)
    return NewItem(key, known_by(question, filled_answer(question, origins)), source, origins)


def filled_answer(question: Question, origins: Origins) -> Json:
    """What an item answers as it was filled in."""
    fields: Typed = {f"{question.pointer}/f0{name}": texts for name, texts in typed_by(origins).items()}
    answers, _unread = read_items(question, {**fields, listed_name(question): ["f0"]})
    return answers[0] if answers else None


# Settling


def take_item(draft_id: UUID, news: ListNews, key: str, by: Any) -> Draft:
    """Add one of the new items; whoever does so has looked at it. Nothing for one that is not new any more.

    Raises `DraftSubmittedError`.
    """
    question = news.question
    with transaction.atomic():
        draft = locked(draft_id)
        fields = draft.entered.get(question.page, {})
        new = next((one for one in news.items if one.key == key), None)
        known = {key_of(origins) for origins in by_item(question, draft.prefilled or {}).values()}
        full = len(ids_in(question, fields)) >= min(asks_of(question).most or MAX_ITEMS, MAX_ITEMS)
        if new is None or key in known or full:
            return draft
        item = new_id()
        added = with_item(fields, question, item, typed_by(new.origins))
        write(draft, {**draft.entered, question.page: added}, by)
        confirmed = {"by": str(by.pk), "name": by.name, "at": clock.now().isoformat()}
        origins = {
            f"{question.pointer}/{item}{inner}": {**each, "confirmed": confirmed} for inner, each in new.origins.items()
        }
        return _keep(draft, origins, by)


def leave_list(draft_id: UUID, news: ListNews, shown: Collection[str], by: Any) -> Draft:
    """Leave a list as it is: what is new about it is not offered again, of the items `shown` by their keys.

    What came up since the page was drawn that showed them still is. Raises `DraftSubmittedError`.
    """
    with transaction.atomic():
        draft = locked(draft_id)
        name = news.question.pointer + TOLD
        told = [
            *(draft.prefilled or {}).get(name, {}).get("told", ()),
            *(one.key for one in news.items if one.key in shown),
        ]
        return _keep(draft, {name: {"told": told}}, by)


def _keep(draft: Draft, origins: Origins, by: Any) -> Draft:
    draft.prefilled = {**(draft.prefilled or {}), **origins}
    draft.writers = sorted({*draft.writers, str(by.pk)})
    draft.save(update_fields=["prefilled", "writers"])
    return draft
