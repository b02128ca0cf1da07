"""A second referral about a child with whom we work already closes nothing and begins nothing twice."""

from typing import Any

import pytest

from accounts.models import Notification, User
from cases.models import Episode
from cases.opening import allocate, open_case
from demo.referral_stories import ASSESS, WILF_REFERRAL
from tests.cast import Cast, make_person
from tests.workflow.test_assessment_played import do
from tests.workflow.test_strategy_by_hand import MEETING
from tests.workflow.test_visits_under_a_plan import in_force
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case, start_for_family

pytestmark = pytest.mark.django_db
NO_MORE = {
    "decision": "no_further_action",
    "decided_otherwise": "The plan answers it.",
    "decision_reason": "The school says what we know, and what the plan is for.",
    "advice": "Ring Sam Oakley.",
}
HARM = ASSESS | {"decision": "strategy_discussion", "decided_otherwise": "Today he said that he was hit."}
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


def told_of_it(who: User) -> list[str]:
    return list(Notification.objects.filter(user=who, words__contains="A new referral").values_list("words", flat=True))


def test_whoever_holds_the_strategy_discussion_under_way_is_told_as_the_worker_is(inside: Cast) -> None:
    una = make_person(inside, "Una Reyes", "team_manager", "Harbour team")
    wilf, tansy = inside.cases["wilf"], inside.cases["tansy"]
    start_for_family("strategy_discussion", [wilf], una)
    waits = Task.objects.get(element_id="Task_discuss", finished__isnull=True)
    Task.objects.filter(pk=waits.pk).update(owner=una)
    process = referred(inside, HARM)
    assert "End_already" in ended_at(process)
    assert ProcessInstance.objects.filter(version__key="strategy_discussion").count() == 1
    (words,) = told_of_it(una)
    assert words.startswith(f"{wilf.reference}: A new referral")
    assert len(told_of_it(inside.sam)) == 1
    assert tansy.reference not in words


def test_where_nobody_holds_the_discussion_yet_the_managers_of_its_team_are_told(inside: Cast) -> None:
    una = make_person(inside, "Una Reyes", "team_manager", "Harbour team")
    start_for_family("strategy_discussion", [inside.cases["wilf"]], una)
    Task.objects.filter(element_id="Task_discuss").update(owner=None)
    referred(inside, HARM)
    assert len(told_of_it(una)) == 1
    assert told_of_it(inside.priya) == []  # who decided on it knows


def test_what_is_decided_in_the_part_of_a_brother_or_sister_is_not_told_to_whoever_does_that(inside: Cast) -> None:
    una, ira = (make_person(inside, name, "team_manager", "Harbour team") for name in ("Una Reyes", "Ira Holm"))
    both = [inside.cases["wilf"], open_case("Robin", "Larkspur")]
    allocate(both[1], inside.teams["Harbour team"], inside.sam)
    discussion = start_for_family("strategy_discussion", both, inside.priya)
    do(discussion, "Task_discuss", inside.priya, MEETING)
    parts = Task.objects.filter(Task.for_people(), element_id="Task_decide", finished__isnull=True)
    for case, who in zip(both, (una, ira), strict=True):
        assert parts.filter(case=case).update(owner=who) == 1
    referred(inside, HARM)
    assert (len(told_of_it(una)), told_of_it(ira)) == (1, [])
