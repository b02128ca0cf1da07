"""Earlier revisions of a draft: which there are, how they differ from what it holds now, and putting answers back.

Putting back is a save like any other: what stands there now becomes a revision too, and can be put back again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from forms.controls.base import Fields
from forms.definition import FormDefinition
from forms.difference import Change, changes_of, text_segments
from forms.drafts import Typed, locked, write
from forms.elements import Question
from forms.items import listed_name, read_items, removed_name
from forms.json_values import Absent, JsonObject, put_at
from forms.models import Draft, DraftRevision
from forms.remarks import REMARK, REPLY, field_for, label_of, pointers_in
from forms.revisions import held_at
from forms.versions.carrying import fields_of
from forms.versions.moving import brought

MOST_LABELS = 3


@dataclass(frozen=True, slots=True)
class Revision:
    """One earlier revision: when it was saved and by whom, until when it stood, and what the next save changed.

    `labels` are the questions that the save after it changed, at most three of them; `more` how many besides.
    """

    number: int
    saved_at: datetime
    saved_by: str
    replaced_at: datetime
    replaced_by: str
    labels: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A question whose answer was another then: what was typed then, and what changed until now."""

    question: Question
    section: str
    then: Typed
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Then:
    """A draft as it was: its revision, and where it differs from now."""

    revision: Revision
    differences: tuple[Difference, ...]


def revisions(draft: Draft, rows: Iterable[DraftRevision], about: FormDefinition | None = None) -> list[Revision]:
    """Some of a draft's revisions as people read them. `about` is the form on whose answers a decision remarks."""
    return [_revision(draft, row, about) for row in rows]


def then(draft: Draft, number: int, about: FormDefinition | None = None) -> Then:
    """A draft as it was as its revision `number`, beside what it holds now. Raises `NoSuchRevisionError`.

    `about` is the form on whose answers a decision remarks.
    """
    row, entered = _held_at(draft, number)
    return Then(_revision(draft, row, about), tuple(_differences(draft, entered, about)))


def put_back(
    draft_id: UUID, number: int, pointers: Collection[str] | None, by: Any, about: FormDefinition | None = None
) -> tuple[Draft, int]:
    """Put answers back as they were at a revision: those at `pointers`, or all. The draft, and how many were put back.

    `about` is the form on whose answers a decision remarks. Raises `NoSuchRevisionError` and `DraftSubmittedError`.
    """
    with transaction.atomic():
        draft = locked(draft_id)
        _, entered = _held_at(draft, number)
        now = {slug: dict(fields) for slug, fields in draft.entered.items()}
        differing = _differences(draft, entered, about)
        wanted = [one for one in differing if pointers is None or one.question.pointer in pointers]
        for one in wanted:
            page = now.setdefault(one.question.page, {})
            for name in dict(fields_of(one.question, page)):
                del page[name]
            page.update(one.then)
        if wanted:
            write(draft, now, by, apart=True)
        return draft, len(wanted)


def _held_at(draft: Draft, number: int) -> tuple[DraftRevision, Mapping[str, Fields]]:
    """What a draft held then, on the pages that its questions have in the form as it is now."""
    row, entered = held_at(draft, number)
    if row.form_version_id != draft.form_version_id:
        entered = brought(entered, row.form_version, draft.form_version).entered
    return row, entered


def _revision(draft: Draft, row: DraftRevision, about: FormDefinition | None) -> Revision:
    labels = list(_labels(draft.form_version.definition, row.before, about))
    by = row.replaced_by
    return Revision(
        row.number,
        row.saved_at,
        row.saved_by.name,
        row.replaced_at,
        by.name if by is not None else "",
        tuple(labels[:MOST_LABELS]),
        len(labels[MOST_LABELS:]),
    )


def _labels(
    definition: FormDefinition, before: Mapping[str, Mapping[str, Any]], about: FormDefinition | None
) -> Iterator[str]:
    names = {name: [""] for fields in before.values() for name in fields}
    for question in _asked(definition, names, about):
        if any(fields_of(question, names)):
            yield question.label


def _asked(definition: FormDefinition, names: Iterable[str], about: FormDefinition | None) -> Iterator[Question]:
    """The questions of a form, then what is said beside them among some names of fields: replies to remarks on its
    answers, and remarks on the answers of the form that it is about."""
    names = list(names)
    yield from definition.questions.values()
    for pointer in pointers_in(REPLY, names, definition):
        label = gettext("Reply about “%(label)s”") % {"label": label_of(definition, pointer)}
        yield field_for(REPLY, pointer, label)
    if about is None:
        return
    for pointer in pointers_in(REMARK, names, about):
        label = gettext("Comment on “%(label)s”") % {"label": label_of(about, pointer)}
        yield field_for(REMARK, pointer, label)


def _differences(draft: Draft, entered: Mapping[str, Fields], about: FormDefinition | None) -> Iterator[Difference]:
    definition = draft.form_version.definition
    titles = {page.slug: page.title for page in definition.pages}
    beside = [
        name for kind in (REPLY, REMARK) for held in (entered, draft.entered) for name in held.get(kind.place, {})
    ]
    for question in _asked(definition, beside, about):
        was, now = (_typed(question, held.get(question.page, {})) for held in (entered, draft.entered))
        if was != now:
            yield Difference(question, titles.get(question.page, ""), was, _changes(question, was, now))


def _typed(question: Question, fields: Fields) -> Typed:
    """What is held for a question, without what was removed from its list."""
    held = {name: list(texts) for name, texts in fields.items() if name != removed_name(question)}
    return {name: texts for name, texts in fields_of(question, held) if any(texts)}


def _changes(question: Question, was: Typed, now: Typed) -> tuple[Change, ...]:
    """The changes as they are shown. What cannot be read as an answer is shown as it was typed."""
    if question.items is not None:
        found = tuple(changes_of(question, _listed(question, was), _listed(question, now)))
        listed = listed_name(question)
        old, new = ({name: texts for name, texts in typed.items() if name != listed} for typed in (was, now))
        return found or (_whole(question, _as_typed(old), _as_typed(new)),)
    before, after = _said(question, was), _said(question, now)
    if before and after and not question.control.whole_values:
        segments = text_segments(before, after)
        return (Change(question.pointer, question.page, question.label, before, after, segments),)
    return (_whole(question, before, after),)


def _whole(question: Question, before: str | None, after: str | None) -> Change:
    return Change(question.pointer, question.page, question.label, before, after)


def _listed(question: Question, typed: Typed) -> JsonObject:
    answers: JsonObject = {}
    items, _ = read_items(question, typed)
    if items:
        put_at(answers, question.path, items)
    return answers


def _said(question: Question, typed: Typed) -> str | None:
    value = question.control.read(typed).value
    return _as_typed(typed) if isinstance(value, Absent) else question.control.say(value).text


def _as_typed(typed: Typed) -> str | None:
    return " ".join(text for texts in typed.values() for text in texts if text) or None
