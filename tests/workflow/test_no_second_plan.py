"""A child has one plan at a time: where one is in force, what decides on a child in need plan begins no other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.forms.library_answers import PLAN as NEED
from tests.forms.library_answers import said
from tests.forms.protection_answers import ANSWERS as PROTECTION
from tests.forms.test_shipped_forms import ROOT, definition
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from workflow.bpmn import read
from workflow.bpmn.model import ExclusiveGateway
from workflow.models import ProcessInstance, Task
from workflow.scope import scope_of, seen_by
from workflow.starting import start_for_case, start_for_family

PLAN = "child_in_need_plan"
DECIDING = [
    ("child_and_family_assessment", "Gateway_outcome", "outcome", "End_plan", "Task_next_step"),
    ("section_47_enquiry", "Gateway_outcome", "outcome", "End_plan", "End_goes_on"),
    ("initial_child_protection_conference", "Gateway_plan", "decision", "End_in_need", "End_goes_on"),
]


def way(process: str, at: str, form_question: str, *under_way: str, decided: str = PLAN, ending: bool = False) -> str:
    """Where a gateway leads after a decision (on a child in need plan unless said), while other work runs."""
    model = read((ROOT / f"processes/assessment/{process}.v1.bpmn").read_bytes())
    gateway = model.elements[at]
    assert isinstance(gateway, ExclusiveGateway)
    form = "conference_decision" if process.startswith("initial") else process
    facts: dict[str, Any] = {
        "forms": {form: {form_question: decided}},
        "case": {"under_way": [{"process": key, "ending": ending} for key in under_way]},
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


@pytest.mark.parametrize(("process", "at", "question", "begins", "_goes_on"), DECIDING)
def test_a_plan_that_only_waits_for_its_end_to_be_written_holds_up_no_other(
    process: str, at: str, question: str, begins: str, _goes_on: str
) -> None:
    for over in (PLAN, "child_protection_plan"):
        assert way(process, at, question, over, ending=True) == begins
    asked = ("initial_child_protection_conference", "Gateway_plan", "decision")
    assert way(*asked, "child_protection_plan", decided="plan", ending=True) == "End_protection"


def over(cast: Cast) -> ProcessInstance:
    """Wilf's child in need plan, which a review ended on 20 July: the end is not written down yet."""
    process = start_for_case(PLAN, cast.cases["wilf"], cast.sam)
    do(process, "Task_plan", cast.sam, said(NEED, "a plan", start_date="2026-07-14"))
    do(process, "Task_approve", cast.priya, {"decision": "approve"})
    review = Task.objects.get(element_id="Task_review", finished__isnull=True).process
    do(review, "Task_review", cast.sam, said(NEED, "a review", held_on="2026-07-20", decision="end"))
    do(review, "Task_approve", cast.priya, {"decision": "approve"})
    process.refresh_from_db()
    return process


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_new_plan_begins_while_the_end_of_the_former_is_written_and_nothing_is_closed(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    with later(datetime(2026, 7, 20, 9, tzinfo=UTC)):
        former = over(inside)
        enquiry = start_for_family("section_47_enquiry", [wilf], inside.sam)
        assert [work["ending"] for work in scope_of(enquiry)["case"]["under_way"]] == [True]
        found = dict(PROTECTION["section_47_enquiry"]) | {
            "findings": "no_continuing_risk",
            "outcome": PLAN,
            "agency_asks": False,
        }
        found.pop("agency_says", None)
        do(enquiry, "Task_enquire", inside.sam, found)
        do(enquiry, "Task_endorse", inside.priya, {"decision": "approve"})
        new = ProcessInstance.objects.filter(version__key=PLAN).exclude(pk=former.pk).get()
    with later(datetime(2026, 7, 21, 9, tzinfo=UTC)):
        do(new, "Task_plan", inside.sam, said(NEED, "a plan", start_date="2026-07-21"))
        do(new, "Task_approve", inside.priya, {"decision": "approve"})
        task = Task.objects.get(process=former, element_id="Task_end", finished__isnull=True)
        assert task.form_version is not None
        written = said(NEED, "the end", end_date="2026-07-21", end_reason="done")
        definition = task.form_version.definition
        assert [one.pointer for one in definition.review(definition.entered_from(written), seen_by(task)).problems] == [
            "/end_date"
        ]
        do(former, "Task_end", inside.sam, written | {"end_date": "2026-07-20"})
    running = ProcessInstance.objects.filter(version__key__in=[PLAN, "closure"], finished__isnull=True)
    assert [each.pk for each in running] == [new.pk]


def after(process: str, answers: dict[str, str], *running: tuple[str, bool]) -> str:
    """Where the written end of a plan leads while other work runs: its key, and whether it is ending too."""
    model = read((ROOT / f"processes/planning/{process}.v1.bpmn").read_bytes())
    gateway = model.elements["Gateway_after"]
    assert isinstance(gateway, ExclusiveGateway)
    under_way = [{"process": key, "ending": ending} for key, ending in running]
    facts: dict[str, Any] = {"forms": {f"{process}_end": answers}, "case": {"under_way": under_way}}
    flows = [model.flows[name] for name in gateway.outgoing]
    taken = [flow for flow in flows if flow.condition is not None and flow.condition.evaluate(facts) is True]
    return (taken or [flow for flow in flows if flow.is_default])[0].target


def test_the_written_end_of_a_plan_begins_nothing_beside_another_plan() -> None:
    need, protection = PLAN, "child_protection_plan"
    for other in (need, protection):
        assert after(protection, {"next": "closure"}, (other, False)) == "End_other_plan"
        assert after(protection, {"next": "closure"}, (other, True)) == "End_other_plan", "the last one written closes"
        assert after(protection, {"next": "child_in_need"}, (other, False)) == "End_other_plan"
        assert after(protection, {"next": "child_in_need"}, (other, True)) == "End_child_in_need"
        assert after(protection, {"next": "looked_after"}, (other, False)) == "End_looked_after"
        goes_on = "End_other_plan" if other == need else "End_closure"
        assert after(need, {"end_reason": "done"}, (other, True)) == goes_on, (
            "what ended a protection plan closes nothing"
        )
        assert after(need, {"end_reason": "early_help"}, (other, True)) == "Gateway_early_help"
        assert after(need, {"end_reason": "early_help"}, (other, False)) == "End_other_plan"
    assert after(protection, {"next": "closure"}, ("visit", False)) == "End_closure"
    assert after(need, {"end_reason": "done"}) == "End_closure"


@pytest.mark.django_db
def test_a_conference_is_told_what_to_choose_for_a_child_who_has_a_protection_plan() -> None:
    form = definition("conference_decision")
    entered = form.entered_from(PROTECTION["conference_decision"] | {"decision": "plan"})

    def refused(*running: dict[str, Any]) -> list[str]:
        facts = {"case": {"under_way": list(running)}}
        return [one.message for one in form.review(entered, facts).problems if one.pointer == "/decision"]

    assert refused({"process": PLAN, "ending": False}, {"process": "child_protection_plan", "ending": True}) == []
    (words,) = refused({"process": "child_protection_plan", "ending": False})
    assert "Choose “No plan”" in words
