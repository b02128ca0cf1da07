"""Drafts of a form that move to another version of it: which versions lie between, trying it, and doing it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.context import LIBRARY_ID
from accounts.models import Status
from forms.definition import Entered, FormDefinition
from forms.json_values import Json, JsonObject, copy_of, object_of, path_of, put_at, value_at
from forms.marks import moved_origins
from forms.models import Draft, FormVersion
from forms.revisions import held_at, keep_before
from forms.versions.carrying import Carried, What, carried, carried_back, carried_on
from forms.versions.patterns import by_pattern, parted
from forms.versions.steps import Step, places_after

MOST_EXAMPLES: Final = 5


class NoWayError(LookupError):
    """No row of versions leads from one to the other."""

    code = "no_way"


@dataclass
class Tally:
    """What happened at one question over all drafts, with some drafts as examples."""

    count: int = 0
    examples: list[UUID] = field(default_factory=list)

    def add(self, draft: UUID) -> None:
        """Count one more."""
        self.count += 1
        if len(self.examples) < MOST_EXAMPLES:
            self.examples.append(draft)


@dataclass
class Rehearsal:
    """What would become of drafts. `found` is by pointer and what happens there, the gravest first."""

    drafts: int = 0
    losing: int = 0
    by_version: Counter[int] = field(default_factory=Counter)
    found: dict[tuple[str, What], Tally] = field(default_factory=dict)


def versions_between(former: FormVersion, other: FormVersion) -> tuple[FormVersion, ...]:
    """The versions after the former up to the other, whose steps lead from one to the other.

    Where both the authority and the library have a version of one number, it is the authority's own. Raises
    `NoWayError` when the forms differ or the other is no later one.
    """
    if former.key != other.key or former.number >= other.number:
        raise NoWayError(_("Drafts move to a later version of the same form."))
    rows = FormVersion.objects.filter(key=former.key, number__gt=former.number, number__lt=other.number)
    by_number: dict[int, FormVersion] = {}
    for version in rows.exclude(status=Status.DRAFT):
        if version.number not in by_number or version.authority_id != LIBRARY_ID:
            by_number[version.number] = version
    return (*(by_number[number] for number in sorted(by_number)), other)


def brought(entered: Entered, former: FormVersion, other: FormVersion) -> Carried:
    """What is typed into one version as another of the same form holds it, by steps; without, as another form does."""
    if former.key == other.key and former.number > other.number:
        between = versions_between(other, former)
        later = [version.definition for version in reversed(between)]
        return carried_back(former.definition, later, other.definition, entered)
    if former.key == other.key and former.number < other.number:
        between = versions_between(former, other)
        return carried_on(former.definition, [version.definition for version in between], entered)
    return carried(former.definition, other.definition, entered)


def renamed(former: FormVersion, other: FormVersion) -> dict[str, str]:
    """Where the steps between two versions take answers, by the pattern (`forms.versions.patterns`) that each had."""
    if former.key == other.key and former.number > other.number:
        return {new: old for old, new in renamed(other, former).items()}
    if former.key != other.key or former.number == other.number:
        return {}
    found = places_after(steps_between(former, other), by_pattern(former.definition.questions))
    return {old: new for old, new in found.items() if old != new}


def steps_between(former: FormVersion, other: FormVersion) -> tuple[Step, ...]:
    """The steps of all versions after the former up to the other, in order. Raises as `versions_between`."""
    return tuple(step for version in versions_between(former, other) for step in version.definition.migration)


def moved_answers(answers: JsonObject, taken: Mapping[str, str]) -> JsonObject:
    """A copy of a version's answers, with those that steps took elsewhere where they are now (`renamed`)."""
    made = object_of(copy_of(answers))
    inside = [(*parted(was), parted(now)[1]) for was, now in taken.items() if parted(was)[1]]
    for outer in dict.fromkeys(of for of, _was, _now in inside):
        listed = value_at(made, path_of(outer))
        for item in listed if isinstance(listed, list) else ():
            _move(object_of(item), {was: now for of, was, now in inside if of == outer and was != now})
    _move(made, {was: now for was, now in taken.items() if not parted(was)[1]})
    return made


def _move(answers: JsonObject, taken: Mapping[str, str]) -> None:
    """Take every answer away first, so that two may change places."""
    lifted: list[tuple[str, Json]] = []
    for was, now in taken.items():
        *way, last = path_of(was)
        around = value_at(answers, tuple(way))
        if isinstance(around, dict) and last in around:
            lifted.append((now, around.pop(last)))
    for now, value in lifted:
        put_at(answers, path_of(now), value)


def carry_over(draft: Draft, version: FormVersion) -> Carried:
    """Let a draft be one of another form or version, with what is typed; return what became of it.

    What it held before is a revision, to be put back. Whoever writes on is told what changed (`forms.changed_form`).
    """
    result = brought(draft.entered, draft.form_version, version)
    keep_before(draft, result.entered, None)
    draft.prefilled = moved_origins(draft.prefilled or {}, renamed(draft.form_version, version))
    draft.moved_from = draft.moved_from or draft.form_version
    draft.form_version, draft.entered = version, result.entered
    draft.revision += 1
    draft.save(update_fields=["form_version", "entered", "revision", "moved_from", "prefilled"])
    return result


def restore(draft: Draft, number: int, version: FormVersion) -> None:
    """Let a draft be one of the version that it was before, with what it held as its revision `number`.

    Raises `NoSuchRevisionError`.
    """
    _row, entered = held_at(draft, number)
    keep_before(draft, entered, None)
    draft.prefilled = moved_origins(draft.prefilled or {}, renamed(draft.form_version, version))
    draft.form_version, draft.entered = version, entered
    draft.revision += 1
    draft.save(update_fields=["form_version", "entered", "revision", "prefilled"])


def rehearse(drafts: Iterable[Draft], version: FormVersion, definition: FormDefinition | None = None) -> Rehearsal:
    """Try what would become of drafts, and change none. `definition` is that of a version not stored yet."""
    seen, last = Rehearsal(), definition or version.definition
    ways: dict[UUID, list[FormDefinition]] = {}
    for draft in drafts:
        former = draft.form_version
        if former.pk not in ways:
            ways[former.pk] = [*(each.definition for each in versions_between(former, version)[:-1]), last]
        result = carried_on(former.definition, ways[former.pk], draft.entered)
        seen.drafts += 1
        seen.losing += result.loses
        seen.by_version[former.number] += 1
        for each in result.happened:
            seen.found.setdefault((each.pointer, each.what), Tally()).add(draft.pk)
    order: Sequence[What] = ("not_accepted", "unseen", "dropped", "mapped", "moved", "filled_in")
    seen.found = dict(sorted(seen.found.items(), key=lambda item: (order.index(item[0][1]), item[0][0])))
    return seen
