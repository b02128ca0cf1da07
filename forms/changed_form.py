"""What changed in a form while somebody wrote it, told once to whoever writes on in the newer version."""

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language

from accounts.languages import reads
from forms.definition import FormDefinition
from forms.drafts import locked, typed_in
from forms.evidence import words_of
from forms.items import known_by, name_of, read_items
from forms.json_values import Absent, object_of, value_at
from forms.models import Draft, DraftRevision, FormVersion
from forms.revisions import held_at
from forms.versions.carrying import fields_of
from forms.versions.comparing import compare
from forms.versions.moving import steps_between
from forms.versions.patterns import by_pattern, parted
from forms.versions.steps import places_after

MOST_KEPT = 200
"""Pairs of versions whose differences are kept in memory."""

ASKED_ANEW = frozenset({"type", "control", "format", "read_only", "calculate", "check"})
"""Changes by which an answer may mean something else, or be no answer any more; and options that are gone."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A question that is no longer asked, and what was answered to it, in words; empty for nothing."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ChangedForm:
    """What is new, gone, called or asked otherwise. `renamed` are pairs: as it was called, and as it is called now."""

    added: tuple[tuple[str, bool], ...]
    """The labels of new questions, and whether they need an answer."""
    removed: tuple[Removed, ...]
    renamed: tuple[tuple[str, str], ...]
    needed: tuple[str, ...]
    look_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Differences:
    """What is told of two versions whatever was typed; `gone` are the questions' pointers in the former one."""

    added: tuple[tuple[str, bool], ...]
    gone: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    needed: tuple[str, ...]
    look_at: tuple[str, ...]


def is_changed(draft: Draft) -> bool:
    """Whether `changed_form` has something to tell; reads nothing that the draft held before."""
    return _differences_of(draft) is not None


def changed_form(draft: Draft) -> ChangedForm | None:
    """What to tell whoever writes; None where there is nothing, or it was read."""
    found = _differences_of(draft)
    if found is None or draft.moved_from is None:
        return None
    before = draft.moved_from.definition
    formerly = by_pattern(before.questions)
    entered = _held_before(draft) if found.gone else {}
    removed = (
        Removed(formerly[pointer].label, _words(before, pointer, draft.entered) or _words(before, pointer, entered))
        for pointer in found.gone
    )
    return ChangedForm(found.added, tuple(removed), found.renamed, found.needed, found.look_at)


def _differences_of(draft: Draft) -> _Differences | None:
    if draft.moved_from_id is None or draft.moved_from_id == draft.form_version_id:
        return None
    return _differences(draft.moved_from_id, draft.form_version_id, reads(), get_language() or "")


@lru_cache(maxsize=MOST_KEPT)
def _differences(former: UUID, now: UUID, _reader: str, _language: str) -> _Differences | None:
    """Two published versions compared, once for all drafts that moved between them and each language of their words."""
    versions = FormVersion.objects.in_bulk([former, now])
    before, definition = versions[former].definition, versions[now].definition
    steps = steps_between(versions[former], versions[now])
    changes = compare(before, definition, steps)
    formerly, asked = by_pattern(before.questions), by_pattern(definition.questions)
    came_from = {at: was for was, at in places_after(steps, formerly).items()}
    called_otherwise = dict.fromkeys(
        (was.label, question.label)
        for pointer, question in asked.items()
        if (was := formerly.get(came_from.get(pointer, pointer))) is not None and was.label != question.label
    )
    gone = [each.pointer for each in changes if each.code == "removed"]
    found = _Differences(
        tuple(
            (each.label, each.pointer in asked and asked[each.pointer].required)
            for each in changes
            if each.code in ("added", "added:needed")
        ),
        tuple(pointer for pointer in gone if not parted(pointer)[1] or parted(pointer)[0] not in gone),
        tuple(called_otherwise),
        tuple(
            each.label
            for each in changes
            if each.code == "required" and each.pointer in asked and asked[each.pointer].required
        ),
        tuple(
            dict.fromkeys(each.label for each in changes if each.code in ASKED_ANEW or each.code.startswith("option:"))
        ),
    )
    return found if any((found.added, found.gone, found.renamed, found.needed, found.look_at)) else None


def read_it(draft: Draft) -> None:
    """Note that whoever writes has read what changed. Raises `DraftSubmittedError`."""
    with transaction.atomic():
        held = locked(draft.pk)
        held.moved_from = None
        held.save(update_fields=["moved_from"])


def _held_before(draft: Draft) -> dict[str, dict[str, list[str]]]:
    """What the draft held when its form changed."""
    moves = DraftRevision.objects.filter(draft=draft, replaced_by=None, form_version=draft.moved_from)
    first = moves.order_by("number").first()
    return held_at(draft, first.number)[1] if first is not None else draft.entered


def _words(definition: FormDefinition, pattern: str, entered: dict[str, dict[str, list[str]]]) -> str:
    """What is typed at a question, in words; inside a list a line for each item where something is."""
    outer, inner = parted(pattern)
    question = definition.questions[outer]
    fields = entered.get(question.page, {})
    if question.items is None:
        return words_of(question, typed_in(fields, question))
    answers, _unread = read_items(question, dict(fields_of(question, fields)))
    if not inner:
        return "\n".join(known_by(question, answer) for answer in answers)
    asked = next(each for each in question.items.page.questions if each.pointer == inner)
    values = ((at, value_at(object_of(answer), asked.path)) for at, answer in enumerate(answers))
    said = ((at, asked.control.say(value).text) for at, value in values if not isinstance(value, Absent))
    return "\n".join(f"{name_of(question, at)}: {words}" for at, words in said)
