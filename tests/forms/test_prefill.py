"""Answers that a draft begins with, and the words about where they came from."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from forms import drafts
from forms.adoption import publish_form
from forms.definition import read
from forms.evidence import evidence_in, settle
from forms.models import Draft
from forms.prefill import Source, prefill
from forms.versions.moving import carry_over
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import control, form, layout

pytestmark = pytest.mark.urls("tests.forms.urls")
TEXT = {"type": "string"}
FACTS = {
    "child": {"name": "Wilf", "date_of_birth": date(2016, 1, 12)},
    "case": {"reference": "CW-2026-000097"},
    "today": date(2026, 7, 14),
    "previous": {"referral": {"reason": "Hungry on Mondays.", "school": "Cobble Lane"}, "other": None},
    "forms": {"referral": {"reason": "Hungry on Mondays."}},
}
REFERRAL = Source("Referral", date(2026, 5, 18), "Dee Larkin")


def source_of(name: str, key: str) -> tuple[Source, ...]:
    return (REFERRAL,) if (name, key) in {("previous", "referral"), ("forms", "referral")} else ()


def asked(feel: str, schema: dict[str, Any] = TEXT) -> dict[str, Any]:
    return form({"q": schema | {"title": "Question", "x-casewright": {"prefill": feel}}})


@pytest.mark.parametrize(
    ("feel", "schema", "typed"),
    [
        ("previous.referral.reason", TEXT, {"/q": ["Hungry on Mondays."]}),
        ("child.date_of_birth", TEXT | {"format": "date"}, {"/q/day": ["12"], "/q/month": ["1"], "/q/year": ["2016"]}),
        ("today.year - child.date_of_birth.year", {"type": "integer"}, {"/q": ["10"]}),
        ("child.name != null", {"type": "boolean"}, {"/q": ["yes"]}),
        ('["b", "a"]', {"type": "array", "items": {"enum": ["a", "b", "c"]}}, {"/q": ["a", "b"]}),
        ("previous.other.reason", TEXT, None),
        ("previous.nothing.reason", TEXT, None),
        ("child.shoe_size", TEXT, None),
        ("unheard_of", TEXT, None),
        ('"lilac"', {"enum": ["red"]}, None),
        ('"soon"', TEXT | {"format": "date"}, None),
        ("1 / 0", {"type": "integer"}, None),
        ('for i in 1..40000, j in 1..40000 return "x"', TEXT, None),
    ],
)
def test_a_prefill_is_typed_in_or_left_empty_without_a_word(feel: str, schema: Any, typed: Any) -> None:
    found = prefill(read(asked(feel, schema)), FACTS, source_of)
    assert found.entered.get("small-form") == typed
    assert ("/q" in found.origins) is (typed is not None)


@pytest.mark.parametrize(
    ("schema", "typed"),
    [
        (TEXT | {"default": "Northmere"}, {"/q": ["Northmere"]}),
        ({"type": "boolean", "default": False}, {"/q": ["no"]}),
        ({"type": "integer", "default": 0}, {"/q": ["0"]}),
        ({"enum": ["red", "blue"], "default": "blue"}, {"/q": ["blue"]}),
        (
            TEXT | {"format": "date", "default": "2026-07-14"},
            {"/q/day": ["14"], "/q/month": ["7"], "/q/year": ["2026"]},
        ),
        ({"enum": ["red", "blue"], "default": "lilac"}, None),
        ({"type": "integer", "default": "many"}, None),
        (TEXT | {"default": None}, None),
    ],
)
def test_a_default_is_filled_in_without_a_source_and_waits_to_be_confirmed(schema: Any, typed: Any) -> None:
    definition = read(form({"q": schema | {"title": "Question"}}))
    found = prefill(definition, FACTS, source_of)
    assert found.entered.get("small-form") == typed
    assert found.origins.get("/q", {"sources": []})["sources"] == []
    assert definition.clean({}) == {}, "never an answer that nobody saw"


def test_what_is_known_comes_before_a_default() -> None:
    schema = TEXT | {"default": "Nobody", "x-casewright": {"prefill": "child.name"}}
    assert prefill(read(form({"q": schema})), FACTS, source_of).entered == {"small-form": {"/q": ["Wilf"]}}
    schema["x-casewright"] = {"prefill": "child.shoe_size"}
    assert prefill(read(form({"q": schema})), FACTS, source_of).entered == {"small-form": {"/q": ["Nobody"]}}


def test_calculated_and_read_only_questions_are_not_filled_in() -> None:
    properties = {name: TEXT | {"x-casewright": {"prefill": '"x"'}} for name in ("a", "b")}
    definition = read(form(properties, layout(control("a", calculate='"y"'), control("b", readonly=True))))
    assert prefill(definition, FACTS, source_of).entered == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("feel", "words"),
    [
        ("previous.referral.reason", "From the referral, 18 May 2026, by Dee Larkin"),
        ('previous.referral.reason + ", " + previous.referral.school', "From the referral, 18 May 2026, by Dee Larkin"),
        ("forms.referral.reason", "From the referral, 18 May 2026, by Dee Larkin"),
        ("child.name", "From the case"),
        ('child.name + ": " + previous.referral.reason', "From the referral, 18 May 2026, by Dee Larkin and the case"),
        ("if previous.other.x = null then case.reference else previous.referral.reason", "From the case"),
        ('"A sentence to begin with"', "Filled in for you"),
    ],
)
def test_the_source_is_said_until_the_answer_is_changed(inside: Cast, feel: str, words: str) -> None:
    version = published(asked(feel))
    found = prefill(version.definition, FACTS, source_of)
    draft = drafts.start(version, inside.sam, found.entered, found.origins)
    draft = Draft.objects.select_related("form_version").get(pk=draft.pk)
    said = evidence_in(draft, version.definition)["/q"]
    assert (said.way, said.words) == ("filled", words)
    drafts.save_page(draft.pk, "small-form", {"/q": ["My own words"]}, inside.sam)
    assert evidence_in(Draft.objects.get(pk=draft.pk), version.definition)["/q"].way == "changed"


@pytest.fixture
def begun(inside: Cast) -> Draft:
    version = published(asked("previous.referral.reason") | {"title": "Plan"})
    found = prefill(version.definition, FACTS, source_of)
    return drafts.start(version, inside.sam, found.entered, found.origins)


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_page_and_the_check_show_the_source_beside_the_answer(inside: Cast, begun: Draft, sign_in: Any) -> None:
    sam: Client = sign_in(inside.sam)
    page = sam.get(f"/example/{begun.pk}/plan/").content.decode()
    assert 'value="Hungry on Mondays."' in page
    assert "From the referral, 18 May 2026, by Dee Larkin" in page
    assert 'aria-describedby="qq-from"' in page
    assert "Filled in for you" in page
    assert "Saved at" not in page
    assert "From the referral" in sam.get(f"/example/{begun.pk}/check/").content.decode()
    sam.post(f"/example/{begun.pk}/plan/", {"/q": "Hungry on most days."})
    page = sam.get(f"/example/{begun.pk}/plan/").content.decode()
    assert "Changed: no longer what was filled in." in page
    assert "Still right" not in page
    assert "Complete" in page


@pytest.mark.django_db
def test_who_was_told_of_a_change_is_not_told_again_once_a_step_took_the_question(inside: Cast, begun: Draft) -> None:
    definition = begun.form_version.definition
    changed = {**FACTS, "previous": {"referral": {"reason": "Never hungry."}}}
    now = prefill(definition, changed, source_of, {"/q"})
    assert evidence_in(begun, definition, now=now)["/q"].newer is not None
    settle("keep-mine", begun.pk, "/q", inside.sam, now)
    held = Draft.objects.get(pk=begun.pk)
    assert evidence_in(held, definition, now=now)["/q"].newer is None
    question = asked("previous.referral.reason")["schema"]["properties"]["q"]
    later = publish_form(
        {**begun.form_version.content, **form({"r": question}), "migration": [{"rename": "/q", "to": "/r"}]}, 2
    )
    carry_over(held, later)
    for told in (changed, {**FACTS, "previous": {"referral": {"reason": "Always hungry."}}}):
        newer = evidence_in(held, later.definition, now=prefill(later.definition, told, source_of, {"/r"}))["/r"].newer
        assert (newer is None) == (told is changed)


@pytest.mark.django_db
def test_where_answers_came_from_is_encrypted(begun: Draft) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT prefilled FROM casewright_forms_draft")
        stored = [row[0] for row in cursor.fetchall()]
    assert all(text.startswith("cw1:") and "Larkin" not in text for text in stored)


@pytest.mark.django_db
def test_a_draft_from_before_there_were_prefills_opens(inside: Cast, begun: Draft, sign_in: Any) -> None:
    begun.prefilled = None
    begun.save()
    assert "Hungry" in sign_in(inside.sam).get(f"/example/{begun.pk}/plan/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "way"), [("01", "filled"), ("2", "changed")])
def test_the_same_answer_typed_another_way_is_as_it_was_filled_in(inside: Cast, typed: str, way: str) -> None:
    version = published(asked("child.date_of_birth", TEXT | {"format": "date"}))
    filled = prefill(version.definition, FACTS, source_of)
    draft = drafts.start(version, inside.sam, filled.entered, filled.origins)
    drafts.save_page(draft.pk, "small-form", {"/q/day": ["12"], "/q/month": [typed], "/q/year": ["2016"]}, inside.sam)
    assert evidence_in(Draft.objects.get(pk=draft.pk), version.definition)["/q"].way == way
