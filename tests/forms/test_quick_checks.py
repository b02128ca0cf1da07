"""The shortcut of validation says yes only where jsonschema finds nothing wrong, and is there for common questions."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from forms.asked_object import AskedObject, asked_object
from forms.controls import registry
from forms.quick_checks import quick_check
from tests.examples import examples
from tests.forms.schema_strategies import ANYTHING, SIMPLE, fitting


@given(st.data())
@examples(2_000)
def test_what_fits_quickly_fits_for_json_schema(data: st.DataObject) -> None:
    schema = data.draw(SIMPLE)
    value = data.draw(st.one_of(fitting(schema), ANYTHING, st.floats(allow_nan=False), st.text(max_size=5)))
    fits = quick_check(schema, registry.formats)
    if fits is not None and fits(value):
        assert Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).is_valid(value)


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"type": "string"}, "", 5),
        ({"type": "string", "title": "Name", "maxLength": 2}, "ab", "abc"),
        ({"type": "string", "minLength": 1, "pattern": "^a"}, "ab", "b"),
        ({"type": "string", "format": "date"}, "2026-02-28", "2026-02-29"),
        ({"type": "string", "enum": ["a", "b"]}, "a", "c"),
        ({"type": "string", "oneOf": [{"const": "a", "title": "A"}]}, "a", "A"),
        ({"type": "boolean"}, False, 0),
        ({"type": "integer", "minimum": 0, "exclusiveMaximum": 3}, 2, 3),
        ({"type": "integer"}, 2, True),
        ({"type": "number", "exclusiveMinimum": 0}, 0.5, 0),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1}, ["b"], []),
        ({"type": "array", "items": {"enum": ["a", "b"]}, "uniqueItems": True}, ["b"], ["b", "b"]),
    ],
)
def test_common_questions_are_answered_quickly(schema: dict[str, Any], right: Any, wrong: Any) -> None:
    fits = quick_check(schema, registry.formats)
    assert fits is not None
    assert fits(right)
    assert not fits(wrong)


@pytest.mark.parametrize(
    "schema",
    [
        True, {}, {"type": ["string"]}, {"type": "string", "not": {"const": "a"}}, {"$ref": "#", "type": "string"},
        {"type": "string", "oneOf": [{"const": "a"}, {"const": "a"}]}, {"type": "string", "enum": ["a", 1]},
        {"type": "string", "oneOf": [{"const": "a", "maxLength": 0}]}, {"type": "integer", "multipleOf": 2},
        {"type": "boolean", "const": True}, {"type": "array", "items": {"type": "string"}},
        {"type": "array", "items": {"enum": ["a"]}, "contains": {"const": "a"}}, {"type": "object"},
    ],
)  # fmt: skip
def test_what_it_does_not_know_is_left_to_json_schema(schema: Any) -> None:
    assert quick_check(schema, registry.formats) is None


def test_answers_are_copied_only_where_something_is_left_out() -> None:
    answers: dict[str, Any] = {"a": {"b": 1, "c": 2}, "rows": [{"r": 1}, {"r": 2}], "d": {"e": 3}}
    paths = {("a", "b"), ("a", "c"), ("d", "e"), ("rows",), ("rows", "0", "r"), ("rows", "1", "r")}
    assert asked_object(answers, set(), set(), paths) is answers
    gone = {("a", "b"), ("rows", "1", "r")}
    counted = asked_object(answers, gone, gone, paths)
    assert counted == {"a": {"c": 2}, "rows": [{"r": 1}, {}], "d": {"e": 3}}
    assert answers["a"] == {"b": 1, "c": 2}
    assert counted["d"] is answers["d"]
    group = counted["a"]
    assert isinstance(group, AskedObject)
    assert group.excused == {"b"}


def test_a_group_of_which_nothing_is_asked_is_excused_with_all_in_it() -> None:
    paths = {("a", "b"), ("a", "c"), ("d",)}
    whole = asked_object({"d": 1}, set(), {("a", "b"), ("a", "c")}, paths)
    assert isinstance(whole, AskedObject)
    assert whole.excused == {"a"}
    part = asked_object({"a": {}, "d": 1}, set(), {("a", "b")}, paths)
    assert isinstance(part, AskedObject)
    assert part.excused == set()
