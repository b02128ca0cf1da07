"""What a final record teaches about somebody in the family beside who they are: addresses, numbers, language, alerts.

The facts are those of the page about a relative, kept with their history as those of a child. Of whom an item speaks is
found in the file after `records.updating_family`. What belongs to another file too, which the author may not change, is
left and told.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from cases.correcting import written_elsewhere
from cases.kin import OF_FAMILY, ToldRelative, standing
from cases.models import Case, Person, PersonFact, Relationship
from forms.json_values import path_of, pointer_of
from records.as_filled_in import as_filled_in
from records.asked_of_relatives import fault_in_relative, relative_part
from records.changed_fact import ChangedFact
from records.final_version import FinalVersion
from records.models import NotTakenOver, RecordVersion
from records.refused import Refused
from records.superseding import Superseding
from records.updating_family import filled_in, told_relatives
from records.updating_parts import Group, ToldFact, emptied_by, groups_of, is_whole, told_by
from records.updating_person import OfPerson, changed_meanwhile, known_already, parts_missing, update_person


@dataclass(slots=True)
class _OfRelative:
    """What two versions tell of one person: their facts, and what was filled in of which nothing is left."""

    case: Case
    person: Person
    told: list[ToldFact] = field(default_factory=list)
    before: list[ToldFact] = field(default_factory=list)
    emptied: list[ToldFact] = field(default_factory=list)
    emptied_before: list[ToldFact] = field(default_factory=list)

    def of(self, final: FinalVersion) -> OfPerson:
        return OfPerson(final, self.case, self.person, self.told, self.before, OF_FAMILY)


def update_relatives(final: FinalVersion, left: Collection[str]) -> list[Refused]:
    """Write down what a version that is final from now on says of people in the family. In the transaction.

    `left` are the keys of what the file keeps as it is. Return what the files cannot take over.
    """
    if not list(_groups(final.version)):
        return []
    lacking = [(one.pointer, one.kind) for one in _facts(final.version) if not is_whole(one)]
    refused = [one for link in final.links for one in parts_missing(link.case, lacking, OF_FAMILY)]
    for one in _people(final):
        if written_elsewhere(one.person, one.case, final.version.author):
            why = NotTakenOver.Why.RELATIVE_NOT_CHANGED
            new = [told for told in one.told if not told.as_filled]
            refused += [Refused(one.case, told.pointer, OF_FAMILY + told.kind.name, why) for told in new]
            continue
        refused += _update(final, one, left)
    return refused


def _update(final: FinalVersion, one: _OfRelative, left: Collection[str]) -> list[Refused]:
    of_person = one.of(final)

    def leave(times: Superseding, _wanted: Sequence[ToldFact]) -> None:
        for gone in one.emptied:
            if gone not in one.emptied_before:
                times.let_go(gone.kind, gone.was, gone.pointer, gone.said)

    def restore(_times: Superseding, _wanted: Sequence[ToldFact]) -> None:
        for gone in one.emptied_before if final.former is not None else ():
            if gone not in one.emptied and final.former is not None:
                former = of_person.times_of(final.former)
                former.restore(gone.kind, gone.pointer, gone.was, final.version.author, gone.said)

    return update_person(of_person, left, leave, restore)


def relatives_of(final: FinalVersion) -> list[OfPerson]:
    """The people in the family of whom a version tells something that its author may change, with what it tells."""
    found = _people(final) if list(_groups(final.version)) else []
    return [one.of(final) for one in found if not written_elsewhere(one.person, one.case, final.version.author)]


def title_of(person: Person, told: ToldFact) -> str:
    """What a fact of somebody in the family is called."""
    return _("%(fact)s of %(name)s") % {"fact": told.kind.title, "name": person.name}


def _people(final: FinalVersion) -> list[_OfRelative]:
    """Everybody of whom a version tells something, or whom the one that it corrects did, each once."""
    found: dict[UUID, _OfRelative] = {}
    for version in (final.version, *([final.former.version] if final.former is not None else [])):
        told, emptied = list(filter(is_whole, _facts(version))), list(_emptied(version))
        was = filled_in(version)
        for link in final.links:
            for place, relative in told_relatives(version):
                person = _meant(link.case, relative, was.get(place))
                if person is None:
                    continue
                one = found.setdefault(person.pk, _OfRelative(link.case, person))
                if one.case != link.case:
                    continue  # of several children of one record who is the mother of all is one person
                now = version is final.version
                (one.told if now else one.before).extend(each for each in told if item_of(each.pointer) == place)
                gone = [each for each in emptied if item_of(each.pointer) == place]
                (one.emptied if now else one.emptied_before).extend(gone)
    for row in _taught(final):
        found.setdefault(row.person_id, _OfRelative(final.links[0].case, row.person))
    return list(found.values())


def _taught(final: FinalVersion) -> list[PersonFact]:
    """What former versions of the record taught of anybody but its children, and counts."""
    if final.former is None:
        return []
    rows = PersonFact.objects.filter(record_reference=final.version.record.reference, taken_back=False)
    children = [link.case.child_id for link in final.links]
    return list(rows.exclude(record=final.version.pk).exclude(person__in=children).select_related("person"))


def _meant(case: Case, told: ToldRelative, was: ToldRelative | None) -> Person | None:
    """Who in a child's family an item means: as it calls them, or as they were filled in; also who is over by now."""
    for one in (told, *([was] if was is not None else [])):
        row = standing(case, one)
        if row is None:
            rows = Relationship.objects.filter(person=case.child, kind=one.kind).select_related("other").order_by("-pk")
            row = next((each for each in rows if one.may_be_of(each.other)), None)
        if row is not None:
            person: Person = row.other
            return person
    return None


def item_of(pointer: str) -> str:
    """The pointer of the item of a list that an answer, or the place of some, stands in."""
    path = path_of(pointer)
    at = next(at for at, step in enumerate(path) if step.isdecimal())
    return pointer_of(path[: at + 1])


def _groups(version: RecordVersion) -> Iterator[Group]:
    annotated = version.form_version.definition.annotated.properties
    asked = {
        one.pattern: part
        for one in annotated
        if (part := relative_part(one.annotations.updates)) is not None and not fault_in_relative(one, annotated)
    }
    return groups_of(annotated, lambda one: asked.get(one.pattern))


def _facts(version: RecordVersion) -> Iterator[ToldFact]:
    filled = as_filled_in(version)
    return (told for group in _groups(version) for told in told_by(group, version, filled))


def _emptied(version: RecordVersion) -> Iterator[ToldFact]:
    return (gone for group in _groups(version) for gone in emptied_by(group, version))


def changed_relatives(final: FinalVersion, began: datetime) -> list[ChangedFact]:
    """What was changed of people in the family since a record was begun, of what it updates, and says otherwise."""
    return [
        changed
        for one in relatives_of(final)
        for told in one.told
        if not told.as_filled
        for changed in changed_meanwhile(final, one.case, one.person, told, began, title_of(one.person, told))
    ]


def says_of_relative(final: FinalVersion, case: Case, place: str) -> bool:
    """Whether a child's file says by now what an answer at a place says of somebody in the family."""
    return any(
        known_already(one.person, told, clock.today())
        for one in _people(final)
        for told in one.told
        if one.case == case and told.pointer == place
    )
