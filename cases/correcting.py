"""Correcting what is held of a child or of somebody in the family: what was held before is kept and still found."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import audit, clock
from accounts.models import User
from accounts.policy import visible_to
from cases.birth_days import wrong_death
from cases.deaths import a_death_is_held, a_death_is_taken_back
from cases.knowing import A_DAY, FromRecord, end, learn
from cases.known import KnownChildError, known_children
from cases.match_keys import renew
from cases.models import Case, FormerDetails, Kinship, Person, Relationship
from cases.person_facts import KINDS
from cases.relationships import MAY_HAVE_RESPONSIBILITY, RelationshipError, check_ages, hold
from rules.sentences import Sentence

BIRTH = frozenset({"date_of_birth", "expected_date_of_birth"})
"""Of these a child has one: they change together."""
MOST_REASON = 80
"""Characters of a reason that are kept with what was held before."""

TITLES: Final = {
    "given_name": gettext_lazy("First name"),
    "family_name": gettext_lazy("Family name"),
    "known_as": gettext_lazy("Wishes to be called"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "expected_date_of_birth": gettext_lazy("Expected date of birth"),
    "birth_is_estimated": gettext_lazy("The date of birth is"),
    "name_used_from": gettext_lazy("Name used since"),
    "date_of_death": gettext_lazy("Date of death"),
}
"""What the details that people correct are called."""


@dataclass(frozen=True, slots=True)
class Details:
    """What is held of a person. Of the two dates at most one is given.

    `birth_is_estimated` says that the date of birth is; `name_used_from` is the first day of the name, if it is known.
    """

    given_name: str
    family_name: str
    known_as: str = ""
    date_of_birth: date | None = None
    expected_date_of_birth: date | None = None
    birth_is_estimated: bool = False
    date_of_death: date | None = None
    name_used_from: date | None = None

    @classmethod
    def of(cls, held: Person | FormerDetails) -> "Details":
        """Read what is held now, or was."""
        return cls(**{name: getattr(held, name) for name in cls.__slots__})

    def changed_from(self, before: "Details") -> list[str]:
        """Return the names of the fields that are not what they were."""
        return [name for name in self.__slots__ if getattr(self, name) != getattr(before, name)]

    @property
    def day(self) -> date | None:
        """The date of birth, or else the expected one."""
        return self.date_of_birth or self.expected_date_of_birth


def known_besides(case: Case, details: Details) -> list[Case]:
    """Return the other files of children with the family name and date of a correction that changes one of them."""
    changed = set(details.changed_from(Details.of(case.child)))
    if details.day is None or not changed & {"family_name", *BIRTH}:
        return []
    found = known_children(details.family_name, details.day, estimated=details.birth_is_estimated)
    return [known for known in found if known.pk != case.pk]


def correct_child(
    case: Case,
    details: Details,
    by: User,
    because: str,
    *,
    besides: frozenset[UUID] | None = frozenset(),
    keeps_name: bool = False,
    source: FromRecord | None = None,
) -> list[str]:
    """Hold other details of a child, for `because` (fixed words); return the names of the fields that changed.

    With `keeps_name` the name before was right in its time: it is kept as a former name of the child, until the day
    before the new one is used. `source` is the record that says so. `besides` are the ids of the known files that the
    person was told about; None where nobody can be told. Raises `KnownChildError`, and changes nothing, when there is
    any other. What somebody else corrected since `case.child` was read stays, but for the fields that these details
    change too. Whoever calls it has the dates of open work worked out again.
    """
    wanted = set(details.changed_from(Details.of(case.child)))
    wanted |= BIRTH if wanted & BIRTH else set()
    with transaction.atomic():
        case.child = Person.objects.select_for_update().get(pk=case.child_id)
        details = replace(Details.of(case.child), **{name: getattr(details, name) for name in wanted})
        if (details.date_of_birth is None) == (details.expected_date_of_birth is None):
            raise ValueError("A child has a date of birth or an expected one.")
        known = known_besides(case, details)
        if besides is not None and not besides.issuperset(one.pk for one in known):
            raise KnownChildError(known)
        before = Details.of(case.child)
        reference = source.reference if source is not None else ""
        version = source.version if source is not None else None
        changed = hold_details(case.child, details, by, because, reference, version)
        if keeps_name and {"given_name", "family_name"}.intersection(changed):
            keep_name(case, before, details.name_used_from, by, source)
        if changed:
            audit.record(
                "details_corrected",
                case,
                actor=by,
                case_id=case.pk,
                reason=because,
                fields=", ".join(changed),
                known=len(known),
            )
        if "date_of_death" in changed and before.date_of_death is None:
            a_death_is_held(case, by)
        elif "date_of_death" in changed and details.date_of_death is None:
            a_death_is_taken_back(case, by)
    return changed


def hold_details(
    person: Person, details: Details, by: User, because: str, reference: str = "", version: UUID | None = None
) -> list[str]:
    """Hold other details of a person, and keep what was held; return the names of the fields that changed.

    `reference` and `version` are those of the record that says so.
    """
    before = Details.of(person)
    changed = details.changed_from(before)
    if changed:
        held = {name: getattr(before, name) for name in Details.__slots__}
        FormerDetails.objects.create(
            person=person,
            until=clock.now(),
            because=because[:MOST_REASON],
            corrected_by=by,
            record=version,
            record_reference=reference,
            **held,
        )
        for name in changed:
            setattr(person, name, getattr(details, name))
        person.save(update_fields=changed)
        renew(person)
    return changed


def keep_name(case: Case, before: Details, used_from: date | None, by: User, source: FromRecord | None = None) -> None:
    """Write down the name before as a former name, until the day before the new one is used."""
    kind = KINDS["other_name"]
    names = {"use": "former", "given_name": before.given_name, "family_name": before.family_name}
    fact = learn(case.child, kind, names, by, before.name_used_from, source=source, case=case)
    if fact is not None and used_from is not None:
        end(fact, by, used_from - A_DAY, case=case, record=source.version if source is not None else None)


def write_down_death(case: Case, day: date | None, by: User) -> bool:
    """Hold when a child died, or with None that this was written down wrong; say whether anything changed.

    Raises `ValueError` for a day to come, and for one before the birth.
    """
    if day is not None and (wrong := wrong_death(day, case.child.date_of_birth, clock.today())):
        raise ValueError(wrong)
    because = Sentence("The child died") if day is not None else Sentence("It was written down wrong")
    return bool(correct_child(case, replace(Details.of(case.child), date_of_death=day), by, because))


def written_elsewhere(person: Person, case: Case, by: User, action: str = "relate") -> bool:
    """Say whether what is held of a relative is another file's too: of one for which a person may not do `action`, or
    of the relative's own.

    One answer for both, so that nothing tells whether there is a file.
    """
    if Case.objects.filter(child=person).exists():
        return True
    related = Relationship.objects.filter(models.Q(person=person) | models.Q(other=person))
    beside = {row.other_id if row.person_id == person.pk else row.person_id for row in related} - {case.child_id}
    return len(beside) > visible_to(by, Case, action).filter(child__in=beside).count()


@dataclass(frozen=True, slots=True)
class Relation:
    """What one person is to a child, and from when until when. `kind` is None where the other child's file says it."""

    kind: Kinship | None
    parental_responsibility: bool | None
    starts_on: date | None
    ends_on: date | None


def correct_relative(
    case: Case,
    row: Relationship,
    relation: Relation,
    details: Details | None,
    by: User,
    because: str,
    *,
    reference: str = "",
) -> list[str]:
    """Hold other details of somebody in a child's family; return the names of the fields that changed.

    `reference` is that of the record that says so. `details` is None where the name is not to be changed from here.
    What somebody else corrected since `row` was read stays, but for what this changes too. Raises `RelationshipError`
    when a day is to come, the days are the wrong way round, or the same stands already.
    """
    with transaction.atomic():
        relation, details = _merged(case, row, relation, details)
        return _correct_relative(case, row, relation, details, by, because, reference)


def _merged(
    case: Case, row: Relationship, relation: Relation, details: Details | None
) -> tuple[Relation, Details | None]:
    """Hold who is corrected, and read them again; return what is to be held, with what others corrected since."""
    held = {name: getattr(row, name) for name in Relation.__slots__}
    known = Details.of(_relative(case, row))
    Person.objects.select_for_update(no_key=True).get(pk=case.child_id)
    row.refresh_from_db(from_queryset=Relationship.objects.select_for_update())
    person = Person.objects.select_for_update().get(pk=_relative(case, row).pk)
    unsaid = {name for name, value in held.items() if getattr(relation, name) == value}
    relation = replace(relation, **{name: getattr(row, name) for name in unsaid})
    if relation.kind is not None:
        relation = replace(relation, kind=Kinship(relation.kind))
    if details is not None:
        wanted = details.changed_from(known)
        details = replace(Details.of(person), **{name: getattr(details, name) for name in wanted})
    return relation, details


def _relative(case: Case, row: Relationship) -> Person:
    return row.other if row.person_id == case.child_id else row.person


def _correct_relative(
    case: Case,
    row: Relationship,
    relation: Relation,
    details: Details | None,
    by: User,
    because: str,
    reference: str,
) -> list[str]:
    for name in ("starts_on", "ends_on"):
        day: date | None = getattr(relation, name)
        if day is not None and day > clock.today():
            raise RelationshipError(name, _("Enter a day that has come"))
    if relation.starts_on and relation.ends_on and relation.ends_on < relation.starts_on:
        raise RelationshipError("ends_on", _("Enter a last day that is not before it began"))
    kind = relation.kind or Kinship(row.kind)
    if relation.kind is not None and details is not None:
        check_ages(case.child, details.date_of_birth, kind)
    same = Relationship.objects.filter(person=row.person_id, other=row.other_id, kind=kind, ends_on__isnull=True)
    if relation.ends_on is None and same.exclude(pk=row.pk).exists():
        raise RelationshipError("kind", _("This is written down already"))
    said = relation.parental_responsibility if kind in MAY_HAVE_RESPONSIBILITY else None
    wanted: dict[str, Any] = {
        "kind": str(kind),
        "parental_responsibility": said if relation.kind is not None else row.parental_responsibility,
        "starts_on": relation.starts_on,
        "ends_on": relation.ends_on,
    }
    if row.ends_on != relation.ends_on:
        wanted["never_right"] = False
    if wanted["parental_responsibility"] != row.parental_responsibility:
        wanted |= {"responsibility_since": None, "record_reference": ""}
    changed = hold(row, by, said_by=reference, **wanted)
    if details is not None:
        person = _relative(case, row)
        if written_elsewhere(person, case, by):
            raise RelationshipError("given_name", _("This name can only be corrected by a service manager"))
        changed += hold_details(person, details, by, because, reference)
    if changed:
        fields = ", ".join(changed)
        audit.record("relationship_corrected", row, actor=by, case_id=case.pk, reason=because, fields=fields)
    return changed
