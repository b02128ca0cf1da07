"""The family on the case page: written down by those who work with the child."""

from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from cases.models import Kinship, Person, Relationship
from cases.relationships import relate
from tests.cast import Cast
from tests.desk.pages import case_url, parsed, path_of, text_of

pytestmark = pytest.mark.django_db


def family(page: str) -> list[str]:
    section = parsed(page).xpath("//section[@aria-labelledby='family']")[0]
    return [" ".join(item.text_content().split()) for item in section.iter("li")]


def test_a_mother_is_added_ended_and_taken_out(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    assert "Nobody is written down yet." in text_of(client.get(case_url(northmere)))
    typed = {
        "kind": "mother",
        "given_name": "Marigold",
        "family_name": "Larkspur",
        "born-day": "3",
        "born-month": "4",
        "born-year": "1995",
        "parental_responsibility": "yes",
    }
    answer = client.post(f"{case_url(northmere)}family/add/", typed)
    page = text_of(client.get(path_of(answer)))
    assert family(page) == [
        "Marigold Larkspur, mother 31 years · parental responsibility · Change Marigold Larkspur, mother"
    ]
    assert "Written down under Family." in page
    with authority(northmere.id):
        made = Relationship.objects.get()
    ending = f"{case_url(northmere)}family/{made.pk}/end/"
    assert "Marigold Larkspur, mother" in text_of(client.get(ending))
    wrong = text_of(client.post(ending, {"ends_on-day": "31", "ends_on-month": "2", "ends_on-year": "2026"}))
    assert "Until which day: Enter a real day, such as 9 7 2026" in wrong
    client.post(ending, {"ends_on-day": "13", "ends_on-month": "7", "ends_on-year": "2026"})
    assert family(text_of(client.get(case_url(northmere)))) == [
        "Marigold Larkspur, mother 31 years · parental responsibility · until 13 July 2026"
        " · Change Marigold Larkspur, mother"
    ]
    client.post(f"{case_url(northmere)}family/{made.pk}/remove/")
    page = text_of(client.get(case_url(northmere)))
    assert "Taken out of Family." in page
    assert "taken back 14 July 2026: it was never right" in family(page)[0]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"kind": "mother"}, "Enter the first name, or the reference of their own file"),
        ({"given_name": "Ivy"}, "Choose what they are to the child"),
        ({"given_name": "Ivy", "kind": "queen"}, "Choose what they are to the child"),
        ({"given_name": "I" * 81, "kind": "mother"}, "Use at most 80 characters for a name"),
        ({"given_name": "123", "kind": "mother"}, "Write the name with letters"),
        ({"given_name": "Ivy", "reference": "CW-2026-000001", "kind": "sibling"}, "not both"),
        ({"reference": "CW-2026-000001", "kind": "sibling"}, "There is no file CW-2026-000001 that you can see."),
        ({"reference": "CW-2026-000099", "kind": "sibling"}, "There is no file CW-2026-000099 that you can see."),
        ({"reference": "CW-2026-000002", "kind": "sibling"}, "This is the child’s own file."),
        (
            {"given_name": "Ivy", "kind": "carer", "born-year": "19"},
            "Date of birth: Enter a day, month and year, such as 9 7 2026",
        ),
        (
            {
                "given_name": "Ivy",
                "kind": "carer",
                "starts_on-day": "15",
                "starts_on-month": "7",
                "starts_on-year": "2026",
            },
            "Enter a day that has come, or leave the day empty",
        ),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(
    northmere: Cast, sign_in: Any, typed: dict[str, str], words: str
) -> None:
    page = text_of(sign_in(northmere.sam).post(f"{case_url(northmere)}family/add/", typed))
    assert "Error:" in page
    assert words in page
    assert f'value="{typed["given_name"]}"' in page if "given_name" in typed else True
    with authority(northmere.id):
        assert Relationship.objects.count() == 0
        assert Person.objects.count() == 2


def test_a_sibling_leads_to_their_file_only_those_who_may_see_it(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        relate(northmere.cases["wilf"], northmere.cases["tansy"].child, Kinship.SIBLING, northmere.mo)
    there = f'href="/cases/{northmere.cases["tansy"].reference}/"'
    assert there in text_of(sign_in(northmere.mo).get(case_url(northmere)))
    page = text_of(sign_in(northmere.sam).get(case_url(northmere)))
    assert there not in page
    assert "CW-2026-000001" not in page
    assert "Tansy Quillfeather, brother or sister" in page


def test_another_familys_relationship_is_not_reached_through_this_child(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        other = Person.objects.create(given_name="Oren", family_name="Quillfeather")
        made = relate(northmere.cases["tansy"], other, Kinship.FATHER, northmere.ren)
    client = sign_in(northmere.sam)
    assert client.get(f"{case_url(northmere)}family/{made.pk}/end/").status_code == 404
    with authority(northmere.id):
        assert AuditEvent.objects.filter(action="refused", actor=northmere.sam).exists()
    client.post(f"{case_url(northmere)}family/{made.pk}/remove/")
    with authority(northmere.id):
        assert Relationship.objects.filter(pk=made.pk).exists()


def test_an_administrator_reads_the_family_and_changes_nothing(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        mother = Person.objects.create(given_name="Marigold", family_name="Larkspur")
        relate(northmere.cases["wilf"], mother, Kinship.MOTHER, northmere.sam)
    page = text_of(sign_in(northmere.dee).get(case_url(northmere)))
    assert family(page) == ["Marigold Larkspur, mother"]
    assert "Add somebody" not in page
