"""Saving what is typed on an item's page that was drawn before its draft moved to another version of the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from forms.controls.base import Fields
from forms.drafts import Conflict, Saved, Typed, locked, save_late, typed_in, write
from forms.elements import Page, Question
from forms.facts import NO_FACTS
from forms.item_drafts import NoSuchItemError, item_fields, with_item
from forms.items import asks_of, ids_in
from forms.marks import mark_of
from forms.versions.late_items import LateItem, late_item


@dataclass(frozen=True, slots=True)
class SavedLateItem:
    """What saving did; `page` is the item's as it was drawn, `question` its list as it is asked now, or None."""

    saved: Saved
    page: Page
    question: Question | None


def save_late_item(
    draft_id: UUID,
    place: tuple[str, str],
    item: str,
    posted: Fields,
    by: Any,
    *,
    marks: Mapping[str, str] | None = None,
    revision: int | None = None,
    new: bool = False,
    even_empty: bool = False,
    facts: Mapping[str, object] = NO_FACTS,
) -> SavedLateItem | None:
    """Save one item as `forms.item_drafts.save_item` does; None for a page of the version that the draft has now.

    `place` are the slugs of the page and the list in the version that the page was drawn in. Raises as `save_item`.
    """
    with transaction.atomic():
        draft = locked(draft_id)
        late = late_item(draft, place, item, posted, revision, marks, facts)
        if late is None:
            return None
        if not late.was_there and not new:
            raise NoSuchItemError(item)
        if late.question is None:
            saved = save_late(draft, late.said, by, marks or {}, revision)
            return SavedLateItem(saved, late.page, None)
        before, question = draft.updated_at, late.question
        held = item_fields(draft, question, item)
        merged = _Merged(late, question, item, held, marks or {})
        there = item in ids_in(question, draft.entered.get(question.page, {}))
        changed = merged.fields != held or (even_empty and not there)
        if changed:
            fields = with_item(draft.entered.get(question.page, {}), question, item, merged.fields)
            write(draft, {**draft.entered, question.page: fields}, by)
        saved = Saved(draft, changed, tuple(merged.conflicts), merged.marks, before, drawn_at=revision)
        return SavedLateItem(saved, late.page, question)


class _Merged:
    """What an item holds with what was typed on a late page of it, and where two wrote differently."""

    def __init__(self, late: LateItem, question: Question, item: str, held: Typed, marks: Mapping[str, str]) -> None:
        self.fields: Typed = {name: list(texts) for name, texts in held.items()}
        self.conflicts: list[Conflict] = []
        self.marks: dict[str, str] = {}
        typed, drawn = late.sides(item)
        asked: set[str] = set()
        for inner in asks_of(question).page.questions:
            asked.update(inner.control.field_names)
            mine, base, theirs = (typed_in(fields, inner) for fields in (typed, drawn, held))
            known = mark_of(theirs) == marks.get(inner.pointer)
            if mine == base and not known:
                continue
            if theirs not in (mine, base) and not known:
                self.conflicts.append(Conflict(inner, mine, theirs))
                continue
            self.marks[inner.pointer] = mark_of(mine)
            for name in inner.control.field_names:
                self.fields.pop(name, None)
            self.fields.update(mine)
        for name in (typed.keys() | drawn.keys()) - asked:  # what is not asked any more stays, unseen
            if typed.get(name) != drawn.get(name):
                self.fields[name] = list(typed.get(name, []))
