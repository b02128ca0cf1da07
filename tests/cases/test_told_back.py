"""What a record said of somebody in the family is taken back whole, or not at all."""

from dataclasses import replace

import pytest

from cases.correcting import Details, hold_details
from cases.kin import ToldRelative
from cases.models import Kinship, Person, Relationship
from cases.relationships import hold, relate
from cases.told_back import untell
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
RECORD = "CW-2026-R0001"


def named_by_a_record(cast: Cast) -> Relationship:
    """A carer whom somebody wrote down, and whom a record calls the mother, and by another name."""
    marigold = Person.objects.create(given_name="Mari", family_name="Larkspur")
    row = relate(cast.cases["wilf"], marigold, Kinship.CARER, cast.sam)
    hold(row, cast.sam, said_by=RECORD, kind=str(Kinship.MOTHER), record_reference=RECORD)
    called = replace(Details.of(marigold), given_name="Marigold")
    hold_details(marigold, called, cast.sam, f"Record {RECORD}", RECORD)
    return row


def test_what_a_record_changed_is_put_back(inside: Cast) -> None:
    row = named_by_a_record(inside)
    assert untell(inside.cases["wilf"], ToldRelative("Marigold", Kinship.MOTHER), None, inside.priya, RECORD, set())
    row = Relationship.objects.select_related("other").get(pk=row.pk)
    assert (row.kind, row.other.given_name) == (Kinship.CARER, "Mari")


def test_nothing_is_put_back_where_the_same_stands_beside_it_by_now(inside: Cast) -> None:
    row = named_by_a_record(inside)
    relate(inside.cases["wilf"], row.other, Kinship.CARER, inside.sam)
    assert not untell(inside.cases["wilf"], ToldRelative("Marigold", Kinship.MOTHER), None, inside.priya, RECORD, set())
    row = Relationship.objects.select_related("other").get(pk=row.pk)
    assert (row.kind, row.other.given_name) == (Kinship.MOTHER, "Marigold")
