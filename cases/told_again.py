"""What a record says of somebody whom the child's file named already: changed where they stand, never written anew."""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from accounts.models import User
from cases.correcting import Details, Relation, correct_relative
from cases.kin import ToldRelative, end_as_told, learn_relative, standing
from cases.models import Case, Kinship, Person, Relationship
from cases.relationships import RelationshipError, relate

A_DAY = timedelta(days=1)


def family_told(child: Person) -> list[ToldRelative]:
    """Those of a child's family today as far as the child's own file says it, in the order in which they were added."""
    rows = Relationship.objects.filter(person=child, ends_on__isnull=True).select_related("other")
    return [told_of(row) for row in rows.order_by("pk")]


def told_of(row: Relationship) -> ToldRelative:
    """What stands of a relationship."""
    return ToldRelative(
        row.other.given_name,
        Kinship(row.kind),
        row.other.family_name,
        row.other.date_of_birth,
        row.parental_responsibility,
        row.responsibility_since,
        row.starts_on,
        row.ends_on,
    )


def tell_again(
    case: Case,
    was: ToldRelative,
    told: ToldRelative,
    by: User,
    on: date,
    reference: str,
    *,
    since: date | None = None,
) -> bool:
    """Change what a file says of a relative, found as it `was` told to whoever wrote the record.

    Names, birth date and kind are corrected, parental responsibility as in `cases.kin`. What is said to be so `since` a
    day was otherwise before: another kind begins then, and what it was until then stays. False where nobody such stands
    in the file any more, and where the name must not be changed from this file, or was emptied: all else is changed
    nevertheless.
    """
    row = standing(case, was)
    if row is None:
        return False
    whole = not was.family_name or bool(told.family_name)
    if not told.family_name:  # the list does not ask for it, or somebody emptied it: nobody is called nothing
        told = replace(told, family_name=row.other.family_name)
    details = replace(
        Details.of(row.other),
        given_name=told.given_name,
        family_name=told.family_name,
        date_of_birth=told.date_of_birth or row.other.date_of_birth,
    )
    if since is not None:
        on, row = since, _another_since(case, row, told.kind, by, since, reference)
    same_person = details == Details.of(row.other)
    if told.kind != row.kind or not same_person:
        relation = Relation(told.kind, row.parental_responsibility, row.starts_on, row.ends_on)
        try:
            now = None if same_person else details
            correct_relative(case, row, relation, now, by, f"Record {reference}", reference=reference)
        except RelationshipError:
            whole, row = False, Relationship.objects.select_related("other").get(pk=row.pk)
            told = replace(told_of(row), parental_responsibility=told.parental_responsibility)
    return learn_relative(case, told, by, on, reference) is not None and whole


def _another_since(case: Case, row: Relationship, kind: Kinship, by: User, since: date, reference: str) -> Relationship:
    """Have somebody be something else to the child since a day; what they were until then ends. As it is, if it is the
    same, or cannot be.
    """
    if kind == row.kind:
        return row
    try:
        with transaction.atomic():
            if not end_as_told(row, case, since - A_DAY, by, reference):
                return row
            has = row.parental_responsibility
            made = relate(case, row.other, kind, by, parental_responsibility=has, starts_on=since)
            made.responsibility_since, made.record_reference = row.responsibility_since, reference
            made.save(update_fields=["responsibility_since", "record_reference"])
    except RelationshipError:
        row.refresh_from_db()
        return row
    return made
