"""Of all that is shipped: who never decides on their own work, who must be registered, and who higher up hears.

The scenarios play each step with one person who may do it; these are the rules about who may not.
"""

from collections.abc import Iterator

import pytest

from tests.forms.test_shipped_forms import ROOT
from workflow.bpmn import ProcessModel, read
from workflow.bpmn.model import ServiceTask, UserTask

NOT_THEIR_OWN: dict[str, str] = {
    "child_and_family_assessment/Task_review": "Task_assess",
    "child_and_family_assessment/Task_authorise": "Task_assess",
    "child_and_family_assessment/Task_authorise_late": "Task_assess",
    "contact/Task_decide": "Task_record",
    "early_help_assessment/Task_authorise": "Task_assess",
    "initial_child_protection_conference/Task_sign_off": "Task_report",
    "initial_child_protection_conference/Task_hold": "Task_report Task_sign_off",
    "initial_child_protection_conference/Task_decide": "Task_report Task_sign_off",
    "referral/Task_decide": "Task_record",
    "section_47_enquiry/Task_endorse": "Task_enquire",
    "section_47_enquiry/Task_endorse_service": "Task_enquire",
    "dispute/Task_informal": "Task_raise",
    "dispute/Task_formal": "Task_raise",
    "dispute/Task_partners": "Task_raise",
    "missing_episode/Task_still": "Task_report",
    "missing_episode/Task_interview": "Task_report Task_return",
    "missing_episode/Task_look": "Task_report",
    "service/Task_agree": "Task_request",
    "transfer/Task_accept": "Task_request",
    "visit/Task_look": "Task_visit",
    "visit/Task_look_higher": "Task_visit",
    "child_in_need_plan/Task_approve": "Task_plan",
    "child_in_need_plan/Task_approve_change": "Task_change",
    "child_protection_plan/Task_approve": "Task_full_plan",
    "child_protection_plan/Task_approve_change": "Task_change",
    "child_in_need_review/Task_approve": "Task_review",
    "closure/Task_approve": "Task_closure",
    "practice_audit/Task_answer": "Task_audit",
    "review_child_protection_conference/Task_sign_off": "Task_report",
    "review_child_protection_conference/Task_conference": "Task_report Task_sign_off",
}
"""Whoever did the second never does the first (the reference keeps report, sign-off and chair apart)."""
REGISTERED = "registered-social-worker"
HIGHER_WHEN_LATE = {
    "child_in_need_plan/Task_approve",
    "child_in_need_plan/Task_approve_change",
    "child_protection_plan/Task_approve",
    "child_protection_plan/Task_approve_change",
    "closure/Task_approve",
    "practice_audit/Task_answer",
    "referral/Task_conference",
    "child_and_family_assessment/Task_assess",
    "child_and_family_assessment/Task_authorise",
    "child_and_family_assessment/Task_authorise_late",
    "child_and_family_assessment/Task_next_step",
    "contact/Task_decide",
    "missing_episode/Task_interview",
    "missing_episode/Task_report",
    "missing_episode/Task_return",
    "referral/Task_decide",
    "section_47_enquiry/Task_enquire",
    "strategy_discussion/Task_discuss",
}
"""What must not rest with the manager who does not act; other steps have timers of their own that tell one."""


def shipped() -> list[ProcessModel]:
    return [read(path.read_bytes()) for path in sorted((ROOT / "processes").glob("*/*.bpmn"))]


@pytest.fixture(scope="module")
def models() -> list[ProcessModel]:
    return shipped()


def tasks(models: list[ProcessModel]) -> Iterator[tuple[str, UserTask]]:
    for model in models:
        for element in model.elements.values():
            if isinstance(element, UserTask):
                yield f"{model.key}/{element.id}", element


def test_nobody_decides_on_their_own_work(models: list[ProcessModel]) -> None:
    kept_apart = {
        name: " ".join(sorted({*task.separate_from, *filter(None, [task.review_of])})) for name, task in tasks(models)
    }
    assert {name: others for name, others in kept_apart.items() if others} == NOT_THEIR_OWN


def test_enquiries_and_protection_plans_are_a_registered_social_workers(models: list[ProcessModel]) -> None:
    registered = {name for name, task in tasks(models) if REGISTERED in task.requires}
    assert registered == {"section_47_enquiry/Task_enquire", "child_protection_plan/Task_outline"}


def test_a_service_manager_hears_of_what_rests_too_long(models: list[ProcessModel]) -> None:
    assert {name for name, task in tasks(models) if task.late_tells == "service_manager"} == HIGHER_WHEN_LATE


def test_a_child_is_taken_over_by_the_team_that_was_asked(models: list[ProcessModel]) -> None:
    offered = {name: task.team.text for name, task in tasks(models) if task.team is not None}
    assert offered == {"transfer/Task_accept": "forms.transfer_request.to_team"}


def test_what_is_named_after_a_service_manager_tells_one_and_nothing_else_does(models: list[ProcessModel]) -> None:
    wrong = [
        f"{model.key}/{element.id}"
        for model in models
        for element in model.elements.values()
        if isinstance(element, ServiceTask) and element.job_type == "tell_managers"
        if ("service manager" in element.name.lower()) != (element.headers.get("role") == "service_manager")
    ]
    assert wrong == []
