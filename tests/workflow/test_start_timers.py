"""Processes that begin at a time: what has passed when a version is taken into use starts nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import clock
from tests.cast import Cast
from tests.conftest import TODAY
from tests.jobs.due_now import do_due
from tests.workflow.running import bpmn, ends, flows, timer, user_task
from workflow.adoption import publish_process, use_process
from workflow.models import ProcessInstance, StartSubscription
from workflow.start_events import KIND

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def beginning(kind: str, value: str) -> bytes:
    xml = bpmn(
        "made_up",
        f'<startEvent id="S">{timer(kind, value)}</startEvent>',
        ends("E"),
        user_task("A", role="administrator"),
        flows("S > A", "A > E"),
    )
    setting = '<extensionElements><zeebe:properties><zeebe:property name="casewright:subject" value="authority"/>'
    opening = b'isExecutable="true">'
    return xml.replace(opening, opening + f"{setting}</zeebe:properties></extensionElements>".encode())


def test_a_cycle_that_began_long_ago_goes_on_with_its_next_time(inside: Cast) -> None:
    use_process(publish_process(beginning("timeCycle", "R/2026-01-01T09:30:00/P1D"), 1))
    assert do_due(KIND) == 0
    assert ProcessInstance.objects.count() == 0
    waits = StartSubscription.objects.get(version__key="made_up")
    assert waits.due_at == datetime(2026, 7, 14, 9, 30, tzinfo=UTC) - timedelta(hours=1) + timedelta(days=1)
    with clock.at(waits.due_at):
        assert do_due(KIND) == 1
    assert ProcessInstance.objects.count() == 1


def test_a_day_that_has_passed_starts_nothing(inside: Cast) -> None:
    use_process(publish_process(beginning("timeDate", "2026-07-01T09:00:00"), 1))
    assert not StartSubscription.objects.filter(version__key="made_up").exists()
    use_process(publish_process(beginning("timeDate", "2026-07-20T09:00:00"), 2))
    with clock.at(TODAY + timedelta(days=7)):
        assert do_due(KIND) == 1
    assert ProcessInstance.objects.count() == 1
