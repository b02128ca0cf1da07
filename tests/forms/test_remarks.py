"""Remarks and replies beside a form's answers: their names meet no question, and rows of lists are called by number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import drafts
from forms.definition import read
from forms.json_values import pointer_of
from forms.models import Draft
from forms.remarks import REMARK, REPLY, field_for, is_beside, label_of, pointers_in, texts_in, too_long_in
from tests.cast import Cast
from tests.forms.examples import control, form

DEFINITION = read(
    form(
        {
            "risks": {"type": "string", "title": "What are you worried about?"},
            "met": {
                "type": "array",
                "title": "Whom did you meet?",
                "items": {"type": "string", "enum": ["a", "b"]},
                "uniqueItems": True,
            },
        },
        {"type": "VerticalLayout", "elements": [control("risks", multi=True), control("met")]},
    )
)
PATHS = st.lists(st.text(max_size=8), min_size=1, max_size=4)


@given(PATHS)
def test_no_question_of_any_form_has_the_name_of_a_remark(path: list[str]) -> None:
    assert not is_beside(pointer_of(path))


@given(PATHS)
def test_a_name_gives_its_pointer_back(path: list[str]) -> None:
    pointer = pointer_of(["risks", *path])
    for kind in (REMARK, REPLY):
        assert pointers_in(kind, [kind.prefix + pointer, kind.prefix + pointer], DEFINITION) == (pointer,)
        assert is_beside(kind.prefix + pointer)


@pytest.mark.parametrize(
    "name", ["/risks", "/~remark/nothing", "/~remarkrisks", "/~reply/risks", "risks", "/~remark//"]
)
def test_names_that_lead_to_no_answer_are_none(name: str) -> None:
    assert pointers_in(REMARK, [name], DEFINITION) == ()


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("", "The whole record"),
        ("/risks", "What are you worried about?"),
        ("/met/1", "Whom did you meet?, 2"),
        ("/met/0/first_name", "Whom did you meet?, 1 First name"),
        ("/asked_before", "Asked before"),
    ],
)
def test_an_answer_is_called_by_its_question(pointer: str, words: str) -> None:
    assert label_of(DEFINITION, pointer) == words


@pytest.mark.django_db
@pytest.mark.both_databases
def test_they_are_saved_with_the_page_and_never_over_other_words(inside: Cast, draft: Draft) -> None:
    page = draft.form_version.definition.pages[0]
    field = field_for(REMARK, "/risks", "Comment")
    marks = drafts.marks_of(draft, page, [field])

    def save(text: str) -> drafts.Saved:
        posted = {field.pointer: [text]}
        return drafts.save_page(draft.pk, page.slug, posted, inside.priya, marks=marks, beside=[field])

    first = save("Which\r\nFriday?")
    assert (first.changed, first.conflicts) == (True, ())
    assert texts_in(REMARK, first.draft.entered) == {"/risks": "Which\nFriday?"}
    second = save("Another")
    assert [conflict.question.pointer for conflict in second.conflicts] == ["/~remark/risks"]
    assert second.conflicts[0].both == {"/~remark/risks": ["Which\nFriday?\n\nAnother"]}
    assert texts_in(REMARK, Draft.objects.get(pk=draft.pk).entered) == {"/risks": "Which\nFriday?"}
    assert texts_in(REPLY, first.draft.entered) == {}


def test_only_what_says_something_counts_and_what_is_too_long_is_named() -> None:
    entered = {REPLY.place: {"/~reply": [" \n"], "/~reply/risks": ["x" * 2_001], "/~reply/met": ["x" * 2_000]}}
    assert set(texts_in(REPLY, entered)) == {"/risks", "/met"}
    (problem,) = too_long_in(REPLY, entered, "Your reply", lambda pointer: f"page of {pointer}")
    assert (problem.pointer, problem.page) == ("/~reply/risks", "page of /risks")
    assert "Shorten “Your reply” by 1 character" in problem.message
