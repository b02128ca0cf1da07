"""What the analysis says of a table holds when the table is evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import dmn
from rules.dmn.analysis import gaps, never_matched, overlaps
from tests.examples import examples
from tests.rules.dmn.models import table_model

LABELS = ["red", "amber", "green"]
FIRST_DAY = date(2026, 1, 1)

numbers = st.integers(-3, 12).map(str)
dates = st.integers(0, 9).map(lambda days: f'date("{FIRST_DAY + timedelta(days)}")')
texts = st.sampled_from([f'"{label}"' for label in LABELS])


def ranges(ends: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("{}{}..{}{}".format, st.sampled_from("[(]"), ends, ends, st.sampled_from("])["))


def ordered_cells(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.one_of(values, st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "!="]), values))
    one = one | ranges(values)
    several = st.lists(one, min_size=1, max_size=3).map(", ".join)
    about = st.builds("? {} {} and ? != {}".format, st.sampled_from(["<", ">="]), values, values)
    return st.one_of(st.just("-"), one, several, several.map("not({})".format), about, st.just("null"))


text_cells = st.one_of(
    st.just("-"),
    st.lists(texts, min_size=1, max_size=2).map(", ".join),
    st.lists(texts, min_size=1, max_size=2).map(", ".join).map("not({})".format),
    st.just('["red", "green"]'),
    st.just("null"),
)
boolean_cells = st.sampled_from(["-", "true", "false", "not(true)", "true, false", "null"])
rule_cells = st.tuples(ordered_cells(numbers), ordered_cells(dates), text_cells, boolean_cells)
rules_of_tables = st.lists(rule_cells, min_size=1, max_size=6)

COLUMNS: list[dict[str, str]] = [
    {"expression": "age", "type": "number"},
    {"expression": "seen", "type": "date"},
    {"expression": "colour", "type": "string"},
    {"expression": "urgent", "type": "boolean"},
]
SOME: dict[str, Any] = {"age": 1, "seen": FIRST_DAY, "colour": "red", "urgent": True}
"""Values for the columns in which no rule tests anything, so that no example names them."""
usual_inputs = st.fixed_dictionaries(
    {
        "age": st.one_of(st.integers(-5, 14), st.integers(-9, 28).map(lambda half: Decimal(half) / 2)),
        "seen": st.integers(-2, 11).map(lambda days: FIRST_DAY + timedelta(days)),
        "colour": st.sampled_from([*LABELS, "", "blue"]),
        "urgent": st.booleans(),
    }
)
any_inputs = st.fixed_dictionaries(
    {
        "age": st.none() | st.integers(-5, 14) | st.just("seven"),
        "seen": st.none() | st.integers(-2, 11).map(lambda days: FIRST_DAY + timedelta(days)),
        "colour": st.none() | st.sampled_from([*LABELS, "", "blue"]),
        "urgent": st.none() | st.booleans(),
    }
)


def made(rules: list[tuple[str, ...]], policy: str = "COLLECT") -> dmn.DecisionModel:
    rows = [f"{'|'.join(cells)}|{number}" for number, cells in enumerate(rules, start=1)]
    return table_model(COLUMNS, rows, hit_policy=policy)


def matching(model: dmn.DecisionModel, inputs: Mapping[str, Any]) -> list[int]:
    found = model.evaluate("d", inputs)
    return [int(number) for number in (found if isinstance(found, list) else [found])]


def table_of(model: dmn.DecisionModel) -> Any:
    return model.table("d")


@examples(150)
@given(rules_of_tables, st.booleans())
def test_a_gap_matches_no_rule(rules: list[tuple[str, ...]], not_given: bool) -> None:
    model = made(rules)
    for gap in gaps(table_of(model), not_given=not_given).rows:
        given_inputs = {**SOME, **gap.region.example}
        assert gap.region.certain
        assert matching(model, given_inputs) == []


@examples(150)
@given(rules_of_tables, st.data())
def test_inputs_that_lie_in_no_gap_match_a_rule(rules: list[tuple[str, ...]], data: st.DataObject) -> None:
    model = made(rules)
    usual = gaps(table_of(model))
    everything = gaps(table_of(model), not_given=True)
    assert usual.complete
    if not usual.rows:
        assert matching(model, data.draw(usual_inputs))
    if not everything.rows:
        assert matching(model, data.draw(any_inputs))


@examples(150)
@given(rules_of_tables)
def test_an_overlap_matches_both_rules(rules: list[tuple[str, ...]]) -> None:
    model = made(rules)
    for row in overlaps(table_of(model)).rows:
        given_inputs = {**SOME, **row.region.example}
        assert set(row.rules) <= set(matching(model, given_inputs))


@examples(150)
@given(rules_of_tables, st.data())
def test_rules_that_match_together_are_told_to_overlap(rules: list[tuple[str, ...]], data: st.DataObject) -> None:
    model = made(rules)
    told = {row.rules for row in overlaps(table_of(model)).rows}
    numbers = matching(model, data.draw(any_inputs))
    assert {(one, other) for one in numbers for other in numbers if one < other} <= told


@examples(150)
@given(rules_of_tables, st.lists(any_inputs, min_size=1, max_size=20))
def test_a_rule_that_can_never_match_does_not(rules: list[tuple[str, ...]], samples: list[dict[str, Any]]) -> None:
    every, first = made(rules), made(rules, "FIRST")
    never = {row.rule for row in never_matched(table_of(every)).rows}
    hidden = {row.rule for row in never_matched(table_of(first)).rows}
    assert never <= hidden
    for inputs in samples:
        assert not never & set(matching(every, inputs))
        assert first.evaluate("d", inputs) not in hidden


@settings(max_examples=100, deadline=None)
@given(st.lists(ordered_cells(numbers), min_size=1, max_size=6), st.integers(-5, 14))
def test_one_column_without_a_gap_or_overlap_matches_exactly_one_rule(cells: list[str], age: int) -> None:
    rows = [f"{cell}|{number}" for number, cell in enumerate(cells, start=1)]
    model = table_model([COLUMNS[0]], rows, hit_policy="COLLECT")
    numbers_found = matching(model, {"age": age})
    if not gaps(table_of(model)).rows:
        assert numbers_found
    if not overlaps(table_of(model)).rows:
        assert len(numbers_found) <= 1
