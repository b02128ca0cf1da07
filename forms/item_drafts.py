"""Saving, removing and putting back the items of a list in a draft, each under the draft's lock.

Items are known by their ids, so that two people who add, change and remove different ones never meet; two who change
the same question of one item get the same choice as on a page (`forms.drafts`).
"""

import secrets
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from forms.asking import ItemAsking
from forms.controls.base import Fields
from forms.drafts import Choice, Merge, Saved, Typed, locked, write
from forms.elements import Page, Question
from forms.facts import NO_FACTS
from forms.items import fields_by_item, ids_in, listed_name, removed_in, removed_name
from forms.json_values import object_of, value_at
from forms.limits import MAX_ITEMS
from forms.models import Draft
from forms.prefill import SourceOf, no_source, prefill_item, typed_by
from forms.taking import taken

MOST_REMOVED = 50
"""How many removed items a list keeps to be put back."""


class NoSuchItemError(LookupError):
    """The draft has no such item, and never had."""


class ListFullError(ValueError):
    """The list has as many items as any list may have."""


@dataclass(frozen=True, slots=True)
class SavedItem:
    """What saving an item did. `saved.marks` are those of the item's page; `restored`: it had been removed."""

    saved: Saved
    page: Page
    restored: bool = False


def new_id() -> str:
    """An id for an item that is not there yet."""
    return f"n{secrets.token_hex(4)}"


def item_fields(draft: Draft, question: Question, item: str) -> Typed:
    """What a draft holds for one item, under the names that the item's own page has; also when it was removed."""
    return fields_by_item(question, draft.entered.get(question.page, {})).get(item, {})


def asking(draft: Draft, question: Question, item: str, facts: Mapping[str, object] = NO_FACTS) -> ItemAsking:
    """One item of a draft's list as a page of questions. An item that is not in the list stands after the last."""
    definition = draft.form_version.definition
    ids = ids_in(question, draft.entered.get(question.page, {}))
    index = ids.index(item) if item in ids else len(ids)
    standing = definition.standing(definition.answers_in(draft.entered), facts)
    return ItemAsking(definition, question, index, standing)


def begins_with(
    draft: Draft, question: Question, item: str, facts: Mapping[str, object], source_of: SourceOf = no_source
) -> dict[str, Any]:
    """The origins of what an item begins with (`forms.prefill.prefill_item`); nothing for one that is there, or was."""
    fields = draft.entered.get(question.page, {})
    known = {*ids_in(question, fields), *(kept for _, kept in removed_in(question, fields))}
    return {} if item in known else prefill_item(question, facts, source_of)


def begun(draft: Draft, question: Question, item: str, origins: Mapping[str, Any]) -> Draft:
    """The draft as it would be with a new item that is filled in (`begins_with`); nothing is saved."""
    would = copy(draft)
    fields = draft.entered.get(question.page, {})
    typed = {f"{question.pointer}/{item}{name}": texts for name, texts in typed_by(origins).items()}
    ids = [*ids_in(question, fields), item]
    would.entered = {**draft.entered, question.page: {**fields, **typed, listed_name(question): ids}}
    would.prefilled = _with_origins(draft, question, item, origins)
    return would


def _with_origins(draft: Draft, question: Question, item: str, origins: Mapping[str, Any]) -> dict[str, Any]:
    mine = {f"{question.pointer}/{item}{inner}": origin for inner, origin in origins.items()}
    return {**(draft.prefilled or {}), **mine}


def save_item(
    draft_id: UUID,
    pointer: str,
    item: str,
    posted: Fields,
    by: Any,
    *,
    marks: Mapping[str, str] | None = None,
    revision: int | None = None,
    choices: Mapping[str, Choice] | None = None,
    facts: Mapping[str, object] = NO_FACTS,
    new: bool = False,
    even_empty: bool = False,
    fills_in: Mapping[str, object] = NO_FACTS,
    source_of: SourceOf = no_source,
    opened: int | None = None,
) -> SavedItem:
    """Save one item of the list at `pointer`, as `forms.drafts.save_page` does a page.

    `new` adds it when it is not there, once something is typed or `even_empty`. An item that was removed meanwhile is
    put back with what was typed. `fills_in` are the facts that a new item's page was filled in with, as far as its
    reader may read them, and `source_of` says where from. What is changed first after the revision at which it
    was `opened` is a revision of its own, to which the item can go back. Raises `NoSuchItemError`, `ListFullError` and
    `DraftSubmittedError`.
    """
    with transaction.atomic():
        draft = locked(draft_id)
        question = _list_in(draft, pointer)
        if question is None:
            raise NoSuchItemError(item)
        fields = draft.entered.get(question.page, {})
        ids: Sequence[str] = ids_in(question, fields)
        removed = {kept: at for at, kept in removed_in(question, fields)}
        if item not in ids and item not in removed and not new:
            raise NoSuchItemError(item)
        asked = asking(draft, question, item, facts)
        filled = begins_with(draft, question, item, fills_in, source_of)
        before = draft.updated_at
        held = item_fields(draft, question, item)
        merge = Merge(held, marks, revision in (None, draft.revision), choices or {})
        drawn = asked.drawn(asked.page, asked.standing(_answers(draft, question, ids, item)))
        posted_here = taken(asked.page, posted, drawn)
        for name, mine in posted_here.items():
            merge.look_at(asked.questions[name], mine)
        there = item in ids
        if merge.accepted or (even_empty and not there):
            changed = with_item(fields, question, item, merge.fields() if merge.accepted else held)
            write(draft, {**draft.entered, question.page: changed}, by, apart=opened == draft.revision)
            known = {inner: origin for inner, origin in filled.items() if inner in posted_here}
            if known:
                draft.prefilled = _with_origins(draft, question, item, known)
                draft.save(update_fields=["prefilled"])
        done = bool(merge.accepted) or (even_empty and not there)
        saved = Saved(draft, done, tuple(merge.conflicts), merge.marks, before)
        return SavedItem(saved, asked.page, restored=done and item in removed)


def _list_in(draft: Draft, pointer: str) -> Question | None:
    """The list of a locked draft; None where its form moved on meanwhile and asks none there."""
    question = draft.form_version.definition.questions.get(pointer)
    return question if question is not None and question.items is not None else None


def with_item(fields: Fields, question: Question, item: str, typed: Fields) -> Typed:
    """The fields of a page with what is typed into an item of a list, which is put in where it is not in the list.

    Raises `ListFullError`.
    """
    ids: Sequence[str] = ids_in(question, fields)
    removed = {kept: at for at, kept in removed_in(question, fields)}
    if item not in ids:
        ids = _with(ids, item, removed.pop(item, None))
    changed = _without(fields, question, (item,))
    changed.update({f"{question.pointer}/{item}{name}": list(texts) for name, texts in typed.items()})
    return _listed(changed, question, ids, list(removed.items()))


def remove_item(draft_id: UUID, pointer: str, item: str, by: Any) -> tuple[Draft, int | None]:
    """Take an item out of its list; what was typed is kept to be put back. The place it had, `None` if it had none."""
    with transaction.atomic():
        draft = locked(draft_id)
        question = _list_in(draft, pointer)
        if question is None:
            return draft, None
        fields = draft.entered.get(question.page, {})
        ids = ids_in(question, fields)
        if item not in ids:
            return draft, None
        at = ids.index(item)
        removed = [(kept, place) for place, kept in removed_in(question, fields)] + [(item, at)]
        dropped, removed = removed[:-MOST_REMOVED], removed[-MOST_REMOVED:]
        kept_fields = _without(fields, question, [gone for gone, _ in dropped])
        changed = _listed(kept_fields, question, [kept for kept in ids if kept != item], removed)
        write(draft, {**draft.entered, question.page: changed}, by)
        return draft, at


def put_back(draft_id: UUID, pointer: str, item: str, by: Any) -> tuple[Draft, int | None]:
    """Put a removed item back where it stood. Its place, `None` when it was not removed, or nothing is left of it."""
    with transaction.atomic():
        draft = locked(draft_id)
        question = _list_in(draft, pointer)
        if question is None:
            return draft, None
        fields = draft.entered.get(question.page, {})
        removed = {kept: at for at, kept in removed_in(question, fields)}
        if item not in removed:
            return draft, None
        ids = _with(ids_in(question, fields), item, removed[item])
        changed = _listed(dict(fields), question, ids, [pair for pair in removed.items() if pair[0] != item])
        write(draft, {**draft.entered, question.page: changed}, by)
        return draft, ids.index(item)


def move_item(draft_id: UUID, pointer: str, item: str, by: int, person: Any) -> tuple[Draft, int | None]:
    """Move an item `by` so many places, -1 is up, as far as the list goes. Its place; `None` when it is not there."""
    with transaction.atomic():
        draft = locked(draft_id)
        question = _list_in(draft, pointer)
        if question is None:
            return draft, None
        fields = draft.entered.get(question.page, {})
        ids = list(ids_in(question, fields))
        if item not in ids:
            return draft, None
        at = min(max(0, ids.index(item) + by), len(ids) - 1)
        if ids.index(item) != at:
            ids.remove(item)
            ids.insert(at, item)
            changed = {name: list(texts) for name, texts in fields.items()} | {listed_name(question): ids}
            write(draft, {**draft.entered, question.page: changed}, person)
        return draft, at


def _answers(draft: Draft, question: Question, ids: Sequence[str], item: str) -> dict[str, Any]:
    given = value_at(draft.form_version.definition.answers_in(draft.entered), question.path)
    known = isinstance(given, list) and item in ids
    return object_of(given[ids.index(item)]) if known and isinstance(given, list) else {}


def _with(ids: Sequence[str], item: str, at: int | None) -> list[str]:
    if len(ids) >= MAX_ITEMS:
        raise ListFullError(f"A list has at most {MAX_ITEMS} items.")
    place = len(ids) if at is None else min(at, len(ids))
    return [*ids[:place], item, *ids[place:]]


def _without(fields: Fields, question: Question, items: Sequence[str]) -> Typed:
    """The fields of a page without those of some items."""
    prefixes = tuple(f"{question.pointer}/{item}/" for item in items)
    return {name: list(texts) for name, texts in fields.items() if not name.startswith(prefixes)}


def _listed(fields: Typed, question: Question, ids: Sequence[str], removed: Sequence[tuple[str, int]]) -> Typed:
    """The fields of a page with the ids of a list's items, and of those removed, as they are now."""
    changed = {
        name: texts for name, texts in fields.items() if name not in (listed_name(question), removed_name(question))
    }
    if ids:
        changed[listed_name(question)] = list(ids)
    if removed:
        changed[removed_name(question)] = [f"{at} {item}" for item, at in removed]
    return changed
