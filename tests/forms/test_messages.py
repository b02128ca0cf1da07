"""Every schema keyword has a plain sentence that names the question; the form's own wording wins."""

from typing import Any

import pytest

from forms.definition import read
from tests.forms.examples import form

NAMED = {"title": "Colour"}


def said(schema: dict[str, Any], value: Any) -> str:
    (problem,) = read(form({"a": NAMED | schema})).validate({"a": value})
    return problem.message


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "string"}, 5, "Enter an answer to “Colour”"),
        ({"type": "string", "minLength": 3}, "ab", "Write at least 3 characters for “Colour”: it has 2"),
        ({"type": "string", "maxLength": 1}, "ab", "Shorten “Colour” by 1 character: it has 2 and can have 1"),
        ({"type": "string", "pattern": "^b"}, "ab", "Enter “Colour” in the form it is asked for"),
        ({"type": "string", "format": "email"}, "ab", "Enter an email address for “Colour”, such as name@example.org"),
        ({"type": "string", "format": "uri"}, "a b", "Enter a web address for “Colour”, such as https://www.example.org"),
        ({"type": "string", "format": "date"}, "ab", "Enter a real date for “Colour”, such as 9 7 2026"),
        ({"type": "string", "not": {"const": "ab"}}, "ab", "This answer to “Colour” is not allowed here. Change it"),
        ({"enum": ["x"]}, "ab", "Choose one of the answers to “Colour”"),
        ({"const": "x"}, "ab", "Choose one of the answers to “Colour”"),
        ({"oneOf": [{"const": "x"}]}, "ab", "Choose one of the answers to “Colour”"),
        ({"enum": [1, 5], "minimum": 3}, 1, "“Colour” must be 3 or more"),
        ({"enum": [1, 5], "maximum": 3}, 5, "“Colour” must be 3 or less"),
        ({"enum": [1, 5], "exclusiveMinimum": 1}, 1, "“Colour” must be more than 1"),
        ({"enum": [1, 5], "exclusiveMaximum": 5}, 5, "“Colour” must be less than 5"),
        ({"enum": [1, 5], "multipleOf": 5}, 1, "“Colour” must be a multiple of 5"),
        ({"type": "boolean"}, "ab", "Answer yes or no to “Colour”"),
        ({"type": "array", "items": {"enum": ["x"]}}, ["y"], "Choose only from the answers to “Colour”"),
        ({"type": "array", "items": {"enum": ["x"]}, "uniqueItems": True}, ["x", "x"],
         "Choose each answer to “Colour” only once"),
        ({"type": "array", "items": {"enum": ["x", "y"]}, "minItems": 2}, ["x"],
         "Choose at least 2 answers to “Colour”"),
        ({"type": "array", "items": {"enum": ["x", "y"]}, "maxItems": 1}, ["x", "y"],
         "Choose at most 1 answer to “Colour”: 2 are chosen"),
        ({"type": "array", "items": {"enum": ["x", "y"]}, "contains": {"const": "y"}}, ["x"],
         "Your answers to “Colour” leave out one that is needed"),
    ],
)  # fmt: skip
def test_each_keyword_has_its_sentence(schema: dict[str, Any], value: Any, message: str) -> None:
    assert said(schema, value) == message


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "string"}, "Enter an answer to “Colour”"),
        ({"type": "string", "format": "date"}, "Enter a date for “Colour”, such as 9 7 2026"),
        ({"type": "boolean"}, "Answer yes or no to “Colour”"),
        ({"enum": ["x"]}, "Choose an answer to “Colour”"),
        ({"type": "array", "items": {"enum": ["x"]}}, "Choose at least one answer to “Colour”"),
    ],
)
def test_a_missing_answer_is_asked_for_in_the_controls_own_words(schema: dict[str, Any], message: str) -> None:
    (problem,) = read(form({"a": NAMED | schema}, required=["a"])).validate({})
    assert problem.message == message


def test_the_forms_own_wording_wins_for_keywords_and_for_what_cannot_be_read() -> None:
    own = {"required": "Say when", "format": "Say a real day"}
    definition = read(
        form({"a": {"type": "string", "format": "date", "x-casewright": {"messages": own}}}, required=["a"])
    )
    assert [p.message for p in definition.review({}).problems] == ["Say when"]
    typed = {definition.pages[0].slug: {"/a/day": ["31"], "/a/month": ["2"], "/a/year": ["2026"]}}
    assert [p.message for p in definition.review(typed).problems] == ["Say a real day"]


def test_other_answers_required_by_one_are_asked_for_at_the_question() -> None:
    definition = read(form({"a": {"type": "string"}, "b": NAMED | {"type": "string"}}, dependentRequired={"a": ["b"]}))
    assert [(p.pointer, p.message) for p in definition.validate({"a": "x"})] == [("/b", "Enter an answer to “Colour”")]


def test_problems_come_in_the_order_of_the_questions_one_each() -> None:
    text = {"type": "string", "minLength": 9, "pattern": "^z"}
    definition = read(form({"b": text, "a": text, "c": text}, required=["c"]))
    assert [p.pointer for p in definition.validate({"a": "x", "b": "y"})] == ["/b", "/a", "/c"]
