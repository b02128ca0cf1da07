"""Documents made to hurt: each is refused, or read within bounds; nothing else is ever raised."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import FormDefinitionError, read
from forms.validation import SchemaValidator
from tests.examples import examples
from tests.forms.examples import assessment, control, form, layout

TEXT = {"type": "string"}


def refused(document: object) -> set[str]:
    with pytest.raises(FormDefinitionError) as caught:
        read(document)
    return {problem.code for problem in caught.value.problems}


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = layout(control("a"))
    for _ in range(depth):
        inner = layout(inner)
    return inner


def doubling(levels: int) -> dict[str, Any]:
    """Schemas that refer twice to the next one: 2**levels when followed."""
    defs: dict[str, Any] = {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(levels)}
    return form({"a": TEXT | {"allOf": [{"$ref": "#/$defs/d0"}]}}, **{"$defs": defs | {f"d{levels}": {"maxLength": 5}}})


def deepening() -> dict[str, Any]:
    """A schema that refers to itself twice, one level down."""
    node = {"type": "object", "properties": {"below": {"allOf": [{"$ref": "#/$defs/node"}, {"$ref": "#/$defs/node"}]}}}
    return form({"a": TEXT, "tree": {"$ref": "#/$defs/node"}}, layout(control("a")), **{"$defs": {"node": node}})


def test_it_refuses_deep_wide_and_endless_documents() -> None:
    itself: dict[str, Any] = form({"a": TEXT})
    itself["schema"]["properties"]["b"] = itself
    shared: list[Any] = [1] * 10
    for _ in range(10):
        shared = [shared] * 10
    assert refused(itself) == {"too_deep"}
    assert refused(form({"a": TEXT}, nested(60))) == {"too_deep"}
    assert refused(form({"a": TEXT | {"enum": shared}})) == {"too_large"}
    assert refused(form({f"q{n}": TEXT for n in range(70_000)})) == {"too_large"}
    assert "too_many_questions" in refused(form({f"q{n}": TEXT for n in range(501)}))
    assert "text_too_long" in refused(form({"a": TEXT | {"description": "x" * 30_000}}))


def test_it_refuses_more_than_anybody_could_read() -> None:
    pages = [{"type": "Category", "label": f"Page {n}", "elements": [control(f"q{n}")]} for n in range(61)]
    many = form({f"q{n}": TEXT for n in range(61)}, {"type": "Categorization", "elements": pages})
    assert refused(many) == {"too_many_pages"}
    assert refused(form({"a": {"enum": [f"option {n}" for n in range(501)]}})) == {"too_many_options"}
    assert refused(form({"a": {"oneOf": [{"const": 1, "title": "o" * 501}]}})) == {"label_too_long"}
    assert refused(form({"a": TEXT | {"title": "l" * 501}})) == {"bad_label"}
    assert refused(form({"a": TEXT | {"pattern": "a" * 1_001}})) == {"bad_pattern"}


def test_it_refuses_references_that_multiply_or_lead_back() -> None:
    assert refused(doubling(25)) == {"too_large"}
    assert refused(deepening()) == {"too_large"}
    assert refused(
        form({"a": {"$ref": "#/$defs/a"}}, **{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}})
    ) == {"circular_ref"}
    chain = {f"c{n}": {"allOf": [{"$ref": f"#/$defs/c{n + 1}"}]} for n in range(900)}
    assert refused(form({"a": {"$ref": "#/$defs/c0"}}, **{"$defs": chain | {"c900": TEXT}})) == {"too_large"}


def test_an_object_inside_itself_is_refused_not_followed_for_ever() -> None:
    person = {"type": "object", "properties": {f"p{n}": {"$ref": "#/$defs/person"} for n in range(20)} | {"name": TEXT}}
    assert "too_deep" in refused(form({"person": {"$ref": "#/$defs/person"}}, **{"$defs": {"person": person}}))


def test_it_refuses_what_json_cannot_hold() -> None:
    assert "not_json" in refused(form({"a": TEXT | {"default": {1, 2}}}))
    assert "not_json" in refused(form({"a": TEXT | {"default": float("nan")}}))
    assert "not_json" in refused(form({"a": TEXT | {"default": 10**400}}))
    assert "not_json" in refused(form({"a": TEXT | {1: 2}}))
    assert "not_text" in refused(form({"a": TEXT | {"title": "a\x00b"}}))
    assert "not_text" in refused(form({"a": TEXT | {"title": "\ud800"}}))


def test_a_pattern_that_would_hang_other_engines_answers_at_once() -> None:
    definition = read(form({"a": TEXT | {"pattern": "^(a+)+$"}}))
    assert [problem.code for problem in definition.validate({"a": "a" * 50_000 + "!"})] == ["pattern"]


def test_patterns_on_names_do_not_reach_a_backtracking_engine() -> None:
    document = form({"a": TEXT}, patternProperties={"^(x+)+$": TEXT}, additionalProperties=False)
    definition = read(document)
    assert [problem.code for problem in definition.validate({"x" * 40 + "!": "v"})] == ["additionalProperties"]
    assert definition.validate({"xxx": "v"}) == []


def test_a_form_holds_no_template_language() -> None:
    definition = read(form({"a": TEXT | {"title": "{{ settings.SECRET_KEY }} %s {0} %(x)s"}}, required=["a"]))
    (problem,) = definition.validate({})
    assert "{{ settings.SECRET_KEY }} %s {0} %(x)s" in problem.message


def test_answers_nested_without_end_are_a_problem_not_a_crash() -> None:
    deep: Any = "x"
    for _ in range(2_000):
        deep = [deep]
    definition = read(form({"a": TEXT, "b": {"enum": ["x"]}}))
    assert definition.validate({"a": deep, "b": deep})
    assert definition.clean({"other": deep}) == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=15,
)
KEYWORDS = st.sampled_from(
    ["type", "enum", "const", "oneOf", "items", "properties", "required", "pattern", "format", "$ref", "x-casewright",
     "title", "maxLength", "allOf", "if", "then", "readOnly"]
)  # fmt: skip
ELEMENTS = st.sampled_from(["type", "scope", "elements", "rule", "options", "label", "text"])


@examples(300)
@given(
    schema=st.dictionaries(KEYWORDS, JSON, max_size=5),
    element=st.dictionaries(ELEMENTS, JSON, max_size=5),
    answers=JSON,
)
def test_no_document_raises_anything_but_its_own_error(schema: Any, element: Any, answers: Any) -> None:
    document = form({"a": schema, "b": TEXT}, layout(control("a"), control("b") | element, element))
    try:
        definition = read(document)
    except FormDefinitionError:
        return
    given_answers = answers if isinstance(answers, dict) else {"a": answers, "b": answers}
    definition.validate(given_answers)
    assert definition.clean(definition.clean(given_answers)) == definition.clean(given_answers)


@examples(150)
@given(data=st.data())
def test_a_shipped_form_with_one_part_replaced_is_read_or_refused(data: st.DataObject) -> None:
    document = assessment()
    target: Any = document
    while isinstance(target, dict | list) and target:
        keys = list(target) if isinstance(target, dict) else list(range(len(target)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(target[key], dict | list) or data.draw(st.booleans()):
            target[key] = data.draw(JSON)
            break
        target = target[key]
    with suppress(FormDefinitionError):
        read(document).review({})


def test_rules_may_not_nest_without_end() -> None:
    condition: dict[str, Any] = {"scope": "#/properties/b", "schema": {"const": "x"}}
    for _ in range(9):
        condition = {"type": "AND", "conditions": [condition]}
    broken = {"effect": "SHOW", "condition": condition}
    assert refused(form({"a": TEXT, "b": TEXT}, layout(control("a", broken), control("b")))) == {"bad_condition"}


def test_no_dialect_inside_a_schema_brings_back_an_engine_that_hangs() -> None:
    dialect = "https://json-schema.org/draft/2020-12/schema"
    slow = TEXT | {"pattern": "^(a+)+$"}
    assert refused(form({"a": {"$schema": dialect, **slow}})) == {"not_supported"}
    around: dict[str, Any] = {"$schema": dialect, "properties": {"a": slow, "inside": {"$ref": "#"}}}
    assert not SchemaValidator(around).accepts({"inside": {"a": "a" * 50_000 + "!"}})


def test_nor_do_patterns_on_names_beside_unevaluated_properties() -> None:
    names = {"patternProperties": {"^(x+)+$": TEXT}, "unevaluatedProperties": False}
    assert refused(form({"x" * 40 + "!": TEXT}, **names)) == {"not_supported"}


def test_a_form_of_nothing_but_slips_is_not_looked_at_to_the_end() -> None:
    slips = {f"maxLenght{number}": number for number in range(20_000)}
    formats = {f"d{number}": TEXT | {"format": "emial"} for number in range(10_000)}
    messages = {"messages": {f"maxLenght{number}": "Less" for number in range(10_000)}}
    assert len(read(form({"a": TEXT | slips})).warnings) < 500
    assert len(read(form({"a": TEXT | {"x-casewright": messages}})).warnings) < 500
    with pytest.raises(FormDefinitionError) as caught:
        read(form({"a": TEXT}, **{"$defs": formats}))
    assert len(caught.value.problems) < 500
