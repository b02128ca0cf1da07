"""Learning of relatives from records: who they are to a child, since when, and that they are not any more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from accounts import audit
from accounts.models import User
from cases.models import Case, FormerRelationship, Kinship, Person, Relationship
from cases.relationships import MAY_HAVE_RESPONSIBILITY, RelationshipError, be_over, end, hold, relate

OF_FAMILY: Final = "family."
"""What stands before the names of `PARTS` in `updates` of questions about somebody in the family."""
PARTS: Final[Mapping[str, str]] = {
    "given_name": "text",
    "family_name": "text",
    "kind": "kind",
    "date_of_birth": "date",
    "parental_responsibility": "yes or no",
    "responsibility_since": "date",
    "starts_on": "date",
    "ends_on": "date",
}
"""What a form may say of somebody in the family, and of what type each is."""
SIBLINGS: Final = frozenset({Kinship.SIBLING, Kinship.HALF_SIBLING, Kinship.STEP_SIBLING})
"""What brothers and sisters are to each other."""
CARERS: Final = frozenset(
    {
        Kinship.MOTHER,
        Kinship.FATHER,
        Kinship.PARENT,
        Kinship.ADOPTIVE_PARENT,
        Kinship.STEP_PARENT,
        Kinship.PARENTS_PARTNER,
        Kinship.GUARDIAN,
        Kinship.CARER,
        Kinship.FOSTER_CARER,
    }
)
"""What those are to a child who are parents or look after the child, whoever else has parental responsibility."""


@dataclass(frozen=True, slots=True)
class ToldRelative:
    """What an item of a list says of somebody in the family. What it does not say is None, and changes nothing."""

    given_name: str
    kind: Kinship
    family_name: str = ""
    date_of_birth: date | None = None
    parental_responsibility: bool | None = None
    responsibility_since: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None

    def is_of(self, person: Person) -> bool:
        """Whether this is said of a person: by the names, and by the birth date where both are known."""
        return self._is_called(person) and person.family_name.casefold() == self.family_name.casefold()

    def may_be_of(self, person: Person) -> bool:
        """Whether this may be said of a person: the same, where a family name that is not said fits any."""
        return self.is_of(person) or (not self.family_name and self._is_called(person))

    def _is_called(self, person: Person) -> bool:
        """Whether the first name fits a person, and the birth date does not speak against it."""
        born = person.date_of_birth
        same = person.given_name.casefold() == self.given_name.casefold()
        return same and (born is None or self.date_of_birth is None or born == self.date_of_birth)


def standing(case: Case, told: ToldRelative) -> Relationship | None:
    """Who stands in a child's family of that name and kind, if anybody does.

    Where no family name is said, the only one who has the first name; of two nobody knows which is meant.
    """
    rows = Relationship.objects.filter(person=case.child, ends_on__isnull=True).select_related("other")
    found = [one for one in rows.order_by("pk") if one.kind == told.kind and told.may_be_of(one.other)]
    exactly = next((one for one in found if told.is_of(one.other)), None)
    return exactly or (found[0] if len(found) == 1 else None)


def end_as_told(row: Relationship, case: Case, last: date, by: User, reference: str) -> bool:
    """Have a relationship be over by what a record says, with its last day; False where it began later."""
    if row.starts_on is not None and row.starts_on > last:
        return False
    be_over(row, case, last, by, reference)
    return True


def goes_on(row: Relationship, case: Case, by: User) -> bool:
    """Have a relationship go on that a record had ended or taken back; False where the same goes on already."""
    former = row.former.order_by("-until", "-pk").first()
    same = Relationship.objects.filter(person=row.person_id, other=row.other_id, kind=row.kind, ends_on__isnull=True)
    if same.exists():
        return False
    with transaction.atomic():
        reference = former.record_reference if former is not None else ""
        hold(row, by, said_by=row.record_reference, ends_on=None, never_right=False, record_reference=reference)
        audit.record("relationship_updated", row, actor=by, case_id=case.pk, fields="ends_on")
    return True


def over_by(case: Case, told: ToldRelative, reference: str) -> list[Relationship]:
    """The relationships of that name and kind that a record had end, or took back, and nobody changed since."""
    rows = Relationship.objects.filter(person=case.child, ends_on__isnull=False, record_reference=reference)
    return [one for one in rows.select_related("other") if one.kind == told.kind and told.may_be_of(one.other)]


def responsibility_changed(row: Relationship) -> FormerRelationship | None:
    """What stood until parental responsibility was changed last; None where it never was."""
    now = row.parental_responsibility
    for former in row.former.select_related("changed_by").order_by("-until", "-pk"):
        if former.parental_responsibility != now:
            return former
        now = former.parental_responsibility
    return None


def learn_relative(
    case: Case, told: ToldRelative, by: User, on: date, reference: str, *, known: Person | None = None
) -> Person | None:
    """Write down what a record says of somebody in a child's family, as of a day; return the person.

    Somebody of that name and kind is found in the family, else written down anew: as `known`, who was found in the
    file of another child of the record. None, and nothing changed, for what cannot be, such as a mother who is younger
    than her child.
    """
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=case.child_id)  # another record may name them just now
        row = standing(case, told)
        says = told.parental_responsibility if told.kind in MAY_HAVE_RESPONSIBILITY else None
        since = (told.responsibility_since or on) if says is not None else None
        try:
            with transaction.atomic():
                if row is None:
                    row = _made(case, told, by, reference, known)
                    if says is not None:
                        row.responsibility_since = told.responsibility_since
                        row.save(update_fields=["responsibility_since"])
                elif says is not None and (says != row.parental_responsibility or told.responsibility_since):
                    values = {"parental_responsibility": says, "responsibility_since": since}
                    changed = hold(row, by, said_by=reference, **values, record_reference=reference)
                    if changed:
                        audit.record("relationship_updated", row, actor=by, case_id=case.pk, fields=", ".join(changed))
                if told.ends_on is not None:
                    end(row, case, told.ends_on, by, reference)
        except RelationshipError:
            return None
    return row.other


def _made(case: Case, told: ToldRelative, by: User, reference: str, known: Person | None) -> Relationship:
    person = known or Person.objects.create(
        given_name=told.given_name, family_name=told.family_name, date_of_birth=told.date_of_birth
    )
    row = relate(
        case, person, told.kind, by, parental_responsibility=told.parental_responsibility, starts_on=told.starts_on
    )
    row.record_reference = reference
    row.save(update_fields=["record_reference"])
    return row
