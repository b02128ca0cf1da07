"""The shipped contact as drawn and played: what it leads to, when it is due, and that no child drops out."""

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from rules import dmn
from tests.workflow.drawn import Drawn, scope

ROOT = Path(__file__).parents[2]
DRAWN = Drawn("contact")
TABLE = dmn.read((ROOT / "processes/assessment/contact_threshold.v1.dmn").read_bytes())
DAY = date(2026, 8, 29)


def known(decision: str, source: str = "2A") -> dict[str, Any]:
    forms = {"contact_decision": {"decision": decision}, "contact": {"source": source, "received_on": "2026-08-29"}}
    return scope(DAY, forms=forms)


def decisions() -> list[str]:
    form = json.loads((ROOT / "form_definitions/assessment/contact_decision.v1.json").read_text("utf-8"))
    return [choice["const"] for choice in form["schema"]["properties"]["decision"]["oneOf"]]


def way(decision: str) -> str:
    first = DRAWN.way("Gateway_referral", known(decision))
    return DRAWN.way("Gateway_what", known(decision)) if first == "Gateway_both" else first


def test_every_decision_leads_somewhere_and_an_unforeseen_one_to_a_referral() -> None:
    assert {decision: way(decision) for decision in [*decisions(), "not_known_yet"]} == {
        "information_and_advice": "End_advice",
        "early_help": "End_early_help",
        "referral": "End_referral",
        "already_open": "Service_worker",
        "strategy_discussion": "End_strategy",
        "not_known_yet": "End_referral",
    }
    for decision in ("early_help", "referral", "strategy_discussion"):
        key = {"early_help": "early_help_assessment"}.get(decision, decision)
        assert DRAWN.hands_over_to(way(decision)) == f"start_{key}"


def test_a_gateway_that_finds_nothing_leads_to_a_person() -> None:
    assert DRAWN.way("Gateway_what", known("not_known_yet")) == "Service_worker"


def test_the_decision_is_due_one_working_day_after_the_contact_and_managers_hear_at_five() -> None:
    given = known("referral")
    assert DRAWN.schedule("Task_decide", "dueDate", given) == date(2026, 9, 1)
    rings = DRAWN.rings_at("Timer_decide", given)
    assert (rings.date(), rings.timetz().replace(tzinfo=None)) == (date(2026, 9, 1), time(17))
    assert DRAWN.property("Task_decide", "separate-from") == "Task_record"


def test_nobody_is_told_where_nobody_is_known() -> None:
    assert DRAWN.way("Gateway_source", known("early_help")) == "Task_reply"
    assert {DRAWN.way("Gateway_source", known("early_help", source)) for source in ("9", "10")} == {"End_nobody"}


@pytest.mark.parametrize(
    ("safety", "need", "worked_with", "agreement", "suggests"),
    [
        ("in_danger", "N7", True, "given", "strategy_discussion"),
        ("not_sure", "N1", False, "refused", "strategy_discussion"),
        ("safe", "N1", True, "given", "already_open"),
        ("safe", "N1", False, "given", "referral"),
        ("not_sure", "N4", False, "given", "referral"),
        ("safe", "N4", False, "not_sought", "referral"),
        ("safe", "N4", False, "given", "early_help"),
        ("safe", "N7", False, "given", "early_help"),
        ("safe", None, False, "refused", "information_and_advice"),
    ],
)
def test_what_the_table_points_to(safety: str, need: str, worked_with: bool, agreement: str, suggests: str) -> None:
    given = {
        "immediate_safety": safety,
        "main_need": need,
        "worked_with_already": worked_with,
        "agreement": agreement,
    }
    assert TABLE.evaluate("contact_threshold", given)["suggests"] == suggests


def test_the_table_points_only_to_what_a_manager_can_decide() -> None:
    form = json.loads((ROOT / "form_definitions/assessment/contact_decision.v1.json").read_text("utf-8"))
    advice = form["schema"]["properties"]["threshold_advice"]["oneOf"]
    assert [one["const"] for one in advice] == decisions()
