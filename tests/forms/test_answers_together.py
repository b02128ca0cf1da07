"""Rules about several answers at once are told at a question, in its words, so that nobody is stuck."""

from typing import Any

import pytest
from django.test import Client

from forms import drafts
from forms.answer_checks import ASKS_FOR_ANSWER
from forms.definition import read
from tests.cast import Cast
from tests.forms import urls
from tests.forms.conftest import published
from tests.forms.examples import control, form, layout, rule

ABC = {name: {"type": "string", "title": name.upper()} for name in "abc"}
ONE_OF_TWO = [{"required": ["a"]}, {"required": ["b"]}]


def told(answers: dict[str, Any], **schema: Any) -> list[tuple[str, str]]:
    """The problems of a form with the questions A, B and C, as pointer and message; each has its page."""
    problems = read(form(ABC, **schema)).validate(answers)
    assert all(problem.page == "small-form" for problem in problems)
    return [(problem.pointer, problem.message) for problem in problems]


@pytest.mark.parametrize(
    ("schema", "answers", "at", "message"),
    [
        ({"anyOf": ONE_OF_TWO}, "", "/a", "Answer at least one of “A” and “B”"),
        ({"anyOf": ONE_OF_TWO}, "c", "/a", "Answer at least one of “A” and “B”"),
        ({"anyOf": [{"required": ["b", "c"]}]}, "b", "/c", "Answer “C”"),
        ({"anyOf": [{"required": ["b", "c"]}, {"required": ["a"]}]}, "", "/a", "Answer “B” and “C”, or answer “A”"),
        ({"anyOf": [{"properties": {"a": {"const": "z"}}}, {"required": ["b"]}]}, "a", "/b",
         "Change your answer to “A”, or answer “B”"),
        ({"anyOf": [{"$ref": "#/$defs/told"}], "$defs": {"told": {"required": ["b"]}}}, "a", "/b", "Answer “B”"),
        ({"oneOf": ONE_OF_TWO}, "", "/a", "Answer one of “A” and “B”"),
        ({"oneOf": ONE_OF_TWO}, "ab", "/b", "Answer only one of “A” and “B”"),
        ({"oneOf": [{"properties": {"a": {"type": "string"}}}, {"required": ["b"]}]}, "ab", "/a",
         "The answers to “A” and “B” do not fit together. Change one"),
        ({"not": {"required": ["a", "b"]}}, "ab", "/b", "Leave one of “A” and “B” empty"),
        ({"not": {"required": ["b"]}}, "b", "/b", "Leave “B” empty: this does not fit your other answers"),
        ({"not": {"properties": {"a": {"const": "a"}}, "required": ["a"]}}, "a", "/a",
         "This answer to “A” is not allowed here. Change it"),
        ({"minProperties": 2}, "a", "/b", "Answer at least 2 of “A”, “B” and “C”"),
        ({"maxProperties": 2}, "abc", "/c", "Answer only 2 of “A”, “B” and “C”"),
        ({"maxProperties": 1}, "ab", "/b", "Answer only one of “A”, “B” and “C”"),
        ({"propertyNames": {"enum": ["a", "b"]}}, "c", "/c", "Leave “C” empty: this does not fit your other answers"),
        ({"if": {"required": ["a"]}, "then": {"properties": {"b": False}}}, "ab", "/b",
         "Leave “B” empty: this does not fit your other answers"),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, "a", "/b", "Enter an answer to “B”"),
        ({"if": {"required": ["a"]}, "else": {"required": ["b"]}}, "", "/b", "Enter an answer to “B”"),
        ({"if": {"required": ["a", "b"]}, "then": False}, "ab", "/b", "Leave one of “A” and “B” empty"),
        ({"dependentSchemas": {"a": {"required": ["b"]}}}, "a", "/b", "Enter an answer to “B”"),
        ({"dependentSchemas": {"a": False}}, "a", "/a", "Leave “A” empty: this does not fit your other answers"),
        ({"dependentRequired": {"a": ["b"]}}, "a", "/b", "Enter an answer to “B”"),
        ({"enum": [{"a": "z"}]}, "a", "/b", "The answers to “A”, “B” and “C” do not fit together. Change one"),
    ],
)  # fmt: skip
def test_a_rule_about_several_answers_is_told_at_one_of_its_questions(
    schema: dict[str, Any], answers: str, at: str, message: str
) -> None:
    assert told({name: name for name in answers}, **schema) == [(at, message)]


def test_many_questions_are_not_all_named() -> None:
    properties = {f"q{number}": {"type": "string", "title": f"Q{number}"} for number in range(9)}
    (problem,) = read(form(properties, minProperties=3)).validate({})
    assert problem.message == "Answer at least 3 of “Q0”, “Q1”, “Q2”, “Q3” and 5 more"


def test_a_rule_says_its_own_words_which_stand_beside_it() -> None:
    rules = [
        {"anyOf": ONE_OF_TWO, "x-casewright": {"messages": {"anyOf": "Say who told us"}}},
        {"anyOf": [{"required": ["c"]}]},
    ]
    assert told({}, allOf=rules) == [("/a", "Say who told us"), ("/c", "Answer “C”")]
    own = {"messages": {"minProperties": "Answer something"}}
    assert told({}, **{"minProperties": 1, "x-casewright": own}) == [("/a", "Answer something")]


def test_a_rule_that_wants_one_answer_more_counts_as_a_missing_answer_not_as_a_wrong_one() -> None:
    definition = read(form(ABC, anyOf=ONE_OF_TWO, maxProperties=2))
    assert {problem.code in ASKS_FOR_ANSWER for problem in definition.validate({"c": "c"})} == {True}
    assert {problem.code for problem in definition.validate({"a": "a", "b": "b", "c": "c"})} == {"maxProperties"}


@pytest.mark.parametrize("rules", [{"anyOf": ONE_OF_TWO}, {"allOf": [{"anyOf": ONE_OF_TWO}]}])
def test_a_rule_at_a_group_is_told_at_a_question_of_the_group(rules: dict[str, Any]) -> None:
    definition = read(form({"who": {"type": "object", "properties": ABC} | rules}))
    assert [(p.pointer, p.message) for p in definition.validate({"who": {"c": "c"}})] == [
        ("/who/a", "Answer at least one of “A” and “B”")
    ]


@pytest.mark.parametrize("rules", [{"anyOf": ONE_OF_TWO}, {"allOf": [{"anyOf": ONE_OF_TWO}]}])
def test_a_rule_at_an_item_is_told_at_a_question_of_that_item(rules: dict[str, Any]) -> None:
    items = {"type": "object", "title": "Visit", "properties": ABC} | rules
    definition = read(form({"visits": {"type": "array", "title": "Visits", "items": items}}))
    problems = definition.validate({"visits": [{"a": "a"}, {"c": "c"}]})
    assert [(p.pointer, p.words) for p in problems] == [("/visits/1/a", "Visit 2: Answer at least one of “A” and “B”")]


HIDDEN = rule("SHOW", "c", {"const": "yes"}, failWhenUndefined=True)


@pytest.mark.parametrize(
    "schema",
    [
        {"minProperties": 3},
        {"anyOf": [{"required": ["a"]}]},
        {"oneOf": [{"required": ["a"]}]},
        {"not": {"properties": {"a": {"const": "no"}}}},
        {"if": {"properties": {"a": {"const": "no"}}}, "then": False},
        {"dependentSchemas": {"c": {"required": ["a"]}}},
    ],
)
def test_what_is_hidden_blocks_nobody(schema: dict[str, Any]) -> None:
    ui = layout(control("a", HIDDEN), control("b"), control("c"))
    assert read(form(ABC, ui, **schema)).validate({"b": "b", "c": "c"}) == []


def test_a_condition_sees_a_hidden_answer_as_one_that_is_not_there() -> None:
    ui = layout(control("a", HIDDEN), control("b"), control("c"))
    definition = read(form(ABC, ui, **{"if": {"required": ["a"]}, "then": {"required": ["b"]}}))
    assert definition.validate({"a": "a", "c": "no"}) == []
    assert [p.pointer for p in definition.validate({"a": "a", "c": "yes"})] == ["/b"]
    either = read(form(ABC, ui, oneOf=ONE_OF_TWO))
    assert either.validate({"b": "b", "c": "no"}) == []
    assert [p.code for p in either.validate({"a": "a", "b": "b", "c": "yes"})] == ["oneOf"]


def test_what_no_question_can_mend_says_that_the_form_is_to_be_mended() -> None:
    (problem,) = read(form(ABC, required=["consent"])).validate({})
    assert problem.message == (
        "This form needs “consent” but does not ask for it, so it cannot be submitted. "
        "Tell the person who looks after your forms"
    )


@pytest.mark.parametrize("word", ["additionalProperties", "unevaluatedProperties"])
def test_what_the_form_cannot_keep_is_named(word: str) -> None:
    (problem,) = read(form(ABC, **{word: False})).validate({"a": "a", "z": 1})
    assert (problem.pointer, problem.message) == ("/z", "This form does not ask for “z” and cannot keep it")


@pytest.mark.django_db
@pytest.mark.urls("tests.forms.urls")
def test_whoever_fills_in_the_form_is_led_from_the_check_page_to_the_question_and_out(
    inside: Cast, sign_in: Any
) -> None:
    sam: Client = sign_in(inside.sam)
    urls.SUBMITTED.clear()
    draft = drafts.start(published(form(ABC, anyOf=ONE_OF_TWO)), inside.sam)
    page, check = f"/example/{draft.pk}/small-form/", f"/example/{draft.pk}/check/"
    assert sam.post(check, {"action": "submit"}).status_code == 303
    shown = sam.get(f"{check}?problems=1").content.decode()
    assert f'<a href="{page}?problems=1&amp;from=check#qa">Answer at least one of “A” and “B”</a>' in shown
    assert "Answer at least one of “A” and “B”" in sam.get(f"{page}?problems=1").content.decode()
    sam.post(page, {"/b": "Her aunt"})
    assert sam.post(check, {"action": "submit", "revision": "1"}).status_code == 201
    assert [answers for answers, _ in urls.SUBMITTED] == [{"b": "Her aunt"}]
