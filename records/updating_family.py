"""What a final record teaches about the families of its children: lists whose items say who somebody is to the child.

The questions of one item say `updates` with the names of `cases.kin.PARTS` after `family.`; an item without a first
name or without what the person is to the child teaches nothing. Whom the form had filled in from the file is changed
where they stand, in that file alone. Somebody else who is of the family already, by name and kind, is found again;
parental responsibility that changes keeps what stood before. Only a correction takes anybody out: whom the record
alone had named.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from cases.kin import OF_FAMILY, PARTS, ToldRelative, learn_relative, responsibility_changed, standing
from cases.models import Case, Kinship, Person
from cases.relationships import MAY_HAVE_RESPONSIBILITY
from cases.told_again import tell_again
from cases.told_back import tell_otherwise, untell
from cases.told_details import LONGEST_NAME
from forms.annotated import EACH, AnnotatedProperty
from forms.controls.date_parts import iso_date
from forms.items import expanded
from forms.json_values import Absent
from forms.since import said_in
from records.asked_as import fault_of_kind, fault_of_options, fault_of_reader, unknown_name
from records.asked_of_relatives import relative_names
from records.changed_fact import ChangedFact, key_of
from records.final_version import FinalVersion
from records.models import NotTakenOver, RecordVersion
from records.refused import Refused, open_places
from records.updating_parts import stands_at
from rules.sentences import Sentence

FAMILY: Final = "family"
"""What stands for somebody of the family in `records.models.NotTakenOver.fact`."""


def fault_in_family(one: AnnotatedProperty) -> str:
    """What is wrong with an `updates` that begins with `family.`, in words for its author; empty when nothing is."""
    name = one.annotations.updates
    kind = PARTS.get(name.removeprefix(OF_FAMILY))
    if kind is None:
        return unknown_name(name, [*(OF_FAMILY + part for part in PARTS), *relative_names()])
    if one.pattern.count(EACH) != 1:
        return Sentence("“%(name)s” is asked for inside a list, one item for each person.", name=name)
    fault = fault_of_options(one, Kinship.values) if kind == "kind" else fault_of_kind(one, kind)
    return fault_of_reader(one) or fault


def update_family(final: FinalVersion, left: Collection[str]) -> list[Refused]:
    """Write down what a version that is final from now on says of its children's families. In the transaction.

    Of whoever is among `left`, parental responsibility stays as it is in that child's file. Return what cannot be.
    A correction takes back first what it says otherwise, or no more; what it says as before stands as it stands.
    """
    before, since = filled_in(final.version), _since(final.version)
    told, refused = _corrected(final, list(told_relatives(final.version)))
    for pointer, relative in told:
        if before.get(pointer) == relative:
            continue  # as it was filled in: somebody may have mended it in the file meanwhile
        found: Person | None = None
        changed = False
        for link in final.links:
            kept = key_of(link.case, pointer) in left
            now = replace(relative, parental_responsibility=None) if kept else relative
            reference, by, on = final.version.record.reference, final.version.author, final.counts_from
            if pointer in before:
                changed |= tell_again(link.case, before[pointer], now, by, on, reference, since=since.get(pointer))
                continue
            person = learn_relative(link.case, now, by, on, reference, known=found)
            if person is None:
                refused.append(Refused(link.case, pointer, FAMILY, NotTakenOver.Why.RELATIVE_CANNOT_BE))
            found = found or person
        if pointer in before and not changed:
            case = _whose(final, before[pointer])
            refused.append(Refused(case, pointer, FAMILY, NotTakenOver.Why.RELATIVE_NOT_CHANGED))
    return refused


type _Said = tuple[ToldRelative, ToldRelative | None, date | None, date | None]
"""What is told of somebody, what the form had filled in, since when, and the day from which responsibility counts."""


def _said_by(final: FinalVersion) -> dict[str, _Said]:
    """What a version tells of each relative, by the pointer of the item."""
    before, since = filled_in(final.version), _since(final.version)
    found: dict[str, _Said] = {}
    for pointer, told in told_relatives(final.version):
        counted = told.parental_responsibility is not None and told.responsibility_since is None
        day = final.counts_from if counted else None
        found[pointer] = (told, before.get(pointer), since.get(pointer), day)
    return found


def _corrected(
    final: FinalVersion, told: Sequence[tuple[str, ToldRelative]]
) -> tuple[list[tuple[str, ToldRelative]], list[Refused]]:
    """Take back what a correction does not say as the version before did; return what is left to tell, and what cannot
    be, because somebody changed it since.
    """
    former = final.former
    if former is None:
        return list(told), []
    now, then = _said_by(final), _said_by(former)
    still_open = {place for _case, place in open_places(former.version)}
    stands = [said for pointer, said in then.items() if pointer not in still_open]
    same = {pointer for pointer, said in now.items() if said in stands}
    gone = {pointer: said for pointer, said in then.items() if said not in now.values()}
    refused, done = [], set(same)
    dealt: set[UUID] = set()
    for pointer, (was_told, was, _since_when, _day) in gone.items():
        instead = now.get(pointer) if pointer not in same else None
        for link in final.links:
            if not _take_back(final, link.case, was_told, was, instead, pointer, done, dealt):
                if instead is not None and final.takes(link.case, pointer):
                    done.discard(pointer)  # it is told anew, over what somebody wrote
                    continue
                refused.append(Refused(link.case, pointer, FAMILY, NotTakenOver.Why.RELATIVE_NOT_CHANGED))
                done.add(pointer)
    return [(pointer, one) for pointer, one in told if pointer not in done], refused


def _take_back(
    final: FinalVersion,
    case: Case,
    told: ToldRelative,
    was: ToldRelative | None,
    instead: _Said | None,
    pointer: str,
    done: set[str],
    dealt: set[UUID],
) -> bool:
    """Have a file say of somebody what it did before, or at once what the correction says of whom the record named."""
    by, reference = final.version.author, final.version.record.reference
    if was is None and instead is not None and instead[1] is None:
        mended = tell_otherwise(case, told, instead[0], by, reference, dealt)
        if mended is not None:
            done.add(pointer)
            return mended
    return untell(case, told, was, by, reference, dealt)


def _whose(final: FinalVersion, relative: ToldRelative) -> Case:
    """The file that somebody was filled in from, as far as it still says so; else the first one."""
    files = [link.case for link in final.links]
    return next((case for case in files if standing(case, relative) is not None), files[0])


def filled_in(version: RecordVersion) -> dict[str, ToldRelative]:
    """Whom the form had filled in from the child's file, by the pointer of the item."""
    kept = version.origins or {}
    questions = expanded(version.form_version.definition.questions, version.answers) if kept else {}
    items: dict[str, dict[str, Any]] = {}
    asked = _asked(version) if kept else []
    for pointer, origin in kept.items():
        one, question = next((one for one in asked if stands_at(one, pointer)), None), questions.get(pointer)
        if one is None or question is None or not (origin["case"] or origin["sources"]):
            continue
        answer = question.control.read(origin.get("typed", {})).value  # also of what was emptied since
        part = one.annotations.updates.removeprefix(OF_FAMILY)
        value = None if isinstance(answer, Absent) else read_part(PARTS[part], answer)
        if value is not None:
            items.setdefault(pointer.rpartition("/")[0], {})[part] = value
    return {place: ToldRelative(**said) for place, said in items.items() if _is_somebody(said)}


def _since(version: RecordVersion) -> dict[str, date]:
    """Since when it is so what was changed of somebody, where the author said it and that it was right before."""
    changed = {pointer: origin for pointer, origin in (version.origins or {}).items() if origin.get("way") == "changed"}
    told = {pointer.rpartition("/")[0]: said_in(origin) for pointer, origin in changed.items() if said_in(origin).on}
    return {place: said.on for place, said in told.items() if said.on is not None and not said.never}


def _is_somebody(said: Mapping[str, Any]) -> bool:
    return "given_name" in said and "kind" in said


def _asked(version: RecordVersion) -> list[AnnotatedProperty]:
    """The questions about who people of the family are."""
    asked = version.form_version.definition.annotated.properties
    return [one for one in asked if _is_part(one.annotations.updates) and not fault_in_family(one)]


def _is_part(name: str) -> bool:
    return name.startswith(OF_FAMILY) and name.removeprefix(OF_FAMILY) in PARTS


def told_relatives(version: RecordVersion) -> Iterator[tuple[str, ToldRelative]]:
    """Everybody whom the answers name with what they are to the child, each with the pointer of the item."""
    items: dict[str, dict[str, Any]] = {}
    for one in _asked(version):
        part = one.annotations.updates.removeprefix(OF_FAMILY)
        for found in one.occurrences(version.answers):
            value = read_part(PARTS[part], found.value)
            if value is not None:
                items.setdefault(found.pointer.rpartition("/")[0], {})[part] = value
    yield from ((pointer, ToldRelative(**said)) for pointer, said in items.items() if _is_somebody(said))


def changed_family(final: FinalVersion, began: datetime) -> list[ChangedFact]:
    """Whose parental responsibility was changed since a record was begun, and the record says otherwise."""
    before = filled_in(final.version)
    told = [(pointer, one) for pointer, one in told_relatives(final.version) if one.parental_responsibility is not None]
    told = [(pointer, one) for pointer, one in told if before.get(pointer) != one]
    changed = (
        _changed(final, link.case, pointer, one, began, before.get(pointer, one))
        for link in final.links
        for pointer, one in told
    )
    return [one for one in changed if one is not None]


def _changed(
    final: FinalVersion, case: Case, pointer: str, told: ToldRelative, began: datetime, was: ToldRelative
) -> ChangedFact | None:
    row = standing(case, was)
    if row is None or told.kind not in MAY_HAVE_RESPONSIBILITY:
        return None
    last = responsibility_changed(row)
    by_this = row.record_reference == final.version.record.reference
    if last is None or last.until < began or by_this or row.parental_responsibility == told.parental_responsibility:
        return None
    words = {"name": row.other.name, "kind": Kinship(row.kind).label}
    return ChangedFact(
        key=key_of(case, pointer),
        child=case.child.name,
        title=_("Parental responsibility of %(name)s (%(kind)s)") % words,
        says=_words(told.parental_responsibility),
        since=told.responsibility_since or final.counts_from,
        known=_words(row.parental_responsibility),
        known_since=row.responsibility_since,
        by=last.changed_by.name,
        at=last.until,
    )


def _words(has: bool | None) -> str:
    return _("not known") if has is None else _("yes") if has else _("no")


def read_part(kind: str, value: Any) -> str | bool | date | None:
    """A value as it is written down; None for an empty one, and for a day to come."""
    if kind == "yes or no":
        return value if isinstance(value, bool) else None
    if kind == "date":
        day = iso_date(value)
        return day if day is not None and day <= clock.today() else None
    text = " ".join(str(value).split())[:LONGEST_NAME]
    if kind == "kind":
        return Kinship(text) if text in Kinship.values else None
    return text or None
