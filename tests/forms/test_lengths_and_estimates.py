"""How long a form is and how long it takes: words on pages, seconds between saves, what is learnt from both."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts import clock
from forms import drafts
from forms.definition import read
from forms.estimates import FEWEST, about, learnt
from forms.lengths import lengths, rounded, words_in_words
from forms.models import Draft
from forms.word_counts import count_words
from tests.cast import Cast
from tests.forms.examples import answered_assessment, control, form, layout

MINUTES = 60


def page_of(client: Client, draft: Draft, slug: str = "list") -> str:
    return " ".join(client.get(f"/example/{draft.pk}/{slug}/").content.decode().split())


def write(draft: Draft, by: Any, text: str, after: int) -> None:
    """Save the reason `after` so many seconds."""
    with clock.at(clock.now() + timedelta(seconds=after)):
        drafts.save_page(draft.pk, "why-and-how", {"/reason": [text]}, by)


def writing(draft: Draft) -> Any:
    return Draft.objects.get(pk=draft.pk).writing


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("  \n ", 0),
        ("Wilf", 1),
        ("“I like it,” he said – twice.", 6),
        ("3 of 4", 3),
        ("Łódź, naïve\nمرحبا", 3),
    ],
)
def test_words_are_what_blanks_part_and_has_a_letter_or_figure(text: str, count: int) -> None:
    assert count_words(text) == count


def test_a_megabyte_without_a_letter_has_no_words() -> None:
    assert count_words("." * 1_000_000) == 0
    assert count_words("." * 1_000_000 + "x") == 1


@given(st.text(), st.text())
def test_two_texts_have_as_many_words_as_both_together(one: str, other: str) -> None:
    assert count_words(f"{one} {other}") == count_words(one) + count_words(other)


def test_only_texts_that_people_write_are_counted_also_in_lists() -> None:
    item = {"type": "object", "properties": {"said": {"type": "string"}, "on": {"type": "string", "format": "date"}}}
    text, choice = {"type": "string"}, {"type": "string", "enum": ["a word", "b"]}
    properties = {"long": text, "choice": choice, "made": text, "visits": {"type": "array", "items": item}}
    ui = layout(*map(control, ("long", "choice", "visits")), control("made", calculate='"worked out"'))
    definition = read(form(properties, ui))
    visits = [{"said": "two words", "on": "2026-07-01"}, {"said": "and three more"}]
    answers: dict[str, Any] = {"long": "one two three", "choice": "a word", "made": "worked out", "visits": visits}
    assert lengths(definition, answers) == {definition.pages[0].slug: 8}


def test_a_number_of_words_is_said_with_its_thousands() -> None:
    assert [words_in_words(count) for count in (1, 212, 1240)] == ["1 word", "212 words", "1,240 words"]
    assert [rounded(count) for count in (0, 7, 98, 212, 2403, 9960)] == [0, 7, 98, 210, 2400, 10000]


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.urls("tests.forms.urls")
def test_the_overview_the_page_and_each_save_say_how_many_words_there_are(
    inside: Cast,
    sam: Client,
    draft: Draft,
) -> None:
    assert " words" not in page_of(sam, draft)
    draft.entered = draft.form_version.definition.entered_from(answered_assessment())
    draft.save()
    review = draft.form_version.definition.review(draft.entered)
    told = lengths(draft.form_version.definition, review.answers)
    whole = sum(told.values())
    assert f"4 of 4 sections complete, {whole} words." in page_of(sam, draft)
    assert f"{told['the-child']} words · " in page_of(sam, draft)
    assert f"data-length>{told['the-child']} words here, {whole} in all<" in page_of(sam, draft, "the-child")
    answer = sam.post(
        f"/example/{draft.pk}/the-child/",
        {**draft.entered["the-child"], "/weight_given": "Two words", "revision": "0"},
        headers={"X-Casewright-Autosave": "1"},
    ).json()
    fewer = told["the-child"] - count_words(answered_assessment()["weight_given"]) + 2
    assert answer["progress"]["length"] == f"{fewer} words here, {whole - told['the-child'] + fewer} in all"


@pytest.mark.django_db
@pytest.mark.both_databases
def test_time_is_counted_between_saves_that_follow_soon_on_the_page_that_was_saved(inside: Cast, draft: Draft) -> None:
    write(draft, inside.sam, "one", 30)
    write(draft, inside.sam, "one two", 90)
    assert writing(draft) == {"why-and-how": 90}
    write(draft, inside.sam, "one two three", 90 + 5 * MINUTES + 1)
    assert writing(draft) == {"why-and-how": 90}
    with clock.at(clock.now() + timedelta(seconds=91 + 6 * MINUTES)):
        drafts.save_page(draft.pk, "the-child", {"/weight_given": ["much"]}, inside.priya)
    assert writing(draft) == {"why-and-how": 90, "the-child": 60}


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_submitted_draft_keeps_how_long_it_was(inside: Cast, draft: Draft) -> None:
    write(draft, inside.sam, "one two three", 30)
    drafts.close(draft.pk)
    assert Draft.objects.get(pk=draft.pk).words == {"why-and-how": 3}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "1 minute"),
        (130, "2 minutes"),
        (11 * MINUTES, "10 minutes"),
        (23 * MINUTES, "25 minutes"),
        (54 * MINUTES, "55 minutes"),
        (58 * MINUTES, "1 hour"),
        (80 * MINUTES, "1½ hours"),
        (205 * MINUTES, "3½ hours"),
        (7300, "2 hours"),
    ],
)
def test_a_time_is_said_as_one_plans_with_it(seconds: int, words: str) -> None:
    assert about(seconds) == words


def test_nothing_is_said_of_fewer_than_five_or_of_those_whose_time_nobody_counted() -> None:
    row = ({"a": 60}, {"a": 10})
    assert learnt([row] * (FEWEST - 1)) is None
    assert learnt([*[row] * (FEWEST - 1), ({}, {}), ({"a": 0}, {})]) is None
    assert learnt([row] * FEWEST) is not None


def test_what_is_left_is_what_others_took_for_the_pages_not_done_less_what_was_written_there() -> None:
    rows = [({"a": 100 * n, "b": 60}, {"a": 10 * n, "b": 1}) for n in range(1, 11)]
    found = learnt(rows)
    assert found is not None
    assert (found.drafts, found.half, found.most, found.words) == (10, 610, 960, 56)
    assert found.left(["a", "b"], {}) == 550 + 60
    assert found.left(["a", "b", "new"], {"a": 200, "b": 400}) == 350


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 9000), min_size=1), min_size=5, max_size=30))
def test_nine_of_ten_took_no_longer_than_is_said(times: list[dict[str, int]]) -> None:
    found = learnt([(time, {}) for time in times])
    assert found is not None
    whole = [sum(time.values()) for time in times]
    assert sum(took <= found.most for took in whole) >= 0.9 * len(whole)
    assert min(whole) <= found.half <= found.most


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.urls("tests.forms.urls")
def test_from_five_submissions_on_the_overview_says_how_long_it_takes_and_what_is_left(
    inside: Cast,
    sam: Client,
    draft: Draft,
) -> None:
    version = draft.form_version
    for number in range(FEWEST):
        assert "How long it takes" not in page_of(sam, draft)
        other = drafts.start(version, inside.priya)
        other.writing = {"why-and-how": 10 * MINUTES * (number + 1), "the-child": 20 * MINUTES}
        other.save()
        drafts.close(other.pk)
    page = page_of(sam, draft)
    assert "Half of the last 5 took less than 50 minutes to write, nine of ten less than 1 hour." in page
    assert "About 50 minutes of writing left." in page
    assert "Priya" not in page
    assert "About 50 minutes of writing left" in page_of(sam, draft, "the-child")
    draft.writing = {"the-child": 15 * MINUTES}
    draft.save()
    assert "About 35 minutes of writing left." in page_of(sam, draft)


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
def test_the_overview_leads_to_what_must_be_mended_first(
    inside: Cast,
    sam: Client,
    draft: Draft,
) -> None:
    assert "To mend first:" not in page_of(sam, draft)
    typed = {"/seen_on/day": ["31"], "/seen_on/month": ["2"], "/seen_on/year": ["2026"], "/child_seen": ["yes"]}
    drafts.save_page(draft.pk, "the-child", typed, inside.sam)
    page = page_of(sam, draft)
    link = f'To mend first: <a href="/example/{draft.pk}/the-child/?problems=1#q'
    assert link in page
    problem = page.split(link)[1].split("</a>")[0]
    assert problem.startswith("seen_on-day")
    drafts.save_page(draft.pk, "the-child", {name: [""] for name in typed}, inside.sam)
    drafts.save_page(draft.pk, "why-and-how", {"/reason": ["x"]}, inside.sam)
    assert f'To mend first: <a href="/example/{draft.pk}/why-and-how/?problems=1#q' in page_of(sam, draft)
    draft.refresh_from_db()
    draft.entered = draft.form_version.definition.entered_from(answered_assessment())
    draft.save()
    assert "To mend first:" not in page_of(sam, draft)
