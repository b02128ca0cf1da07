"""Slips in a form that reads well are refused or told, each at its place, before anybody fills it in."""

from typing import Any

import pytest

from forms.definition import FormDefinitionError, read
from tests.forms.examples import control, form, layout

TEXT = {"type": "string", "title": "Name"}
VISIT: dict[str, Any] = {"type": "object", "title": "Visit", "properties": {"who": TEXT}}
VISITS: dict[str, Any] = {"type": "array", "title": "Visits", "items": VISIT}


def told(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What a form is warned of, as pointer, code and message."""
    return [(warning.pointer, warning.code, warning.message) for warning in read(document).warnings]


def refused(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Why a form is refused, as pointer and message."""
    with pytest.raises(FormDefinitionError) as caught:
        read(document)
    return [(problem.pointer, problem.message) for problem in caught.value.problems]


def asked(schema: dict[str, Any], **options: Any) -> dict[str, Any]:
    return form({"a": {"title": "Name"} | schema}, layout(control("a", **options)))


def test_a_form_without_slips_has_no_warnings() -> None:
    assert told(form({"a": TEXT, "visits": VISITS})) == []


@pytest.mark.parametrize(
    ("schema", "at", "message"),
    [
        ({"type": "string", "format": "emial"}, "format", "There is no format “emial”. Did you mean “email”?"),
        ({"type": "string", "minLength": 9, "maxLength": 3}, "minLength",
         "“minLength” is more than “maxLength”, so no answer fits."),
        ({"type": "array", "items": {"enum": ["x"]}, "minItems": 2}, "minItems",
         "“minItems” is 2, but there are only 1 answers to choose from."),
        ({**VISITS, "minItems": 3, "maxItems": 2}, "minItems",
         "“minItems” is more than “maxItems”, so no answer fits."),
    ],
)  # fmt: skip
def test_what_nobody_could_answer_is_refused(schema: dict[str, Any], at: str, message: str) -> None:
    assert refused(asked(schema)) == [(f"/schema/properties/a/{at}", message)]


@pytest.mark.parametrize(
    ("schema", "at", "code"),
    [
        ({"type": "string", "format": "door-colour"}, "format", "unchecked_format"),
        ({"type": "string", "format": "iri"}, "format", "unchecked_format"),
        ({"type": "string", "maxLenght": 5}, "maxLenght", "unknown_keyword"),
        ({"type": "integer", "default": "x"}, "default", "no_effect"),
        ({"type": "string", "readOnly": True, "default": "x"}, "default", "no_effect"),
        ({**VISITS, "default": []}, "default", "no_effect"),
        ({"type": "string", "writeOnly": True}, "writeOnly", "no_effect"),
        ({"type": "string", "pattern": "^[A-Z]$"}, "pattern", "pattern_without_words"),
        ({"type": "string", "pattern": "^[A-Z]$", "examples": ["b"]}, "examples/0", "bad_example"),
        ({"type": "integer", "enum": [1, 2], "minimum": 2}, "enum/0", "never_fits"),
        ({"type": "string", "x-casewright": {"messages": {"maxlength": "Less"}}}, "x-casewright/messages/maxlength",
         "unknown_message"),
    ],
)  # fmt: skip
def test_what_has_no_effect_is_told_at_its_place(schema: dict[str, Any], at: str, code: str) -> None:
    ((pointer, found, _),) = told(asked(schema))
    assert (pointer, found) == (f"/schema/properties/a/{at}", code)


def test_a_default_inside_a_lists_items_is_filled_in_and_told_only_where_it_is_no_answer() -> None:
    def visits(**day: Any) -> dict[str, Any]:
        item = {"type": "object", "title": "Visit", "properties": {"day": {"title": "Day", **day}}}
        return asked({"type": "array", "items": item})

    assert told(visits(type="string", default="Monday")) == []
    place = "/schema/properties/a/items/properties/day/default"
    assert [(pointer, code) for pointer, code, _ in told(visits(type="integer", default="x"))] == [(place, "no_effect")]


@pytest.mark.parametrize(
    ("word", "schema"),
    [
        ("maxLength", {"type": "string", "maxLenght": 5}),
        ("required", {"type": "string", "x-casewright": {"messages": {"requierd": "Say it"}}}),
    ],
)
def test_a_near_miss_is_told_with_the_word_that_was_meant(word: str, schema: dict[str, Any]) -> None:
    ((_, _, message),) = told(asked(schema))
    assert message.endswith(f"Did you mean “{word}”?")


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "pattern": "^[A-Z]$", "examples": ["B"]},
        {"type": "string", "pattern": "^[A-Z]$", "x-casewright": {"messages": {"pattern": "One capital letter"}}},
        {"type": "integer", "enum": [1, 2], "minimum": 1},
    ],
)
def test_what_is_explained_is_not_told(schema: dict[str, Any]) -> None:
    assert told(asked(schema)) == []


@pytest.mark.parametrize(
    ("schema", "options", "at"),
    [
        ({"type": "string"}, {"width": 7}, "width"),
        ({"type": "string"}, {"width": {"x": 1}}, "width"),
        ({"type": "string"}, {"readOnly": "yes"}, "readOnly"),
        ({"type": "string"}, {"multi": "yes"}, "multi"),
        ({"type": "boolean"}, {"multi": "yes"}, "multi"),
        ({"type": "string"}, {"rows": "many"}, "rows"),
    ],
)
def test_an_option_with_a_value_that_means_nothing_is_refused(
    schema: dict[str, Any], options: dict[str, Any], at: str
) -> None:
    assert [pointer for pointer, _ in refused(asked(schema, **options))] == [f"/uischema/elements/0/options/{at}"]


@pytest.mark.parametrize(
    ("schema", "options", "at"),
    [
        ({"type": "string"}, {"rows": 5}, "rows"),
        ({"type": "boolean"}, {"multi": True}, "multi"),
        ({"type": "boolean"}, {"format": "textarea"}, "format"),
        ({"type": "string"}, {"elementLabelProp": "x"}, "elementLabelProp"),
        ({"type": "string"}, {"autocomplete": "forename"}, "autocomplete"),
        ({"type": "string"}, {"autocomplete": True}, "autocomplete"),
    ],
)
def test_an_option_that_does_nothing_on_its_question_is_told(
    schema: dict[str, Any], options: dict[str, Any], at: str
) -> None:
    ((pointer, code, _),) = told(asked(schema, **options))
    assert (pointer, code) == (f"/uischema/elements/0/options/{at}", "no_effect")


@pytest.mark.parametrize(
    ("schema", "options"),
    [
        ({"type": "string"}, {"width": "10", "autocomplete": "family-name"}),
        ({"type": "string"}, {"multi": True, "rows": 4}),
        ({"type": "string"}, {"multi": False, "readOnly": True}),
        ({"enum": ["x", "y"]}, {"format": "radio"}),
    ],
)
def test_options_that_do_something_are_not_told(schema: dict[str, Any], options: dict[str, Any]) -> None:
    assert told(asked(schema, **options)) == []


@pytest.mark.parametrize(
    ("schema", "at", "code"),
    [
        ({"anyOf": [{"required": ["a"]}, {"required": ["aa"]}]}, "anyOf", "names_nothing:aa"),
        ({"not": {"properties": {"b": {"const": 1}}}}, "not", "names_nothing:b"),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, "then", "names_nothing:b"),
        ({"dependentRequired": {"a": ["b"]}}, "dependentRequired", "names_nothing:b"),
        ({"allOf": [{"oneOf": [{"required": ["b"]}, {"required": ["a"]}]}]}, "allOf", "names_nothing:b"),
        ({"not": {"maxProperties": 0}}, "not", "names_nothing"),
    ],
)
def test_a_rule_about_several_answers_that_names_no_question_is_told(
    schema: dict[str, Any], at: str, code: str
) -> None:
    assert [(pointer, found) for pointer, found, _ in told(form({"a": TEXT}, **schema))] == [(f"/schema/{at}", code)]
    group = {"type": "object", "title": "Group", "properties": {"a": TEXT}, **schema}
    place = f"/schema/properties/g/{at}"
    assert [(pointer, found) for pointer, found, _ in told(form({"g": group}))] == [(place, code)]


def test_a_rule_inside_a_rule_may_name_what_stands_around_it() -> None:
    texts = {"a": TEXT, "b": {**TEXT, "title": "Other"}}
    inner = {"properties": {"a": {"const": "x"}}, "required": ["a"], "not": {"required": ["b"]}}
    assert told(form(texts, anyOf=[inner, {"$ref": "#/$defs/b"}], **{"$defs": {"b": {"required": ["b"]}}})) == []


INHERITED = {"collect": "voluntary", "messages": {"anyOf": "Say one of them"}}
OF_ONE_ANSWER = {"prefill": "today"}


def grouped(notes: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """A group, what the items of a list ask, and a whole form with these notes."""
    return [
        (form({"a": {"type": "object", "properties": {"b": TEXT}, "x-casewright": notes}}), "/properties/a"),
        (form({"a": {**VISITS, "items": {**VISIT, "x-casewright": notes}}}), "/properties/a/items"),
        (form({"a": TEXT}, **{"x-casewright": notes}), ""),
    ]


@pytest.mark.parametrize("document", [document for document, _ in grouped(INHERITED)])
def test_what_questions_inherit_may_stand_at_a_group(document: dict[str, Any]) -> None:
    assert told(document) == []


@pytest.mark.parametrize(
    ("document", "at", "word"),
    [
        *((document, at, "prefill") for document, at in grouped(OF_ONE_ANSWER)),
        (form({"a": TEXT}, allOf=[{"x-casewright": INHERITED}]), "/allOf/0", "collect"),
        (form({"a": {"enum": ["x"], "anyOf": [{"x-casewright": OF_ONE_ANSWER}]}}), "/properties/a/anyOf/0", "prefill"),
    ],
)
def test_a_note_about_one_answer_that_stands_at_none_is_refused(document: dict[str, Any], at: str, word: str) -> None:
    assert [pointer for pointer, _ in refused(document)] == [f"/schema{at}/x-casewright/{word}"]


def test_a_note_in_a_definition_that_questions_refer_to_is_at_a_question() -> None:
    definitions = {"name": {**TEXT, "x-casewright": {"collect": "voluntary"}}}
    assert told(form({"a": {"$ref": "#/$defs/name"}}, **{"$defs": definitions})) == []


def test_a_question_without_a_label_is_told() -> None:
    ((pointer, code, message),) = told(form({"dateSeen": {"type": "string", "title": " "}}))
    assert (pointer, code) == ("/schema/properties/dateSeen", "no_label")
    assert message == "This question has no label, so it is called “Date seen”. Give it a “title”."


def test_a_label_may_stand_at_the_control() -> None:
    labelled = {**control("a"), "label": "Who told us?"}
    assert told(form({"a": {"type": "string"}}, layout(labelled))) == []


def test_two_questions_of_a_page_with_one_label_are_told_those_of_two_pages_are_not() -> None:
    two = {"a": TEXT, "b": {**TEXT, "title": "name:"}}
    ((pointer, code, message),) = told(form(two))
    assert (pointer, code) == ("/schema/properties/b", "same_label")
    assert message.startswith("“name:” also stands at /schema/properties/a.")
    pages = [{"type": "Category", "label": name, "elements": [control(name)]} for name in two]
    assert told(form(two, {"type": "Categorization", "elements": pages})) == []


def test_labels_inside_items_are_looked_at_by_themselves() -> None:
    assert told(form({"a": {**TEXT, "title": "Name"}, "visits": VISITS})) == []
    twice = {**VISIT, "properties": {"who": TEXT, "whose": TEXT}}
    ((pointer, code, _),) = told(form({"visits": {**VISITS, "items": twice}}))
    assert (pointer, code) == ("/schema/properties/visits/items/properties/whose", "same_label")


def test_two_answers_that_read_alike_are_told() -> None:
    choice = {"title": "Who?", "oneOf": [{"const": "m", "title": "Mother"}, {"const": "n", "title": "mother"}]}
    ((pointer, code, _),) = told(form({"who": choice}))
    assert (pointer, code) == ("/schema/properties/who", "same_option")


def test_a_question_that_promises_another_time_of_keeping_than_its_form_is_told() -> None:
    def kept(retention: str) -> dict[str, Any]:
        inside = {
            "type": "object",
            "properties": {"b": {"type": "string", "title": "Other", "x-casewright": {"retention": retention}}},
        }
        document = form({"a": {**TEXT, "x-casewright": {"retention": retention}}, "all": inside})
        return document | {"retention": "looked_after"}

    assert told(kept("looked_after")) == []
    found = sorted(told(kept("contact")))
    assert [(place, code) for place, code, _ in found] == [
        ("/schema/properties/a/x-casewright/retention", "kept_with_record"),
        ("/schema/properties/all/properties/b/x-casewright/retention", "kept_with_record"),
    ]
    assert "kept as long as its record" in found[0][2]
