"""Reading form documents, and what the whole of a definition answers."""

import pytest

from forms.definition import FormDefinitionError, read
from forms.problems import Problem
from tests.forms.examples import (
    answered_assessment,
    assessment,
    control,
    form,
    layout,
    manager_decision,
    rule,
)

TEXT = {"type": "string"}


def problems_of(document: object) -> dict[str, str]:
    with pytest.raises(FormDefinitionError) as caught:
        read(document)
    return {problem.pointer: problem.code for problem in caught.value.problems}


def messages(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.message) for problem in problems]


def test_the_assessment_has_four_pages_and_uses_all_six_controls() -> None:
    definition = read(assessment())
    assert [page.slug for page in definition.pages] == [
        "why-and-how", "the-child", "family-and-circumstances", "what-it-means",
    ]  # fmt: skip
    kinds = {question.kind for question in definition.questions.values()}
    assert kinds == {"short_text", "long_text", "yes_no", "radios", "checkboxes", "date"}
    assert definition.warnings == ()


def test_complete_answers_to_the_assessment_are_valid_and_stay_as_they_are() -> None:
    definition = read(assessment())
    assert definition.validate(answered_assessment()) == []
    assert definition.clean(answered_assessment()) == answered_assessment()


def test_questions_that_are_not_shown_are_not_required() -> None:
    definition = read(assessment())
    answers = answered_assessment() | {"child_seen": False}
    assert messages(definition.validate(answers)) == [("/not_seen_reason", "Write why you did not see the child")]
    assert {"/seen_on", "/seen_alone", "/not_alone_reason"} <= definition.hidden(answers)
    assert "seen_on" not in definition.clean(answers)


def test_a_manager_must_comment_when_refusing_and_may_return_with_comments_at_the_answers() -> None:
    definition = read(manager_decision())
    for decision in ("approve", "return"):
        assert definition.validate({"decision": decision}) == []
    (problem,) = definition.validate({"decision": "refuse"})
    assert (problem.pointer, problem.page, problem.message) == ("/comment", "decision", "Write why you refuse it")
    assert definition.validate({"decision": "refuse", "comment": "This is another child."}) == []


def test_without_a_ui_schema_one_page_asks_the_properties_in_order() -> None:
    definition = read(form({"b": TEXT, "a": TEXT}))
    assert [[question.pointer for question in page.questions] for page in definition.pages] == [["/b", "/a"]]


def test_everything_wrong_is_reported_at_once() -> None:
    document = form(
        {"a": {"type": "string", "format": "duration"}, "b": TEXT},
        layout(control("a"), {"type": "Carousel"}, control("nowhere"), control("b", {"effect": "WOBBLE"})),
    )
    assert problems_of(document) == {
        "/uischema/elements/0": "not_supported_yet",
        "/uischema/elements/1": "unknown_element",
        "/uischema/elements/2/scope": "unknown_scope",
        "/uischema/elements/3/rule/effect": "bad_rule",
    }


@pytest.mark.parametrize(
    ("document", "pointer", "code"),
    [
        (None, "", "not_an_object"),
        ([], "", "not_an_object"),
        ({}, "/schema", "no_schema"),
        ({"schema": True}, "/schema", "no_schema"),
        (form({}) | {"schema": {"type": "array"}}, "/schema/type", "root_not_object"),
        (form({}), "/schema/properties", "no_questions"),
        (form({"a": TEXT}) | {"title": 5}, "/title", "not_text"),
        (form({"a": TEXT}, "page"), "/uischema", "unknown_element"),
        (form({"a": TEXT}, {"type": "VerticalLayout"}), "/uischema/elements", "bad_elements"),
        (form({"a": {"type": "text"}}), "/schema/properties/a/type", "schema_invalid"),
        (form({"a": {"type": "string", "minLength": "many"}}), "/schema/properties/a/minLength", "schema_invalid"),
        (form({"a": {"$ref": "https://example.org/x"}}), "/schema/properties/a/$ref", "remote_ref"),
        (form({"a": {"$ref": "file:///etc/passwd"}}), "/schema/properties/a/$ref", "remote_ref"),
        (form({"a": {"$ref": "#/$defs/none"}}), "/schema/properties/a/$ref", "missing_ref"),
        (form({"a": {"$dynamicRef": "#a"}}), "/schema/properties/a/$dynamicRef", "not_supported"),
        (form({"a": TEXT | {"$id": "urn:x"}}), "/schema/properties/a/$id", "not_supported"),
        (form({"a": TEXT | {"pattern": "(?=x)y"}}), "/schema/properties/a/pattern", "bad_pattern"),
        (form({"a": TEXT | {"pattern": "("}}), "/schema/properties/a/pattern", "bad_pattern"),
        (form({"a": TEXT | {"pattern": "a" * 2000}}), "/schema/properties/a/pattern", "bad_pattern"),
        (form({"a": {"type": "array", "items": {"type": "boolean"}}}), "/schema/properties/a", "not_supported_yet"),
        (form({"a": TEXT}, layout(control("a", calculate="1 +"))),
         "/uischema/elements/0/options/calculate", "bad_calculation"),
        (form({"a": TEXT}, layout(control("a", calculate=5))),
         "/uischema/elements/0/options/calculate", "bad_calculation"),
        (form({"a": {"type": "integer", "minimum": 3, "maximum": 2}}), "/schema/properties/a", "bad_limit"),
        (form({"a": {"type": "number", "maximum": 1e20}}), "/schema/properties/a", "bad_limit"),
        (form({"a": {"enum": ["", "x"]}}, layout(control("a", format="select"))),
         "/uischema/elements/0", "empty_option"),
        (form({"a": TEXT}, layout(control("a", multi=True, rows=0))),
         "/uischema/elements/0/options/rows", "bad_option"),
        (form({"a": TEXT}, layout(control("a", format={}))), "/uischema/elements/0/options/format", "bad_option"),
        (form({"a": TEXT | {"x-casewright": {"collect": "maybe"}}}),
         "/schema/properties/a/x-casewright/collect", "bad_annotation"),
        (form({"a": TEXT | {"x-casewright": {"check": {"feel": "1 +", "message": "No"}}}}),
         "/schema/properties/a/x-casewright/check/feel", "bad_annotation"),
        (form({"a": TEXT, "b": TEXT}, layout(control("a", {"effect": "SHOW", "condition": {"feel": "b = "}}))),
         "/uischema/elements/0/rule/condition/feel", "bad_condition"),
        (form({"a": TEXT}, layout(control("a", rule("SHOW", "z", {"const": 1})))),
         "/uischema/elements/0/rule/condition/scope", "unknown_scope"),
        (form({"a": TEXT, "b": TEXT}, layout(control("a", rule("SHOW", "b", {"minLength": "x"})))),
         "/uischema/elements/0/rule/condition/schema/minLength", "schema_invalid"),
        (form({"a": TEXT, "b": TEXT}, layout(control("a", rule("SHOW", "b", {"$ref": "#"})))),
         "/uischema/elements/0/rule/condition/schema/$ref", "not_supported"),
        (form({"a": TEXT, "b": TEXT}, layout(control("a"), control("a", rule("SHOW", "b", {"const": "x"})))),
         "/uischema/elements/1", "asked_twice"),
        (form({"a": {"enum": ["x", "x"]}}), "/schema/properties/a", "duplicate_option"),
        (form({"a": {"enum": ["1", 1]}}), "/schema/properties/a", "duplicate_option"),
        (form({"a": {"oneOf": [{"type": "object"}, {"type": "string"}]}}), "/schema/properties/a", "not_supported_yet"),
    ],
)  # fmt: skip
def test_it_refuses_and_says_where(document: object, pointer: str, code: str) -> None:
    assert problems_of(document)[pointer] == code


def test_unknown_options_are_kept_and_warned_about() -> None:
    definition = read(form({"a": TEXT | {"title": "A"}}, layout(control("a", slider=True))))
    assert [(w.pointer, w.message) for w in definition.warnings] == [
        ("/uischema/elements/0/options/slider", "unknown option slider")
    ]


def test_a_required_property_that_is_never_asked_is_warned_about() -> None:
    definition = read(form({"a": TEXT, "b": TEXT}, layout(control("a")), required=["b"]))
    assert "required_not_asked:b" in {warning.code for warning in definition.warnings}
    assert [problem.pointer for problem in definition.validate({})] == ["/b"]


def test_a_control_on_an_object_is_a_group_and_required_lands_on_the_child() -> None:
    street = TEXT | {"title": "Street"}
    address = {"type": "object", "properties": {"street": street, "town": TEXT}, "required": ["street"]}
    definition = read(form({"address": address}, layout(control("address")), required=["address"]))
    assert messages(definition.validate({})) == [("/address/street", "Enter an answer to “Street”")]
    assert definition.validate({"address": {"street": "1 Mill Lane"}}) == []


def test_a_group_that_is_not_shown_is_not_required() -> None:
    address = {"type": "object", "properties": {"street": TEXT}, "required": ["street"]}
    shown = {"type": "Control", "scope": "#/properties/address", "rule": rule("SHOW", "moved", {"const": True})}
    definition = read(
        form({"moved": {"type": "boolean"}, "address": address}, layout(control("moved"), shown), required=["address"])
    )
    assert definition.validate({"moved": False}) == []
    assert [p.pointer for p in definition.validate({"moved": True})] == ["/address/street"]


def test_references_inside_the_schema_are_followed() -> None:
    definition = read(
        form({"a": {"$ref": "#/$defs/choice", "title": "Which?"}}, **{"$defs": {"choice": {"enum": ["x", "y"]}}})
    )
    (question,) = definition.questions.values()
    assert (question.kind, question.label) == ("radios", "Which?")
    assert [p.code for p in definition.validate({"a": "z"})] == ["enum"]


def test_nested_categories_become_pages_and_their_rules_reach_down() -> None:
    uischema = {
        "type": "Categorization",
        "elements": [
            {"type": "Category", "label": "One", "elements": [control("a")]},
            {
                "type": "Category",
                "label": "Two",
                "rule": rule("SHOW", "a", {"const": "more"}),
                "elements": [
                    {
                        "type": "Categorization",
                        "elements": [{"type": "Category", "label": "One", "elements": [control("b")]}],
                    }
                ],
            },
        ],
    }
    definition = read(form({"a": TEXT, "b": TEXT}, uischema))
    assert [page.slug for page in definition.pages] == ["one", "one-2"]
    assert [page.slug for page in definition.visible_pages({"a": "x", "b": "y"})] == ["one"]
    assert [page.slug for page in definition.visible_pages({"a": "more"})] == ["one", "one-2"]


def test_the_check_page_keeps_its_address() -> None:
    uischema = {
        "type": "Categorization",
        "elements": [{"type": "Category", "label": "Check", "elements": [control("a")]}],
    }
    assert [page.slug for page in read(form({"a": TEXT}, uischema)).pages] == ["check-2"]


def test_reading_takes_a_copy_so_that_later_changes_do_nothing() -> None:
    document = form({"a": TEXT}, required=["a"])
    definition = read(document)
    document["schema"]["required"].clear()
    assert [problem.pointer for problem in definition.validate({})] == ["/a"]
