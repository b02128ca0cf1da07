"""What a record said of a child's family is put right by its correction, where nobody changed it since."""

from dataclasses import astuple
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cases.correcting import Details, Relation, correct_relative
from cases.models import FormerRelationship, Kinship, Person, Relationship
from cases.relationships import relate
from records.models import NotTakenOver, RecordVersion
from tests.cast import Cast
from tests.examples import examples
from tests.records.test_updating_family import JO, ON, said, seen

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SINCE = date(2019, 3, 2)
KAI = {"given_name": "Kai", "family_name": "Larkspur", "kind": "father"}


def jo(cast: Cast, born: date | None = date(1990, 2, 1)) -> Relationship:
    """Wilf’s mother, as Priya wrote her down."""
    person = Person.objects.create(given_name="Jo", family_name="Larkspur", date_of_birth=born)
    row = relate(cast.cases["wilf"], person, Kinship.MOTHER, cast.priya, parental_responsibility=True)
    Relationship.objects.filter(pk=row.pk).update(responsibility_since=SINCE)
    row.refresh_from_db()
    return row


def filled(at: int = 0, **parts: str) -> dict[str, Any]:
    """The evidence of an item that the form had filled in from the file, of which its author changed something."""
    return {
        f"/people/{at}/{part}": {
            "way": "changed", "mark": "", "typed": {f"/{part}": [text]}, "sources": [], "case": True, "list": "/people",
        }
        for part, text in parts.items()
    }  # fmt: skip


def corrected(cast: Cast, former: RecordVersion, *people: dict[str, Any], **more: Any) -> RecordVersion:
    return seen(cast, *people, corrects=former, **more)


def stands(cast: Cast, child: str = "wilf") -> list[tuple[Any, ...]]:
    """Who is of the family now, with all that is said of them."""
    rows = Relationship.objects.filter(person=cast.cases[child].child, never_right=False).select_related("other")
    told = [
        (row.kind, *astuple(Details.of(row.other)), row.parental_responsibility, row.responsibility_since,
         row.starts_on, row.ends_on)
        for row in rows
    ]  # fmt: skip
    return sorted(told, key=repr)  # what nobody has said stands beside dates


def test_parental_responsibility_is_put_back_where_only_the_former_version_said_otherwise(inside: Cast) -> None:
    jo(inside)
    first = seen(inside, {**JO, "parental_responsibility": False})
    assert said(inside) == [("Jo Larkspur", "mother", False, ON, None)]
    corrected(inside, first, JO)
    assert said(inside) == [("Jo Larkspur", "mother", True, SINCE, None)]
    assert FormerRelationship.objects.count() == 2, "what stood between is kept"


def test_a_name_and_a_birth_date_are_put_back(inside: Cast) -> None:
    jo(inside)
    told = {"given_name": "Jo", "family_name": "Larkspur", "kind": "mother", "date_of_birth": "1990-02-01"}
    typed = filled(given_name="Jo", family_name="Larkspur", kind="mother")
    first = seen(inside, {**told, "given_name": "Joan", "date_of_birth": "1991-02-01"}, origins=typed)
    person = Person.objects.get(related_to__kind="mother")
    assert (person.given_name, person.date_of_birth) == ("Joan", date(1991, 2, 1))
    corrected(inside, first, told | {"date_of_birth": "1990-02-01"}, origins=typed)
    person.refresh_from_db()
    assert (person.given_name, person.date_of_birth) == ("Jo", date(1990, 2, 1))
    assert Relationship.objects.count() == 1


def test_whom_only_the_former_version_named_counts_no_more(inside: Cast) -> None:
    first = seen(inside, JO, {**KAI, "parental_responsibility": True})
    corrected(inside, first, JO)
    assert [one[1] for one in stands(inside)] == ["Jo"]
    assert Relationship.objects.get(kind="father").never_right
    assert not NotTakenOver.objects.exists()


def test_whom_a_record_named_wrongly_is_corrected_where_they_stand(inside: Cast) -> None:
    first = seen(inside, {**KAI, "parental_responsibility": True, "date_of_birth": "1988-05-06"})
    corrected(inside, first, {**KAI, "given_name": "Kay", "date_of_birth": "1988-06-05"})
    (row,) = Relationship.objects.select_related("other")
    assert (row.other.name, row.other.date_of_birth) == ("Kay Larkspur", date(1988, 6, 5))
    assert row.parental_responsibility is None


def test_whom_an_item_was_corrected_to_is_not_taken_out_with_another_of_that_name(inside: Cast) -> None:
    kai = {"given_name": "Kai", "kind": "mother"}
    first = seen(inside, kai)
    other = corrected(inside, first, {"given_name": "Jo", "kind": "mother"}, kai | {"date_of_birth": "1990-02-01"})
    assert [one[1] for one in stands(inside)] == ["Jo", "Kai"]
    corrected(inside, other, kai)
    assert [one[1:5] for one in stands(inside)] == [("Kai", "", "", None)]


def test_two_whose_names_were_mixed_up_are_each_corrected_where_they_stand(inside: Cast) -> None:
    kai, jo = {"given_name": "Kai", "kind": "mother"}, {"given_name": "Jo", "kind": "mother"}
    first = seen(inside, kai)
    second = corrected(inside, first, jo, kai)
    third = corrected(inside, second, kai | {"date_of_birth": "1985-07-07"}, jo | {"date_of_birth": "1990-02-01"})
    born = {"Jo": date(1990, 2, 1), "Kai": date(1985, 7, 7)}
    assert {one[1]: one[4] for one in stands(inside)} == born
    assert Person.objects.filter(given_name__in=born).count() == 2
    assert not NotTakenOver.objects.filter(version=third).exists()


def test_whom_the_file_knows_is_not_written_down_twice_when_a_wrong_name_is_corrected_to_theirs(inside: Cast) -> None:
    jo(inside)
    first = seen(inside, {"given_name": "Kai", "kind": "mother"})
    corrected(inside, first, {"given_name": "Jo", "kind": "mother"})
    assert [one[1:3] for one in stands(inside)] == [("Jo", "Larkspur")]
    assert not NotTakenOver.objects.exists()


def test_whom_a_correction_says_otherwise_stays_where_another_of_the_name_goes(inside: Cast) -> None:
    father = {"given_name": "Jo", "kind": "father"}
    first = seen(inside, {**father, "family_name": "Larkspur"})
    second = corrected(inside, first, {**father, "kind": "mother"}, father)
    corrected(inside, second, {**father, "family_name": "Larkspur"})
    assert [(one[0], one[1], one[2]) for one in stands(inside)] == [("father", "Jo", "Larkspur")]


def test_what_somebody_changed_since_stays_and_is_told(inside: Cast) -> None:
    first = seen(inside, {**KAI, "parental_responsibility": True})
    row = Relationship.objects.get()
    by_hand = Relation(Kinship.FATHER, False, None, None)
    correct_relative(inside.cases["wilf"], row, by_hand, None, inside.priya, "The court order was read")
    second = corrected(inside, first)
    assert said(inside) == [("Kai Larkspur", "father", False, None, None)]
    assert [one.why for one in NotTakenOver.objects.filter(version=second)] == ["relative_not_changed"]


def test_what_is_said_as_before_is_not_told_anew(inside: Cast) -> None:
    jo(inside)
    first = seen(inside, {**JO, "parental_responsibility": False})
    row = Relationship.objects.get()
    by_hand = Relation(Kinship.MOTHER, True, None, None)
    correct_relative(inside.cases["wilf"], row, by_hand, None, inside.priya, "She has it")
    second = corrected(inside, first, {**JO, "parental_responsibility": False}, place="S")
    assert said(inside)[0][2] is True
    assert not NotTakenOver.objects.filter(version=second).exists()


def without(told: dict[str, Any], name: str) -> dict[str, Any]:
    """What was said of somebody, without one part."""
    return {key: value for key, value in told.items() if key != name}


PERSON = st.fixed_dictionaries(
    {"kind": st.sampled_from(["mother", "father"]), "given_name": st.sampled_from(["Jo", "Kai"])},
    optional={
        "family_name": st.just("Larkspur"),
        "date_of_birth": st.sampled_from(["1990-02-01", "1985-07-07"]),
        "parental_responsibility": st.booleans(),
        "responsibility_since": st.just("2020-01-01"),
        "ends_on": st.just("2026-05-01"),
    },
).map(lambda told: told if told.get("parental_responsibility") else without(told, "responsibility_since"))
"""Since when somebody has the responsibility is asked where they have it."""
FAMILY = st.lists(PERSON, max_size=2, unique_by=lambda one: (one["kind"], one["given_name"]))


@examples(25, HealthCheck.function_scoped_fixture)
@given(first=FAMILY, then=FAMILY, known=st.booleans())
def test_corrected_back_to_what_it_said_the_file_is_as_it_was(
    inside: Cast, first: list[dict[str, Any]], then: list[dict[str, Any]], known: bool
) -> None:
    from django.db import transaction

    with transaction.atomic():
        if known:
            jo(inside)
        before = stands(inside)
        version = seen(inside, *first)
        told = stands(inside)
        other = corrected(inside, version, *then)
        corrected(inside, other, *first)
        assert stands(inside) == told
        nothing = corrected(inside, RecordVersion.objects.get(number=3))
        assert stands(inside) == before, nothing
        transaction.set_rollback(True)
