"""What a final record teaches about a child's family: who somebody is, and parental responsibility with its history."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts import clock
from cases.correcting import Relation, correct_relative
from cases.models import FormerRelationship, Kinship, Person, Relationship
from cases.relationships import relate
from forms.definition import read
from records.deciding import decide
from records.models import RecordVersion
from records.updating import changed_since, fault_of
from tests.cast import Cast
from tests.desk.pages import text_of
from tests.records.feeding import visit, visit_form
from tests.records.made_up import form_version

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON = date(2026, 7, 2)
"""The day of the visit, on which the form is effective."""


def asked(**changed: Any) -> dict[str, Any]:
    """A list of the people of a family; a part of an item may be asked for otherwise."""
    line = {"type": "string", "maxLength": 200}
    parts: dict[str, Any] = {
        "given_name": line,
        "family_name": line,
        "kind": {"type": "string", "enum": ["mother", "father", "grandparent"]},
        "date_of_birth": {"type": "string", "format": "date"},
        "parental_responsibility": {"type": "boolean"},
        "responsibility_since": {"type": "string", "format": "date"},
        "ends_on": {"type": "string", "format": "date"},
    } | changed
    inside = {name: {**schema, "x-casewright": {"updates": f"family.{name}"}} for name, schema in parts.items()}
    return {"people": {"type": "array", "items": {"type": "object", "properties": inside}}}


def seen(cast: Cast, *people: dict[str, Any], children: tuple[str, ...] = ("wilf",), **more: Any) -> RecordVersion:
    return visit(cast, form=form_version(visit_form(8, **asked()), 8), people=list(people), children=children, **more)


def said(cast: Cast, child: str = "wilf") -> list[tuple[str, str, bool | None, date | None, date | None]]:
    rows = Relationship.objects.filter(person=cast.cases[child].child).select_related("other").order_by("pk")
    return [
        (row.other.name, row.kind, row.parental_responsibility, row.responsibility_since, row.ends_on) for row in rows
    ]


JO = {"given_name": "Jo", "family_name": "Larkspur", "kind": "mother"}


def test_somebody_new_is_written_down_with_the_record_that_named_them(inside: Cast) -> None:
    version = seen(inside, {**JO, "date_of_birth": "1990-02-01", "parental_responsibility": True})
    assert said(inside) == [("Jo Larkspur", "mother", True, None, None)]
    row = Relationship.objects.get()
    assert (row.record_reference, row.other.date_of_birth) == (version.record.reference, date(1990, 2, 1))


def test_parental_responsibility_that_changes_is_dated_and_keeps_what_stood_before(inside: Cast, sign_in: Any) -> None:
    jo = Person.objects.create(given_name="Jo", family_name="Larkspur")
    row = relate(inside.cases["wilf"], jo, Kinship.FATHER, inside.priya, parental_responsibility=False)
    version = seen(inside, {**JO, "kind": "father", "parental_responsibility": True})
    assert said(inside) == [("Jo Larkspur", "father", True, ON, None)]
    former = FormerRelationship.objects.get()
    assert (former.parental_responsibility, former.record_reference, former.changed_by) == (False, "", version.author)
    assert Person.objects.filter(given_name="Jo").count() == 1
    page = text_of(sign_in(inside.sam).get(f"/cases/{inside.cases['wilf'].reference}/about/family/{row.pk}/"))
    assert "<p>parental responsibility since 2 July 2026</p>" in page
    assert "What stood in the family before" in page
    assert "father · no parental responsibility" in page


def test_what_is_known_already_is_not_written_down_again(inside: Cast) -> None:
    seen(inside, {**JO, "parental_responsibility": True})
    seen(inside, {**JO, "given_name": "JO", "parental_responsibility": True})
    assert len(said(inside)) == 1
    assert not FormerRelationship.objects.exists()


def test_a_day_of_a_court_order_counts_from_that_day_and_an_end_ends(inside: Cast) -> None:
    seen(inside, {**JO, "parental_responsibility": True, "responsibility_since": "2026-05-03"})
    seen(inside, {**JO, "ends_on": "2026-06-30"})
    assert said(inside) == [("Jo Larkspur", "mother", True, date(2026, 5, 3), date(2026, 6, 30))]


def test_a_record_of_several_children_names_one_person_for_all(inside: Cast) -> None:
    seen(inside, JO, children=("wilf", "tansy"))
    assert [name for child in ("wilf", "tansy") for name, *_ in said(inside, child)] == ["Jo Larkspur"] * 2
    assert Person.objects.filter(given_name="Jo").count() == 1


@pytest.mark.parametrize(("kept", "stands"), [(True, None), (False, True)])
def test_the_approver_chooses_where_it_was_changed_meanwhile(inside: Cast, kept: bool, stands: bool | None) -> None:
    seen(inside, {**JO, "parental_responsibility": False})
    began = clock.now() + timedelta(minutes=1)
    version = seen(inside, {**JO, "parental_responsibility": True}, reviewed=True)
    assert changed_since(version, began) == []
    with clock.at(began + timedelta(hours=1)):
        row = Relationship.objects.get()
        relation = Relation(Kinship.MOTHER, None, row.starts_on, row.ends_on)
        correct_relative(inside.cases["wilf"], row, relation, None, inside.priya, "We know it better now")
        (told,) = changed_since(version, began)
        assert (told.title, told.says, told.known, told.by) == (
            "Parental responsibility of Jo Larkspur (mother)", "yes", "not known", "Priya Marsh",
        )  # fmt: skip
        decide(version, "approve", inside.priya, {}, left_facts=[told.key] if kept else [])
    assert [responsible for _name, _kind, responsible, *_ in said(inside)] == [stands]


def test_what_cannot_be_is_left_out_and_the_rest_is_written_down(inside: Cast) -> None:
    younger = {**JO, "given_name": "Pip", "date_of_birth": "2015-01-01"}
    seen(inside, younger, {"given_name": "No kind"}, JO)
    assert [name for name, *_ in said(inside)] == ["Jo Larkspur"]
    assert not Person.objects.filter(given_name="Pip").exists()


@pytest.mark.parametrize(
    ("part", "schema", "words"),
    [
        ("kind", {"type": "string", "enum": ["mother", "boss"]}, "Not: boss."),
        ("kind", {"type": "string"}, "Give the question these as its options."),
        ("date_of_birth", {"type": "string"}, "is a date"),
        ("parental_responsibility", {"type": "string"}, "is yes or no"),
        ("given_name", {"type": "number"}, "Ask for one line"),
        ("shoe_size", {"type": "string"}, "There is no “family.shoe_size” to update."),
    ],
)
def test_slips_of_the_author_are_told(part: str, schema: dict[str, Any], words: str) -> None:
    annotated = read(visit_form(8, **asked(**{part: schema}))).annotated.properties
    faults = [fault_of(one, annotated) for one in annotated if one.annotations.updates]
    assert [fault for fault in faults if fault] == [fault for fault in faults if words in fault] != []


def test_it_is_asked_inside_a_list() -> None:
    outside = {"name": {"type": "string", "x-casewright": {"updates": "family.given_name"}}}
    annotated = read(visit_form(8, **outside)).annotated.properties
    (one,) = [one for one in annotated if one.annotations.updates]
    assert "inside a list" in fault_of(one, annotated)
