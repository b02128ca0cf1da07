"""What comes out of a table when one, several or no rules match."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.rules.dmn.models import table_model

OVERLAPPING = [">= 1 | 10", ">= 2 | 30", ">= 3 | 20"]
PRIORITIES = [{"name": "level", "values": '"high", "medium", "low"'}]


def answer(policy: str, age: int | None, rules: list[str] = OVERLAPPING, aggregation: str = "", **column: str) -> Any:
    outputs = [{"name": "result", **column}]
    return table_model(["age"], rules, outputs, policy, aggregation).evaluate("d", {"age": age})


@pytest.mark.parametrize(
    ("policy", "aggregation", "age", "expected"),
    [
        ("UNIQUE", "", 1, 10),
        ("UNIQUE", "", 2, None),
        ("UNIQUE", "", 0, None),
        ("ANY", "", 1, 10),
        ("ANY", "", 2, None),
        ("FIRST", "", 3, 10),
        ("FIRST", "", 0, None),
        ("RULE ORDER", "", 3, [10, 30, 20]),
        ("RULE ORDER", "", 0, []),
        ("COLLECT", "", 2, [10, 30]),
        ("COLLECT", "", 0, []),
        ("COLLECT", "SUM", 3, 60),
        ("COLLECT", "SUM", 0, None),
        ("COLLECT", "MIN", 3, 10),
        ("COLLECT", "MAX", 3, 30),
        ("COLLECT", "MAX", 0, None),
        ("COLLECT", "COUNT", 3, 3),
        ("COLLECT", "COUNT", 0, 0),
    ],
)
def test_each_hit_policy_makes_its_answer_of_the_matching_rules(
    policy: str, aggregation: str, age: int, expected: object
) -> None:
    assert answer(policy, age, aggregation=aggregation) == expected


def test_any_answers_when_all_matching_rules_say_the_same() -> None:
    assert answer("ANY", 3, [">= 1 | 10", ">= 2 | 10.0", ">= 3 | 5 + 5"]) == 10


@pytest.mark.parametrize(("age", "expected"), [(1, "low"), (2, "high"), (3, "high"), (0, None)])
def test_priority_takes_the_output_that_is_listed_first(age: int, expected: str | None) -> None:
    rules = ['>= 1 | "low"', '>= 2 | "high"', '>= 3 | "medium"']
    assert table_model(["age"], rules, PRIORITIES, "PRIORITY").evaluate("d", {"age": age}) == expected


def test_priority_compares_the_outputs_column_by_column() -> None:
    outputs = [
        {"name": "level", "values": '"high", "low"'},
        {"name": "note"},
        {"name": "days", "values": "1, 5, 10"},
    ]
    rules = ['- | "low" | "a" | 1', '- | "high" | "b" | 10', '- | "high" | "c" | 5']
    decided = table_model(["age"], rules, outputs, "PRIORITY").evaluate("d", {"age": 1})
    assert decided == {"level": "high", "note": "c", "days": 5}
    ordered = table_model(["age"], rules, outputs, "OUTPUT ORDER").evaluate("d", {"age": 1})
    assert [row["note"] for row in ordered] == ["c", "b", "a"]


def test_output_order_keeps_the_order_of_the_table_among_equals() -> None:
    rules = ['- | "low"', '- | "high"', '- | "low"', '- | "medium"']
    decided = table_model(["age"], rules, PRIORITIES, "OUTPUT ORDER").decide("d", {"age": 1})
    assert decided.value == ["high", "medium", "low", "low"]


def test_several_outputs_come_out_by_name() -> None:
    rules = ['< 5 | "high" | 1', '>= 5 | "low" | 10']
    model = table_model(["age"], rules, ["level", "days"])
    assert model.evaluate("d", {"age": 3}) == {"level": "high", "days": Decimal(1)}


@pytest.mark.parametrize(
    ("policy", "expected"), [("UNIQUE", "none"), ("FIRST", "none"), ("COLLECT", ["none"]), ("RULE ORDER", ["none"])]
)
def test_the_default_comes_out_when_no_rule_matches(policy: str, expected: object) -> None:
    rules = ['< 5 | "some"']
    assert answer(policy, 9, rules, default='"none"') == expected
    assert "some" in answer(policy, 3, rules, default='"none"')


def test_a_default_may_be_given_for_some_of_the_outputs() -> None:
    outputs = [{"name": "level", "default": '"low"'}, {"name": "days"}]
    model = table_model(["age"], ['< 5 | "high" | 1'], outputs)
    assert model.evaluate("d", {"age": 9}) == {"level": "low", "days": None}


def test_an_input_that_its_column_does_not_allow_gives_no_answer_even_where_it_does_not_matter() -> None:
    column = {"expression": "risk", "values": '"high", "low"'}
    model = table_model([column, "age"], ["- | < 5 | 1", '"high" | >= 5 | 2'])
    assert model.evaluate("d", {"risk": "low", "age": 3}) == 1
    decided = model.decide("d", {"risk": "middling", "age": 3})
    assert decided.value is None
    assert 'the input “risk” is "middling", which is not among its allowed values "high", "low"' in decided.warnings[0]


def test_an_input_that_is_not_given_is_not_forbidden_and_matches_where_it_does_not_matter() -> None:
    column = {"expression": "risk", "values": '"high", "low"'}
    model = table_model([column, "age"], ["- | < 5 | 1", '"high" | >= 5 | 2'])
    assert model.evaluate("d", {"age": 3}) == 1
    assert model.evaluate("d", {"age": 9}) is None


def test_an_output_that_its_column_does_not_allow_is_null_with_the_reason() -> None:
    outputs = [{"name": "level", "values": '"high", "low"'}]
    decided = table_model(["age"], ['- | "middling"'], outputs).decide("d", {"age": 3})
    assert decided.value is None
    assert decided.warnings == ('“level” of rule 1 is null: "middling" is not among its allowed values "high", "low"',)


@pytest.mark.parametrize(
    ("cell", "tested", "passes"),
    [
        ("-", None, True),
        ("", "anything", True),
        ("5", 5, True),
        ("5, 6", 6, True),
        ("not(5, 6)", 6, False),
        ("not(5, 6)", 7, True),
        ("not(5, 6)", None, True),
        ("not(5, 6)", "text", False),
        ("< 5", None, False),
        ("not(< 5)", None, False),
        ("null", None, True),
        ("null", 5, False),
        ("not(null)", 5, True),
        ("[1..5]", 5, True),
        ("[1..5)", 5, False),
        ("(1..5], > 8", 9, True),
        ("not((1..5])", 3, False),
        ("? > 2 and ? < 4", 3, True),
        ("? > 2 and ? < 4", 5, False),
        ("not(? > 2)", 1, True),
        ("not(? > 2) or ? = 9", 9, True),
        ('starts with(?, "ab")', "abc", True),
        ("limit", 7, True),
        ("< limit", 6, True),
        ("[1, 7]", 7, True),
        ("several", 4, True),
        ('urgent = "yes"', 1, True),
        ('urgent = "no"', 1, False),
        ("true", True, True),
        ("true", 5, False),
        ('@"2026-03-01"', None, False),
        ("?.a > 1", {"a": 2}, True),
    ],
)
def test_a_cell_passes_what_the_language_of_tests_says(cell: str, tested: object, passes: bool) -> None:
    model = table_model(["x"], [f"{cell} | true"])
    context = {"x": tested, "limit": 7, "several": [4, 5], "urgent": "yes"}
    assert model.evaluate("d", context) is (True if passes else None)
