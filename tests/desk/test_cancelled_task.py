"""A task that a timer took back says so, and gives those who wrote in it their words to read."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import Notification
from tests.cast import Cast, make_person
from tests.desk.pages import fill_in, path_of, text_of
from tests.workflow.running import boundary, bpmn, flows, later, start, timer, user_task
from workflow import work
from workflow.cancelling import cancel_task
from workflow.models import Task

pytestmark = pytest.mark.django_db

NEXT_DAY = datetime(2026, 7, 15, 9, tzinfo=UTC)
TIMED = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/><endEvent id="Over"/>',
    user_task("Write"),
    boundary("Late", "Write", timer("timeDuration", "P1D"), interrupting=True).replace(
        'id="Late"', 'id="Late" name="After one day"'
    ),
    flows("Start > Write", "Write > End", "Late > Over"),
)


@pytest.fixture
def task(northmere: Cast, sign_in: Any) -> Task:
    """Sam wrote in a task that a timer took back the next day."""
    with authority(northmere.id):
        process = start(northmere, TIMED)
        held = Task.objects.get(process=process, finished__isnull=True)
        work.claim(held, northmere.sam)
    fields = {"decision": {"/decision": ["approve"], "/comment": ["Seen at school."]}}
    fill_in(sign_in(northmere.sam), f"/tasks/{held.pk}/form/", fields)
    with authority(northmere.id), later(NEXT_DAY):
        pass
    return held


def test_it_says_that_it_is_no_longer_needed_when_and_why(northmere: Cast, task: Task, sign_in: Any) -> None:
    page = text_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/"))
    assert "its time was over (“After one day”), and the work went on without it." in page
    assert "Taken back Wed 15 July, 10:00." in page
    for words in ("Done by", "</svg> Done<", "Seen at school.", "What was written", "Give it", "Why this"):
        assert words not in page


def test_who_wrote_in_it_reads_it_and_cannot_send_it(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.sam)
    page = text_of(client.get(f"/tasks/{task.pk}/"))
    assert "Seen at school." in page
    assert "It was not submitted." in page
    assert 'value="submit"' not in page
    assert path_of(client.get(f"/tasks/{task.pk}/form/")) == f"/tasks/{task.pk}/"


def test_another_of_the_team_does_not_read_it(northmere: Cast, task: Task, sign_in: Any) -> None:
    with authority(northmere.id):
        jo = make_person(northmere, "Jo Fenn", "social_worker", "Harbour team")
    assert "Seen at school." not in text_of(sign_in(jo).get(f"/tasks/{task.pk}/"))


def test_the_owner_is_told_by_reference(northmere: Cast, task: Task) -> None:
    with authority(northmere.id):
        told = Notification.objects.get(user=northmere.sam, kind="task_not_needed")
    assert told.words == (
        "“Write” for CW-2026-000002 is no longer needed: the work went on without it. What you wrote is kept with it."
    )
    assert told.link == f"/tasks/{task.pk}/"


def test_taken_back_without_a_timer_it_gives_no_reason(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id), clock.at(NEXT_DAY):
        held = Task.objects.get(process=start(northmere, TIMED), finished__isnull=True)
        cancel_task(held.process, held)
    page = text_of(sign_in(northmere.sam).get(f"/tasks/{held.pk}/"))
    assert "No longer needed: the work went on without it. Taken back Wed 15 July, 10:00." in page
    assert "time was over" not in page
