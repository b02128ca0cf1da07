"""The public conformance kit for DMN, its literal FEEL expressions: the score may rise, never fall."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules import feel
from tests.rules.suite_values import agrees, decode, read_suite

RATCHET = Path(__file__).parents[1] / "feel_ratchet.json"


def passes(case: dict[str, Any]) -> bool:
    """Tell whether FEEL gives the case's answer; those that need a decision model's types do not count."""
    if "dmn" in case:
        return False
    expected = decode(case["expected"])
    inputs = {name: decode(value) for name, value in case["inputs"].items()}
    try:
        return agrees(feel.evaluate(case["expr"], inputs), expected)
    except feel.FeelSyntaxError:
        return bool(case["error"])
    except feel.FeelLimitError:
        return False


def test_the_score_on_the_conformance_kit_is_the_recorded_one() -> None:
    cases = read_suite("feel", "cases.json")
    passing = [case for case in cases if passes(case)]
    non_null = [case for case in passing if case["expected"] is not None and not case["error"]]
    score = {"all": len(passing), "non_null": len(non_null), "total": len(cases)}
    recorded = json.loads(RATCHET.read_text(encoding="utf-8"))

    assert recorded["total"] == score["total"], (
        "the kit itself has changed: review the cases, then record the new total"
    )
    fewer = [name for name in ("all", "non_null") if score[name] < recorded[name]]
    assert not fewer, f"FEEL passes fewer cases than it did: now {score}, recorded {recorded}"
    more = [name for name in ("all", "non_null") if score[name] > recorded[name]]
    assert not more, f"FEEL passes more cases: raise the ratchet by writing {json.dumps(score)} to {RATCHET.name}"


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
