"""What enquiries lead to: nothing begins beside a plan, and what is not borne out may simply end."""

from typing import Any

import pytest

from tests.forms.protection_answers import ANSWERS, said
from tests.forms.test_shipped_dates import known
from tests.forms.test_shipped_forms import definition
from tests.workflow.test_no_second_plan import way

pytestmark = pytest.mark.django_db
KEY = "section_47_enquiry"
NEED, PROTECTION, ASSESSMENT = "child_in_need_plan", "child_protection_plan", "child_and_family_assessment"
AT = (KEY, "Gateway_outcome", "outcome")


def told(outcome: str, *under_way: str, findings: str = "not_substantiated", ending: bool = False) -> list[str]:
    """What the form says at the outcome, while other work runs for the child."""
    running = [{"process": one, "ending": ending} for one in under_way]
    answers = ANSWERS[KEY] | {"outcome": outcome, "findings": findings, "agency_asks": False}
    answers |= {"no_conference_reason": "Kit is gone for good."} if findings == "continuing_risk" else {}
    found = definition(KEY).validate(answers, known(case={"worker": None, "under_way": running}))
    return [one.message for one in found if one.pointer == "/outcome"]


def test_a_plan_goes_on_only_where_one_is_under_way() -> None:
    assert told("goes_on", NEED) == told("goes_on", PROTECTION) == []
    missing = ["No plan is under way for this child: choose another outcome"]
    assert told("goes_on") == told("goes_on", ASSESSMENT) == told("goes_on", NEED, ending=True) == missing


def test_beside_a_child_protection_plan_neither_another_plan_nor_an_assessment_is_chosen() -> None:
    for outcome in (NEED, "assessment"):
        (message,) = told(outcome, PROTECTION)
        assert message.endswith("choose that the plan under way goes on")
        assert told(outcome) == told(outcome, NEED) == told(outcome, PROTECTION, ending=True) == []
    assert told("assessment", PROTECTION, ASSESSMENT) == [], "that one goes on"


def test_we_stop_neither_beside_a_plan_nor_where_harm_is_likely() -> None:
    assert told("no_further_action") == told("no_further_action", ASSESSMENT) == []
    for plan in (NEED, PROTECTION):
        assert told("no_further_action", plan) == ["A plan is under way for this child: choose that it goes on"]
    (message,) = told("no_further_action", findings="continuing_risk")
    assert "likely to be harmed" in message


@pytest.mark.parametrize(
    ("decided", "under_way", "leads_to"),
    [
        ("no_further_action", (), "End_closure"),
        ("no_further_action", ("visit", "case_note"), "End_closure"),
        ("no_further_action", (ASSESSMENT,), "End_goes_on"),
        ("no_further_action", (NEED,), "End_goes_on"),
        ("no_further_action", ("initial_child_protection_conference",), "End_goes_on"),
        ("no_further_action", ("closure",), "End_goes_on"),
        ("goes_on", (NEED,), "End_goes_on"),
        ("goes_on", (PROTECTION,), "End_goes_on"),
        ("goes_on", (), "End_assessment"),
        ("assessment", (), "End_assessment"),
        ("assessment", (NEED,), "End_assessment"),
        ("assessment", (ASSESSMENT,), "End_goes_on"),
        ("assessment", (PROTECTION,), "End_goes_on"),
        ("conference", (NEED,), "End_found"),
        ("nobody knows", (), "End_assessment"),
    ],
)
def test_where_enquiries_lead_beside_other_work(decided: str, under_way: tuple[str, ...], leads_to: str) -> None:
    """A plan that ended before the manager approved leaves nobody: then an assessment begins."""
    assert way(*AT, *under_way, decided=decided) == leads_to


def test_a_conference_is_not_required_by_any_other_outcome() -> None:
    for outcome in ("goes_on", "no_further_action"):
        answers: dict[str, Any] = said(KEY, "unfounded") | {"outcome": outcome}
        assert definition(KEY).standing(answers, known()).answers["no_conference"] is True
