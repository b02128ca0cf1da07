"""Lists of values by `oneOf` or `anyOf` are one choice; other variants stay refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import FormDefinition, read
from forms.problems import FormDefinitionError
from forms.validation import SchemaValidator
from tests.forms.examples import form

COLOURS = {"title": "Colours", "type": "string", "enum": ["Red", "Blue"]}
SHAPES = {"type": "string", "enum": ["Circle", "Blue"]}


def options(definition: FormDefinition) -> list[Any]:
    return [option.value for option in definition.questions["/q"].control.options]  # type: ignore[attr-defined]


def test_by_one_of_a_value_in_two_lists_is_no_option_and_by_any_of_it_is_one() -> None:
    assert options(read(form({"q": {"oneOf": [COLOURS, SHAPES]}}))) == ["Red", "Circle"]
    assert options(read(form({"q": {"anyOf": [COLOURS, SHAPES]}}))) == ["Red", "Blue", "Circle"]


def test_lists_are_found_by_reference() -> None:
    document = form({"q": {"oneOf": [{"$ref": "#/$defs/colours"}, {"enum": [1, True]}]}})
    document["schema"]["$defs"] = {"colours": COLOURS}
    assert options(read(document)) == ["Red", "Blue", 1, True]


@given(st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True), min_size=1, max_size=4))
def test_what_is_offered_is_what_the_schema_accepts(lists: list[list[str]]) -> None:
    for word in ("oneOf", "anyOf"):
        schema: Any = {word: [{"enum": listed} for listed in lists]}
        accepted = {letter for letter in "abcdefg" if SchemaValidator(schema).accepts(letter)}
        if accepted:
            assert set(options(read(form({"q": schema})))) == accepted


@pytest.mark.parametrize(
    "variants",
    [
        [COLOURS, {"type": "string"}],
        [COLOURS, {"enum": ["x"], "minLength": 2}],
        [COLOURS, {"type": "string", "enum": [1]}],
        [{"type": "array", "items": COLOURS}, {"type": "array", "items": SHAPES}],
        [{"enum": ["a", "a"]}, COLOURS],
        [{"enum": ["a"]}, {"enum": ["a"]}],
    ],
)
def test_other_variants_are_refused(variants: list[Any]) -> None:
    with pytest.raises(FormDefinitionError):
        read(form({"q": {"oneOf": variants}}))
