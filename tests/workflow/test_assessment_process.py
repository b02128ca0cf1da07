"""The shipped assessment: its dates worked by hand, its looks on the way, and where every outcome leads."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.drawn import SPACES, Drawn, scope, worked_out

FORMS = Path(__file__).parents[2] / "form_definitions"
DRAWN = Drawn("child_and_family_assessment")
REFERRED = {"referral": {"referral_date": "2026-04-01"}}
DAY = date(2026, 4, 2)


def outcome(value: str) -> dict[str, Any]:
    return {"child_and_family_assessment": {"outcome": value}}


@pytest.mark.parametrize(
    ("referred", "due"), [("2025-12-22", date(2026, 2, 26)), ("2026-04-01", date(2026, 6, 9))], ids=["winter", "spring"]
)
def test_it_is_due_45_working_days_after_the_referral(referred: str, due: date) -> None:
    before = {"referral": {"referral_date": referred}}
    assert DRAWN.schedule("Task_assess", "dueDate", scope(DAY, previous=before)) == due


def test_without_a_referral_it_is_due_45_working_days_after_it_began() -> None:
    assert DRAWN.schedule("Task_assess", "dueDate", scope(date(2026, 4, 1))) == date(2026, 6, 9)


def test_an_assessment_of_a_child_assessed_before_counts_from_its_own_beginning() -> None:
    earlier = {**REFERRED, "child_and_family_assessment": {"outcome": "child_in_need_plan"}}
    assert DRAWN.script("Script_again", scope(DAY, previous=earlier)) == ("again", True)
    assert DRAWN.script("Script_again", scope(DAY, previous=REFERRED)) == ("again", False)
    assert DRAWN.script("Script_again", scope(DAY)) == ("again", False)
    new = scope(date(2026, 9, 1), started=date(2026, 9, 1), previous=earlier, again=True)
    assert DRAWN.schedule("Task_assess", "dueDate", new) == date(2026, 11, 3)


def test_a_manager_looks_at_it_on_working_days_10_and_25_at_eight_in_the_morning() -> None:
    known = scope(DAY, previous=REFERRED)
    first, second = DRAWN.rings_at("Timer_review_1", known), DRAWN.rings_at("Timer_review_2", known)
    assert (first.date(), second.date()) == (date(2026, 4, 17), date(2026, 5, 11))
    assert (first.hour, second.hour, first.utcoffset()) == (8, 8, timedelta(hours=1))
    assert DRAWN.schedule("Task_assess", "followUpDate", known) == date(2026, 4, 17)


@pytest.mark.parametrize("points", [[], [15]], ids=["none", "one"])
def test_an_authority_may_set_fewer_looks(points: list[int]) -> None:
    chosen = {"assessment_working_days": 45, "assessment_review_working_days": points}
    known = scope(date(2026, 4, 24), previous=REFERRED, settings=chosen)
    assert DRAWN.rings_at("Timer_review_2", known).date() == date(2026, 6, 9)
    assert DRAWN.way("Gateway_review_2", known) == "End_no_review_2"
    assert DRAWN.way("Gateway_review_1", known) == ("Task_review" if points else "End_no_review_1")


def test_a_look_is_not_asked_for_once_a_manager_has_read_the_assessment() -> None:
    returned = {"manager_decision": {"decision": "return"}}
    for number, day in ((1, date(2026, 4, 17)), (2, date(2026, 5, 11))):
        known = scope(day, previous=REFERRED)
        assert DRAWN.way(f"Gateway_review_{number}", known) == "Task_review"
        assert DRAWN.way(f"Gateway_review_{number}", {**known, "forms": returned}) == f"End_no_review_{number}"


def test_an_assessment_that_began_late_has_one_look_and_not_two_at_once() -> None:
    known = scope(date(2026, 5, 20), previous=REFERRED)
    assert DRAWN.way("Gateway_review_1", known) == "End_no_review_1"
    assert DRAWN.way("Gateway_review_2", known) == "Task_review"


def test_timers_leave_the_writing_alone() -> None:
    for timer in DRAWN.elements("boundaryEvent"):
        assert (timer.get("attachedToRef"), timer.get("cancelActivity")) == ("Task_assess", "false")


def test_suspected_harm_leads_to_a_strategy_discussion_at_once() -> None:
    def way(standing: str) -> str:
        return DRAWN.way("Gateway_harm", scope(DAY, forms={"assessment_review": {"standing": standing}}))

    assert DRAWN.hands_over_to(way("step_up")) == "start_strategy_discussion"
    assert way("on_track") == way("needs_help") == "End_goes_on"


def test_a_late_assessment_is_for_the_service_manager() -> None:
    for day, task in ((date(2026, 6, 9), "Task_authorise"), (date(2026, 6, 10), "Task_authorise_late")):
        assert DRAWN.way("Gateway_in_time", scope(day, previous=REFERRED)) == task
        assert DRAWN.property(task, "review-of") == DRAWN.property(task, "separate-from") == "Task_assess"


def test_the_decision_is_due_before_the_limit() -> None:
    early = scope(date(2026, 6, 1), previous=REFERRED)
    assert DRAWN.schedule("Task_authorise", "dueDate", early) == date(2026, 6, 4)
    assert DRAWN.schedule("Task_authorise", "dueDate", scope(date(2026, 6, 8), previous=REFERRED)) == date(2026, 6, 9)


@pytest.mark.parametrize(
    ("value", "hand_over"),
    [
        ("child_in_need_plan", "start_child_in_need_plan"),
        ("strategy_discussion", "start_strategy_discussion"),
        ("look_after", "start_looked_after"),
        ("private_fostering", "start_private_fostering"),
    ],
)
def test_an_approved_assessment_begins_the_work_that_it_asks_for(value: str, hand_over: str) -> None:
    approved = {"manager_decision": {"decision": "approve"}, **outcome(value)}
    assert DRAWN.way("Gateway_decision", scope(DAY, forms=approved)) == "Gateway_outcome"
    assert DRAWN.hands_over_to(DRAWN.way("Gateway_outcome", scope(DAY, forms=approved))) == hand_over


def test_where_a_manager_begins_it_by_hand_a_plan_has_ten_working_days_and_harm_one() -> None:
    known = scope(date(2026, 6, 1))
    assert worked_out(DRAWN.property("End_plan", "by-hand-due") or "", known) == date(2026, 6, 15)
    for end in (DRAWN.property("End_strategy", "by-hand-due"), DRAWN.property("End_strategy_now", "by-hand-due")):
        assert worked_out(end or "", known) == date(2026, 6, 2)


@pytest.mark.parametrize(("value", "end"), [("no_further_action", "End_closure"), ("early_help", "Gateway_early_help")])
def test_work_that_ends_after_the_assessment_is_closed_with_the_family_told(value: str, end: str) -> None:
    assert DRAWN.way("Gateway_outcome", scope(DAY, forms=outcome(value))) == end
    assert DRAWN.hands_over_to("End_closure") == DRAWN.hands_over_to("End_closure_besides") == "start_closure"
    assert DRAWN.hands_over_to("End_early_help") == "start_early_help_assessment"


def test_every_outcome_goes_somewhere_and_an_unforeseen_one_to_the_manager() -> None:
    form = json.loads((FORMS / "assessment" / "child_and_family_assessment.v1.json").read_text())
    choices = [choice["const"] for choice in form["schema"]["properties"]["outcome"]["oneOf"]]
    ways = {choice: DRAWN.way("Gateway_outcome", scope(DAY, forms=outcome(choice))) for choice in choices}
    assert len(ways) == 7
    assert {choice for choice, way in ways.items() if way == "Task_next_step"} == {"other"}
    assert DRAWN.way("Gateway_outcome", scope(DAY, forms=outcome("not_known_yet"))) == "Task_next_step"


def test_a_returned_assessment_goes_back_and_a_refused_one_to_the_manager_who_says_what_happens_instead() -> None:
    for decision, target in (("return", "Task_assess"), ("refuse", "Task_next_step")):
        assert DRAWN.way("Gateway_decision", scope(DAY, forms={"manager_decision": {"decision": decision}})) == target


@pytest.mark.parametrize("key", ["referral", "child_and_family_assessment"])
def test_every_step_says_what_it_is_for_and_which_duty_is_behind_it(key: str) -> None:
    drawn = Drawn(key)
    for task in drawn.elements("userTask"):
        name = str(task.get("id"))
        assert task.get("name")
        assert task.findtext("b:documentation", None, SPACES), name
        assert drawn.property(name, "legal-basis"), name
        assert len((drawn.property(name, "explain") or "").split()) > 15, name


@pytest.mark.parametrize("key", ["referral", "child_and_family_assessment"])
def test_every_choice_has_a_way_when_nothing_fits_and_words_on_its_arrows(key: str) -> None:
    drawn = Drawn(key)
    for gateway in drawn.elements("exclusiveGateway"):
        ways = gateway.findall("b:outgoing", SPACES)
        if len(ways) > 1:
            assert gateway.get("name")
            assert gateway.get("default") in {way.text for way in ways}
            for way in ways:
                (flow,) = drawn.root.xpath("//b:sequenceFlow[@id=$name]", namespaces=SPACES, name=way.text)
                assert flow.get("name"), way.text
