"""Types of a model: which values conform, which are converted, and which become null with a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from rules import dmn
from tests.rules.dmn.models import decision, definitions, input_data, literal, table, table_model, text


def item(name: str, *parts: str, collection: bool = False) -> str:
    many = ' isCollection="true"' if collection else ""
    return f'<itemDefinition name="{name}"{many}>{"".join(parts)}</itemDefinition>'


def of(type_name: str, allowed: str = "") -> str:
    return f"<typeRef>{type_name}</typeRef>" + (text("allowedValues", allowed) if allowed else "")


def component(name: str, *parts: str, collection: bool = False) -> str:
    many = ' isCollection="true"' if collection else ""
    return f'<itemComponent name="{name}"{many}>{"".join(parts)}</itemComponent>'


TYPES = (
    item("tChildren", of("tChild"), collection=True),
    item(
        "tChild",
        component("name", of("string")),
        component("age", of("number", "[0..18)")),
        component("needs", of("tNeed"), collection=True),
    ),
    item("tNeed", of("string", '"speech", "sight"')),
    item("tNeeds", of("string", '"speech", "sight"'), collection=True),
    item("tFew", of("number"), text("typeConstraint", "count(?) < 3"), collection=True),
    item("tSmall", of("tPositive", "< 10")),
    item("tPositive", of("number", "> 0")),
    item("tFunction", '<functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/></functionItem>'),
)


def result(type_name: str, expression: str, **context: object) -> dmn.Decision:
    return dmn.read(definitions(*TYPES, decision("d", literal(expression), type_ref=type_name))).decide("d", context)


@pytest.mark.parametrize(
    ("type_name", "expression", "value"),
    [
        ("number", "[5]", 5),
        ("number", "[5, 6]", None),
        ("number", '"5"', None),
        ("feel:number", "5", 5),
        ("string", "null", None),
        ("date and time", 'date("2026-03-01")', datetime(2026, 3, 1, tzinfo=UTC)),
        ("dateTime", 'date and time("2026-03-01T10:00:00")', datetime(2026, 3, 1, 10)),
        ("date", 'date and time("2026-03-01T10:00:00")', None),
        ("tNeed", '"speech"', "speech"),
        ("tNeed", '"hearing"', None),
        ("tNeeds", '"speech"', ["speech"]),
        ("tNeeds", '["speech", "sight"]', ["speech", "sight"]),
        ("tNeeds", '["speech", "hearing"]', None),
        ("tNeeds", "[]", []),
        ("tFew", "[1, 2]", [1, 2]),
        ("tFew", "[1, 2, 3]", None),
        ("tSmall", "5", 5),
        ("tSmall", "15", None),
        ("tSmall", "-5", None),
        ("tChild", '{name: "Wilf"}', None),
        ("tChild", '{name: "Wilf", age: 20, needs: []}', None),
        (
            "tChild",
            '{name: "Wilf", age: [3], needs: "sight", more: 1}',
            {"name": "Wilf", "age": 3, "needs": ["sight"], "more": 1},
        ),
        (
            "tChildren",
            '{name: "Wilf", age: null, needs: []}',
            [{"name": "Wilf", "age": None, "needs": []}],
        ),
        ("Any", "[1]", [1]),
    ],
)
def test_a_value_is_made_to_conform_or_becomes_null(type_name: str, expression: str, value: object) -> None:
    decided = result(type_name, expression)
    assert decided.value == value
    assert bool(decided.warnings) == (value is None and expression != "null")


@pytest.mark.parametrize(
    ("type_name", "expression", "reason"),
    [
        ("number", '"5"', "“d” is null: it is a string, not a number"),
        ("tNeed", '"hearing"', '“d” is null: "hearing" is not among the allowed values "speech", "sight"'),
        ("tChild", '{name: "Wilf", age: 3}', "“d” is null: it has no 'needs'"),
        ("tChild", "{name: 1, age: 3, needs: []}", "“d” is null: of its 'name': it is a number, not a string"),
    ],
)
def test_the_reason_says_what_does_not_conform(type_name: str, expression: str, reason: str) -> None:
    assert result(type_name, expression).warnings == (reason,)


def test_types_of_the_model_can_be_asked_for_in_expressions() -> None:
    expression = "[x instance of tChild, x instance of list<tNeed>, x instance of tNeeds, x instance of number]"
    model = dmn.read(definitions(*TYPES, decision("d", literal(expression))))
    child = {"name": "Wilf", "age": 3, "needs": ["hearing"]}
    assert model.evaluate("d", {"x": child}) == [True, False, False, False]
    assert model.evaluate("d", {"x": ["hearing"]}) == [False, True, True, False]
    assert model.evaluate("d", {"x": 3}) == [False, False, False, True]


def test_input_data_conforms_to_its_type_and_may_lack_components() -> None:
    model = dmn.read(definitions(*TYPES, input_data("child", "tChild"), decision("d", literal("child"), ["in_child"])))
    assert model.evaluate("d", {"child": {"name": "Wilf"}}) == {"name": "Wilf", "age": None, "needs": None}
    assert model.evaluate("d", {"child": {"name": "Wilf", "needs": "sight"}})["needs"] == ["sight"]
    refused = model.decide("d", {"child": {"name": "Wilf", "age": 40}})
    assert refused.value is None
    assert refused.warnings == (
        "the input “child” counts as null: of its 'age': 40 is not among the allowed values [0..18)",
    )


def test_columns_of_a_table_have_types_too() -> None:
    columns = [{"expression": "born", "type": "date"}, {"expression": "n", "type": "number"}]
    outputs = [{"name": "a", "type": "number"}, {"name": "b", "type": "tNeed"}]
    rules = ['< date("2020-01-01") | 1 | [5] | "sight"', '- | 1 | "five" | "hearing"']
    model = dmn.read(definitions(*TYPES, decision("d", table(columns, rules, outputs))))
    assert model.evaluate("d", {"born": date(2021, 1, 1), "n": [1]}) == {"a": None, "b": None}
    decided = model.decide("d", {"born": "2019-01-01", "n": Decimal(1)})
    assert decided.warnings == (
        "the input “born” counts as null: it is a string, not a date",
        "“a” of rule 2 is null: it is a string, not a number",
        '“b” of rule 2 is null: "hearing" is not among the allowed values "speech", "sight"',
    )


def test_the_allowed_values_of_a_component_may_speak_of_those_beside_it() -> None:
    span = item("tSpan", component("start of", of("number")), component("end", of("number", ">= start of")))
    model = dmn.read(definitions(span, input_data("span", "tSpan"), decision("d", literal("span"), ["in_span"])))
    assert model.evaluate("d", {"span": {"start of": 3, "end": 5}}) == {"start of": 3, "end": 5}
    assert model.evaluate("d", {"span": {"start of": 3, "end": 2}}) is None


def test_the_allowed_values_of_a_list_are_meant_for_its_items() -> None:
    columns = [{"expression": "needs", "values": '"speech", "sight"'}]
    model = table_model(columns, ['list contains(?, "sight") | 1', "- | 2"], hit_policy="FIRST")
    assert model.evaluate("d", {"needs": ["speech", "sight"]}) == 1
    assert model.evaluate("d", {"needs": []}) == 2
    assert model.evaluate("d", {"needs": ["hearing"]}) is None


def test_a_function_may_be_typed() -> None:
    expression = "function(x: number) x + 1"
    model = dmn.read(
        definitions(
            *TYPES,
            decision("add", literal(expression), type_ref="tFunction"),
            decision("d", literal("add(2)"), ["decision:add"]),
        )
    )
    assert model.evaluate("d", {}) == 3
