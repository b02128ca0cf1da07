"""How far each section of a form is, on its overview and beside its pages, from one look at the answers."""

import re
from typing import Any

import pytest
from django.test import Client

from forms import drafts
from forms.answer_checks import AnswerChecks
from forms.definition import FormDefinition, read
from forms.models import Draft
from forms.section_list import section_views, submit_words
from tests.cast import Cast
from tests.forms.conftest import published
from tests.forms.examples import answered_assessment, control, form, rule

pytestmark = pytest.mark.urls("tests.forms.urls")
TEXT = {"type": "string"}


def category(label: str, *elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "Category", "label": label, "elements": list(elements), **more}


def five() -> dict[str, Any]:
    """Five pages: two required questions, a number, an optional one, one that a rule shows, one worked out."""
    properties = {
        "a": TEXT,
        "b": TEXT,
        "n": {"type": "integer"},
        "free": TEXT,
        "more": TEXT,
        "sum": {"type": "integer"},
    }
    pages = [
        category("First", control("a"), control("b")),
        category("Number", control("n")),
        category("Optional", control("free")),
        category("Hidden", control("more"), rule=rule("SHOW", "a", {"const": "more"})),
        category("Result", control("sum", calculate="n + 1")),
    ]
    return form(properties, {"type": "Categorization", "elements": pages}, required=["a", "b", "n", "more"])


def states(definition: FormDefinition, entered: dict[str, dict[str, list[str]]], *untouched: str) -> dict[str, str]:
    review = definition.review(entered)
    urls = {page.slug: page.slug for page in definition.pages}
    return {line.slug: line.words for line in section_views(definition, entered, review, "", urls, untouched)}


def test_a_section_is_not_started_started_complete_or_has_problems_and_hidden_ones_are_left_out() -> None:
    definition = read(five())
    nothing = {"first": "Not started", "number": "Not started", "optional": "Not started", "result": "Complete"}
    assert states(definition, {}) == nothing
    assert states(definition, {"first": {"/a": ["x"]}})["first"] == "Started"
    assert states(definition, {"first": {"/a": ["x"], "/b": ["y"]}})["first"] == "Complete"
    assert states(definition, {"number": {"/n": ["seven"]}})["number"] == "Has problems"
    shown = states(definition, {"first": {"/a": ["more"], "/b": ["y"]}})
    assert list(shown) == ["first", "number", "optional", "hidden", "result"]


def test_a_section_that_was_filled_in_and_that_nobody_touched_is_not_said_to_be_started() -> None:
    definition = read(five())
    filled = {"first": {"/a": ["x"]}, "number": {"/n": ["7"]}}
    told = states(definition, filled, "/a", "/n")
    assert (told["first"], told["number"]) == ("Filled in for you", "Filled in for you")
    assert states(definition, {"first": {"/a": ["x"], "/b": ["y"]}}, "/a")["first"] == "Complete"
    assert states(definition, {"first": {"/a": ["x"]}}, "/n")["first"] == "Started"


def test_the_way_to_submit_says_what_is_still_needed() -> None:
    definition = read(five())
    assert submit_words(definition.review({})) == "3 answers needed first"
    entered = {"first": {"/a": ["x"], "/b": ["y"]}, "number": {"/n": ["7"]}}
    assert submit_words(definition.review(entered)) == "Ready to submit"


@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_overview_links_every_section_with_its_state_and_says_what_the_form_is_for(
    sam: Client, draft: Draft
) -> None:
    base = f"/example/{draft.pk}/"
    page = sam.get(f"{base}list/").content.decode()
    for slug in ("why-and-how", "the-child", "family-and-circumstances", "what-it-means", "check"):
        assert f'href="{base}{slug}/"' in page
    assert page.count("Not started") == 4
    assert "0 of 4 sections complete" in page
    assert "answers needed first" in page
    assert "Find out what the child and the family need" in page
    assert "What lets us ask: UK GDPR 6(1)(e)" in page
    assert "for as long as this council keeps the records of children in need" in page
    assert len(re.findall(r'id="([^"]+)"', page)) == len(set(re.findall(r'id="([^"]+)"', page)))
    draft.entered = draft.form_version.definition.entered_from(answered_assessment())
    draft.save()
    page = sam.get(f"{base}list/").content.decode()
    assert page.count(">Complete<") + page.count(" Complete<") == 4
    assert "Ready to submit" in page
    assert "Check your answers" in page


@pytest.mark.django_db
def test_each_page_of_a_long_form_leads_to_the_overview_and_a_short_form_has_none(
    inside: Cast, sam: Client, draft: Draft
) -> None:
    assert f'href="/example/{draft.pk}/list/"' in sam.get(f"/example/{draft.pk}/the-child/").content.decode()
    short = drafts.start(published(form({"a": TEXT})), inside.sam)
    page = sam.get(f"/example/{short.pk}/small-form/").content.decode()
    assert "/list/" not in page
    assert "What this form is for" in page
    assert "Try something." in page


@pytest.mark.django_db
def test_nothing_can_be_posted_to_the_overview(sam: Client, draft: Draft) -> None:
    assert sam.post(f"/example/{draft.pk}/list/", {"/reason": "x"}).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["list", "the-child", "check"])
def test_a_page_view_validates_once(sam: Client, draft: Draft, slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    times: list[Any] = []
    real = AnswerChecks.problems

    def counted(checks: AnswerChecks, *given: Any) -> Any:
        times.append(given)
        return real(checks, *given)

    monkeypatch.setattr(AnswerChecks, "problems", counted)
    assert sam.get(f"/example/{draft.pk}/{slug}/").status_code == 200
    assert len(times) == 1


def test_a_page_called_list_has_another_address() -> None:
    pages = {"type": "Categorization", "elements": [category("List", control("a")), category("Check", control("b"))]}
    assert [page.slug for page in read(form({"a": TEXT, "b": TEXT}, pages)).pages] == ["list-2", "check-2"]
