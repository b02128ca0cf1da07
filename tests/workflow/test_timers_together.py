"""Many timers that are due at once fire several in a transaction: each as it would by itself."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import audit, clock
from accounts.models import AuditEvent
from jobs.due_worker import DueWorker
from jobs.leases import Heartbeat
from jobs.models import DueWork
from tests.cast import Cast
from tests.conftest import TODAY
from tests.workflow.running import boundary, bpmn, flows, timer, trace, user_task, waiting
from tests.workflow.sound_rows import faults
from workflow import handlers, timers
from workflow.adoption import publish_process, use_process
from workflow.models import Incident, ProcessInstance, Task, TaskTimer, TokenMovement
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NUMBER = 12
TOMORROW = TODAY + timedelta(days=1)
START, END = '<startEvent id="Start"/>', '<endEvent id="End"/>'
WAIT = '<intermediateCatchEvent id="Wait">' + timer("timeDuration", "P1D") + "</intermediateCatchEvent>"
WAITING = bpmn("waiting", START, END, WAIT, flows("Start > Wait", "Wait > End"))
SERVICE = (
    '<serviceTask id="Do" name="Do"><extensionElements><zeebe:taskDefinition type="flaky"/></extensionElements>'
    "</serviceTask>"
)
SERVED = bpmn("served", START, END, WAIT, SERVICE, flows("Start > Wait", "Wait > Do", "Do > End"))


def begun(cast: Cast, xml: bytes, number: int = NUMBER) -> list[ProcessInstance]:
    """Start so many instances of a file."""
    version = publish_process(xml, 1)
    use_process(version)
    return [start_for_case(version.key, cast.cases["wilf"], cast.sam) for _ in range(number)]


def do_batch(moment: Any = TOMORROW) -> None:
    """Let a worker do one batch of what is due at a moment."""
    with clock.at(moment):
        DueWorker(uuid4(), Heartbeat()).do_batch(lambda: True)


def moved(process: ProcessInstance) -> list[tuple[str, str]]:
    """What happened in an instance."""
    rows = TokenMovement.objects.filter(process=process).order_by("id")
    return [(row.element_id, row.what) for row in rows]


def test_each_has_the_effect_that_it_has_by_itself(inside: Cast) -> None:
    alone, *others = begun(inside, WAITING)
    with clock.at(TOMORROW):
        timers.fire(TaskTimer.objects.get(process=alone).pk)
    DueWork.objects.filter(subject=TaskTimer.objects.get(process=alone).pk).delete()
    do_batch()
    for process in [alone, *others]:
        process.refresh_from_db()
        assert (process.status, process.finished) == ("DONE", TOMORROW)
        assert trace(process) == trace(alone) == ["Start", "Wait", "End"]
        assert moved(process) == moved(alone)
        links = [task.previous.count() for task in Task.objects.filter(process=process).order_by("id")]
        assert links == [0, 1, 1]
    assert TaskTimer.objects.filter(fired_at=TOMORROW, cancelled_at=None).count() == NUMBER
    assert AuditEvent.objects.filter(action="timer_fired").count() == NUMBER
    assert not DueWork.objects.filter(kind=timers.KIND).exists()
    assert faults() == []


def test_a_timer_among_many_costs_few_statements(inside: Cast) -> None:
    begun(inside, WAITING, 25)
    with CaptureQueriesContext(connection) as captured:
        do_batch()
    assert TaskTimer.objects.filter(fired_at__isnull=False).count() == 25
    of_each = 2 if connection.vendor == "postgresql" else 6  # where rows of several tables are one statement
    assert len(captured) <= 21 + of_each * 25


def test_a_step_that_fails_behind_one_is_an_incident_there_alone(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    processes = begun(inside, SERVED)
    bad = processes[4]

    def service(call: handlers.ServiceCall) -> dict[str, Any]:
        audit.record("half_done", call.process, actor=None)
        if call.process.pk == bad.pk:
            raise RuntimeError("Wilf is hurt")
        return {}

    monkeypatch.setitem(handlers._handlers, "flaky", service)
    do_batch()
    (incident,) = Incident.objects.all()
    assert (incident.process, incident.element_id) == (bad, "Do")
    told = AuditEvent.objects.filter(action="half_done").values_list("object_id", flat=True)
    assert set(told) == {str(process.pk) for process in processes if process != bad}
    assert len(told) == NUMBER - 1
    finished = ProcessInstance.objects.filter(finished__isnull=False)
    assert set(finished) == set(processes) - {bad}
    assert moved(bad)[-1] == ("Do", "failed")
    assert faults() == []


def test_a_timer_that_cannot_fire_keeps_no_other_from_it(inside: Cast) -> None:
    processes = begun(inside, WAITING)
    bad = TaskTimer.objects.get(process=processes[3])
    TaskTimer.objects.filter(pk=bad.pk).update(element_id="Gone")
    do_batch()
    assert ProcessInstance.objects.filter(finished__isnull=True).get() == processes[3]
    left = DueWork.objects.get(kind=timers.KIND)
    assert (left.subject, left.attempts, left.error_code) == (bad.pk, 1, "KeyError")
    bad.refresh_from_db()
    assert bad.fired_at is None
    assert AuditEvent.objects.filter(action="timer_fired").count() == NUMBER - 1


def test_the_second_of_an_instance_sees_what_the_first_did(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        START,
        END,
        '<endEvent id="Over"/>',
        user_task("Write"),
        user_task("Look", role="team_manager"),
        boundary("First", "Write", timer("timeDuration", "PT1H"), interrupting=True),
        boundary("Second", "Write", timer("timeDuration", "PT2H"), interrupting=False),
        flows("Start > Write", "Write > End", "First > Over", "Second > Look", "Look > End"),
    )
    processes = begun(inside, xml, 4)
    do_batch()
    for process in processes:
        process.refresh_from_db()
        assert process.finished is not None
        assert waiting(process) == []
        timers_of = TaskTimer.objects.filter(process=process).order_by("due_at")
        assert [(row.fired_at is not None, row.cancelled_at is not None) for row in timers_of] == [
            (True, False),
            (False, True),
        ]
    assert faults() == []


def test_a_cycle_is_set_for_its_next_time(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        START,
        END,
        '<endEvent id="Over"/>',
        user_task("Write"),
        boundary("Again", "Write", timer("timeCycle", "R3/P1D"), interrupting=False),
        flows("Start > Write", "Write > End", "Again > Over"),
    )
    processes = begun(inside, xml, 4)
    for day in range(1, 4):
        do_batch(TODAY + timedelta(days=day))
        for process in processes:
            assert trace(process).count("Again") == day
    assert not DueWork.objects.filter(kind=timers.KIND).exists()
    assert TaskTimer.objects.filter(fired_at__isnull=False).count() == 4
    assert faults() == []


def test_what_is_suspended_or_not_due_any_more_does_not_fire(inside: Cast) -> None:
    processes = begun(inside, WAITING)
    suspended, later = processes[:2]
    ProcessInstance.objects.filter(pk=suspended.pk).update(suspended_at=TODAY)
    TaskTimer.objects.filter(process=later).update(due_at=TOMORROW + timedelta(days=1))
    do_batch()
    assert set(ProcessInstance.objects.filter(finished__isnull=True)) == {suspended, later}
    left = DueWork.objects.get(kind=timers.KIND)
    assert left.due == TOMORROW + timedelta(days=1)
    assert TaskTimer.objects.filter(fired_at__isnull=False).count() == NUMBER - 2
