"""The public conformance kit for DMN, its literal FEEL expressions: all pass but those listed with a reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules import dmn, feel
from tests.rules.suite_values import agrees, decode, read_suite

KNOWN_FAILURES = Path(__file__).parents[1] / "feel_known_failures.json"
LEAST_OF_ALL = 0.99
LEAST_OF_NON_NULL = 0.985


def passes(case: dict[str, Any]) -> bool:
    """Tell whether FEEL gives the case's answer; one that needs a decision model's types is asked of that model."""
    if "dmn" in case:
        return passes_as_decision(case)
    expected = decode(case["expected"])
    inputs = {name: decode(value) for name, value in case["inputs"].items()}
    try:
        return agrees(feel.evaluate(case["expr"], inputs), expected)
    except feel.FeelSyntaxError:
        return bool(case["error"])
    except feel.FeelLimitError:
        return False


def passes_as_decision(case: dict[str, Any]) -> bool:
    """Tell whether the case's decision (`case["decision"]` of the model `case["dmn"]`) gives its answer."""
    inputs = {name: decode(value) for name, value in case["inputs"].items()}
    try:
        return agrees(dmn.read(case["dmn"].encode()).evaluate(case["decision"], inputs), decode(case["expected"]))
    except (dmn.DmnError, feel.FeelLimitError):
        return False


def test_the_cases_of_the_conformance_kit_that_fail_are_the_known_ones() -> None:
    cases = read_suite("feel", "cases.json")
    known = json.loads(KNOWN_FAILURES.read_text(encoding="utf-8"))
    failing = {case["id"] for case in cases if not passes(case)}

    worse = sorted(failing - known.keys())
    assert not worse, f"{len(worse)} more cases fail than are known: {worse[:10]}"
    better = sorted(known.keys() - failing)
    assert not better, f"cases that now pass, or are no longer in the kit: take them out of the list: {better[:10]}"
    assert all(len(reason) > 20 for reason in known.values()), "every known failure needs its reason"


def test_the_score_is_above_what_is_promised() -> None:
    cases = read_suite("feel", "cases.json")
    known = json.loads(KNOWN_FAILURES.read_text(encoding="utf-8"))
    non_null = [case["id"] for case in cases if case["expected"] is not None and not case["error"]]
    assert 1 - len(known) / len(cases) >= LEAST_OF_ALL
    assert 1 - len(known.keys() & set(non_null)) / len(non_null) >= LEAST_OF_NON_NULL


def test_every_cell_of_the_published_court_tables_parses() -> None:
    refused: list[str] = []
    for cell in read_suite("dmn", "hmcts_cells.json"):
        # A cell of tests parses as what may follow "in", or as a test that mentions the tested value as "?".
        sources = [f"x in ({cell['text']})"] if cell["kind"] == "inputEntry" else [cell["text"]]
        if cell["kind"] == "inputEntry" and cell["text"].strip() == "-":
            continue
        try:
            for source in sources:
                feel.parse(source)
        except feel.FeelSyntaxError as error:
            refused.append(f"{cell['kind']} {cell['text']!r}: {error}")
    assert not refused, "\n".join(refused[:20])


@pytest.mark.parametrize(
    ("actual", "expected"),
    [(True, "true"), ("1", 1), (None, False), ([1], [1, 2]), ({"a": None}, {})],
)
def test_the_comparison_of_answers_tells_kinds_apart(actual: object, expected: object) -> None:
    assert not agrees(actual, expected)
