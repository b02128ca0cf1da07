"""Filling in a form through its addresses, as a browser without scripts does, and as the page's script does."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from forms import drafts
from forms.models import Draft
from tests.cast import Cast
from tests.forms import urls
from tests.forms.conftest import published
from tests.forms.examples import answered_assessment, control, form, layout

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.urls("tests.forms.urls")]

AUTOSAVE = {"X-Casewright-Autosave": "1"}


@pytest.fixture(autouse=True)
def nothing_submitted() -> None:
    urls.SUBMITTED.clear()


def at(draft: Draft, slug: str = "") -> str:
    return f"/example/{draft.pk}/{slug + '/' if slug else ''}"


def hidden_value(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found
    return found[1].replace("&#34;", '"').replace("&quot;", '"')


def filled(draft: Draft) -> Draft:
    """The draft with complete answers."""
    draft.entered = draft.form_version.definition.entered_from(answered_assessment())
    draft.revision = 1
    draft.save()
    return draft


def held(draft: Draft) -> dict[str, Any]:
    entered: dict[str, Any] = Draft.objects.get(pk=draft.pk).entered
    return entered


def test_a_short_form_opens_on_the_first_page_that_is_not_done_and_a_long_one_on_its_overview(
    inside: Cast, sam: Client, draft: Draft
) -> None:
    assert sam.get(at(draft))["Location"] == at(draft, "list")
    short = drafts.start(published(form({"a": {"type": "string"}}, layout(control("a")), required=["a"])), inside.sam)
    assert sam.get(at(short))["Location"] == at(short, "small-form")
    sam.post(at(short, "small-form"), {"/a": "x"})
    assert sam.get(at(short))["Location"] == at(short, "check")


def test_every_page_draws_with_its_questions_and_no_inline_script(sam: Client, draft: Draft) -> None:
    filled(draft)
    for page in draft.form_version.definition.pages:
        response = sam.get(at(draft, page.slug))
        html = response.content.decode()
        assert response.status_code == 200
        assert html.count("data-question=") == len(page.questions)
        assert "<script>" not in html
        assert " style=" not in html
        assert " on" + "click" not in html
        assert len(re.findall(r'id="([^"]+)"', html)) == len(set(re.findall(r'id="([^"]+)"', html)))


def test_conditional_questions_show_with_their_condition_in_words(sam: Client, draft: Draft) -> None:
    html = sam.get(at(draft, "the-child")).content.decode()
    assert "If you answered “Yes” to “Did you see the child for this assessment?”:" in html
    assert "/seen_on" in json.loads(re.search(r"data-hidden=\"([^\"]*)\"", html)[1].replace("&#34;", '"'))  # type: ignore[index]


def test_a_page_is_stored_before_it_is_looked_at_and_errors_come_after_asking_to_continue(
    sam: Client, draft: Draft
) -> None:
    assert "govuk-error-summary" not in sam.get(at(draft, "the-child")).content.decode()
    posted = {"/child_seen": "yes", "/seen_on/day": "31", "/seen_on/month": "2", "/seen_on/year": "2026"}
    response = sam.post(at(draft, "the-child"), posted)
    assert (response.status_code, response["Location"]) == (303, at(draft, "the-child") + "?problems=1#problems")
    html = sam.get(response["Location"]).content.decode()
    assert '<div class="govuk-error-summary" id="problems" tabindex="-1"' in html
    assert "3 answers need attention" in html
    assert "Enter a real date for “When did you see the child?”, such as 9 7 2026" in html
    assert '<a href="#qseen_on-day">' in html
    assert "<title>Error: The child" in html
    assert held(draft)["the-child"]["/seen_on/day"] == ["31"]
    assert 'value="31"' in html


def test_continuing_is_allowed_all_the_same(sam: Client, draft: Draft) -> None:
    response = sam.post(at(draft, "the-child"), {"/child_seen": "yes", "action": "anyway"})
    assert response["Location"] == at(draft, "family-and-circumstances")
    assert held(draft) == {"the-child": {"/child_seen": ["yes"]}}


def test_a_page_without_problems_goes_on_and_the_last_goes_to_the_check(sam: Client, draft: Draft) -> None:
    filled(draft)
    entered = held(draft)
    for slug, following in [("why-and-how", "the-child"), ("what-it-means", "check")]:
        assert sam.post(at(draft, slug), entered[slug])["Location"] == at(draft, following)
    assert held(draft) == entered


def test_save_and_leave_saves_and_leaves(sam: Client, draft: Draft) -> None:
    response = sam.post(at(draft, "the-child"), {"/wishes_feelings": "words", "action": "leave"})
    assert response["Location"] == "/help/"
    assert held(draft) == {"the-child": {"/wishes_feelings": ["words"]}}


def test_a_text_comes_back_exactly_as_it_was_typed(sam: Client, draft: Draft) -> None:
    text = "\n  first <b>line</b>\n\n    indented & “quoted”\nمرحبا 🐇"
    sam.post(at(draft, "the-child"), {"/wishes_feelings": text, "action": "leave"})
    html = sam.get(at(draft, "the-child")).content.decode()
    drawn = re.search(r'name="/wishes_feelings"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    assert drawn
    assert unescape(drawn[1]) == text


def test_unknown_pages_are_not_found(sam: Client, draft: Draft) -> None:
    assert sam.get(at(draft, "nowhere")).status_code == 404
    assert sam.post(at(draft, "nowhere"), {}).status_code == 404


def test_hidden_read_only_and_extra_fields_have_no_effect(inside: Cast, sam: Client) -> None:
    read_only = {"type": "string", "readOnly": True}
    shown_if = {"effect": "SHOW", "condition": {"scope": "#/properties/a", "schema": {"const": "more"}}}
    pages = {
        "type": "Categorization",
        "elements": [
            {"type": "Category", "label": "One", "elements": [control("a"), control("fixed")]},
            {"type": "Category", "label": "Two", "elements": [control("b", shown_if), control("c")]},
        ],
    }
    text = {"type": "string"}
    version = published(form({"a": text, "b": text, "c": text, "fixed": read_only}, pages))
    draft = drafts.start(version, inside.sam)
    sam.post(at(draft, "one"), {"/a": "less", "/fixed": "forged", "/zzz": "extra", "action": "anyway"})
    sam.post(at(draft, "two"), {"/b": "forged", "/c": "x", "action": "anyway"})
    assert held(draft) == {"one": {"/a": ["less"]}, "two": {"/c": ["x"]}}
    assert 'name="/fixed"' not in sam.get(at(draft, "one")).content.decode()


def test_a_page_that_the_rules_leave_out_is_not_a_step(inside: Cast, sam: Client) -> None:
    shown_if = {"effect": "SHOW", "condition": {"scope": "#/properties/a", "schema": {"const": "more"}}}
    pages = {
        "type": "Categorization",
        "elements": [
            {"type": "Category", "label": "One", "elements": [control("a")]},
            {"type": "Category", "label": "Two", "rule": shown_if, "elements": [control("b")]},
        ],
    }
    draft = drafts.start(published(form({"a": {"type": "string"}, "b": {"type": "string"}}, pages)), inside.sam)
    assert sam.post(at(draft, "one"), {"/a": "less"})["Location"] == at(draft, "check")
    assert sam.get(at(draft, "two"))["Location"] == at(draft, "one")
    assert sam.post(at(draft, "one"), {"/a": "more"})["Location"] == at(draft, "two")


def test_autosave_answers_with_time_revision_marks_and_what_is_hidden(sam: Client, draft: Draft) -> None:
    response = sam.post(at(draft, "the-child"), {"/child_seen": "yes"}, headers=AUTOSAVE)
    body = response.json()
    assert (response.status_code, body["revision"], body["message"]) == (200, 1, "Saved at 10:00")
    assert "/seen_on" not in body["hidden"]
    assert "/not_seen_reason" in body["hidden"]


def test_autosave_answers_with_how_far_the_sections_are(sam: Client, draft: Draft) -> None:
    filled(draft)
    typed = held(draft)["the-child"] | {"/seen_alone": ["no"]}
    body = sam.post(at(draft, "the-child"), typed, headers=AUTOSAVE).json()
    assert body["sections"][1] == {"slug": "the-child", "state": "started", "words": "Started"}
    assert body["progress"].items() >= {"done": 3, "count": 4, "words": "3 of 4 sections complete"}.items()
    html = sam.get(at(draft, "the-child")).content.decode()
    assert "3 of 4 sections complete" in html
    assert html.count("data-section-icon hidden") == 1


def test_autosave_after_submitting_is_told_so_without_a_banner(sam: Client, draft: Draft) -> None:
    drafts.close(draft.pk)
    response = sam.post(at(draft, "the-child"), {"/wishes_feelings": "late"}, headers=AUTOSAVE)
    assert (response.status_code, response.json()) == (409, {"message": "Already submitted at 10:00"})
    assert sam.post(at(draft, "the-child"), {"/wishes_feelings": "late"}).status_code == 410


def test_a_save_of_another_day_is_said_with_its_day(sam: Client, draft: Draft) -> None:
    with clock.at(datetime(2026, 7, 9, 16, 30, tzinfo=UTC)):
        sam.post(at(draft, "the-child"), {"/wishes_feelings": "words", "action": "leave"})
    assert "Saved Thu 9 July, 17:30" in sam.get(at(draft, "the-child")).content.decode()
    assert "Saved Thu 9 July, 17:30" in sam.get(at(draft, "check")).content.decode()
    again = sam.post(at(draft, "the-child"), {"/wishes_feelings": "words"}, headers=AUTOSAVE)
    assert again.json()["message"] == "Saved Thu 9 July, 17:30"


def test_a_stale_window_is_told_and_nothing_is_overwritten(
    inside: Cast, sam: Client, sign_in: Any, draft: Draft
) -> None:
    priya = sign_in(inside.priya)
    page = at(draft, "the-child")
    marks = hidden_value(priya.get(page).content.decode(), "marks")
    sam.post(page, {"/wishes_feelings": "first", "marks": marks, "action": "leave"})
    posted = {"/wishes_feelings": "second", "/weight_given": "weighed", "marks": marks}
    autosaved = priya.post(page, {"/wishes_feelings": "second", "marks": marks}, headers=AUTOSAVE)
    assert (autosaved.status_code, autosaved.json()["questions"]) == (409, ["What does the child wish and feel?"])
    assert autosaved.json()["message"] == "Not saved: changed in another window at 10:00."
    response = priya.post(page, posted)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Sam Oakley changed these answers while you wrote" in html
    assert "first" in html
    assert "second" in html
    assert held(draft)["the-child"] == {"/wishes_feelings": ["first"], "/weight_given": ["weighed"]}

    again = {
        "/wishes_feelings": "second",
        "asked": hidden_value(html, "asked"),
        "marks": hidden_value(html, "marks"),
        "action": "leave",
    }
    unanswered = priya.post(page, again)
    assert unanswered.status_code == 409
    html = unanswered.content.decode()
    assert "<title>Error: Choose between two versions" in html
    assert (
        '<a href="#qwishes_feelings-mine">Choose which answer to “What does the child wish and feel?” to keep</a>'
        in html
    )
    assert held(draft)["the-child"]["/wishes_feelings"] == ["first"]
    assert priya.post(page, again | {"choose/wishes_feelings": "mine"}).status_code == 302
    undecided = {"/wishes_feelings": "third", "marks": marks, "action": "leave"}
    assert priya.post(page, undecided).status_code == 409
    theirs = undecided | {"choose/wishes_feelings": "theirs"}
    assert priya.post(page, theirs).status_code == 302
    assert held(draft)["the-child"]["/wishes_feelings"] == ["second"]


@pytest.mark.parametrize("marks", ["", "nonsense", "[]", '{"/wishes_feelings": 5}', "[" * 100_000])
@pytest.mark.parametrize("revision", ["", "-1", "x", "9" * 400])
def test_forged_marks_and_revisions_are_survived(sam: Client, draft: Draft, marks: str, revision: str) -> None:
    posted = {"/wishes_feelings": "words", "marks": marks, "revision": revision, "action": "leave", "choose/": "mine"}
    assert sam.post(at(draft, "the-child"), posted).status_code in (302, 409)


def test_the_check_page_lists_what_is_missing_with_links_and_does_not_submit(sam: Client, draft: Draft) -> None:
    html = sam.get(at(draft, "check")).content.decode()
    assert "16 answers are needed" not in html
    assert "answers are missing or must be changed before you submit" in html
    assert f'href="{at(draft, "why-and-how")}?problems=1&amp;from=check#qreason"' in html
    response = sam.post(at(draft, "check"), {"revision": "0", "action": "submit"})
    assert (response.status_code, response["Location"]) == (303, at(draft, "check") + "?problems=1#problems")
    assert "govuk-error-summary" in sam.get(response["Location"]).content.decode()
    assert urls.SUBMITTED == []
    assert Draft.objects.get(pk=draft.pk).submitted_at is None


def test_a_link_from_the_check_page_shows_the_problem_at_the_question(sam: Client, draft: Draft) -> None:
    html = sam.get(at(draft, "why-and-how") + "?problems=1").content.decode()
    assert "Write what led to this assessment" in html


def test_complete_answers_are_submitted_once_with_what_counts(sam: Client, draft: Draft) -> None:
    filled(draft)
    html = sam.get(at(draft, "check")).content.decode()
    assert "Submit for approval" in html
    assert "Goes to Priya Marsh." in html
    assert "I want to keep my rabbit" in html
    posted = {"revision": hidden_value(html, "revision"), "action": "submit", "/risks": "forged on the last page"}
    assert sam.post(at(draft, "check"), posted).status_code == 201
    ((answers, hidden),) = urls.SUBMITTED
    assert answers == answered_assessment()
    assert "/not_seen_reason" in hidden
    assert sam.post(at(draft, "check"), posted).status_code == 410
    assert sam.get(at(draft, "the-child")).status_code == 410
    assert sam.post(at(draft, "the-child"), {"/wishes_feelings": "late"}).status_code == 410
    assert len(urls.SUBMITTED) == 1


def test_submitting_from_a_stale_window_asks_to_read_again(sam: Client, draft: Draft) -> None:
    filled(draft)
    revision = hidden_value(sam.get(at(draft, "check")).content.decode(), "revision")
    sam.post(at(draft, "what-it-means"), held(draft)["what-it-means"] | {"/risks": "New words", "action": "leave"})
    response = sam.post(at(draft, "check"), {"revision": revision, "action": "submit"})
    assert "The answers changed while this page was open" in response.content.decode()
    assert urls.SUBMITTED == []
    assert Draft.objects.get(pk=draft.pk).submitted_at is None


def test_an_answer_of_a_megabyte_is_kept_and_the_page_says_by_how_much_it_is_too_long(
    sam: Client, draft: Draft
) -> None:
    text = "word " * 200_000
    posted = {"/wishes_known": "yes", "/wishes_feelings": text}
    html = sam.post(at(draft, "the-child"), posted, follow=True).content.decode()
    assert "by 980,000 characters: it has 1,000,000 and can have 20,000" in html
    assert held(draft)["the-child"]["/wishes_feelings"] == [text]


def test_a_return_starts_with_all_the_answers(inside: Cast, sam: Client, draft: Draft) -> None:
    definition = draft.form_version.definition
    second = drafts.start(draft.form_version, inside.sam, definition.entered_from(answered_assessment()))
    assert sam.get(at(second, "list")).content.decode().count("Complete") == 4


def test_layouts_with_one_page_have_it_as_their_only_step(inside: Cast, sam: Client) -> None:
    draft = drafts.start(published(form({"a": {"type": "string"}}, layout(control("a")))), inside.sam)
    assert sam.post(at(draft, "small-form"), {"/a": "x"})["Location"] == at(draft, "check")


def test_both_texts_can_be_kept_where_the_answer_is_a_text(
    inside: Cast, sam: Client, sign_in: Any, draft: Draft
) -> None:
    priya = sign_in(inside.priya)
    page = at(draft, "the-child")
    marks = hidden_value(priya.get(page).content.decode(), "marks")
    sam.post(page, {"/wishes_feelings": "first", "/child_seen": "yes", "marks": marks, "action": "leave"})
    posted = {"/wishes_feelings": "second", "/child_seen": "no", "marks": marks, "action": "leave"}
    html = priya.post(page, posted).content.decode()
    assert html.count("Keep both texts") == 1
    again = posted | {
        "asked": ["/child_seen", "/wishes_feelings"],
        "marks": hidden_value(html, "marks"),
        "choose/wishes_feelings": "both",
        "choose/child_seen": "both",
    }
    assert priya.post(page, again).status_code == 409
    assert held(draft)["the-child"] == {"/wishes_feelings": ["first\n\nsecond"], "/child_seen": ["yes"]}


def test_who_came_from_the_check_page_goes_back_to_it(sam: Client, draft: Draft) -> None:
    filled(draft)
    html = sam.get(at(draft, "check")).content.decode()
    change = at(draft, "why-and-how") + "?from=check"
    assert f'href="{change}#qreason"' in html
    assert f'<a href="{at(draft, "check")}">Back</a>' in sam.get(change).content.decode()
    typed = held(draft)["why-and-how"]
    problems = sam.post(change, typed | {"/reason": ""})
    assert problems["Location"] == at(draft, "why-and-how") + "?problems=1&from=check#problems"
    assert sam.post(problems["Location"], typed | {"/reason": "New"})["Location"] == at(draft, "check")
    assert sam.post(change, typed | {"/reason": "", "action": "anyway"})["Location"] == at(draft, "check")


def test_the_check_page_tells_what_is_still_to_be_answered_from_what_need_not_be(sam: Client, draft: Draft) -> None:
    filled(draft)
    typed = held(draft)["why-and-how"]
    sam.post(at(draft, "why-and-how"), typed | {"/reason": "", "action": "anyway"})
    html = sam.get(at(draft, "check")).content.decode()
    (line,) = re.findall(r"<dt>What led to this assessment\?</dt>\s*<dd>(.*?)</dd>", html, re.DOTALL)
    assert "Not answered yet" in line
    assert html.count("Not answered yet") == 1
    assert "Not given" in html


def test_dates_in_the_future_are_refused_in_plain_words(sam: Client, draft: Draft) -> None:
    filled(draft)
    typed = held(draft)["why-and-how"]
    tomorrow = typed | {"/start_date/day": "15", "/start_date/month": "7", "/start_date/year": "2026"}
    html = sam.post(at(draft, "why-and-how"), tomorrow, follow=True).content.decode()
    assert "The date this assessment began must be today or in the past" in html
    today = tomorrow | {"/start_date/day": "14"}
    assert sam.post(at(draft, "why-and-how"), today)["Location"] == at(draft, "the-child")
    child = held(draft)["the-child"] | {"/seen_on/day": "1", "/seen_on/month": "8", "/seen_on/year": "2026"}
    html = sam.post(at(draft, "the-child"), child, follow=True).content.decode()
    assert "The date you saw the child must be today or in the past" in html


@pytest.mark.parametrize(
    ("kind", "field"), [("text", "<input"), ("date", "govuk-date-input__item"), ("radio", "<input")]
)
def test_each_kind_of_question_has_label_hint_why_error_and_field_in_one_order(
    inside: Cast, sam: Client, kind: str, field: str
) -> None:
    notes = {"x-casewright": {"purpose": "Why it is asked."}}
    schemas: dict[str, Any] = {
        "text": {"type": "string"},
        "date": {"type": "string", "format": "date"},
        "radio": {"type": "boolean"},
    }
    asked = {"title": "The label", "description": "The hint.", **schemas[kind], **notes}
    draft = drafts.start(published(form({"a": asked}, layout(control("a")), required=["a"])), inside.sam)
    html = sam.get(at(draft, "small-form") + "?problems=1").content.decode()
    question = html[html.index("data-question=") :]
    parts = ["The label", "The hint.", "Why we ask this", "Error:", field]
    places = [question.index(part) for part in parts]
    assert places == sorted(places)
    assert 'aria-describedby="qa-hint qa-error"' in question or 'aria-describedby="qa-error qa-hint"' in question
