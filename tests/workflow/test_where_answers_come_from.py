"""Whoever stands beside an answer that was filled in wrote that down: not another name, not another fact."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from cases.correcting import Details, correct_child
from cases.knowing import learn
from cases.models import Kinship, Person
from cases.person_facts import KINDS
from cases.relationships import end, relate
from tests.cast import Cast
from tests.desk.stories import begun
from workflow.prefilling import source_finder

pytestmark = pytest.mark.django_db


def correct(cast: Cast, by: Any, **changes: Any) -> None:
    wilf = cast.cases["wilf"]
    held = {name: getattr(wilf.child, name) for name in Details.__slots__}
    correct_child(wilf, Details(**{**held, **changes}), by, "A slip", besides=None)


def behind(cast: Cast, *names: str) -> dict[str, list[tuple[str, str]]]:
    """Who stands behind each name, and in what way."""
    find = source_finder(begun(cast))
    with authority(cast.id):
        return {name: [(one.kind, one.by) for one in find(*name.split("."))] for name in names}


def test_who_corrected_a_name_stands_behind_that_name_and_nothing_else(northmere: Cast) -> None:
    with authority(northmere.id):
        correct(northmere, northmere.priya, known_as="Will")
        with clock.at(clock.now() + timedelta(days=1)):
            correct(northmere, northmere.sam, date_of_birth=date(2016, 1, 13))
    found = behind(northmere, "child.name", "child.known_as", "child.date_of_birth", "child.family_name")
    assert found["child.name"] == found["child.known_as"] == [("details", "Priya Marsh")]
    assert found["child.date_of_birth"] == [("details", "Sam Oakley")]
    assert ("details", "Priya Marsh") not in found["child.family_name"]


def test_no_correction_of_a_name_stands_behind_the_file_its_episode_or_the_family(northmere: Cast) -> None:
    with authority(northmere.id):
        jo = Person.objects.create(given_name="Jo", family_name="Larkspur")
        relate(northmere.cases["wilf"], jo, Kinship.MOTHER, northmere.mo)
        correct(northmere, northmere.priya, known_as="Will")
    found = behind(northmere, "case.reference", "episode.opened_on", "child.family")
    assert "details" not in [kind for told in found.values() for kind, _by in told]
    assert found["episode.opened_on"] == []
    assert found["child.family"] == [("fact", "Mo Teal")]


def test_all_who_wrote_down_facts_of_one_kind_stand_behind_them(northmere: Cast) -> None:
    with authority(northmere.id):
        wilf = northmere.cases["wilf"].child
        learn(wilf, KINDS["alert"], {"code": "DOG", "words": "Ring first."}, northmere.sam, None)
        learn(wilf, KINDS["alert"], {"code": "ADDRESS_SECRET", "words": "Nobody."}, northmere.priya, None)
    assert sorted(behind(northmere, "child.alert")["child.alert"]) == [("fact", "Priya Marsh"), ("fact", "Sam Oakley")]


def test_whoever_wrote_down_somebody_of_the_family_stands_behind_it_and_not_who_is_gone(northmere: Cast) -> None:
    wilf = northmere.cases["wilf"]
    with authority(northmere.id):
        for name, by, later in (("Jo", northmere.mo, 0), ("Tom", northmere.priya, 1), ("Al", northmere.ren, 2)):
            other = Person.objects.create(given_name=name, family_name="Larkspur")
            with clock.at(clock.now() + timedelta(days=later)):
                row = relate(wilf, other, Kinship.MOTHER if name == "Jo" else Kinship.SIBLING, by)
        with clock.at(clock.now() + timedelta(days=3)):
            end(row, wilf, clock.today(), northmere.ren)
    assert behind(northmere, "child.family")["child.family"] == [("fact", "Mo Teal"), ("fact", "Priya Marsh")]
