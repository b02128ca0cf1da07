"""What a conference decides on in place of a child protection plan begins at once, and once."""

from datetime import UTC, datetime

import pytest

from tests.cast import Cast, make_person
from tests.forms.library_answers import PLAN, PROTECTION, REVIEW, said
from tests.workflow.running import later, waiting
from tests.workflow.test_assessment_played import do
from tests.workflow.test_review_conference import HELD
from tests.workflow.test_visits_under_a_plan import in_protection, waiting_visits
from workflow.models import ProcessInstance, Task
from workflow.prefilling import prefilled

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ON_WEDNESDAY = datetime(2026, 7, 15, 10, tzinfo=UTC)
TOLD = {"end_date": "2026-07-15"}


def ended(cast: Cast, comes_next: str) -> ProcessInstance:
    """A conference on Wednesday 15 July ends Wilf's child protection plan, and says what comes after it."""
    una = make_person(cast, "Una Reyes", "conference_chair", "Harbour team")
    plan = in_protection(cast)
    review = Task.objects.get(element_id="Task_report", finished__isnull=True).process
    do(review, "Task_report", cast.sam, said(REVIEW, "a report"))
    do(review, "Task_sign_off", cast.priya, {"decision": "approve"})
    held = said(REVIEW, "a conference", **HELD) | {"decision": "end", "next": comes_next}
    do(review, "Task_conference", una, held)
    return plan


def running(key: str) -> list[ProcessInstance]:
    return list(ProcessInstance.objects.filter(version__key=key, finished__isnull=True))


def test_a_child_in_need_plan_begins_before_anybody_writes_the_end_and_can_be_approved_and_no_second_follows(
    inside: Cast,
) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "child_in_need")
        (need,) = running("child_in_need_plan")
        assert (waiting(plan), waiting(need)) == (["Task_end"], ["Task_plan"])
        task = Task.objects.get(process=need, element_id="Task_plan")
        assert task.owner == inside.sam, "with the worker of the child"
        assert "/contingency" in prefilled(task, inside.sam).origins, "goes on where the plan before stood"
        do(need, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-15"))
        do(need, "Task_approve", inside.priya, {"decision": "approve"})
        assert len(waiting_visits(inside)) == 1, "the child is visited under the new plan"
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD))
        assert running("child_in_need_plan") == [need]
        assert running("child_protection_plan") == []


def test_a_plan_that_a_manager_refused_before_the_end_is_written_begins_no_second_time(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "child_in_need")
        (need,) = running("child_in_need_plan")
        do(need, "Task_plan", inside.sam, said(PLAN, "a plan", start_date="2026-07-15"))
        do(need, "Task_approve", inside.priya, {"decision": "refuse", "comment": "His aunt sees to it."})
        do(need, "Task_instead", inside.priya, said(PLAN, "instead"))
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD))
        assert running("child_in_need_plan") == []


def test_what_the_conference_did_not_decide_on_waits_until_the_end_is_written(inside: Cast) -> None:
    with later(ON_WEDNESDAY):
        plan = ended(inside, "closure")
        assert (waiting(plan), running("closure"), running("child_in_need_plan")) == (["Task_end"], [], [])
        do(plan, "Task_end", inside.sam, said(PROTECTION, "the end", **TOLD, next="child_in_need"))
        assert len(running("child_in_need_plan")) == 1
