"""The shipped referral as drawn: its dates worked by hand, who decides, and that no child drops out."""

import json
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.drawn import SPACES, Drawn, scope, worked_out

FORMS = Path(__file__).parents[2] / "form_definitions"
DRAWN = Drawn("referral")
DAY = date(2026, 4, 2)


def known(decision: str, source: str = "2A") -> dict[str, Any]:
    forms = {"referral_decision": {"decision": decision}, "referral": {"source": source, "referral_date": "2026-04-02"}}
    return scope(DAY, forms=forms)


@pytest.mark.parametrize(
    ("received", "due"),
    [("2026-04-02", date(2026, 4, 7)), ("2026-08-29", date(2026, 9, 1))],
    ids=["before Easter", "on a Saturday before a bank holiday"],
)
def test_the_decision_and_the_reply_are_due_one_working_day_after_the_referral(received: str, due: date) -> None:
    given = scope(DAY, forms={"referral": {"referral_date": received}})
    assert DRAWN.schedule("Task_decide", "dueDate", given) == due
    assert DRAWN.schedule("Task_reply", "dueDate", given) == due
    rings = DRAWN.rings_at("Timer_decide", given)
    assert (rings.date(), rings.timetz().replace(tzinfo=None)) == (due, time(17))


def test_a_late_decision_is_told_and_stays_open() -> None:
    timer = DRAWN.element("Timer_decide")
    assert (timer.get("attachedToRef"), timer.get("cancelActivity")) == ("Task_decide", "false")


def test_nobody_decides_on_the_referral_they_wrote() -> None:
    assert DRAWN.property("Task_decide", "separate-from") == "Task_record"


def test_an_assessment_begins_while_the_referrer_is_told() -> None:
    assert DRAWN.way("Gateway_go_on", known("assessment")) == "Gateway_both"
    assert DRAWN.hands_over_to(DRAWN.way("Gateway_work", known("assessment"))) == "start_child_and_family_assessment"
    after = {
        flow.get("targetRef")
        for flow in DRAWN.root.iterfind("b:process/b:sequenceFlow", SPACES)
        if flow.get("sourceRef") == "Gateway_both"
    }
    assert after == {"Gateway_named", "Gateway_replies", "Gateway_worker"}
    assert DRAWN.way("Gateway_stop", known("assessment")) == "End_told"


@pytest.mark.parametrize(
    ("named", "has_already", "goes_to"),
    [(None, None, "Task_name"), ({"name": "Lee"}, None, "End_has_worker"), (None, {"name": "Sam"}, "End_has_worker")],
    ids=["nobody", "named with the decision", "the child's own already"],
)
def test_a_child_for_whom_nobody_was_named_is_the_manager_s_task(named: Any, has_already: Any, goes_to: str) -> None:
    given = known("assessment")
    given["forms"]["referral_decision"]["worker"] = named
    given["case"]["worker"] = has_already
    assert DRAWN.way("Gateway_worker", given) == goes_to
    assert DRAWN.schedule("Task_name", "dueDate", given) == date(2026, 4, 7)


def test_a_strategy_discussion_begins_at_once() -> None:
    assert DRAWN.way("Gateway_go_on", known("strategy_discussion")) == "Gateway_both"
    assert DRAWN.hands_over_to(DRAWN.way("Gateway_work", known("strategy_discussion"))) == "start_strategy_discussion"


def test_another_service_has_the_child_before_we_stop() -> None:
    assert DRAWN.way("Gateway_go_on", known("other_service")) == "Gateway_service"
    assert DRAWN.way("Gateway_service", known("other_service")) == "Task_pass_on"
    assert DRAWN.way("Gateway_stop", known("other_service")) == "Service_close"


def test_a_referral_that_leads_to_nothing_more_is_closed_once_the_referrer_is_told() -> None:
    stopped = known("no_further_action")
    assert DRAWN.way("Gateway_go_on", stopped) == "Gateway_service"
    assert DRAWN.way("Gateway_service", stopped) == "Gateway_replies"
    assert DRAWN.way("Gateway_referrer", stopped) == "Task_reply"
    assert DRAWN.way("Gateway_stop", stopped) == "Service_close"
    inputs = DRAWN.element("Service_close").iterfind(".//z:input", SPACES)
    given = {found.get("target"): worked_out(found.get("source", ""), stopped) for found in inputs}
    assert given["reason"] == ""
    assert {"contact", "case_note"} < set(given["may_go_on"]), "what keeps nothing open"


@pytest.mark.parametrize("source", ["9", "10"])
def test_nobody_is_told_when_nobody_is_known(source: str) -> None:
    assert DRAWN.way("Gateway_referrer", known("no_further_action", source)) == "Gateway_stop"


def test_every_decision_goes_somewhere_and_an_unforeseen_one_to_an_assessment() -> None:
    form = json.loads((FORMS / "assessment" / "referral_decision.v1.json").read_text())
    choices = {choice["const"] for choice in form["schema"]["properties"]["decision"]["oneOf"]}
    stops = {choice for choice in choices if DRAWN.way("Gateway_go_on", known(choice)) == "Gateway_service"}
    assert stops == {"no_further_action", "other_service"}
    assert choices - stops == {"assessment", "strategy_discussion", "conference"}
    assert DRAWN.way("Gateway_work", known("conference")) == "Task_conference"
    assert DRAWN.way("Gateway_go_on", known("unforeseen")) == "Gateway_both"
    assert DRAWN.way("Gateway_work", known("unforeseen")) == "End_assessment"
