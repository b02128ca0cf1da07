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


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        (("Zoe", "Thompson"), ("Zoey", "Tomson")),
        (("Kyle", "Hughes"), ("Kile", "Hews")),
        (("Caitlin", "Doherty"), ("Kaitlyn", "Docherty")),
        (("Siobhan", "Gallagher"), ("Shivaun", "Galaher")),
    ],
)
def test_british_and_irish_names_written_as_they_are_heard_are_found(
    inside: Cast, held: tuple[str, str], asked: tuple[str, str]
) -> None:
    open_case(*held, born=date(2014, 6, 9))
    for given, family in (held, asked):
        assert found(Asked(given, family, date(2014, 6, 9))) == [held[0]]
        assert namesakes(Asked(given, family, date(2015, 1, 21))) == [held[0]]


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        (("Siobhan", "Larch"), ("Shivaun", "Larch")),
        (("Siobhan", "Hughes"), ("Shivaun", "Hews")),
        (("Niamh", "Byrne"), ("Neve", "Burn")),
    ],
)
def test_of_an_irish_name_with_another_day_those_near_in_age_are_told_as_a_name_alone(
    inside: Cast, held: tuple[str, str], asked: tuple[str, str]
) -> None:
    for number in range(7):
        open_case(*held, born=date(2008, 6, 9) + timedelta(days=600 * number))
    near, far = Asked(*asked, date(2011, 6, 2)), Asked(*asked, date(2024, 6, 2))
    assert (found(near), set(namesakes(near)), namesakes(far)) == ([], {held[0]}, [])
    assert len(namesakes(near)) <= 3


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


def lives(
    inside: Cast, address: str, given: str = "Rowan", family: str = "Vetch", born: date = date(2010, 5, 4)
) -> None:
    child = open_case(given, family, born=born).child
    learn(child, KINDS["address"], {"use": "home", "lines": address}, inside.sam, TODAY.date())


def at_the_house(address: str) -> Asked:
    """The same first name, another family name and day."""
    return Asked("Rowan", "Sedge", date(2015, 11, 30), addresses=(address,))


HELD = "14 Sandhill Road\nFernley\nNorthmere\nNM3 4CD"


@pytest.mark.parametrize(
    "typed",
    ["14 Sandhill Road, Northmere, NM3 4CD", "14 Sandhill Road, Northmere", "14, SANDHILL RD. Northmere",
     "14 Sandhill Road Fernley Northmere", "No. 14 Sandhill Road, Fernley"],
)  # fmt: skip
def test_the_same_first_name_at_the_same_house_is_told_also_without_a_postcode(inside: Cast, typed: str) -> None:
    lives(inside, HELD)
    assert (found(at_the_house(typed)), namesakes(at_the_house(typed))) == (["Rowan"], [])
    assert found(replace(at_the_house(typed), given_name="Bay")) == []


@pytest.mark.parametrize(
    "typed",
    ["12 Sandhill Road, Northmere", "14 Sandhill Lane, Northmere", "Flat 2, 14 Sandhill Road, Northmere", "Northmere",
     "14 Sandhill Road, Ayton", "14 Sandhill Road", "14", ""],
)  # fmt: skip
def test_the_same_first_name_at_another_house_or_perhaps_another_is_not_told(inside: Cast, typed: str) -> None:
    lives(inside, HELD)
    assert found(at_the_house(typed)) == []


def test_a_house_without_a_postcode_says_less_than_one_with_it_and_more_than_a_street(inside: Cast) -> None:
    lives(inside, HELD)
    namesake = Asked("Rowan", "Vetch", date(2015, 11, 30))
    reasons = {}
    for typed in ("14 Sandhill Road, NM3 4CD", "14 Sandhill Road, Northmere", "14 Sandhill Road"):
        (one,) = likely_children(replace(namesake, addresses=(typed,)))
        assert not one.by_name
        reasons[one.score] = one.reasons[-1]
    assert reasons == {
        80: "the same house",
        75: "the same house or number, street and place, without the postcode",
        65: "the same house or number and street",
    }


def test_the_same_day_at_the_same_house_is_told_whatever_the_name(inside: Cast) -> None:
    lives(inside, HELD)
    twin = Asked("Bay", "Saltmarsh", date(2010, 5, 4), addresses=("14 Sandhill Road, Northmere",))
    assert found(twin) == ["Rowan"]
    assert found(replace(twin, addresses=("14 Sandhill Road",))) == []


def test_a_first_name_that_sounds_alike_and_the_same_day_are_told_whatever_the_family_name(inside: Cast) -> None:
    open_case("Kayleigh", "Vetch", born=BORN)
    assert found(Asked("Kaylee", "Sedge", BORN)) == ["Kayleigh"]
    assert found(Asked("Kaylee", "Sedge", date(2019, 3, 5))) == []


def test_a_hostel_full_of_one_first_name_is_told_of_by_few_and_hides_no_namesake(inside: Cast) -> None:
    for number in range(30):
        lives(
            inside, HELD, family=f"Vetch{'abcdefghijklmnopqrstuvwxyzaeio'[number]}l", born=date(2009, 1, 2 + number % 9)
        )
    open_case("Rowan", "Sedge", born=date(2015, 3, 3))
    asked = at_the_house("14 Sandhill Road, Northmere")
    assert (len(found(asked)), namesakes(asked)) == (3, ["Rowan"])
    for number in range(30):
        open_case("Rowan", "Sedge", born=date(2014, 1, 2) + timedelta(days=20 * number))
    assert (len(found(asked)), len(namesakes(asked))) == (3, 3)


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


def test_files_whose_keys_were_made_otherwise_get_todays_from_the_migration_and_keep_no_other(inside: Cast) -> None:
    from importlib import import_module

    from django.apps import apps

    lives(inside, HELD)
    before = {row.pk: (row.person_id, row.kind, row.mark, row.day) for row in MatchKey.objects.all()}
    tansy = inside.cases["tansy"].child
    kept = set(before) - set(MatchKey.objects.exclude(mark="").order_by("pk").values_list("pk", flat=True)[:9])
    MatchKey.objects.exclude(pk__in=kept).delete()
    stale = MatchKey.objects.create(person=tansy, kind=MatchKey.Kind.GIVEN, mark="0" * 64)
    import_module("cases.migrations.0015_renew_match_keys").renew(apps, None)
    after = {row.pk: (row.person_id, row.kind, row.mark, row.day) for row in MatchKey.objects.all()}
    assert set(after.values()) == set(before.values())
    assert len(after) == len(before)
    assert stale.pk not in after
    assert kept <= set(after)
