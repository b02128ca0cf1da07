"""A referral from the first word to the assessment, played through the engine."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Membership, Role
from cases.models import Case
from demo.referral_stories import ASSESS, TOLD, WILF_REFERRAL
from tests.cast import Cast, make_person
from tests.jobs.due_now import do_due
from tests.workflow.answers import submit
from workflow import conditions, work
from workflow.assigning import reallocate
from workflow.errors import NotAllowedError, WorkflowError
from workflow.models import ProcessCase, ProcessInstance, Task
from workflow.prefilling import prefilled
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NFA: dict[str, Any] = {
    "decision": "no_further_action",
    "decided_otherwise": "The family has help from the school and wants no more.",
    "decision_reason": "The school has helped already, and Wilf says that Fridays are calm now.",
    "advice": "The family knows whom to ring.",
}
STRATEGY: dict[str, Any] = ASSESS | {
    "decision": "strategy_discussion",
    "decided_otherwise": "The school rang again: he has a bruise.",
}


def open_tasks(case: Case) -> dict[str, Task]:
    """What is open for a child, by element."""
    links = ProcessCase.objects.filter(case=case).values("process")
    return {task.element_id: task for task in Task.objects.filter(process__in=links, finished__isnull=True)}


def closed(case: Case) -> bool:
    """Whether our work with a child has ended."""
    return case.open_episode is None


def do(task: Task, user: Any, answers: dict[str, Any]) -> None:
    """Take a task, unless one has it, and submit its form."""
    if task.owner is None:
        work.claim(task, user)
    task.refresh_from_db()
    submit(task, user, answers)


def referred(cast: Cast, **changes: Any) -> ProcessInstance:
    """Sam has recorded a referral of Wilf."""
    process = start_for_case("referral", cast.cases["wilf"], cast.sam)
    do(Task.objects.get(process=process, finished__isnull=True), cast.sam, WILF_REFERRAL | changes)
    return process


def test_an_assessment_begins_with_the_decision_and_counts_from_the_referral(inside: Cast) -> None:
    case = inside.cases["wilf"]
    referred(inside, referral_date="2026-07-13")
    decide = open_tasks(case)["Task_decide"]
    assert (decide.roles, decide.due_on) == (["team_manager"], date(2026, 7, 14))
    do(decide, inside.priya, ASSESS)
    after = open_tasks(case)
    assert set(after) == {"Task_reply", "Task_assess"}
    assert (after["Task_assess"].due_on, after["Task_assess"].owner) == (date(2026, 9, 15), inside.sam)
    do(after["Task_reply"], inside.sam, TOLD | {"referrer_told_on": "2026-07-14"})
    assert set(open_tasks(case)) == {"Task_assess"}


def test_the_assessment_knows_when_it_was_decided_and_not_whether_the_parents_know_of_it(inside: Cast) -> None:
    case = inside.cases["wilf"]
    referred(inside, referral_date="2026-07-13")
    do(open_tasks(case)["Task_decide"], inside.priya, ASSESS)
    task = open_tasks(case)["Task_assess"]
    found = prefilled(task, inside.sam)
    definition = work.draft_of(task, inside.sam).form_version.definition
    answers = definition.answers_from(found.entered)[0]
    assert (answers["counts_from"], answers["start_date"]) == ("2026-07-13", "2026-07-14")
    assert [source["title"] for source in found.origins["/start_date"]["sources"]] == ["Decision on a referral"]
    assert "parents_know" not in answers


def test_an_assessment_that_was_begun_by_hand_does_not_guess_its_first_day(inside: Cast) -> None:
    start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    assert "/start_date" not in prefilled(open_tasks(inside.cases["wilf"])["Task_assess"], inside.sam).origins


def test_a_contact_officer_begins_a_referral_and_nothing_that_begins_with_others(inside: Cast) -> None:
    cleo = make_person(inside, "Cleo Reed", "contact_officer", "Harbour team")
    with pytest.raises(NotAllowedError):
        start_for_case("child_and_family_assessment", inside.cases["wilf"], cleo)
    process = start_for_case("referral", inside.cases["wilf"], cleo)
    do(Task.objects.get(process=process, finished__isnull=True), cleo, WILF_REFERRAL)
    assert set(open_tasks(inside.cases["wilf"])) == {"Task_decide"}


def test_whoever_wrote_the_referral_does_not_decide_on_it_in_any_role(inside: Cast) -> None:
    Membership.objects.create(
        user=inside.sam,
        team=inside.teams["Harbour team"],
        role=Role.objects.get(key="team_manager"),
        starts_on=date(2026, 1, 1),
    )
    referred(inside)
    decide = open_tasks(inside.cases["wilf"])["Task_decide"]
    with pytest.raises(WorkflowError):
        do(decide, inside.sam, ASSESS)


def test_a_referral_that_leads_to_nothing_more_is_told_and_then_closed(inside: Cast) -> None:
    case = inside.cases["wilf"]
    process = referred(inside)
    do(open_tasks(case)["Task_decide"], inside.priya, NFA)
    assert set(open_tasks(case)) == {"Task_reply"}
    assert not closed(case)
    do(open_tasks(case)["Task_reply"], inside.sam, TOLD)
    process.refresh_from_db()
    assert not open_tasks(case)
    assert closed(case)
    assert process.finished is not None


def test_an_anonymous_referral_closes_without_a_reply(inside: Cast) -> None:
    case = inside.cases["wilf"]
    unnamed = {name: value for name, value in WILF_REFERRAL.items() if not name.startswith("referrer_")}
    process = start_for_case("referral", case, inside.sam)
    do(Task.objects.get(process=process, finished__isnull=True), inside.sam, unnamed | {"source": "9"})
    do(open_tasks(case)["Task_decide"], inside.priya, NFA)
    assert not open_tasks(case)
    assert closed(case)


def test_another_service_says_yes_before_the_referral_is_closed(inside: Cast) -> None:
    case = inside.cases["wilf"]
    referred(inside)
    elsewhere = NFA | {"decision": "other_service", "other_service": "Early help"}
    do(open_tasks(case)["Task_decide"], inside.priya, elsewhere)
    assert set(open_tasks(case)) == {"Task_pass_on"}
    accepted = {"service": "Early help", "accepted_by": "Lin Hale", "accepted_on": "2026-07-14", "family_agrees": True}
    do(open_tasks(case)["Task_pass_on"], inside.sam, accepted)
    do(open_tasks(case)["Task_reply"], inside.sam, TOLD)
    assert closed(case)


def test_a_strategy_discussion_begins_with_a_team_manager(inside: Cast) -> None:
    case = inside.cases["wilf"]
    referred(inside, immediate_safety="not_sure", safety_steps="Wilf sleeps at his aunt's tonight.")
    do(open_tasks(case)["Task_decide"], inside.priya, STRATEGY)
    begun = open_tasks(case)["Task_discuss"]
    assert (begun.process.version.key, begun.roles) == ("strategy_discussion", ["team_manager"])
    assert begun.owner == inside.priya


def test_the_worker_whom_the_manager_names_has_the_child_and_the_assessment(inside: Cast) -> None:
    case, lee = inside.cases["wilf"], make_person(inside, "Lee Tarn", "social_worker", "Harbour team")
    referred(inside, referral_date="2026-07-13")
    do(open_tasks(case)["Task_decide"], inside.priya, ASSESS | {"worker": {"name": lee.name}})
    allocation = case.allocation_on(date(2026, 7, 14))
    assert allocation is not None
    assert (allocation.worker, allocation.made_by) == (lee, inside.priya)
    assert open_tasks(case)["Task_assess"].owner == lee


def test_the_manager_s_task_to_name_a_worker_ends_when_the_child_is_allocated_on_its_page(inside: Cast) -> None:
    case = inside.cases["wilf"]
    case.allocations.update(worker=None)
    referred(inside, referral_date="2026-07-13")
    nobody_yet = {"no_worker_reason": "Two are ill; Priya looks after Wilf until Wednesday."}
    do(open_tasks(case)["Task_decide"], inside.priya, ASSESS | nobody_yet)
    waiting = open_tasks(case)
    assert {"Task_assess", "Task_name", "Task_reply"} == set(waiting)
    assert waiting["Task_name"].owner == inside.priya
    reallocate(case, inside.priya, inside.sam, inside.teams["Harbour team"], date(2026, 7, 14), "He is back.")
    do_due(conditions.KIND)
    waiting = open_tasks(case)
    assert {"Task_assess", "Task_reply"} == set(waiting)
    assert waiting["Task_assess"].owner == inside.sam
