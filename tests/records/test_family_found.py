"""Whom a record means who is of the family already: no family name said, a namesake, two records at once."""

from datetime import date
from time import sleep
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from cases.kin import ToldRelative, learn_relative
from cases.models import Kinship, Person, Relationship
from cases.relationships import relate
from cases.told_again import tell_again
from tests.at_once import at_once
from tests.cast import Cast
from tests.records.test_updating_family import JO, ON, said, seen

NAMELESS = {"given_name": "Jo", "kind": "mother"}
"""Somebody of whom the item says no family name."""


def put(cast: Cast, family_name: str, **more: Any) -> Relationship:
    jo = Person.objects.create(given_name="Jo", family_name=family_name, **more)
    return relate(cast.cases["wilf"], jo, Kinship.MOTHER, cast.priya)


@pytest.mark.django_db
def test_who_has_no_family_name_in_the_record_is_found_by_the_first_name(inside: Cast) -> None:
    seen(inside, JO)
    seen(inside, {**NAMELESS, "parental_responsibility": True})
    assert said(inside) == [("Jo Larkspur", "mother", True, ON, None)]


@pytest.mark.django_db
def test_of_two_with_that_first_name_neither_is_taken_for_the_one_that_is_meant(inside: Cast) -> None:
    put(inside, "Larkspur")
    put(inside, "Marlow")
    seen(inside, {**NAMELESS, "parental_responsibility": True})
    seen(inside, {**NAMELESS, "parental_responsibility": True})
    assert [(name, has) for name, _kind, has, *_ in said(inside)] == [
        ("Jo Larkspur", None), ("Jo Marlow", None), ("Jo", True),
    ]  # fmt: skip


@pytest.mark.django_db
def test_the_birth_date_tells_which_of_two_is_meant(inside: Cast) -> None:
    put(inside, "Larkspur", date_of_birth=date(1990, 2, 1))
    put(inside, "Marlow", date_of_birth=date(1988, 5, 6))
    seen(inside, {**NAMELESS, "date_of_birth": "1988-05-06", "parental_responsibility": True})
    assert [(name, has) for name, _kind, has, *_ in said(inside)] == [("Jo Larkspur", None), ("Jo Marlow", True)]


@pytest.mark.django_db
def test_a_list_that_does_not_ask_for_family_names_never_takes_one_away(inside: Cast) -> None:
    put(inside, "Larkspur")
    was = ToldRelative("Jo", Kinship.MOTHER)
    told = ToldRelative("Joanna", Kinship.MOTHER, parental_responsibility=True)
    assert tell_again(inside.cases["wilf"], was, told, inside.sam, ON, "R-1")
    assert [(name, has) for name, _kind, has, *_ in said(inside)] == [("Joanna Larkspur", True)]


@pytest.mark.commits
def test_two_records_that_are_final_at_once_write_somebody_down_once(northmere: Cast) -> None:
    today = clock.today()

    def learn(index: int) -> None:
        with authority(northmere.id):
            told = ToldRelative("Jo", Kinship.MOTHER, "Larkspur")
            learn_relative(northmere.cases["wilf"], told, northmere.sam, today, f"R-{index}")
            sleep(0.3)  # the other one looks before this is committed

    assert at_once(2, learn) == [None, None]
    with authority(northmere.id):
        assert [name for name, *_ in said(northmere)] == ["Jo Larkspur"]
