"""Closing our work while other work runs: the worker cannot say that all is done, and a manager answers for it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Notification
from cases.correcting import write_down_death
from forms.filling import type_answers
from tests.cast import Cast
from tests.forms.library_answers import PLAN, said
from tests.workflow.answers import ASSESSMENT
from tests.workflow.running import delivered, later
from tests.workflow.test_assessment_played import begun, do
from workflow import work
from workflow.ad_hoc import begin_offered
from workflow.delivery import send_message
from workflow.handlers.telling import TOLD
from workflow.models import ProcessInstance, Task
from workflow.scope import scope_of
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CLOSING = said("review/closure", "a closing", closed_on="2026-07-14", family_told_on="2026-07-14")


def closing(cast: Cast) -> ProcessInstance:
    return start_for_case("closure", cast.cases["wilf"], cast.sam)


def problems(process: ProcessInstance, step: str, user: Any, answers: dict[str, Any]) -> list[str]:
    """What the check page says of a form that is filled in so."""
    task = Task.objects.get(process=process, element_id=step, finished__isnull=True)
    if task.owner is None:
        work.claim(task, user)
    draft = work.draft_of(task, user)
    type_answers(draft, answers, user)
    draft.refresh_from_db()
    review = draft.form_version.definition.review(draft.entered, scope_of(process, user))
    return [problem.pointer for problem in review.problems]


def test_a_plan_in_force_keeps_anybody_from_saying_that_all_is_done(inside: Cast) -> None:
    plan = start_for_case("child_in_need_plan", inside.cases["wilf"], inside.sam)
    do(plan, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-14"))
    process = closing(inside)
    assert problems(process, "Task_closure", inside.sam, CLOSING) == ["/all_done"]
    left = CLOSING | {"all_done": False, "not_done_reason": "The other council goes on with the plan."}
    do(process, "Task_closure", inside.sam, left)
    assert problems(process, "Task_approve", inside.priya, {"decision": "approve"}) == ["/close_anyway_reason"]
    assert problems(process, "Task_approve", inside.priya, {"decision": "return"}) == []


def test_nothing_is_closed_before_the_day_on_which_the_assessment_was_authorised(inside: Cast) -> None:
    """The census refuses it: the day of every assessment of the episode that a manager authorised counts."""
    assessed = begun(inside)
    assert scope_of(assessed, inside.sam)["case"]["assessment_authorised_on"] is None
    do(assessed, "Task_assess", inside.sam, ASSESSMENT | {"outcome": "early_help", "support_required": False})
    with later(datetime(2026, 7, 16, 9, tzinfo=UTC)):
        do(assessed, "Task_authorise", inside.priya, {"decision": "approve"})
    with later(datetime(2026, 7, 17, 9, tzinfo=UTC)):
        process = ProcessInstance.objects.filter(version__key="closure").latest("created")
        assert scope_of(process, inside.sam)["case"]["assessment_authorised_on"] == date(2026, 7, 16)
        before = CLOSING | {"closed_on": "2026-07-15", "family_told_on": "2026-07-15", "reason": "RC9"}
        assert problems(process, "Task_closure", inside.sam, before) == ["/closed_on"]
        assert problems(process, "Task_closure", inside.sam, before | {"closed_on": "2026-07-16"}) == []


def test_a_supervision_that_waits_for_its_day_keeps_nobody_from_closing(inside: Cast) -> None:
    talk = start_for_case("supervision", inside.cases["wilf"], inside.priya)
    do(talk, "Task_supervise", inside.priya, said("intervention/supervision", "a talk"))
    process = closing(inside)
    assert problems(process, "Task_closure", inside.sam, CLOSING) == []
    do(process, "Task_closure", inside.sam, CLOSING)
    assert problems(process, "Task_approve", inside.priya, {"decision": "approve"}) == []


def test_a_missing_child_who_is_looked_for_after_the_plan_keeps_anybody_from_saying_that_all_is_done(
    inside: Cast,
) -> None:
    plan = start_for_case("child_in_need_plan", inside.cases["wilf"], inside.sam)
    do(plan, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-14"))
    do(plan, "Task_approve", inside.priya, {"decision": "approve"})
    begin_offered(Task.objects.get(process=plan, element_id="AdHoc_work"), "Offer_missing_episode", inside.sam)
    send_message("child_protection_plan_began", case=inside.cases["wilf"])
    delivered()
    end = said(PLAN, "the end", end_reason="protection", end_date="2026-07-14")
    do(plan, "Task_end", inside.sam, end)
    assert ProcessInstance.objects.get(pk=plan.pk).finished is not None
    assert problems(closing(inside), "Task_closure", inside.sam, CLOSING) == ["/all_done"]


def test_a_closing_that_waits_when_the_child_dies_goes_back_and_takes_no_other_reason(inside: Cast) -> None:
    process = closing(inside)
    do(process, "Task_closure", inside.sam, CLOSING)
    assert write_down_death(inside.cases["wilf"], date(2026, 7, 13), inside.sam)
    delivered()
    (again,) = Task.objects.filter(Task.for_people(), process=process, finished__isnull=True)
    assert (again.element_id, again.owner) == ("Task_closure", inside.sam)
    assert "/reason" in problems(process, "Task_closure", inside.sam, CLOSING)


def test_a_child_whom_another_council_took_over_while_a_closing_waits_has_no_second_one(inside: Cast) -> None:
    process = closing(inside)
    do(process, "Task_closure", inside.sam, CLOSING)
    moved = start_for_case("transfer", inside.cases["wilf"], inside.sam)
    do(moved, "Task_request", inside.sam, said("intervention/transfer", "to another council"))
    took_over = said("intervention/transfer", "they took over", confirmed_on="2026-07-14")
    do(moved, "Task_confirm", inside.sam, took_over)
    delivered()
    assert ProcessInstance.objects.filter(version__key="closure").count() == 1
    told = Notification.objects.get(user=inside.priya, kind=TOLD)
    assert "no second one begins" in told.words


def test_the_end_of_a_plan_begins_no_closing_beside_another(inside: Cast) -> None:
    plan = start_for_case("child_in_need_plan", inside.cases["wilf"], inside.sam)
    do(plan, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-14"))
    do(plan, "Task_approve", inside.priya, {"decision": "approve"})
    closing(inside)
    send_message("child_moved_away", case=inside.cases["wilf"])
    delivered()
    do(plan, "Task_end", inside.sam, said(PLAN, "the end", end_reason="moved", end_date="2026-07-14"))
    delivered()
    assert ProcessInstance.objects.filter(version__key="closure").count() == 1
