"""Saving what is typed: at once, valid or not, and never over somebody else's words without asking.

A page carries, for each question on it, a mark of what its draft held when the page was drawn (`marks`). On saving,
three things are compared for each question: the mark, what the draft holds now, and what was posted. Only where both
sides changed, differently, does the person choose. Everything else is saved straight away.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from accounts import clock
from forms.controls.base import Fields
from forms.definition import FormDefinition
from forms.elements import Page, Question
from forms.estimates import with_time
from forms.facts import NO_FACTS
from forms.forgetting import forget_later
from forms.lengths import lengths
from forms.marks import mark_of
from forms.models import Draft, FormVersion
from forms.remarks import typed_in as remark_in
from forms.revisions import keep_before
from forms.versions.late_pages import LatePage, late_page

type Typed = dict[str, list[str]]
type Choice = Literal["mine", "theirs", "both", "undecided"]


class DraftSubmittedError(RuntimeError):
    """The draft has been submitted at `at`; nothing is saved into it any more."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"Submitted at {at.isoformat()}.")
        self.at = at


class DraftMovedError(RuntimeError):
    """The draft was changed since the page that submits it was drawn."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A question that two people, or two windows, changed differently."""

    question: Question
    mine: Typed
    theirs: Typed

    @property
    def both(self) -> Typed | None:
        """Both texts, what is saved first, with an empty line between; `None` where that makes no answer."""
        if not self.question.control.keeps_both or not self.mine or not self.theirs:
            return None
        name = self.question.control.name
        return {name: ["\n\n".join([*self.theirs[name], *self.mine[name]])]}


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a page did.

    `marks` are new marks for the questions that now hold what was posted; `before` is when the draft was last saved
    until then. `revision` is the one that the page goes on with: that of the draft, but for a page that was drawn in
    another version of the form, which stays as old as it is.
    """

    draft: Draft
    changed: bool
    conflicts: tuple[Conflict, ...]
    marks: dict[str, str]
    before: datetime
    drawn_at: int | None = None

    @property
    def revision(self) -> int:
        return self.draft.revision if self.drawn_at is None else self.drawn_at


def start(
    version: FormVersion,
    author: Any,
    entered: Mapping[str, Any] | None = None,
    origins: Mapping[str, Any] | None = None,
) -> Draft:
    """Begin a draft of a form version.

    It is empty, or holds `entered`: what an earlier record held (`FormDefinition.entered_from`), or what was filled in
    beforehand, then with its `origins` (`forms.prefill`).
    """
    typed = {slug: dict(fields) for slug, fields in (entered or {}).items()}
    draft: Draft = Draft.objects.create(
        form_version=version, author=author, updated_by=author, entered=typed, prefilled=dict(origins or {})
    )
    return draft


def writers(draft: Draft) -> frozenset[UUID]:
    """Who typed anything into a draft: their ids."""
    return frozenset(UUID(person) for person in draft.writers)


def typed_in(fields: Fields, question: Question) -> Typed:
    """What the fields of a page, or of an item, hold for one question."""
    return {name: list(fields[name]) for name in question.control.field_names if any(fields.get(name, ()))}


def typed_of(draft: Draft, question: Question) -> Typed:
    """What the draft holds for one question."""
    return typed_in(draft.entered.get(question.page, {}), question)


def marks_of(draft: Draft, page: Page, beside: Collection[Question] = ()) -> dict[str, str]:
    """The marks to draw a page with, and what stands `beside` its questions (`forms.remarks`)."""
    spoken = {field.pointer: mark_of(typed_of(draft, field)) for field in beside}
    return marks_in(draft.entered.get(page.slug, {}), page) | spoken


def marks_in(fields: Fields, page: Page) -> dict[str, str]:
    """The marks to draw a page with that holds these fields. Lists have none: their items have pages."""
    asked = [question for question in page.questions if question.items is None]
    return {question.pointer: mark_of(typed_in(fields, question)) for question in asked}


def save_page(
    draft_id: UUID,
    slug: str,
    posted: Fields,
    by: Any,
    *,
    marks: Mapping[str, str] | None = None,
    revision: int | None = None,
    choices: Mapping[str, Choice] | None = None,
    facts: Mapping[str, object] = NO_FACTS,
    beside: Collection[Question] = (),
) -> Saved:
    """Save one page of a draft under a lock, and say where a choice is needed.

    `beside` are fields beside the page's questions (`forms.remarks`), of which those that were posted are saved alike.
    `marks` are those the page was drawn with. A page without them is compared by `revision`: when that is not the
    draft's, every difference needs a choice. `choices` answers earlier conflicts by pointer; what is `undecided` stays
    a conflict. `facts` is what rules read besides the answers. A page that changes nothing writes nothing. Raises
    `DraftSubmittedError`.
    """
    with transaction.atomic():
        draft = locked(draft_id)
        late = late_page(draft, slug, posted, revision, marks, facts, beside)
        if late is not None:
            return save_late(draft, late, by, marks or {}, revision, beside)
        definition = draft.form_version.definition
        page, before = definition.page(slug), draft.updated_at

        def merge_at(place: str) -> Merge:
            return Merge(draft.entered.get(place, {}), marks, revision in (None, draft.revision), choices or {})

        merges = {slug: merge_at(slug)}
        standing = definition.standing(definition.answers_in(draft.entered), facts)
        for pointer, mine in (definition.take(page, posted, standing) if page else {}).items():
            merges[slug].look_at(definition.questions[pointer], mine)
        for question in _chosen_elsewhere(definition, slug, choices or {}):
            there = definition.page(question.page)
            taken = definition.take(there, posted, standing) if there else {}
            if question.pointer in taken:
                merges.setdefault(question.page, merge_at(question.page)).look_at(question, taken[question.pointer])
        for field in beside:
            if any(name in posted for name in field.control.field_names):
                merges.setdefault(field.page, merge_at(field.page)).look_at(field, remark_in(posted, field))
        changed = {place: merge.fields() for place, merge in merges.items() if merge.accepted}
        if changed:
            write(draft, {**draft.entered, **changed}, by)
        conflicts = tuple(conflict for merge in merges.values() for conflict in merge.conflicts)
        drawn = {pointer: mark for merge in merges.values() for pointer, mark in merge.marks.items()}
        return Saved(draft, bool(changed), conflicts, drawn, before)


def _chosen_elsewhere(definition: FormDefinition, slug: str, choices: Mapping[str, Choice]) -> list[Question]:
    """The questions of other pages that a choice is about, whose words were typed on a page of a former version."""
    chosen = [definition.questions[pointer] for pointer in choices if pointer in definition.questions]
    return [question for question in chosen if question.page != slug]


def save_late(
    draft: Draft,
    late: LatePage,
    by: Any,
    marks: Mapping[str, str],
    revision: int | None,
    beside: Collection[Question] = (),
) -> Saved:
    """Save what was typed on a page that was drawn in another version of the form; `marks` are those it has, `beside`
    the fields that are asked beside questions now.
    """
    before, definition = draft.updated_at, draft.form_version.definition
    questions = (*definition.questions.values(), *beside)
    asked = {name: question for question in questions for name in question.control.field_names}
    entered = {place: dict(fields) for place, fields in draft.entered.items()}
    conflicts: dict[str, Conflict] = {}
    drawn: dict[str, str] = {}
    for place, name in _differing(late, draft.entered):
        question = asked.get(name)
        if question is None:  # what is not asked any more stays, unseen
            texts = [fields.get(place, {}).get(name, []) for fields in (late.mine, late.base)]
            if texts[0] != texts[1]:
                entered.setdefault(place, {})[name] = texts[0]
            continue
        sides = (late.mine.get(place, {}), late.base.get(place, {}), draft.entered.get(place, {}))
        mine, base, theirs = (typed_in(fields, question) for fields in sides)
        known = mark_of(theirs) == marks.get(question.pointer)
        if mine == base and not known:
            continue
        drawn[question.pointer] = mark_of(mine)
        if theirs not in (mine, base) and not known:
            conflicts[question.pointer] = Conflict(question, mine, theirs)
            del drawn[question.pointer]
            continue
        fields = entered.setdefault(place, {})
        for each in question.control.field_names:
            fields.pop(each, None)
        fields.update(mine)
    changed = entered != {place: dict(fields) for place, fields in draft.entered.items()}
    if changed:
        write(draft, entered, by)
    return Saved(draft, changed, tuple(conflicts.values()), drawn, before, drawn_at=revision)


def _differing(late: LatePage, held: Mapping[str, Fields]) -> list[tuple[str, str]]:
    """The page and name of each field that a page drawn in another version says otherwise than before, or than now."""
    found: list[tuple[str, str]] = []
    for place in dict.fromkeys((*late.mine, *late.base, *held)):
        mine, base, now = (each.get(place, {}) for each in (late.mine, late.base, held))
        names = dict.fromkeys((*mine, *base, *now))
        found += [(place, name) for name in names if not mine.get(name) == base.get(name) == now.get(name)]
    return found


class Merge:
    """Compares, for each question, what was there, what is there and what was posted.

    `fields` is what is there; `marks` those of what was there, `None` for a page without, which is compared by its
    revision: `current` says whether that is the draft's.
    """

    def __init__(
        self, fields: Fields, marks: Mapping[str, str] | None, current: bool, choices: Mapping[str, Choice]
    ) -> None:
        self.accepted: list[tuple[Question, Typed]] = []
        self.conflicts: list[Conflict] = []
        self.marks: dict[str, str] = {}
        self._fields = fields
        self._before = marks or {}
        self._drawn = None if marks is None else marks.keys()
        self._current = current
        self._choices = choices

    def look_at(self, question: Question, mine: Typed) -> None:
        pointer = question.pointer
        if self._drawn is not None and pointer not in self._drawn:
            return
        theirs = typed_in(self._fields, question)
        choice = self._choices.get(pointer)
        conflict = Conflict(question, mine, theirs)
        wanted = conflict.both if choice == "both" else None if choice == "undecided" else mine
        if mine == theirs:
            self.marks[pointer] = mark_of(mine)
        elif choice == "theirs":
            return
        elif wanted is not None and self._untouched_by_others(pointer, theirs):
            self.accepted.append((question, wanted))
            self.marks[pointer] = mark_of(wanted)
        elif wanted is None or mark_of(mine) != self._before.get(pointer):
            self.conflicts.append(conflict)

    def _untouched_by_others(self, pointer: str, theirs: Typed) -> bool:
        if pointer in self._before:
            return mark_of(theirs) == self._before[pointer]
        return self._current

    def fields(self) -> Typed:
        """The fields with what was accepted."""
        fields = {name: list(texts) for name, texts in self._fields.items()}
        for question, typed in self.accepted:
            for name in question.control.field_names:
                fields.pop(name, None)
            fields.update(typed)
        return fields


def locked(draft_id: UUID) -> Draft:
    """The draft, locked until the transaction ends. Raises `DraftSubmittedError`."""
    draft: Draft = Draft.objects.select_for_update(of=("self",)).select_related("form_version").get(pk=draft_id)
    if draft.submitted_at is not None:
        raise DraftSubmittedError(draft.submitted_at)
    return draft


def write(draft: Draft, entered: Mapping[str, Typed], by: Any, *, apart: bool = False) -> None:
    """Store what a locked draft holds now, as its next revision. `apart` as in `forms.revisions.keep_before`."""
    held = {slug: dict(fields) for slug, fields in entered.items() if fields}
    moment = clock.now()
    pages = keep_before(draft, held, by, apart=apart)
    draft.writing = with_time(draft, pages, moment)
    draft.entered = held
    draft.revision += 1
    draft.updated_at = moment
    draft.updated_by = by
    draft.writers = sorted({*draft.writers, str(by.pk)})
    draft.save(update_fields=["entered", "revision", "updated_at", "updated_by", "writers", "writing"])


def close(draft_id: UUID, revision: int | None = None) -> Draft:
    """Lock a draft and mark it submitted, inside the caller's transaction.

    Raises `DraftSubmittedError` when it is already, and `DraftMovedError` when its revision is not the one that the
    person checked. The caller reviews the answers afterwards, and rolls back when they have problems.
    """
    draft = locked(draft_id)
    if revision is not None and revision != draft.revision:
        raise DraftMovedError
    definition = draft.form_version.definition
    draft.words = lengths(definition, definition.clean(definition.answers_in(draft.entered)))
    draft.submitted_at = clock.now()
    draft.save(update_fields=["submitted_at", "words"])
    forget_later(draft)
    return draft
