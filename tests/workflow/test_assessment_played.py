"""The shipped assessment, played through the engine: looks on the way, harm, lateness, and where it ends."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts import clock
from accounts.models import Notification
from accounts.policy import can
from cases.models import Episode
from rules import feel
from tests.cast import Cast
from tests.forms import library_answers
from tests.forms.test_shipped_forms import definition
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.migrating import open_task
from tests.workflow.running import later, waiting
from workflow import work
from workflow.models import ProcessInstance, Task
from workflow.prefilling import prefilled
from workflow.starting import start_for_case
from workflow.workload import candidates

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FIRST_LOOK = datetime(2026, 7, 28, 7, tzinfo=UTC)
SECOND_LOOK = datetime(2026, 8, 18, 7, tzinfo=UTC)
AFTER_THE_LIMIT = datetime(2026, 9, 17, 9, tzinfo=UTC)
GOING_WELL = {
    "reviewed_on": "2026-07-28",
    "child_seen_yet": True,
    "progress": "Wilf was seen at school and at home. His mother has not answered yet.",
    "standing": "on_track",
    "what_to_do": "Sam rings her next week.",
}


def begun(cast: Cast) -> ProcessInstance:
    return start_for_case("child_and_family_assessment", cast.cases["wilf"], cast.sam)


def do(process: ProcessInstance, element: str, user: Any, answers: dict[str, Any]) -> None:
    """Take an open task, unless one has it, and submit its form."""
    task = Task.objects.get(process=process, element_id=element, finished__isnull=True)
    if task.owner is None:
        work.claim(task, user)
    task.refresh_from_db()
    submit(task, user, answers)
    process.refresh_from_db()


def test_a_manager_is_asked_to_look_twice_while_the_writing_goes_on(inside: Cast) -> None:
    process = begun(inside)
    with later(FIRST_LOOK):
        assert waiting(process) == ["Task_assess", "Task_review"]
        do(process, "Task_review", inside.priya, GOING_WELL)
        assert waiting(process) == ["Task_assess"]
    with later(SECOND_LOOK):
        assert waiting(process) == ["Task_assess", "Task_review"]


def test_suspected_harm_begins_other_work_and_leaves_the_assessment(inside: Cast) -> None:
    process = begun(inside)
    with later(FIRST_LOOK):
        do(process, "Task_review", inside.priya, GOING_WELL | {"standing": "step_up"})
        assert waiting(process) == ["Task_assess"]
        (next_,) = Task.objects.filter(process__version__key="strategy_discussion", finished__isnull=True)
        assert next_.element_id == "Task_discuss"


def test_no_look_is_asked_for_once_it_was_read(inside: Cast) -> None:
    process = begun(inside)
    do(process, "Task_assess", inside.sam, ASSESSMENT)
    do(process, "Task_authorise", inside.priya, {"decision": "return", "comment": "Who is there on Fridays?"})
    with later(SECOND_LOOK):
        assert waiting(process) == ["Task_assess"]


def test_a_late_assessment_is_decided_by_the_service_manager_of_whatever_team(inside: Cast) -> None:
    process = begun(inside)
    with later(AFTER_THE_LIMIT):
        do(process, "Task_review", inside.priya, GOING_WELL)
        do(process, "Task_assess", inside.sam, ASSESSMENT)
        late = Task.objects.get(process=process, finished__isnull=True)
        assert (late.element_id, late.roles, late.owner) == ("Task_authorise_late", ["service_manager"], None)
        assert not can(inside.priya, "claim", late)
        assert can(inside.mo, "claim", late)
        assert [one.user for one in candidates([late])[late.pk]] == [inside.mo]
        told = Notification.objects.filter(kind="task_waits")
        assert [(notice.user, notice.link) for notice in told] == [(inside.mo, f"/tasks/{late.pk}/")]
        waits = "“Authorise the late assessment” for CW-2026-000002 waits for you, or for somebody else with your role"
        assert told.get().words.startswith(f"{waits}, due ")
        do(process, "Task_authorise_late", inside.mo, {"decision": "return", "comment": "Say why it took so long."})
        assert waiting(process) == ["Task_assess"]


@pytest.mark.parametrize(("outcome", "reason"), [("no_further_action", "RC8"), ("early_help", "RC9")])
def test_work_that_ends_after_the_assessment_is_closed_for_the_reason_of_the_census(
    inside: Cast, outcome: str, reason: str
) -> None:
    process = begun(inside)
    do(process, "Task_assess", inside.sam, ASSESSMENT | {"outcome": outcome, "support_required": False})
    do(process, "Task_authorise", inside.priya, {"decision": "approve"})
    assert process.finished is not None
    closing = ProcessInstance.objects.get(version__key="closure")
    said_already = prefilled(open_task(closing, "Task_closure"), inside.sam).origins["/reason"]["typed"]
    assert list(said_already.values()) == [[reason]]
    if reason == "RC8":
        today = clock.today().isoformat()
        told = {"reason": reason, "closed_on": today, "family_told_on": today}
        do(closing, "Task_closure", inside.sam, library_answers.ANSWERS["closure"] | told)
        do(closing, "Task_approve", inside.priya, {"decision": "approve"})
        assert Episode.objects.get(case=inside.cases["wilf"]).closed_because == reason


def test_after_enquiries_no_closing_says_that_the_work_ended_with_the_assessment() -> None:
    reason = definition("closure").questions["/reason"]
    (check,) = [one for one in reason.annotations.checks if "child_and_family_assessment" in one.feel]
    said = feel.parse(check.feel)
    previous = {"child_and_family_assessment": {"outcome": "no_further_action"}}
    held = {"reason": "RC8", "previous": previous}
    assert said.evaluate(held) is True
    for stood in ("section_47_enquiry", "conference_decision", "child_protection_plan"):
        held = {"reason": "RC8", "previous": {**previous, stood: {}}}
        assert said.evaluate(held) is False
        assert said.evaluate({**held, "reason": "RC7"}) is True


def test_an_outcome_that_no_process_begins_is_the_managers_to_arrange(inside: Cast) -> None:
    process = begun(inside)
    do(process, "Task_assess", inside.sam, ASSESSMENT | {"outcome": "other", "outcome_other": "A holiday with others."})
    do(process, "Task_authorise", inside.priya, {"decision": "approve"})
    arranged = {"arranged": "A week by the sea in August.", "begins_on": "2026-08-03", "family_knows": True}
    do(process, "Task_next_step", inside.priya, arranged)
    assert process.finished is not None
    assert inside.cases["wilf"].open_episode is not None
