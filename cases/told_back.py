"""Taking back what a record said of somebody in a child's family, because its correction says otherwise.

What stood before is put back, where the record had changed it and nobody has changed it since; whom the record alone
had named counts no more, and stays in the history.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from accounts.models import User
from cases.correcting import Details, Relation, correct_relative, hold_details, written_elsewhere
from cases.kin import ToldRelative, standing
from cases.models import Case, FormerRelationship, Relationship
from cases.relationships import RelationshipError, hold, take_back
from cases.told_details import DetailsHistory

PUT_BACK = ("kind", "parental_responsibility", "responsibility_since", "starts_on", "ends_on", "record_reference")


@dataclass(frozen=True, slots=True)
class _Trace:
    """A relationship that a record wrote down or changed, with what stood of it before, the oldest first."""

    row: Relationship
    former: Sequence[FormerRelationship]
    reference: str

    @property
    def was_made_here(self) -> bool:
        """Whether the record wrote it down first."""
        first = self.former[0] if self.former else self.row
        return first.record_reference == self.reference

    @property
    def is_touched(self) -> bool:
        """Whether the record has anything to do with it."""
        return self.was_made_here or any(one.changed_record == self.reference for one in self.former)

    @property
    def before(self) -> FormerRelationship | None:
        """What stood before the record's first change; None where it changed nothing of the relationship itself."""
        return next((one for one in self.former if one.changed_record == self.reference), None)

    @property
    def is_of_others(self) -> bool:
        """Whether somebody, or another record, said otherwise after this record."""
        since = list(self.former)
        if not self.was_made_here:
            first = next((at for at, one in enumerate(since) if one.changed_record == self.reference), len(since))
            since = since[first:]
        told_over = any(one.changed_record == self.reference for one in since)
        over_by_hand = self.row.ends_on is not None and not told_over and self.was_made_here
        return over_by_hand or any(one.changed_record != self.reference for one in since)


def untell(
    case: Case, told: ToldRelative, was: ToldRelative | None, by: User, reference: str, dealt: set[UUID]
) -> bool:
    """Have a child's file say of somebody what it said before a record `told` it; `was` is what its form had filled in.

    `dealt` are the keys of the relationships that the correction put right already, by another item: they stay as they
    are, whatever they are called by now; whom this puts back is added. False, and nothing of them changed, where
    somebody changed them since, or they cannot be so.
    """
    with transaction.atomic():
        found = _traces(case, told, was, reference, dealt)
        if any(one.is_of_others or not _may_be_put_back(case, one, by) for one in found):
            return False
        for one in found:
            _put_person_back(one, by)
            if one.was_made_here:
                if not one.row.never_right:
                    take_back(one.row, case, by, reference)
            elif one.before is not None:
                values = {name: getattr(one.before, name) for name in PUT_BACK}
                hold(one.row, by, said_by=reference, **values, never_right=False)
            dealt.add(one.row.pk)
    return True


def tell_otherwise(
    case: Case, told: ToldRelative, now: ToldRelative, by: User, reference: str, dealt: set[UUID]
) -> bool | None:
    """Correct somebody whom a record alone named, where they stand: `told` is what it said, `now` what it says.

    `dealt` as in `untell`. None where there is nobody such, and where the file names already, by itself, whom it says
    now; False where somebody changed them since, or they cannot be so.
    """
    traces = _traces(case, told, None, reference, dealt)
    found = [one for one in traces if one.was_made_here and not one.row.never_right]
    known = standing(case, now)
    if not found or (known is not None and not _trace(known, reference).was_made_here):
        return None
    one, person = found[0], found[0].row.other
    if one.is_of_others or DetailsHistory(person).changed_by_others(reference):
        return False
    relation = Relation(now.kind, now.parental_responsibility, now.starts_on, now.ends_on)
    details = replace(
        Details.of(person), given_name=now.given_name, family_name=now.family_name, date_of_birth=now.date_of_birth
    )
    same = details == Details.of(person)
    because = f"Record {reference}"
    try:
        correct_relative(case, one.row, relation, None if same else details, by, because, reference=reference)
    except RelationshipError:
        return False
    one.row.refresh_from_db()
    hold(one.row, by, said_by=reference, responsibility_since=now.responsibility_since, record_reference=reference)
    dealt.add(one.row.pk)
    return True


def _traces(
    case: Case, told: ToldRelative, was: ToldRelative | None, reference: str, dealt: Collection[UUID]
) -> list[_Trace]:
    """Those of a child's relationships that a record wrote down or changed for what it told, the newest first."""
    said = [told, *([was] if was is not None else [])]
    rows = Relationship.objects.filter(person=case.child, kind__in=[one.kind for one in said]).select_related("other")
    found = [
        _trace(row, reference)
        for row in rows.select_for_update(of=("self",)).order_by("-pk")
        if row.pk not in dealt and any(one.may_be_of(row.other) for one in said)
    ]
    return [one for one in found if one.is_touched or DetailsHistory(one.row.other).is_changed_by(reference)]


def _trace(row: Relationship, reference: str) -> _Trace:
    return _Trace(row, list(row.former.order_by("until", "pk")), reference)


def _may_be_put_back(case: Case, one: _Trace, by: User) -> bool:
    """Whether what stood before can stand again: not beside the same, nor where somebody else changed the person."""
    before = one.before if not one.was_made_here else None
    if before is not None and before.ends_on is None:
        same = Relationship.objects.filter(person=one.row.person_id, other=one.row.other_id, kind=before.kind)
        if same.filter(ends_on__isnull=True).exclude(pk=one.row.pk).exists():
            return False
    history = DetailsHistory(one.row.other)
    if not history.is_changed_by(one.reference):
        return True
    return not history.changed_by_others(one.reference) and not written_elsewhere(one.row.other, case, by)


def _put_person_back(one: _Trace, by: User) -> None:
    person = one.row.other
    details = DetailsHistory(person).without(one.reference)
    if details != Details.of(person):
        hold_details(person, details, by, f"Record {one.reference}", one.reference)
