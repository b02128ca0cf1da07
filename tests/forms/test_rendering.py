"""The render tree, and what changed between two sets of answers."""

from dataclasses import replace
from datetime import date

from django.template import engines
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import read
from forms.difference import changes, text_segments
from forms.guidance import guidance_html
from forms.rendering import sections
from tests.examples import examples
from tests.forms.examples import answered_assessment, assessment, form

ASSESSMENT = read(assessment())


def test_sections_hold_what_is_shown_and_leave_out_the_rest() -> None:
    shown = sections(ASSESSMENT, answered_assessment())
    assert [section.title for section in shown] == [
        "Why and how",
        "The child",
        "Family and circumstances",
        "What it means",
    ]
    items = {item.pointer: item for section in shown for item in section.items}
    assert set(items) == ASSESSMENT.visible(answered_assessment())
    assert (items["/seen_on"].kind, items["/seen_on"].display) == ("date", date(2026, 7, 9))
    assert (items["/child_seen"].kind, items["/child_seen"].display) == ("choice", "Yes")
    assert (items["/learnt_from"].kind, items["/learnt_from"].display) == ("list", ["The child", "Parents or carers"])
    assert items["/wishes_feelings"].kind == "paragraphs"
    assert items["/wishes_feelings"].child_voice
    assert not items["/school"].given


def test_an_answer_left_empty_is_shown_with_the_words_that_its_form_has_for_that() -> None:
    who = {"type": "string", "title": "Who else?", "x-casewright": {"empty": "Nobody else"}}
    definition = read(form({"who": who, "why": {"type": "string"}}))
    items = sections(definition, {"why": "x"})[0].items
    assert [(item.given, item.empty) for item in items] == [(False, "Nobody else"), (True, "")]
    value = '{% from "components/answers.jinja" import answer_value %}{{ answer_value(item) }}'
    drawn = (items[0], replace(items[1], display=""))
    shown = [engines["jinja2"].from_string(value).render({"item": item}) for item in drawn]
    assert [strip_tags(words).strip() for words in shown] == ["Nobody else", "Not given"]


def test_a_record_is_shown_with_the_questions_it_kept_as_hidden() -> None:
    shown = sections(ASSESSMENT, answered_assessment(), hidden={"/school"})
    pointers = {item.pointer for section in shown for item in section.items}
    assert "/school" not in pointers
    assert "/not_seen_reason" in pointers


def test_changes_name_the_question_with_words_for_texts_and_whole_values_for_choices() -> None:
    before = answered_assessment()
    after = before | {
        "risks": "Arguments on most Fridays that Wilf hears.",
        "how_obtained": "talking",
        "seen_alone": False,
    }
    found = {change.pointer: change for change in changes(ASSESSMENT, before, after)}
    assert set(found) == {"/risks", "/how_obtained", "/seen_alone"}
    assert [(part.kind, part.text) for part in found["/risks"].segments] == [
        ("equal", "Arguments on"), ("added", " most"), ("equal", " Fridays that Wilf hears."),
    ]  # fmt: skip
    assert (found["/how_obtained"].before_words, found["/how_obtained"].after_words) == (
        "By playing or drawing together", "By talking together",
    )  # fmt: skip
    assert found["/seen_alone"].before_segments is None


def test_an_answer_that_is_no_longer_shown_counts_as_removed() -> None:
    after = answered_assessment() | {"child_seen": False}
    found = {change.pointer: change for change in changes(ASSESSMENT, answered_assessment(), after)}
    assert found["/seen_on"].before_words == "9 July 2026"
    assert found["/seen_on"].after_words is None


@examples(200)
@given(before=st.text(alphabet="ab \n", max_size=80), after=st.text(alphabet="ab \n", max_size=80))
def test_the_stretches_make_up_both_texts(before: str, after: str) -> None:
    parts = text_segments(before, after)
    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after


def test_two_long_texts_without_likeness_are_compared_whole() -> None:
    parts = text_segments("a b " * 20_000, "c d " * 20_000)
    assert [part.kind for part in parts] == ["removed", "added"]


def test_guidance_keeps_its_few_marks_and_nothing_that_runs() -> None:
    made = guidance_html(
        "**Look** at\n\n- this\n\n[x](javascript:alert(1)) [y](https://example.org)\n\n<script>a()</script>"
    )
    assert "<strong>Look</strong>" in made
    assert "<li>this</li>" in made
    assert "<script" not in made
    assert 'href="javascript' not in made
    assert 'href="https://example.org"' in made
