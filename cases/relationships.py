"""Who is who in a child's family: written down once, read from both sides."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock
from accounts.models import User
from accounts.policy import visible_to
from cases.models import Case, FormerDetails, FormerRelationship, Kinship, Person, Relationship

SEEN_FROM_THE_OTHER = {
    Kinship.MOTHER: Kinship.CHILD.label,
    Kinship.FATHER: Kinship.CHILD.label,
    Kinship.PARENT: Kinship.CHILD.label,
    Kinship.ADOPTIVE_PARENT: gettext_lazy("adopted son or daughter"),
    Kinship.STEP_PARENT: gettext_lazy("step-son or step-daughter"),
    Kinship.PARENTS_PARTNER: gettext_lazy("partner’s son or daughter"),
    Kinship.GRANDPARENT: gettext_lazy("grandchild"),
    Kinship.AUNT_OR_UNCLE: gettext_lazy("niece or nephew"),
    Kinship.GUARDIAN: gettext_lazy("child under special guardianship"),
    Kinship.CARER: gettext_lazy("child cared for"),
    Kinship.FOSTER_CARER: gettext_lazy("foster child"),
    Kinship.CHILD: Kinship.PARENT.label,
}
"""What `person` is to `other`, where that is not the same as what `other` is to `person`."""

MAY_HAVE_RESPONSIBILITY = frozenset(
    {
        Kinship.MOTHER,
        Kinship.FATHER,
        Kinship.PARENT,
        Kinship.ADOPTIVE_PARENT,
        Kinship.STEP_PARENT,
        Kinship.GRANDPARENT,
        Kinship.AUNT_OR_UNCLE,
        Kinship.OTHER_RELATIVE,
        Kinship.GUARDIAN,
        Kinship.CARER,
    }
)
"""Kinds about which parental responsibility is said (Children Act 1989, sections 2, 4, 4A, 12 and 14C)."""


BORN_LONG_BEFORE = frozenset({Kinship.MOTHER, Kinship.FATHER, Kinship.PARENT, Kinship.GRANDPARENT})
"""Kinds that nobody is to a child without being born years before it."""
YOUNGEST_PARENT = 10
"""By so many years at least; a slip of the year is what this finds."""


class RelationshipError(ValueError):
    """A relationship cannot be written down so. `field` is the question concerned; `str(error)` says what to do."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody of a child's family, seen from the child.

    `case` is their own file, only where the reader may see it; where not, nothing tells whether there is one.
    """

    relationship: Relationship
    person: Person
    words: str | Promise
    responsibility: bool | None
    case: Case | None

    @property
    def ended(self) -> bool:
        """Whether it is over today."""
        row = self.relationship
        return row.never_right or (row.ends_on is not None and row.ends_on < clock.today())


def family_of(child: Person, reader: User) -> list[Relative]:
    """Return a child's relatives: those of today first, parents before others, each by name. Two questions."""
    rows = Relationship.objects.filter(models.Q(person=child) | models.Q(other=child))
    found = list(rows.select_related("person", "other"))
    people = {row.other_id if row.person_id == child.pk else row.person_id for row in found}
    files = {case.child_id: case for case in visible_to(reader, Case).filter(child__in=people)} if people else {}
    return sorted((_seen(row, child, files) for row in found), key=_order)


def relative_of(child: Person, reader: User, relationship_id: UUID) -> Relative | None:
    """Return the relative of one row of a child's family, or None where the family has no such row."""
    return next((one for one in family_of(child, reader) if one.relationship.pk == relationship_id), None)


def _seen(row: Relationship, child: Person, files: dict[UUID, Case]) -> Relative:
    kind = Kinship(row.kind)
    forward = row.person_id == child.pk
    person = row.other if forward else row.person
    words = kind.label if forward else SEEN_FROM_THE_OTHER.get(kind, kind.label)
    told = row.parental_responsibility if forward and kind in MAY_HAVE_RESPONSIBILITY else None
    return Relative(row, person, words, told, files.get(person.pk))


_KINDS = list(Kinship)


def _order(relative: Relative) -> tuple[bool, bool, int, str, str]:
    row = relative.relationship
    forward = relative.person.pk == row.other_id
    place = _KINDS.index(Kinship(row.kind)) if forward else len(_KINDS)
    return (relative.ended, relative.responsibility is not True, place, relative.person.name, str(row.pk))


def seen_by_reference(reference: str, reader: User) -> Person:
    """Return the child whose file bears a reference.

    Raises the same `RelationshipError` for a file that is not there and for one that the reader may not see.
    """
    found = visible_to(reader, Case).filter(reference=reference.strip().upper()).select_related("child").first()
    if found is None:
        words = _("There is no file %(reference)s that you can see. Write the name instead, or check the reference.")
        raise RelationshipError("reference", words % {"reference": reference.strip().upper()[:20]})
    child: Person = found.child
    return child


def relate(
    case: Case,
    other: Person,
    kind: Kinship,
    actor: User,
    *,
    parental_responsibility: bool | None = None,
    starts_on: date | None = None,
) -> Relationship:
    """Write down that `other` is the `kind` of the case's child.

    Raises `RelationshipError` when it is the child, when the same stands already, or when it begins in the future.
    """
    if other.pk == case.child_id:
        raise RelationshipError("reference", _("This is the child’s own file. Name somebody else."))
    if starts_on is not None and starts_on > clock.today():
        raise RelationshipError("starts_on", _("Enter a day that has come, or leave the day empty."))
    check_ages(case.child, other.date_of_birth, kind)
    if _stands(case.child, other, kind):
        raise RelationshipError("kind", _("This is written down already."))
    said = parental_responsibility if kind in MAY_HAVE_RESPONSIBILITY else None
    made = Relationship(
        person=case.child, other=other, kind=kind, parental_responsibility=said, starts_on=starts_on, ends_on=None
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise RelationshipError("kind", _("This is written down already.")) from None
    audit.record("relationship_added", made, actor=actor, case_id=case.pk, kind=str(kind))
    return made


def check_ages(child: Person, born: date | None, kind: Kinship) -> None:
    """Raise `RelationshipError` for a parent or grandparent who is hardly older than the child, or younger."""
    birth = child.date_of_birth or child.expected_date_of_birth
    if kind not in BORN_LONG_BEFORE or born is None or birth is None:
        return
    if born.year + YOUNGEST_PARENT > birth.year:
        words = _("A %(kind)s is born long before the child. Check the date of birth, and what they are to the child")
        raise RelationshipError("kind", words % {"kind": str(Kinship(kind).label).lower()})


def _stands(child: Person, other: Person, kind: Kinship) -> bool:
    """Say whether the same is written down and goes on: of this person, or of one of that name and birth date.

    From either side where both sides have the same word.
    """
    same = models.Q(person=child, other=other)
    if kind not in SEEN_FROM_THE_OTHER:
        same |= models.Q(person=other, other=child)
    going_on = Relationship.objects.filter(kind=kind, ends_on__isnull=True)
    namesake = models.Q(
        person=child,
        other__given_name__iexact=other.given_name,
        other__family_name__iexact=other.family_name,
        other__date_of_birth=other.date_of_birth,
    )
    return going_on.filter(same | namesake).exists()


def hold(row: Relationship, by: User, *, said_by: str = "", **values: Any) -> list[str]:
    """Have a relationship say other things, and keep what stood there; return the names of what changed.

    `said_by` is the reference of the record that says so.
    """
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        held = {name: getattr(row, name) for name in FormerRelationship.HELD}
        FormerRelationship.objects.create(
            relationship=row, until=clock.now(), changed_by=by, changed_record=said_by, **held
        )
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
    return changed


def end(relationship: Relationship, case: Case, on: date, actor: User, reference: str = "") -> None:
    """Say since when a relationship is over, by hand or by the record of that reference; what stood is kept.

    Raises `RelationshipError` for a day to come, or before it began, and where it was taken out meanwhile.
    """
    with transaction.atomic():
        relationship.refresh_from_db(from_queryset=Relationship.objects.select_for_update())
        if relationship.never_right:
            raise RelationshipError("ends_on", _("This was taken out: it was never right."))
        if on > clock.today():
            raise RelationshipError("ends_on", _("Enter a day that has come."))
        if relationship.starts_on is not None and on < relationship.starts_on:
            raise RelationshipError("ends_on", _("Enter a day that is not before it began."))
        be_over(relationship, case, on, actor, reference)


def be_over(row: Relationship, case: Case, last: date, by: User, reference: str) -> None:
    """Have a relationship be over, with its last day."""
    with transaction.atomic():
        hold(row, by, said_by=reference, ends_on=last, record_reference=reference)
        audit.record("relationship_ended", row, actor=by, case_id=case.pk, ends_on=str(last))


def take_back(row: Relationship, case: Case, by: User, reference: str) -> None:
    """Have a relationship count no more, as what never was; it stays in the history."""
    with transaction.atomic():
        hold(row, by, said_by=reference, ends_on=clock.today(), never_right=True, record_reference=reference)
        audit.record("relationship_taken_back", row, actor=by, case_id=case.pk, kind=row.kind)


def remove(relationship: Relationship, case: Case, actor: User) -> None:
    """Take out what was written down by mistake. A person whom nothing else names goes with it.

    What a record wrote, what was corrected since, and what is written down in another child's file stays in the
    history, as what never was.
    """
    with transaction.atomic():
        relationship.refresh_from_db(from_queryset=Relationship.objects.select_for_update())
        if relationship.never_right:
            return
        corrected = FormerDetails.objects.filter(person=relationship.other_id, person__case__isnull=True)
        changed = relationship.former.exists() or corrected.exists()
        if relationship.record_reference or changed or relationship.person_id != case.child_id:
            take_back(relationship, case, actor, "")
        else:
            _delete(relationship, case, actor)


def _delete(relationship: Relationship, case: Case, actor: User) -> None:
    audit.record("relationship_removed", relationship, actor=actor, case_id=case.pk, kind=relationship.kind)
    people = [relationship.person, relationship.other]
    relationship.delete()
    for person in people:
        if not _named(person):
            with suppress(models.ProtectedError), transaction.atomic():
                person.delete()


def _named(person: Person) -> bool:
    related = Relationship.objects.filter(models.Q(person=person) | models.Q(other=person))
    return Case.objects.filter(child=person).exists() or related.exists()
