"""The public conformance kit's decision tables, and real court tables: every one must come out as expected."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from rules import dmn
from tests.rules.dmn.models import one_rule_table
from tests.rules.suite_values import SUITES, agrees, decode, read_suite


@cache
def model(folder: str, file: str) -> dmn.DecisionModel:
    return dmn.read((SUITES / folder / file).read_bytes())


def inputs_of(case: dict[str, Any]) -> dict[str, Any]:
    return {name: decode(value) for name, value in case["inputs"].items()}


def without_nulls(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def test_every_decision_table_of_the_conformance_kit_decides_as_expected() -> None:
    wrong: list[str] = []
    cases = read_suite("dmn", "cases.json")
    for case in cases:
        value = model("dmn", case["file"]).evaluate(case["decision"], inputs_of(case))
        if not agrees(value, decode(case["expected"])):
            wrong.append(f"{case['id']}: {value!r} instead of {case['expected']}")
    assert not wrong, "\n".join(wrong)
    assert len(cases) >= 52


def test_every_published_court_table_decides_as_expected() -> None:
    wrong: list[str] = []
    cases = read_suite("hmcts", "cases.json")
    for case in cases:
        rows = without_nulls(model("hmcts", case["file"]).evaluate(case["decision"], inputs_of(case)))
        expected = without_nulls([decode(row) for row in case["expected"]])
        if case["how"] == "exactly":
            passes = agrees(rows, expected)
        else:
            passes = all(any(agrees(row, wanted) for row in rows) for wanted in expected)
        if not passes:
            wrong.append(f"{case['id']}: {rows!r} instead of {expected!r}")
    assert not wrong, "\n".join(wrong)
    assert len(cases) >= 119


def test_every_answer_of_the_suites_can_be_kept_as_json_with_the_rules_it_came_from() -> None:
    for folder in ("dmn", "hmcts"):
        for case in read_suite(folder, "cases.json"):
            decided = model(folder, case["file"]).decide(case["decision"], inputs_of(case))
            kept = json.loads(json.dumps(decided.as_data()))
            step = kept["steps"][-1]
            assert step["id"] == case["decision"]
            assert step["hit_policy"]
            assert [rule for rule in step["rules"] if rule["chosen"]] or step["defaulted"]


def test_every_cell_of_the_published_court_tables_is_read_in_a_table() -> None:
    refused: list[str] = []
    cells = read_suite("dmn", "hmcts_cells.json")
    for cell in cells:
        try:
            dmn.read(one_rule_table(**{cell["kind"]: cell["text"]}))
        except dmn.DmnError as error:
            refused.append(f"{cell['kind']} {cell['text']!r}: {error}")
    assert not refused, "\n".join(refused[:20])
    assert len(cells) >= 804


def test_a_cell_that_is_no_feel_is_refused_where_the_court_cells_are_read() -> None:
    with pytest.raises(dmn.DmnError):
        dmn.read(one_rule_table(inputEntry='"a" "b"'))
