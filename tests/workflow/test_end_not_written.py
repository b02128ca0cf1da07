"""Where nobody writes the end of a plan, or a change that a review decided on, managers hear, then higher ones."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from accounts.models import Notification
from tests.cast import Cast
from tests.forms.library_answers import PLAN, said
from tests.workflow.running import delivered, later
from tests.workflow.test_assessment_played import do
from tests.workflow.test_visits_under_a_plan import in_force, in_protection
from workflow.delivery import send_message
from workflow.handlers.telling import TOLD
from workflow.models import ProcessInstance, Task
from workflow.notices import PROCESS_LATE

pytestmark = pytest.mark.django_db


def over(cast: Cast, plan: Callable[[Cast], ProcessInstance]) -> ProcessInstance:
    """Another council takes Wilf over on Tuesday 14 July: the end of the plan is to be written down."""
    process = plan(cast)
    send_message("child_moved_away", case=cast.cases["wilf"])
    delivered()
    return process


def need_over(cast: Cast) -> ProcessInstance:
    return over(cast, in_force)


def protection_over(cast: Cast) -> ProcessInstance:
    return over(cast, in_protection)


def need_changes(cast: Cast) -> ProcessInstance:
    """A review on Tuesday 14 July decides that Wilf's plan changes."""
    process = in_force(cast)
    review = Task.objects.get(element_id="Task_review", finished__isnull=True).process
    do(review, "Task_review", cast.sam, said(PLAN, "a review", held_on="2026-07-14", decision="change"))
    do(review, "Task_approve", cast.priya, {"decision": "approve"})
    return process


@pytest.mark.parametrize(
    ("begin", "step", "due", "higher"),
    [
        (need_over, "Task_end", date(2026, 7, 16), date(2026, 7, 23)),
        (protection_over, "Task_end", date(2026, 7, 15), date(2026, 7, 22)),
        (need_changes, "Task_change", date(2026, 7, 21), date(2026, 7, 28)),
    ],
)
def test_managers_hear_at_five_of_the_due_day_and_a_service_manager_five_working_days_later(
    inside: Cast, begin: Callable[[Cast], ProcessInstance], step: str, due: date, higher: date
) -> None:
    process = begin(inside)
    task = Task.objects.get(process=process, element_id=step, finished__isnull=True)
    assert task.due_on == due
    Notification.objects.all().delete()
    told: dict[str, int] = {}
    for day, who in ((due, "Priya Marsh"), (higher, "Mo Teal")):
        for hour, minute in ((15, 59), (16, 1)):  # 17:00 in England is 16:00 UTC in July
            with later(datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)):
                told[f"{who} {hour}"] = told_of(who)
    assert told == {"Priya Marsh 15": 0, "Priya Marsh 16": 1, "Mo Teal 15": 0, "Mo Teal 16": 1}


def told_of(name: str) -> int:
    """How often a process told somebody."""
    return Notification.objects.filter(user__name=name, kind__in=(TOLD, PROCESS_LATE)).count()
