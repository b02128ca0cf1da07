"""Only a plan that a manager approved says how often a child is visited: until then the plan before it counts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.cast import Cast
from tests.forms.library_answers import PLAN, PROTECTION, said
from tests.workflow.answers import submit
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from tests.workflow.test_visits_under_a_plan import waiting_visits
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SEEN = datetime(2026, 7, 21, 9, tzinfo=UTC)
A_WEEK, LATER = date(2026, 7, 28), {"need": date(2026, 8, 18), "protection": date(2026, 8, 4)}
DECIDED: dict[str, dict[str, Any] | None] = {
    "waiting": None,
    "return": {"decision": "return", "comment": "Please write weekly."},
    "refuse": {"decision": "refuse", "comment": "That is too seldom for Wilf."},
    "approve": {"decision": "approve"},
}


def need_every_week(cast: Cast) -> ProcessInstance:
    """Wilf's child in need plan says every week, and a review decided that it changes."""
    process = start_for_case("child_in_need_plan", cast.cases["wilf"], cast.sam)
    do(process, "Task_plan", cast.sam, said(PLAN, "a plan", start_date="2026-07-14", visit_every_weeks=1))
    do(process, "Task_approve", cast.priya, {"decision": "approve"})
    review = Task.objects.get(element_id="Task_review", finished__isnull=True).process
    do(review, "Task_review", cast.sam, said(PLAN, "a review", held_on="2026-07-14", decision="change"))
    do(review, "Task_approve", cast.priya, {"decision": "approve"})
    do(process, "Task_change", cast.sam, said(PLAN, "a plan", start_date="2026-07-14", visit_every_weeks=4))
    return process


def protection_every_week(cast: Cast) -> ProcessInstance:
    """The outline of Wilf's child protection plan says every week; the full plan says every two."""
    process = start_for_case("child_protection_plan", cast.cases["wilf"], cast.sam)
    outline = said(PROTECTION, "an outline", start_date="2026-07-14", visit_every_weeks=1)
    do(process, "Task_outline", cast.sam, outline)
    do(process, "Task_core_group", cast.sam, said(PROTECTION, "a core group", held_on="2026-07-14"))
    do(process, "Task_full_plan", cast.sam, outline | {"visit_every_weeks": 2})
    return process


@pytest.mark.parametrize("decided", DECIDED)
@pytest.mark.parametrize("kind", LATER)
def test_only_a_plan_that_a_manager_approved_says_how_often_a_child_is_visited(
    inside: Cast, kind: str, decided: str
) -> None:
    """Seen on Tuesday 21 July: a week later is Tuesday 28 July, two are 4 August, four are 18 August."""
    process = need_every_week(inside) if kind == "need" else protection_every_week(inside)
    step, answer = ("Task_approve_change" if kind == "need" else "Task_approve"), DECIDED[decided]
    if answer is not None:
        do(process, step, inside.priya, answer)
    (waits,) = waiting_visits(inside)
    assert waits.due_on == date(2026, 7, 21)
    with later(SEEN):
        answers = said(PLAN, "a visit", visited_on="2026-07-21", reason=f"child_{_in(kind)}")
        submit(waits, inside.sam, answers)
        (following,) = waiting_visits(inside)
    assert following.due_on == (LATER[kind] if decided == "approve" else A_WEEK)


def _in(kind: str) -> str:
    return "in_need" if kind == "need" else kind
