"""No keyword of JSON Schema that can refuse an answer is without a sentence that says what to do at the question."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from forms.controls import registry
from forms.definition import read
from forms.formats import NEEDS_CONTROL
from forms.schema_safety import REFUSED_WORDS
from tests.forms import test_answers_together, test_messages, test_number_controls
from tests.forms.examples import form

TICKS = {"type": "array", "items": {"enum": ["x", "y", "z"]}}
NOT_ALLOWED = "This answer to “Colour” is not allowed here. Change it"
CHECK = "Check your answer to “Colour”: it does not fit what this form asks for"
SENTENCES: list[tuple[str, dict[str, Any], Any, str]] = [
    ("minContains", TICKS | {"contains": {"enum": ["x", "y"]}, "minContains": 2}, ["x"],
     "Your answers to “Colour” leave out one that is needed"),
    ("maxContains", TICKS | {"contains": {"enum": ["x", "y"]}, "maxContains": 1}, ["x", "y"],
     "Choose fewer answers to “Colour”"),
    ("prefixItems", TICKS | {"prefixItems": [{"const": "x"}]}, ["y"], "Choose only from the answers to “Colour”"),
    ("allOf", {"type": "string", "allOf": [{"minLength": 3}]}, "ab",
     "Write at least 3 characters for “Colour”: it has 2"),
    ("anyOf", {"type": "string", "allOf": [{"anyOf": [{"minLength": 3}, {"pattern": "^b"}]}]}, "ab", CHECK),
    ("oneOf", {"type": "string", "allOf": [{"oneOf": [{"minLength": 1}, {"pattern": "^a"}]}]}, "ab", CHECK),
    ("enum", {"type": "string", "allOf": [{"enum": ["x"]}]}, "ab", CHECK),
    ("const", {"type": "string", "allOf": [{"const": "x"}]}, "ab", CHECK),
    ("enum", TICKS | {"allOf": [{"enum": [["x"]]}]}, ["y"], CHECK),
    ("if", {"type": "string", "if": {"pattern": "^a"}, "then": {"minLength": 3}}, "ab",
     "Write at least 3 characters for “Colour”: it has 2"),
    ("if", {"type": "string", "if": {"pattern": "^a"}, "then": False}, "ab", NOT_ALLOWED),
    ("if", {"type": "string", "if": {"pattern": "^b"}, "else": {"maxLength": 1}}, "ab",
     "Shorten “Colour” by 1 character: it has 2 and can have 1"),
    ("not", {"type": "string", "not": {"maxLength": 3}}, "ab", NOT_ALLOWED),
    ("pattern", {"type": "string", "pattern": "^[A-Z]{2}$", "examples": ["AB"]}, "ab",
     "Enter “Colour” in the form it is asked for, such as AB"),
    ("$ref", {"$ref": "#/$defs/long"}, "ab", "Write at least 3 characters for “Colour”: it has 2"),
]  # fmt: skip


def said(schema: dict[str, Any], value: Any) -> str:
    definitions = {"long": {"type": "string", "minLength": 3}}
    document = form({"a": {"title": "Colour"} | schema}, **{"$defs": definitions})
    (problem,) = read(document).validate({"a": value})
    assert (problem.pointer, problem.page, problem.label) == ("/a", "small-form", "Colour")
    return problem.message


@pytest.mark.parametrize(("keyword", "schema", "value", "message"), SENTENCES)
def test_each_keyword_at_a_question_has_its_sentence(
    keyword: str, schema: dict[str, Any], value: Any, message: str
) -> None:
    assert said(schema, value) == message


WRONG = {
    "email": "nobody", "idn-email": "nobody", "hostname": "a b", "ipv4": "1.2", "ipv6": "1.2", "uri": "a b",
    "uri-reference": "a b", "uuid": "1", "json-pointer": "a", "regex": "(",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(WRONG))
def test_each_format_of_a_text_has_its_sentence_with_an_example(name: str) -> None:
    message = said({"type": "string", "format": name}, WRONG[name])
    assert message.startswith("Enter a")
    assert "“Colour”" in message
    assert "such as" in message or name == "uuid"


def test_no_format_is_forgotten() -> None:
    own = {brought.name for control in registry for brought in control.formats}
    assert set(registry.formats) - own - set(NEEDS_CONTROL) <= set(WRONG)


def test_the_forms_own_words_win_for_every_keyword() -> None:
    for keyword, schema, value, _ in SENTENCES:
        if keyword in schema and keyword not in {"allOf", "$ref", "if", "prefixItems"}:
            noted = schema | {"x-casewright": {"messages": {keyword: "Our own words", "contains": "Our own words"}}}
            assert said(noted, value) == "Our own words", keyword


def test_words_beside_a_keyword_inside_a_question_win_over_the_questions() -> None:
    inner = {"minLength": 3, "x-casewright": {"messages": {"minLength": "Inner"}}}
    assert said({"type": "string", "allOf": [inner]}, "ab") == "Inner"


def test_an_answer_that_another_one_demands_can_have_words_for_that() -> None:
    own = {"messages": {"dependentRequired": "Say who, since you said when", "required": "Say who"}}
    who = {"type": "string", "x-casewright": own}
    document = form({"when": {"type": "string"}, "who": who}, dependentRequired={"when": ["who"]})
    assert [p.message for p in read(document).validate({"when": "x"})] == ["Say who, since you said when"]
    document = form({"who": who}, required=["who"])
    assert [p.message for p in read(document).validate({})] == ["Say who"]


def test_what_a_branch_demands_can_have_the_words_of_the_branch() -> None:
    then = {"required": ["b"], "x-casewright": {"messages": {"required": "Say why you refuse"}}}
    texts = {name: {"type": "string", "title": name} for name in "ab"}
    document = form(texts, **{"if": {"required": ["a"]}, "then": then})
    assert [(p.pointer, p.message) for p in read(document).validate({"a": "x"})] == [("/b", "Say why you refuse")]


OUTSIDE = {
    # nothing is refused by these themselves: what they hold is looked at, or an answer's place is found by them
    "properties", "patternProperties", "$ref", "allOf", "items", "dependentSchemas",
    # only lists of anything could be refused by it, and those have no control
    "unevaluatedItems",
    # tried by the tests of those modules that hold no table
    "required", "additionalProperties", "unevaluatedProperties",
}  # fmt: skip


def test_no_keyword_is_forgotten() -> None:
    tried = {keyword for keyword, *_ in SENTENCES}
    for module in (test_messages, test_answers_together, test_number_controls):
        for name in dir(module):
            for mark in getattr(getattr(module, name), "pytestmark", ()):
                if mark.name == "parametrize":
                    tried |= {word for case in mark.args[1] for part in _parts(case) for word in part}
    keywords = set(Draft202012Validator.VALIDATORS) - set(REFUSED_WORDS) - OUTSIDE
    assert keywords - tried == set()


def _parts(case: Any) -> list[dict[str, Any]]:
    return [part for part in case if isinstance(part, dict)] if isinstance(case, tuple) else []
