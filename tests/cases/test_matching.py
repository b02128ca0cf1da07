"""Who of the known children may be the one that is asked about: for which slip, for which not, and at what cost."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.authorities import create_authority
from accounts.context import authority
from cases.correcting import Details, correct_child
from cases.knowing import checked, learn, take_back
from cases.matching import Asked, likely_children
from cases.models import Case, MatchKey, Person
from cases.opening import open_case
from cases.person_facts import KINDS
from tests.cast import Cast
from tests.conftest import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
BORN = date(2019, 3, 2)
TANSY = Asked("Tansy", "Quillfeather", BORN)
HOME = "12 Fern Lane\nNorthmere\nNM1 2AB"


def found(asked: Asked) -> list[str]:
    """Of whom more fits than the name."""
    return [one.case.child.given_name for one in likely_children(asked) if not one.by_name]


def namesakes(asked: Asked) -> list[str]:
    return [one.case.child.given_name for one in likely_children(asked) if one.by_name]


@pytest.mark.parametrize(
    "asked",
    [
        TANSY,
        replace(TANSY, family_name="Quíll-FEATHER", given_name="Tansi"),
        replace(TANSY, family_name="Quilfether", given_name=""),
        replace(TANSY, given_name="Quillfeather", family_name="Tansy"),
        replace(TANSY, given_name="Baby"),
        replace(TANSY, family_name="Larkspur"),
        replace(TANSY, day=date(2019, 2, 3)),
        replace(TANSY, day=date(2019, 3, 12)),
        replace(TANSY, day=date(2018, 3, 2)),
        replace(TANSY, day=date(2019, 1, 1), estimated=True),
        replace(TANSY, day=date(2019, 4, 1), expected=True, given_name="Baby"),
    ],
    ids=["same", "spelt otherwise", "sounds alike", "changed about", "no first name", "another family name",
         "day and month", "one digit", "digit of the year", "estimated", "expected"],
)  # fmt: skip
def test_one_slip_does_not_hide_a_child(inside: Cast, asked: Asked) -> None:
    assert found(asked) == ["Tansy"]


@pytest.mark.parametrize(
    "asked",
    [
        replace(TANSY, day=date(2012, 11, 30)),
        replace(TANSY, given_name="Bay", day=date(2019, 3, 12)),
        replace(TANSY, given_name="Bay", family_name="Saltmarsh"),
        replace(TANSY, day=date(2022, 3, 2), estimated=True),
        replace(TANSY, day=date(2019, 5, 20), expected=True, given_name="Baby"),
    ],
    ids=["namesake", "sister", "same day", "far from an estimate", "far from the expected day"],
)  # fmt: skip
def test_what_fits_by_chance_is_another_child(inside: Cast, asked: Asked) -> None:
    assert found(asked) == []


@pytest.mark.parametrize(
    "asked",
    [
        replace(TANSY, day=date(2012, 11, 30)),
        replace(TANSY, day=date(2022, 3, 2), estimated=True),
        replace(TANSY, day=date(2012, 11, 30), given_name="Tansi", family_name="Quilfether"),
        replace(TANSY, day=date(2012, 11, 30), given_name="Quillfeather", family_name="Tansy"),
    ],
    ids=["another day", "another day, estimated", "spelt otherwise", "changed about"],
)
def test_the_same_name_with_another_day_is_told_as_a_name_alone(inside: Cast, asked: Asked) -> None:
    assert (found(asked), namesakes(asked)) == ([], ["Tansy"])


def test_a_twin_and_a_child_without_a_name_yet_are_no_namesakes(inside: Cast) -> None:
    assert namesakes(replace(TANSY, given_name="Bay")) == []
    assert namesakes(replace(TANSY, given_name="Baby", day=date(2012, 11, 30))) == []
    assert namesakes(replace(TANSY, family_name="Larkspur", day=date(2012, 11, 30))) == []


def test_of_many_namesakes_the_few_nearest_in_age_are_told_and_never_instead_of_who_fits_better(inside: Cast) -> None:
    for number in range(40):
        open_case("Col", "Marsh", born=date(2008, 1, 5) + timedelta(days=100 * number))
    asked = Asked("Col", "Marsh", date(2011, 7, 20))
    assert len(namesakes(asked)) == 3
    near = [one.case.child.date_of_birth for one in likely_children(asked) if one.by_name]
    assert all(abs(born - asked.day) <= timedelta(days=366) for born in near if born)
    assert namesakes(replace(asked, day=date(2024, 7, 20))) == [], "an ordinary name, years away"
    about = replace(asked, day=date(2021, 7, 20))
    assert (namesakes(about), namesakes(replace(about, estimated=True))) == ([], ["Col"] * 3)
    assert found(replace(asked, day=date(2008, 1, 5))) == ["Col"]


def test_a_house_a_number_another_name_and_what_was_corrected_count(inside: Cast) -> None:
    tansy = inside.cases["tansy"]
    namesake = replace(TANSY, day=date(2012, 11, 30))
    for name, value in (
        ("address", {"use": "home", "lines": HOME}),
        ("nhs_number", {"number": "9434765919"}),
        ("other_name", {"use": "alias", "given_name": "Zaria", "family_name": "Nowak"}),
    ):
        learn(tansy.child, KINDS[name], checked(KINDS[name], value), inside.ren, None)
    assert found(replace(namesake, addresses=("12 Fern Lane, Northmere, nm12ab",))) == ["Tansy"]
    assert found(replace(namesake, addresses=("14 Fern Lane, NM1 2AB",))) == []
    assert found(Asked("Bay", "Saltmarsh", date(2001, 1, 1), numbers=("9434765919",))) == ["Tansy"]
    assert found(Asked("Saria", "Novak", BORN)) == ["Tansy"]
    correct_child(
        tansy,
        replace(Details.of(tansy.child), family_name="Hollow", date_of_birth=date(2018, 5, 5)),
        inside.ren,
        "Typing",
    )
    assert found(TANSY) == found(Asked("Tansy", "Hollow", date(2018, 5, 5))) == ["Tansy"]


def test_an_address_that_was_a_mistake_counts_no_more(inside: Cast) -> None:
    fact = learn(
        inside.cases["tansy"].child, KINDS["address"], {"use": "home", "lines": HOME}, inside.ren, TODAY.date()
    )
    asked = replace(TANSY, day=date(2012, 11, 30), addresses=(HOME,))
    assert fact is not None
    assert found(asked) == ["Tansy"]
    take_back(fact, inside.ren)
    assert found(asked) == []


def test_it_says_why_and_the_best_comes_first(inside: Cast) -> None:
    open_case("Wren", "Quillfeather", born=BORN)
    first, second = likely_children(TANSY)
    assert (first.case, first.score) == (inside.cases["tansy"], 90)
    assert first.reasons == ("the same family name", "the same first name", "the same day of birth, or expected day")
    assert (second.case.child.given_name, second.score) == ("Wren", 65)


def test_another_authority_is_never_asked(inside: Cast) -> None:
    with authority(create_authority("Southmere Council", code="998").pk):
        assert likely_children(TANSY) == []


def test_it_asks_two_statements_however_many_are_known(inside: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert likely_children(TANSY)
        return len(asked)

    statements()
    before = statements()
    for number in range(30):
        open_case("Tansy", "Quillfeather", born=BORN + timedelta(days=number))
    assert statements() == before == 2


def test_relatives_have_no_keys_and_no_name_can_be_read_off_one(inside: Cast) -> None:
    children = set(Case.objects.values_list("child_id", flat=True))
    assert set(MatchKey.objects.values_list("person_id", flat=True)) == children
    assert Person.objects.count() >= len(children)
    marks = set(MatchKey.objects.exclude(mark="").values_list("mark", flat=True))
    assert all(len(mark) == 64 and int(mark, 16) for mark in marks)


def test_files_from_before_get_their_keys_from_the_migration(inside: Cast) -> None:
    from importlib import import_module

    from django.apps import apps

    def held() -> set[Any]:
        return set(MatchKey.objects.values_list("person_id", "kind", "mark", "day"))

    before = held()
    MatchKey.objects.all().delete()
    assert likely_children(TANSY) == []
    import_module("cases.migrations.0012_fill_match_keys").fill(apps, None)
    assert held() == before
