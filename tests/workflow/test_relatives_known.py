"""What forms are filled in with of a child's family: what the page about each of them tells the same reader."""

from datetime import date
from typing import Any

import pytest

from accounts.context import authority
from cases.knowing import learn
from cases.models import Kinship, Person
from cases.person_facts import KINDS
from cases.relationships import relate
from forms.definition import read
from forms.json_values import object_of
from forms.prefill import prefill
from tests.cast import Cast
from tests.desk.stories import begun
from tests.records.feeding import visit_form
from tests.records.test_updating_relatives import asked
from workflow.fillable import Fillable
from workflow.models import Task

pytestmark = pytest.mark.django_db


def mother(cast: Cast, *children: str) -> Person:
    """A mother of whom much is known, in the files of these children."""
    jo = Person.objects.create(given_name="Jo", family_name="Larkspur")
    for child in children:
        relate(cast.cases[child], jo, Kinship.MOTHER, cast.mo)
    for kind, value in (
        ("contact", {"use": "mobile", "number": "07700900001"}),
        ("contact", {"use": "mobile", "number": "07700900002"}),
        ("contact", {"use": "email", "number": "jo@example.org"}),
        ("address", {"use": "home", "lines": "4 Quay Row\nNorthmere"}),
        ("first_language", {"code": "pl"}),
        ("alert", {"code": "DOG", "words": "Ring from the gate."}),
    ):
        learn(jo, KINDS[kind], value, cast.mo, date(2026, 1, 5))
    return jo


def filled_in(cast: Cast, reader: Any) -> tuple[dict[str, Any], bool]:
    """What the item of the mother begins with in a form at a task of Wilf's, and whether something was left out."""
    form = asked()
    form["people"]["x-casewright"] = {"prefill": "child.family"}
    task = begun(cast)
    with authority(cast.id):
        facts = Fillable(Task.objects.get(pk=task.pk), reader)
        definition = read(visit_form(11, **form))
        people = definition.answers_from(prefill(definition, facts).entered)[0]["people"]
    assert isinstance(people, list)
    (item,) = people
    return dict(object_of(item)), facts.left_out


def test_the_next_form_begins_with_what_is_known_of_each_the_last_of_several(northmere: Cast) -> None:
    with authority(northmere.id):
        mother(northmere, "wilf")
    item, left_out = filled_in(northmere, northmere.sam)
    assert item == {
        "given_name": "Jo", "family_name": "Larkspur", "kind": "mother", "contact_mobile": "07700900002",
        "contact_email": "jo@example.org", "address": {"line1": "4 Quay Row", "town": "Northmere"},
        "first_language": "pl", "alert_code": "DOG", "alert_words": "Ring from the gate.",
    }  # fmt: skip
    assert not left_out


def test_nothing_of_it_where_the_mother_is_in_a_file_that_the_reader_may_not_see(northmere: Cast) -> None:
    with authority(northmere.id):
        mother(northmere, "wilf", "tansy")
    item, left_out = filled_in(northmere, northmere.sam)
    assert item == {"given_name": "Jo", "family_name": "Larkspur", "kind": "mother"}
    assert left_out
    assert "contact_mobile" in filled_in(northmere, northmere.mo)[0]


def test_where_a_mother_lives_is_kept_from_who_does_not_work_with_a_child_whose_address_is_secret(
    northmere: Cast,
) -> None:
    with authority(northmere.id):
        mother(northmere, "wilf")
        learn(northmere.cases["wilf"].child, KINDS["alert"], {"code": "ADDRESS_SECRET", "words": "Nobody."},
              northmere.sam, None)  # fmt: skip
    item, left_out = filled_in(northmere, northmere.dee)
    assert {"first_language", "alert_words"} <= set(item)
    assert not {"contact_mobile", "contact_email", "address"} & set(item)
    assert left_out
    assert "address" in filled_in(northmere, northmere.sam)[0]
