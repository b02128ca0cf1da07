"""Picking somebody of the case: by reference, with the name as then, and never anybody who was not offered."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.signing import Signer

from cases.models import Kinship, Person
from cases.relationships import end, relate, remove
from desk.offers import offers
from forms import drafts
from forms.controls.person import People
from forms.definition import FormDefinition, read
from forms.filling import type_answers
from forms.offers import Offer
from forms.page_view import PageView
from forms.problems import FormDefinitionError
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.drawn import LABEL, asking, made, problems, round_trip
from tests.forms.examples import form

PERSON: dict[str, Any] = {"type": "object", "format": "person"}
MARA: dict[str, Any] = {"id": "01a2041a-2a04-7231-b1b3-eaed682f9fd6", "name": "Mara Larkspur", "role": "mother"}
OFFER = Offer(MARA, "Mara Larkspur, mother")


def drawn_people(definition: FormDefinition, fields: dict[str, list[str]], *offered: Offer) -> People:
    page = definition.pages[0]
    entered = {page.slug: fields}
    view = PageView(
        definition, page, entered, definition.review(entered), show_problems=False, offers=lambda question: offered
    )
    found: Any = view.elements[0]
    assert isinstance(found.widget, People)
    return found.widget


def test_somebody_of_the_case_is_kept_by_reference_and_name() -> None:
    definition = asking(PERSON)
    (mara,) = drawn_people(definition, {}, OFFER).known
    assert (mara.words, mara.picked) == ("Mara Larkspur, mother", False)
    picked = {"/q/who": [mara.entered]}
    assert definition.review({definition.pages[0].slug: picked}).answers == {"q": MARA}
    assert drawn_people(definition, picked, OFFER).known[0].picked
    assert definition.entered_from({"q": MARA}) == {definition.pages[0].slug: picked}
    assert definition.validate({"q": MARA}) == []
    assert made(PERSON).say(MARA).text == "Mara Larkspur, mother"
    assert made(PERSON).feel_value(MARA) == MARA


def test_a_name_with_any_blanks_in_it_is_picked_as_it_was_offered() -> None:
    for name in ("Mara  Larkspur", " Mara Larkspur", "Mara\u00a0Larkspur"):
        assert round_trip(PERSON, {**MARA, "name": name}) == {**MARA, "name": name}


def test_who_left_the_case_stays_as_recorded() -> None:
    definition = asking(PERSON)
    picked = definition.entered_from({"q": MARA})[definition.pages[0].slug]
    other = Offer({**MARA, "name": "Oren Larkspur"}, "Oren Larkspur, father")
    known = drawn_people(definition, picked, other).known
    assert [(one.words, one.picked) for one in known] == [
        ("Oren Larkspur, father", False),
        ("Mara Larkspur, mother (as chosen before)", True),
    ]
    assert definition.review({definition.pages[0].slug: picked}).answers == {"q": MARA}


@pytest.mark.parametrize(
    "forged",
    [
        json.dumps(MARA),
        MARA["id"],
        Signer().sign(json.dumps(MARA)),
        Signer(salt="casewright person another authority").sign(json.dumps(MARA)),
        "x" * 5_000,
    ],
)
def test_nobody_can_post_a_person_who_was_not_offered(forged: str) -> None:
    definition = asking(PERSON)
    review = definition.review({definition.pages[0].slug: {"/q/who": [forged]}})
    assert review.given == {}
    assert [problem.message for problem in review.problems] == [f"Choose the person for “{LABEL}” again"]
    assert drawn_people(definition, {"/q/who": [forged]}).known == ()


def test_somebody_else_is_written_by_name() -> None:
    value = {"name": "Ida Quill", "role": "neighbour"}
    assert round_trip(PERSON, value) == value
    assert round_trip(PERSON, {"name": "Ida Quill"}) == {"name": "Ida Quill"}
    assert drawn_people(asking(PERSON), {"/q/name": ["Ida Quill"]}, OFFER).somebody_else
    assert problems(PERSON, {}) == [f"Choose a person for “{LABEL}”, or write their name"]
    assert problems(PERSON, {"/q/role": ["neighbour"]}) == [f"Enter the name of the person for “{LABEL}”"]
    assert problems(PERSON, {"/q/name": ["x" * 201]}) == [f"Shorten “{LABEL}”: a name can have 200 characters"]
    (mara,) = drawn_people(asking(PERSON), {}, OFFER).known
    assert problems(PERSON, {"/q/who": [mara.entered], "/q/name": ["Ida"]}) == [
        f"Choose one of the people for “{LABEL}”, or clear what is written for somebody else"
    ]


@pytest.mark.parametrize("value", ["Mara", {"id": MARA["id"]}, {**MARA, "id": "7"}, {**MARA, "born": "2018"}, []])
def test_what_is_no_person_is_refused(value: Any) -> None:
    assert len(asking(PERSON).validate({"q": value})) == 1


def test_a_person_has_parts_of_their_own() -> None:
    with pytest.raises(FormDefinitionError) as refused:
        read(form({"who": {**PERSON, "properties": {}}}))
    assert [problem.code for problem in refused.value.problems] == ["person_parts"]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_case_offers_the_child_the_family_of_today_and_who_works_with_them(inside: Cast) -> None:
    wilf, tansy = inside.cases["wilf"], inside.cases["tansy"]
    mara = Person.objects.create(given_name="Mara", family_name="Larkspur", date_of_birth=date(1990, 1, 2))
    oren = Person.objects.create(given_name="Oren", family_name="Quill")
    mother = relate(wilf, mara, Kinship.MOTHER, inside.sam)
    left = relate(wilf, oren, Kinship.PARENTS_PARTNER, inside.sam)
    relate(wilf, tansy.child, Kinship.HALF_SIBLING, inside.sam)
    end(left, wilf, date(2026, 7, 1), inside.sam)
    found = [offer.words for offer in offers(inside.sam, wilf, "people")]
    assert found == [
        "Wilf Larkspur, the child",
        "Mara Larkspur, mother",
        "Tansy Quillfeather, half-brother or half-sister",
        "Sam Oakley, allocated worker",
        "Priya Marsh, manager",
    ]
    assert {name for offer in offers(inside.sam, wilf, "people") for name in offer.value} == {"id", "name", "role"}
    assert offers(inside.ren, wilf, "people") == ()
    definition = asking(PERSON)
    (entered,) = [one.entered for one in drawn_people(definition, {}, *offers(inside.sam, wilf, "people")).known][1:2]
    reference = str(mara.pk)
    remove(mother, wilf, inside.sam)
    review = definition.review({definition.pages[0].slug: {"/q/who": [entered]}})
    assert review.answers == {"q": {"id": reference, "name": "Mara Larkspur", "role": "mother"}}


def test_where_workers_are_offered_nobody_else_can_be_chosen_and_a_name_that_was_written_is_found() -> None:
    worker = Offer({**MARA, "role": "worker, Harbour team"}, "Mara Larkspur, Harbour team: 2 open tasks, 1 child")
    definition = asking(PERSON, people="workers")
    drawn = drawn_people(definition, {"/q/name": ["mara  larkspur"]}, worker)
    assert (drawn.only, drawn.somebody_else, [one.picked for one in drawn.known]) == (True, False, [True])
    assert [one.picked for one in drawn_people(definition, {"/q/name": ["Mara Lark"]}, worker).known] == [False]
    assert not drawn_people(definition, {"/q/name": ["Mara Larkspur"]}).only, "with nobody offered a name is written"


def test_who_is_offered_is_one_of_a_few_words() -> None:
    with pytest.raises(FormDefinitionError, match="workers of my team"):
        asking(PERSON, people="friends")


def test_who_was_filled_in_without_a_role_is_the_one_who_is_offered_with_it() -> None:
    definition = asking(PERSON)
    filled = {name: text for name, text in MARA.items() if name != "role"}
    held = definition.entered_from({"q": filled})[definition.pages[0].slug]
    (mara,) = drawn_people(definition, held, OFFER).known
    assert (mara.words, mara.picked) == ("Mara Larkspur, mother", True)


@pytest.mark.django_db
def test_what_is_typed_for_somebody_takes_the_place_of_whom_was_picked(inside: Cast) -> None:
    draft = drafts.start(published(form({"q": {"title": LABEL} | PERSON})), inside.sam)
    for answer in (MARA, {"name": "Oren Larkspur"}, MARA):
        type_answers(draft, {"q": answer}, inside.sam)
        draft.refresh_from_db()
        assert draft.form_version.definition.review(draft.entered).answers == {"q": answer}
