"""Timers fire once, at the time that people in England read off the wall, and are cancelled with their task."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent
from jobs.models import DueWork
from tests.cast import Cast
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    flows,
    later,
    start,
    timer,
    trace,
    user_task,
    waiting,
)
from workflow import timers, work
from workflow.errors import NoLongerNeededError
from workflow.models import ProcessInstance, Task, TaskTimer
from workflow.timers import next_time

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

EIGHT = '=date and time(working days after(date("2026-07-14"), 10), time("08:00:00@Europe/London"))'


def with_boundary(trigger: str, *, interrupting: bool) -> bytes:
    return bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/><endEvent id="Over"/>',
        user_task("Write"),
        user_task("Look", role="team_manager"),
        boundary("Late", "Write", trigger, interrupting=interrupting),
        flows("Start > Write", "Write > End", "Late > Look", "Look > Over"),
    )


def with_wait(kind: str, value: str) -> bytes:
    wait = f'<intermediateCatchEvent id="Wait">{timer(kind, value)}</intermediateCatchEvent>'
    return bpmn(
        "made_up",
        f'<startEvent id="Start"/>{wait}<endEvent id="End"/>',
        user_task("Then"),
        flows("Start > Wait", "Wait > Then", "Then > End"),
    )


def due_at(process: ProcessInstance) -> datetime:
    return TaskTimer.objects.get(task__process=process).due_at


def test_a_non_interrupting_timer_adds_work_and_leaves_the_task(inside: Cast) -> None:
    process = start(inside, with_boundary(timer("timeDate", EIGHT), interrupting=False))
    assert due_at(process) == datetime(2026, 7, 28, 7, 0, tzinfo=UTC)  # eight in the morning, British Summer Time
    with later(datetime(2026, 7, 28, 6, 59, tzinfo=UTC)):
        assert waiting(process) == ["Write"]
    with later(datetime(2026, 7, 28, 7, 0, tzinfo=UTC)):
        assert waiting(process) == ["Write", "Look"]
        complete(process, "Write", inside.sam)
        assert process.finished is None
        complete(process, "Look", inside.priya)
        assert process.finished is not None


def test_an_interrupting_timer_cancels_the_task_and_keeps_what_was_written(inside: Cast) -> None:
    process = start(inside, with_boundary(timer("timeDuration", "P10D"), interrupting=True))
    task = Task.objects.get(process=process, element_id="Write")
    work.claim(task, inside.sam)
    draft = work.draft_of(task, inside.sam)
    with later(datetime(2026, 7, 24, 9, 0, tzinfo=UTC)):
        task.refresh_from_db()
        assert (task.status, task.draft) == ("CANCELED", draft)
        assert waiting(process) == ["Look"]
        with pytest.raises(NoLongerNeededError):
            work.submit(task, inside.sam, {"decision": "approve"}, [])
        with pytest.raises(NoLongerNeededError):
            work.claim(task, inside.sam)
    assert AuditEvent.objects.filter(action="task_cancelled", object_id=task.pk).count() == 1


def test_finishing_the_task_cancels_its_timers(inside: Cast) -> None:
    process = start(inside, with_boundary(timer("timeDuration", "P10D"), interrupting=False))
    complete(process, "Write", inside.sam)
    timer_row = TaskTimer.objects.get()
    assert timer_row.cancelled_at is not None
    assert not DueWork.objects.filter(kind=timers.KIND).exists()
    with later(datetime(2026, 8, 24, 9, 0, tzinfo=UTC)):
        timers.fire(timer_row.pk)
        assert trace(process) == ["Start", "Write", "End"]


def test_a_second_delivery_has_no_effect(inside: Cast) -> None:
    process = start(inside, with_boundary(timer("timeDuration", "P10D"), interrupting=False))
    with later(datetime(2026, 7, 24, 9, 0, tzinfo=UTC)):
        timers.fire(TaskTimer.objects.get().pk)
        timers.fire(TaskTimer.objects.get().pk)
        assert waiting(process) == ["Write", "Look"]


def test_a_delivery_before_its_time_is_put_off(inside: Cast) -> None:
    """The clock may have been moved back after the worker took the row."""
    process = start(inside, with_boundary(timer("timeDuration", "P10D"), interrupting=False))
    row = TaskTimer.objects.get()
    DueWork.objects.all().delete()
    timers.fire(row.pk)
    assert waiting(process) == ["Write"]
    assert DueWork.objects.get(kind=timers.KIND).due == row.due_at


def test_two_timers_on_one_task_fire_in_order(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/><endEvent id="Over"/>',
        user_task("Write"),
        user_task("First", role="team_manager"),
        user_task("Second", role="team_manager"),
        boundary("Day10", "Write", timer("timeDuration", "P10D"), interrupting=False),
        boundary("Day25", "Write", timer("timeDuration", "P25D"), interrupting=False),
        flows("Start > Write", "Write > End", "Day10 > First", "Day25 > Second", "First > Over", "Second > Over"),
    )
    process = start(inside, xml)
    with later(datetime(2026, 8, 20, 9, 0, tzinfo=UTC)):
        assert waiting(process) == ["Write", "First", "Second"]


def test_a_boundary_timer_without_a_time_is_noted_and_the_task_goes_on(inside: Cast) -> None:
    process = start(inside, with_boundary(timer("timeDate", "=forms.nothing.date"), interrupting=True))
    task = Task.objects.get(process=process, element_id="Write")
    assert task.data["no_time"] == ["Late"]
    complete(process, "Write", inside.sam)
    assert process.finished is not None


def test_an_intermediate_timer_waits(inside: Cast) -> None:
    process = start(inside, with_wait("timeDuration", "PT90M"))
    assert waiting(process) == ["Wait"]
    with later(datetime(2026, 7, 14, 10, 30, tzinfo=UTC)):
        assert waiting(process) == ["Then"]


def test_an_intermediate_timer_without_a_time_is_an_incident(inside: Cast) -> None:
    process = start(inside, with_wait("timeDate", "=forms.nothing.date"))
    stuck = Task.objects.get(process=process, element_id="Wait")
    assert (stuck.status, stuck.incidents.get().code) == ("ERROR", "no_time")
    assert process.finished is None


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        # The clocks go back on Sunday 25 October 2026 at two, British Summer Time, and forward on 29 March 2026.
        ("timeDate", '=date and time("2026-10-25T08:00:00@Europe/London")', datetime(2026, 10, 25, 8, tzinfo=UTC)),
        ("timeDate", '=date and time("2026-10-24T08:00:00@Europe/London")', datetime(2026, 10, 24, 7, tzinfo=UTC)),
        ("timeDate", "2026-10-25", datetime(2026, 10, 24, 23, tzinfo=UTC)),
        ("timeDate", "2026-10-26", datetime(2026, 10, 26, 0, tzinfo=UTC)),
        ("timeDate", '=date and time("2026-10-25T01:30:00")', datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("timeDate", '=date and time("2027-03-28T01:30:00")', datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        # 14 July ten o'clock and three and a half months: the same hour on the wall, an hour later in UTC.
        ("timeDuration", "P4M", datetime(2026, 11, 14, 10, tzinfo=UTC)),
        ("timeDuration", "P123D", datetime(2026, 11, 14, 9, tzinfo=UTC)),
        # 29 February
        ("timeDate", "=months after(date(&quot;2027-08-29&quot;), 6)", datetime(2028, 2, 29, 0, tzinfo=UTC)),
        ("timeDate", "=months after(date(&quot;2026-08-31&quot;), 6)", datetime(2027, 2, 28, 0, tzinfo=UTC)),
    ],
)
def test_times_are_those_on_the_wall_in_england(inside: Cast, kind: str, value: str, expected: datetime) -> None:
    process = start(inside, with_wait(kind, value))
    assert due_at(process) == expected


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("P1D", datetime(2026, 10, 25, 9, 30, tzinfo=UTC)),
        ("PT24H", datetime(2026, 10, 25, 8, 30, tzinfo=UTC)),
        ("P1M", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
    ],
)
def test_a_cycle_of_days_keeps_its_hour_on_the_wall_and_a_cycle_of_hours_counts_them(
    every: str, expected: datetime
) -> None:
    half_past_nine = datetime(2026, 10, 24, 8, 30, tzinfo=UTC)
    assert next_time(half_past_nine, every, half_past_nine) == expected


def test_a_timer_due_in_the_repeated_hour_fires_once(inside: Cast) -> None:
    process = start(inside, with_wait("timeDate", '=date and time("2026-10-25T01:30:00@Europe/London")'))
    with later(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)):  # 01:30 British Summer Time
        assert waiting(process) == ["Then"]
    with later(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)):  # 01:30 again, Greenwich Mean Time
        assert trace(process) == ["Start", "Wait", "Then"]


def test_due_and_follow_up_dates_are_kept_with_the_task(inside: Cast) -> None:
    schedule = 'dueDate="=working days after(today, 45)" followUpDate="=working days after(today, 10)"'
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        user_task("Write", schedule=schedule),
        flows("Start > Write", "Write > End"),
    )
    task = Task.objects.get(process=start(inside, xml), element_id="Write")
    assert (task.due_on, task.follow_up_on) == (date(2026, 9, 16), date(2026, 7, 28))
