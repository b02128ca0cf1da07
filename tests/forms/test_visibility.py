"""Rules: what is shown and asked, and that it depends on nothing but the answers that count."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.definition import FormDefinition, read
from tests.examples import examples
from tests.forms.examples import assessment, control, form, layout, rule

TEXT = {"type": "string"}
YES = {"const": "yes"}


def chain() -> FormDefinition:
    """c asks for b, b asks for a; c stands first."""
    return read(
        form(
            {"a": TEXT, "b": TEXT, "c": TEXT},
            layout(control("c", rule("SHOW", "b", YES)), control("b", rule("SHOW", "a", YES)), control("a")),
        )
    )


def test_an_answer_that_is_not_shown_reads_as_absent_whatever_the_order() -> None:
    assert chain().visible({"a": "yes", "b": "yes"}) == {"/a", "/b", "/c"}
    assert chain().visible({"a": "no", "b": "yes", "c": "kept"}) == {"/a"}
    assert chain().clean({"a": "no", "b": "yes", "c": "kept"}) == {"a": "no"}


@pytest.mark.parametrize(
    ("effect", "answer", "shown", "asked"),
    [
        ("SHOW", "yes", True, True),
        ("SHOW", "no", False, False),
        ("HIDE", "yes", False, False),
        ("HIDE", "no", True, True),
        ("ENABLE", "yes", True, True),
        ("ENABLE", "no", True, False),
        ("DISABLE", "yes", True, False),
        ("DISABLE", "no", True, True),
    ],
)
def test_each_effect(effect: str, answer: str, shown: bool, asked: bool) -> None:
    definition = read(
        form({"a": TEXT, "b": TEXT}, layout(control("a"), control("b", rule(effect, "a", YES))), required=["b"])
    )
    standing = definition.standing({"a": answer, "b": "x"})
    assert ("/b" in standing.shown, "/b" in standing.asked) == (shown, asked)
    assert ("b" in definition.clean({"a": answer, "b": "x"})) is asked
    assert (definition.validate({"a": answer}) == []) is not asked


def test_a_rule_on_a_group_covers_everything_inside_and_inner_rules_still_count() -> None:
    inner = {"type": "Group", "label": "In", "elements": [control("b"), control("c", rule("SHOW", "b", YES))]}
    outer = layout(inner, rule=rule("SHOW", "a", YES))
    definition = read(form({"a": TEXT, "b": TEXT, "c": TEXT}, layout(control("a"), outer)))
    assert definition.visible({"a": "no", "b": "yes"}) == {"/a"}
    assert definition.visible({"a": "yes", "b": "no"}) == {"/a", "/b"}
    assert definition.visible({"a": "yes", "b": "yes"}) == {"/a", "/b", "/c"}


@pytest.mark.parametrize("held", ["x", ["x"], 1, None])
def test_what_stands_where_a_hidden_group_would_be_never_blocks(held: Any) -> None:
    group = {"type": "object", "properties": {"h": {"type": "string"}}, "required": ["h"]}
    properties = {"p": {"type": "boolean"}, "g": group}
    shown = layout(control("p"), control("g/properties/h", rule("SHOW", "p", {"const": True})))
    definition = read(form(properties, shown, required=["g"]))
    assert definition.validate({"p": False, "g": held}) == []
    (problem,) = definition.validate({"p": True, "g": held})
    assert problem.pointer == "/g/h"


def test_a_missing_answer_equals_nothing_and_may_be_made_to_fail() -> None:
    def shown(schema: dict[str, Any], **more: Any) -> bool:
        uischema = layout(control("a"), control("b", rule("SHOW", "a", schema, **more)))
        return "/b" in read(form({"a": TEXT, "b": TEXT}, uischema)).visible({})

    assert not shown(YES)
    assert not shown({"type": "string"})
    assert not shown({"enum": ["no", None]})
    assert shown({"not": YES})
    assert not shown({"not": YES}, failWhenUndefined=True)
    assert shown({"minLength": 3})


def test_a_condition_may_look_at_the_whole_form() -> None:
    whole = {"effect": "SHOW", "condition": {"scope": "#", "schema": {"required": ["a"], "properties": {"a": YES}}}}
    asked = {name: TEXT | {"title": name} for name in "ab"}
    definition = read(form(asked, layout(control("a"), control("b", whole))))
    assert definition.visible({"a": "yes"}) == {"/a", "/b"}
    assert definition.visible({}) == {"/a"}
    assert definition.warnings == ()


def test_and_and_or_of_conditions() -> None:
    def composed(kind: str) -> FormDefinition:
        parts = [{"scope": f"#/properties/{name}", "schema": YES} for name in "ab"]
        both = {"effect": "SHOW", "condition": {"type": kind, "conditions": parts}}
        return read(form({"a": TEXT, "b": TEXT, "c": TEXT}, layout(control("a"), control("b"), control("c", both))))

    assert "/c" not in composed("AND").visible({"a": "yes"})
    assert "/c" in composed("AND").visible({"a": "yes", "b": "yes"})
    assert "/c" in composed("OR").visible({"b": "yes"})


def test_a_feel_condition_sees_dates_as_dates_and_missing_answers_as_null() -> None:
    feel = {"effect": "SHOW", "condition": {"feel": 'seen_on != null and seen_on > date("2026-07-01")'}}
    date = {"type": "string", "format": "date"}
    definition = read(form({"seen_on": date, "why": TEXT}, layout(control("seen_on"), control("why", feel))))
    assert "/why" in definition.visible({"seen_on": "2026-07-09"})
    assert "/why" not in definition.visible({"seen_on": "2026-06-09"})
    assert "/why" not in definition.visible({})


def test_a_check_in_feel_is_reported_at_its_question() -> None:
    check = {"feel": "end_on >= start_on", "message": "The end cannot be before the start"}
    date: dict[str, Any] = {"type": "string", "format": "date"}
    definition = read(form({"start_on": date, "end_on": date | {"x-casewright": {"check": check}}}))
    (problem,) = definition.validate({"start_on": "2026-07-09", "end_on": "2026-07-08"})
    assert (problem.pointer, problem.message, problem.code) == (
        "/end_on",
        "The end cannot be before the start",
        "check",
    )
    assert definition.validate({"start_on": "2026-07-09", "end_on": "2026-07-09"}) == []
    assert definition.validate({"start_on": "2026-07-09"}) == []


def test_rules_in_a_circle_are_warned_about_and_still_settle() -> None:
    definition = read(
        form({"a": TEXT, "b": TEXT}, layout(control("a", rule("HIDE", "b", YES)), control("b", rule("HIDE", "a", YES))))
    )
    assert [warning.code for warning in definition.warnings if warning.code == "circular_rules"] == ["circular_rules"]
    answers = {"a": "yes", "b": "yes"}
    assert len(definition.visible(answers)) == 1
    assert definition.visible(definition.clean(answers)) == definition.visible(answers)


def test_read_only_and_unknown_answers_do_not_count() -> None:
    read_only = TEXT | {"readOnly": True}
    definition = read(
        form({"a": read_only, "b": TEXT}, layout(control("a"), control("b", rule("SHOW", "a", YES))), required=["a"])
    )
    assert definition.clean({"a": "yes", "b": "x", "extra": 1}) == {}
    assert definition.visible({"a": "yes"}) == {"/a"}
    assert definition.validate({"b": "x"}) == []


NAMES = "abcdef"
SCHEMAS = st.sampled_from([YES, {"not": YES}, {"type": "string"}, {"enum": ["yes", "no"]}, {"minLength": 3}, {}])
RULES = st.none() | st.builds(
    rule, st.sampled_from(["SHOW", "HIDE", "ENABLE", "DISABLE"]), st.sampled_from(NAMES), SCHEMAS
)
ANSWERS = st.dictionaries(st.sampled_from(NAMES + "x"), st.sampled_from(["yes", "no", "", 3, None, ["yes"]]))


@examples(300)
@given(rules=st.tuples(*[RULES] * 6), group_rule=RULES, answers=ANSWERS)
def test_cleaning_settles_whatever_the_rules(rules: tuple[Any, ...], group_rule: Any, answers: dict[str, Any]) -> None:
    controls = [control(name, own) for name, own in zip(NAMES, rules, strict=True)]
    group = layout(*controls[3:], **({"rule": group_rule} if group_rule else {}))
    definition = read(form(dict.fromkeys(NAMES, TEXT), layout(*controls[:3], group)), checked_before=True)
    cleaned = definition.clean(answers)
    assert definition.clean(cleaned) == cleaned
    assert definition.visible(cleaned) == definition.visible(answers)
    assert definition.visible(answers) | definition.hidden(answers) == set(definition.questions)


def assessment_answers() -> st.SearchStrategy[dict[str, Any]]:
    properties = assessment()["schema"]["properties"]
    words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)

    def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
        if schema["type"] == "boolean":
            return st.booleans()
        if schema["type"] == "array":
            options = [option["const"] for option in schema["items"]["oneOf"]]
            return st.sets(st.sampled_from(options), min_size=1).map(lambda chosen: [o for o in options if o in chosen])
        if "oneOf" in schema:
            return st.sampled_from([option["const"] for option in schema["oneOf"]])
        if schema.get("format") == "date":
            return st.dates().map(lambda day: day.isoformat())
        return words

    return st.fixed_dictionaries({}, optional={name: values(schema) for name, schema in properties.items()})


@settings(max_examples=100, deadline=None)
@given(answers=assessment_answers())
def test_answers_come_back_from_what_would_be_typed_for_them(answers: dict[str, Any]) -> None:
    definition = read(assessment(), checked_before=True)
    assert definition.answers_from(definition.entered_from(answers)) == (answers, [])
