"""The day by which to look at a task: told once to whoever has it, and moved with the calendar."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import Notification
from accounts.working_calendar import add_day
from jobs.models import DueWork
from tests.cast import Cast
from tests.desk.pages import parsed, text_of
from tests.jobs.due_now import recounted
from tests.jobs.working import work_at
from tests.workflow.running import bpmn, flows, start, user_task
from workflow import reminders, work
from workflow.models import Task

pytestmark = pytest.mark.django_db

WATCHED = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    user_task(
        "Write",
        schedule='dueDate="=@&quot;2026-08-14&quot;" followUpDate="=working days after(today, 4)"',
    ),
    flows("Start > Write", "Write > End"),
)
SEVEN_UTC = datetime(2026, 7, 20, 7, tzinfo=UTC)
"""08:00 in London on the day."""


@pytest.fixture
def task(northmere: Cast) -> Task:
    """Sam has a task to look at by Monday 20 July."""
    with authority(northmere.id):
        held = Task.objects.get(process=start(northmere, WATCHED), finished__isnull=True)
        work.claim(held, northmere.sam)
        assert held.follow_up_on == date(2026, 7, 20)
        return held


def told(cast: Cast) -> list[tuple[str, str]]:
    with authority(cast.id):
        found = Notification.objects.filter(kind=reminders.FOLLOW_UP).order_by("pk")
        return [(one.user.name, one.words) for one in found]


def armed_at(task: Task) -> datetime | None:
    return DueWork.objects.filter(subject=task.pk, kind=reminders.FOLLOW_UP).values_list("due", flat=True).first()


def test_whoever_has_it_is_told_once_at_eight_on_that_day(northmere: Cast, task: Task) -> None:
    work_at(SEVEN_UTC.replace(hour=6, minute=59))
    assert told(northmere) == []
    for _again in range(2):
        work_at(SEVEN_UTC)
    with authority(northmere.id), clock.at(SEVEN_UTC):
        reminders.remind_to_look(task.pk)
    assert told(northmere) == [("Sam Oakley", "Look at the task “Write” for CW-2026-000002 today, Mon 20 July.")]


def test_told_late_it_says_which_day_it_was(northmere: Cast, task: Task) -> None:
    work_at(datetime(2026, 7, 22, 12, tzinfo=UTC))
    words = "Look at the task “Write” for CW-2026-000002: the day for it was Mon 20 July."
    assert told(northmere) == [("Sam Oakley", words)]


def test_what_nobody_has_or_is_done_tells_nobody(northmere: Cast, task: Task) -> None:
    with authority(northmere.id):
        work.release(task, northmere.sam)
    work_at(SEVEN_UTC)
    assert told(northmere) == []
    with authority(northmere.id):
        other = Task.objects.get(
            process=start(northmere, WATCHED.replace(b"made_up", b"other"), "other"), finished__isnull=True
        )
        work.claim(other, northmere.sam)
        work.submit(other, northmere.sam, {"decision": "approve"}, [])
        assert armed_at(other) is None


def test_when_the_calendar_changes_only_that_day_moves_and_nothing_is_told(northmere: Cast, task: Task) -> None:
    with authority(northmere.id):
        assert armed_at(task) == SEVEN_UTC
        add_day(date(2026, 7, 20), "bank_holiday", "A made-up jubilee", "Proclamation", by=northmere.dee)
        recounted()
        task.refresh_from_db()
        assert (task.follow_up_on, task.due_on) == (date(2026, 7, 21), date(2026, 8, 14))
        assert armed_at(task) == datetime(2026, 7, 21, 7, tzinfo=UTC)
        assert "due_moved" not in task.data
        assert Notification.objects.filter(kind="due_moved").count() == 0


def test_it_is_shown_on_the_task_in_lists_and_beside_the_form(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    for url in (f"/tasks/{task.pk}/", "/my-work/", f"/tasks/{task.pk}/form/decision/"):
        assert text_of(client.get(url)).count("Look at it by Mon 20 July.") == 1, url
    aside = parsed(text_of(client.get(f"/tasks/{task.pk}/form/decision/"))).xpath("//aside")[0]
    assert "Look at it by Mon 20 July." in aside.text_content()
