"""A second referral about a child with whom we work already closes nothing and begins nothing twice."""

from typing import Any

import pytest

from accounts.models import Notification
from cases.models import Episode
from demo.referral_stories import ASSESS, WILF_REFERRAL
from tests.cast import Cast
from tests.workflow.test_assessment_played import do
from tests.workflow.test_visits_under_a_plan import in_force
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
NO_MORE = {
    "decision": "no_further_action",
    "decided_otherwise": "The plan answers it.",
    "decision_reason": "The school says what we know, and what the plan is for.",
    "advice": "Ring Sam Oakley.",
}
TOLD = {"referrer_told": True, "referrer_told_on": "2026-07-14", "referrer_said": "Thank you."}


def referred(cast: Cast, decided: dict[str, Any]) -> ProcessInstance:
    """Another referral about Wilf, decided, and its referrer told."""
    process = start_for_case("referral", cast.cases["wilf"], cast.sam)
    do(process, "Task_record", cast.sam, WILF_REFERRAL | {"referral_date": "2026-07-14"})
    do(process, "Task_decide", cast.priya, decided)
    do(process, "Task_reply", cast.sam, TOLD)
    return process


def ended_at(process: ProcessInstance) -> set[str]:
    return {name for name in Task.objects.filter(process=process).values_list("element_id", flat=True) if "End" in name}


def is_open(cast: Cast) -> bool:
    return Episode.objects.filter(case=cast.cases["wilf"], closed_on__isnull=True).exists()


def test_it_closes_nothing_while_a_plan_is_in_force(inside: Cast) -> None:
    in_force(inside)
    process = referred(inside, NO_MORE)
    assert "End_told" in ended_at(process)
    assert is_open(inside)


def test_it_begins_no_second_assessment_and_the_worker_is_told(inside: Cast) -> None:
    start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    process = referred(inside, ASSESS)
    assert "End_already" in ended_at(process)
    assert ProcessInstance.objects.filter(version__key="child_and_family_assessment").count() == 1
    told = Notification.objects.filter(user=inside.sam, words__contains="A new referral about this child")
    assert told.count() == 1


def test_where_something_else_is_under_way_the_closing_asks_instead_of_happening_by_itself(inside: Cast) -> None:
    start_for_case("missing_episode", inside.cases["wilf"], inside.sam)
    process = referred(inside, NO_MORE)
    assert "End_closing" in ended_at(process)
    assert is_open(inside)
    assert ProcessInstance.objects.filter(version__key="closure").count() == 1
