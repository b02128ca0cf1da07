"""Correcting somebody in a child's family, without touching a name that another file holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from cases.correcting import Details, Relation, correct_relative
from cases.models import FormerDetails, Kinship, Person, Relationship
from cases.relationships import relate, remove
from tests.cast import Cast
from tests.desk.pages import parsed, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
RIGHT = {"kind": "parents_partner", "given_name": "Marigold", "family_name": "Lark", "born-year": ""}


def mother(cast: Cast) -> Relationship:
    person = Person.objects.create(given_name="Mary", family_name="Larkspur")
    return relate(cast.cases["wilf"], person, Kinship.MOTHER, cast.sam)


def url(cast: Cast, row: Relationship) -> str:
    return f"/cases/{cast.cases['wilf'].reference}/family/{row.pk}/correct/"


def test_name_relation_and_days_are_corrected_and_what_was_held_is_kept(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        row = mother(northmere)
    client = sign_in(northmere.sam)
    since = {"starts_on-day": "1", "starts_on-month": "2", "starts_on-year": "2024"}
    assert client.post(url(northmere, row), {**RIGHT, **since}).status_code == 302
    page = text_of(client.get(f"/cases/{northmere.cases['wilf'].reference}/"))
    assert "Corrected under Family." in page
    assert "Marigold Lark, parent’s partner" in page
    assert "since 1 February 2024" in page
    with authority(northmere.id):
        assert FormerDetails.objects.get().given_name == "Mary"
        kept = AuditEvent.objects.get(action="relationship_corrected")
        assert (kept.actor, kept.case_id) == (northmere.sam, northmere.cases["wilf"].pk)
        assert kept.details == {"fields": "kind, starts_on, given_name, family_name"}
        remove(Relationship.objects.get(), northmere.cases["wilf"], northmere.sam)
        assert Relationship.objects.get().never_right, "what was corrected once stays in the history"
        assert FormerDetails.objects.exists()


def test_what_somebody_else_corrected_meanwhile_stays(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    first = mother(inside)
    later = Relationship.objects.select_related("other").get(pk=first.pk)
    said = Relation(Kinship.MOTHER, None, None, None)
    named = replace(Details.of(first.other), family_name="Quillon")
    assert correct_relative(wilf, first, replace(said, parental_responsibility=True), named, inside.priya, "x")
    given = replace(Details.of(later.other), given_name="Marigold")
    assert correct_relative(wilf, later, replace(said, starts_on=date(2024, 2, 1)), given, inside.sam, "x") == [
        "starts_on",
        "given_name",
    ]
    held = Relationship.objects.select_related("other").get(pk=first.pk)
    assert (held.other.name, held.parental_responsibility, held.starts_on) == (
        "Marigold Quillon",
        True,
        date(2024, 2, 1),
    )


def test_a_page_that_was_open_while_somebody_corrected_the_name_says_so_and_keeps_what_is_typed(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        row = mother(northmere)
    sam, page = sign_in(northmere.sam), url(northmere, row)
    seen = seen_on(text_of(sam.get(page)))
    with authority(northmere.id):
        Person.objects.filter(pk=row.other_id).update(given_name="Maryam")
    told = text_of(sam.post(page, {**RIGHT, "seen": seen}))
    assert "Maryam Larkspur, mother, was written down after you opened this page" in told
    assert 'value="Marigold"' in told
    with authority(northmere.id):
        assert Person.objects.get(pk=row.other_id).given_name == "Maryam"
    assert sam.post(page, {**RIGHT, "seen": seen_on(told)}).status_code == 302
    with authority(northmere.id):
        assert Person.objects.get(pk=row.other_id).given_name == "Marigold"


def seen_on(page: str) -> str:
    (mark,) = parsed(page).xpath("//input[@name='seen']/@value")
    return str(mark)


def test_a_name_that_another_file_holds_is_not_changed_from_here(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        row = mother(northmere)
        relate(northmere.cases["tansy"], row.other, Kinship.MOTHER, northmere.ren)
    client = sign_in(northmere.sam)
    assert "written down for another child too" in text_of(client.get(url(northmere, row)))
    client.post(url(northmere, row), RIGHT)
    with authority(northmere.id):
        row.refresh_from_db()
        assert (row.kind, row.other.given_name) == ("parents_partner", "Mary")
    sign_in(northmere.mo).post(url(northmere, row), RIGHT)
    with authority(northmere.id):
        assert Person.objects.get(pk=row.other_id).given_name == "Marigold"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"given_name": ""}, "Enter the first name"),
        ({"kind": "queen"}, "Choose what they are to the child"),
        ({"ends_on-day": "1"}, "Until which day: Enter a day, month and year"),
        ({"born-day": "15", "born-month": "7", "born-year": "2026"}, "Date of birth: Enter a day that has come"),
    ],
)
def test_what_is_wrong_changes_nothing(northmere: Cast, sign_in: Any, more: dict[str, str], words: str) -> None:
    with authority(northmere.id):
        row = mother(northmere)
    assert words in text_of(sign_in(northmere.sam).post(url(northmere, row), {**RIGHT, **more}))
    with authority(northmere.id):
        row.refresh_from_db()
        assert (row.kind, row.other.given_name) == ("mother", "Mary")
