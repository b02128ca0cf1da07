"""A child has one plan at a time: where one is in force, what decides on a child in need plan begins no other."""

from typing import Any

import pytest

from tests.cast import Cast
from tests.forms.library_answers import PLAN as NEED
from tests.forms.library_answers import said
from tests.forms.test_shipped_forms import ROOT
from tests.workflow.test_assessment_played import do
from workflow.bpmn import read
from workflow.bpmn.model import ExclusiveGateway
from workflow.models import Task
from workflow.starting import start_for_case

PLAN = "child_in_need_plan"
DECIDING = [
    ("child_and_family_assessment", "Gateway_outcome", "outcome", "End_plan", "Task_next_step"),
    ("section_47_enquiry", "Gateway_outcome", "outcome", "End_plan", "End_goes_on"),
    ("initial_child_protection_conference", "Gateway_plan", "decision", "End_in_need", "End_goes_on"),
]


def way(process: str, at: str, form_question: str, *under_way: str, decided: str = PLAN) -> str:
    """Where a gateway leads after a decision (on a child in need plan unless said), while other work runs."""
    model = read((ROOT / f"processes/assessment/{process}.v1.bpmn").read_bytes())
    gateway = model.elements[at]
    assert isinstance(gateway, ExclusiveGateway)
    form = "conference_decision" if process.startswith("initial") else process
    facts: dict[str, Any] = {
        "forms": {form: {form_question: decided}},
        "case": {"under_way": [{"process": key} for key in under_way]},
    }
    flows = [model.flows[name] for name in gateway.outgoing]
    taken = [flow for flow in flows if flow.condition is not None and flow.condition.evaluate(facts) is True]
    return (taken or [flow for flow in flows if flow.is_default])[0].target


@pytest.mark.parametrize(("process", "at", "question", "begins", "goes_on"), DECIDING)
def test_a_plan_begins_only_where_none_is_in_force(
    process: str, at: str, question: str, begins: str, goes_on: str
) -> None:
    assert way(process, at, question) == begins
    assert way(process, at, question, "child_and_family_assessment") == begins
    assert way(process, at, question, PLAN) == goes_on
    assert way(process, at, question, "child_protection_plan", "visit") == goes_on


def test_a_conference_begins_no_child_protection_plan_beside_another() -> None:
    asked = ("initial_child_protection_conference", "Gateway_plan", "decision")
    assert way(*asked, PLAN, decided="plan") == "End_protection"
    assert way(*asked, "child_protection_plan", decided="plan") == "End_goes_on"


def test_a_child_protection_plan_that_is_begun_beside_another_ends_at_once() -> None:
    model = read((ROOT / "processes/planning/child_protection_plan.v1.bpmn").read_bytes())
    condition = model.flows["Flow_plan_already"].condition
    assert condition is not None
    for running, ends in (("child_protection_plan", True), (PLAN, False)):
        assert condition.evaluate({"case": {"under_way": [{"process": running}]}}) is ends


@pytest.mark.parametrize(
    ("decided", "ends"), [("no_further_action", "End_closure"), ("early_help", "Gateway_early_help")]
)
def test_an_assessment_closes_nothing_while_somebody_protects_the_child(decided: str, ends: str) -> None:
    asked = ("child_and_family_assessment", "Gateway_outcome", "outcome")
    assert way(*asked, decided=decided) == ends
    assert way(*asked, "visit", decided=decided) == ends
    for running in ("section_47_enquiry", "child_protection_plan", PLAN, "initial_child_protection_conference"):
        assert way(*asked, running, decided=decided) == "Task_next_step"


@pytest.mark.parametrize(
    ("running", "leads_to"), [("child_protection_plan", "End_overtaken"), ("visit", "Plan_in_force")]
)
def test_a_child_in_need_plan_that_is_approved_beside_a_protection_plan_gives_way_to_it(
    running: str, leads_to: str
) -> None:
    model = read((ROOT / "processes/planning/child_in_need_plan.v1.bpmn").read_bytes())
    gateway = model.elements["Gateway_approved"]
    assert isinstance(gateway, ExclusiveGateway)
    facts = {"forms": {"manager_decision": {"decision": "approve"}}, "case": {"under_way": [{"process": running}]}}
    flows = [model.flows[name] for name in gateway.outgoing]
    taken = [flow.target for flow in flows if flow.condition is not None and flow.condition.evaluate(facts) is True]
    assert taken == [leads_to]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_plan_that_a_manager_approves_while_a_protection_plan_runs_is_never_in_force(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    start_for_case("child_protection_plan", wilf, inside.sam)
    beside = start_for_case(PLAN, wilf, inside.sam)
    do(beside, "Task_plan", inside.sam, said(NEED, "a plan", start_date="2026-07-14"))
    do(beside, "Task_approve", inside.priya, {"decision": "approve"})
    assert beside.finished is not None
    passed = set(Task.objects.filter(process=beside).values_list("element_id", flat=True))
    assert "Plan_in_force" not in passed
    assert "End_overtaken" in passed


def test_enquiries_that_lead_to_an_assessment_begin_it_beside_a_plan() -> None:
    model = read((ROOT / "processes/assessment/section_47_enquiry.v1.bpmn").read_bytes())
    condition = model.flows["Flow_goes_on"].condition
    assert condition is not None
    facts = {"forms": {"section_47_enquiry": {"outcome": "assessment"}}, "case": {"under_way": [{"process": PLAN}]}}
    assert condition.evaluate(facts) is False
