"""`kill -9` of web and worker while processes run: what was acknowledged is there, nothing is half done.

Every process has parallel branches, several instances of one activity, a timer on a task, a message to another branch's
event, and a race of a message and a time; each goes round a few times. People submit through the web server, the worker
brings messages and fires timers, and both are killed again and again.
"""

import os
import random
import signal
import subprocess
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, ClockOffset
from jobs.models import DueWork
from tests.browser.serving import served
from tests.cast import Cast
from tests.conftest import TODAY
from tests.jobs.waiting import until
from tests.jobs.worker_process import start as start_worker
from tests.soak import part_seconds
from tests.soak.killed_web import Writer, wait_for, web_processes
from tests.workflow.answers import fill
from tests.workflow.running import boundary, bpmn, each, flows, inside, script, timer, user_task
from tests.workflow.sound_rows import faults
from workflow import timers
from workflow.adoption import publish_process, use_process
from workflow.models import Delivery, EventSubscription, ProcessInstance, Task, TaskTimer, TokenMovement
from workflow.starting import start_for_case

pytestmark = pytest.mark.commits
WANTED = 1_000
"""How many steps are done where time allows."""
SECONDS = part_seconds(300)
PEOPLE = 4
WEB_PROCESSES = 2
PROCESSES = 60
ROUNDS = 3
APPROVED = {"decision": "approve"}


def drawn() -> bytes:
    """The process that is run."""
    mine = {"assign": "allocated-worker"}
    say = '<intermediateThrowEvent id="Say"><messageEventDefinition messageRef="told"/></intermediateThrowEvent>'
    late = '<intermediateCatchEvent id="Late">' + timer("timeDuration", "PT9S") + "</intermediateCatchEvent>"
    hears = '<intermediateCatchEvent id="Hears"><messageEventDefinition messageRef="told"/></intermediateCatchEvent>'
    gateways = "".join(f'<exclusiveGateway id="{name}"/>' for name in ("Again", "Met"))
    return bpmn(
        "soaked",
        '<startEvent id="S"/><endEvent id="E"/><endEvent id="Told"/><parallelGateway id="Fork"/>',
        '<parallelGateway id="Join"/><eventBasedGateway id="Race"/><exclusiveGateway id="More" default="More_E"/>',
        gateways,
        script("Count", "rounds", "(if rounds = null then 0 else rounds) + 1"),
        user_task("Write", **mine),
        boundary("Soon", "Write", timer("timeDuration", "PT2S"), interrupting=False),
        script("Remind", "reminded", "(if reminded = null then 0 else reminded) + 1"),
        inside(user_task("Each", **mine), each("[1, 2, 3]", item="item")),
        say + late + hears,
        flows("S > Again", "Again > Count", "Count > Fork", "Fork > Write", "Fork > Each", "Fork > Race"),
        flows("Write > Say", "Say > Join", "Each > Join", "Race > Late", "Race > Hears", "Late > Met", "Hears > Met"),
        flows("Met > Join", "Join > More", f"More > Again: =rounds &lt; {ROUNDS}", "More > E"),
        flows("Soon > Remind", "Remind > Told"),
        messages="told",
    )


class Soak:
    """The steps that are left, those that were acknowledged, and what went wrong."""

    def __init__(self, cast: Cast, address: str, seed: str) -> None:
        self.cast, self.address = cast, address
        self.chance = random.Random(seed)
        self.acknowledged: list[UUID] = []
        self.problems: list[str] = []
        self.ends = time.monotonic() + SECONDS
        self._lock = threading.Lock()
        self._taken: set[UUID] = set()

    @property
    def over(self) -> bool:
        """Whether the time is up, or enough was done."""
        return time.monotonic() > self.ends or len(self.acknowledged) >= WANTED

    def take(self) -> UUID | None:
        """An open task that nobody else is at."""
        with self._lock, authority(self.cast.id):
            ready = Task.objects.filter(Task.for_people(), finished__isnull=True, owner=self.cast.sam)
            ids = list(ready.exclude(pk__in=self._taken).order_by("?").values_list("pk", flat=True)[:1])
            self._taken.update(ids)
        return ids[0] if ids else None

    def work(self, writer: Writer) -> None:
        """Submit one task after the other, until the time is up."""
        try:
            while not self.over:
                task_id = self.take()
                if task_id is None:
                    time.sleep(0.2)
                    continue
                with authority(self.cast.id):
                    fill(Task.objects.get(pk=task_id), self.cast.sam, APPROVED)
                status = writer.press(f"/tasks/{task_id}/form/check/", {"action": "submit"})
                if status not in (302, 303):
                    self.problems.append(f"submitting was answered {status}")
                self.acknowledged.append(task_id)
        except Exception as error:
            self.problems.append(repr(error))
        finally:
            connection.close()


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(northmere: Cast, sign_in: Any) -> None:
    seed = os.environ.get("SOAK_SEED", "1")
    ClockOffset.objects.create(id=1, seconds=int((TODAY - datetime.now(UTC)).total_seconds()))
    with authority(northmere.id):
        use_process(publish_process(drawn(), 1))
        for _ in range(PROCESSES):
            start_for_case("soaked", northmere.cases["wilf"], northmere.sam)
    killed = {"web": 0, "worker": 0}
    with served(workers=WEB_PROCESSES, worker=False) as address:
        soak = Soak(northmere, address, seed)
        writers = [Writer(address) for _ in range(PEOPLE)]
        for writer in writers:
            writer.hold(sign_in(northmere.sam))
        threads = [threading.Thread(target=soak.work, args=(writer,)) for writer in writers]
        for thread in threads:
            thread.start()
        worker = start_worker(lease=2)
        try:
            while any(thread.is_alive() for thread in threads):
                wait_for(writers, soak.chance.randint(8, 50), threads)
                if soak.chance.random() < 0.5:
                    with suppress(ProcessLookupError, IndexError):
                        os.kill(soak.chance.choice(web_processes()), signal.SIGKILL)
                        killed["web"] += 1
                else:
                    worker = _killed(worker)
                    killed["worker"] += 1
            until(lambda: nothing_is_due(northmere), 120)
        finally:
            worker.kill()
            worker.wait()
    told = f"{len(soak.acknowledged)} of {WANTED} steps in {SECONDS:g} s, {killed['web']} web processes"
    print(f"soak: seed {seed}: {told} and {killed['worker']} workers killed")
    assert soak.problems == []
    assert killed["web"] >= 3
    assert killed["worker"] >= 3
    assert len(soak.acknowledged) >= 50
    what_was_acknowledged_is_there(northmere, soak.acknowledged)
    nothing_is_half_done(northmere)


def _killed(worker: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    return start_worker(lease=2)


def nothing_is_due(cast: Cast) -> bool:
    """Whether the worker has nothing left to do for a process: what was sent is brought, and no timer runs."""
    kinds = [timers.KIND, "process_event"]
    with authority(cast.id):
        return not DueWork.objects.filter(kind__in=kinds).exists()


def what_was_acknowledged_is_there(cast: Cast, ids: list[UUID]) -> None:
    """Each acknowledged submission is done, with one record, one audit row and one movement."""
    assert len(ids) == len(set(ids))
    with authority(cast.id):
        for task in Task.objects.filter(pk__in=ids).select_related("record"):
            assert task.finished is not None, task.element_id
            assert task.record is not None, task.element_id
            left = TokenMovement.objects.filter(task=task, what=TokenMovement.What.LEFT).count()
            told = AuditEvent.objects.filter(action="task_submitted", object_id=str(task.pk)).count()
            assert (left, told) == (1, 1), task.element_id


def nothing_is_half_done(cast: Cast) -> None:
    """All rows are sound, each timer had its effect once, and each process is where its submissions led it."""
    with clock.at(TODAY), authority(cast.id):
        assert faults() == []
        assert not Delivery.objects.exists()
        assert not DueWork.objects.filter(failed_at__isnull=False).exists()
        for element in ("Soon", "Late"):
            fired = TaskTimer.objects.filter(element_id=element, fired_at__isnull=False).count()
            seen = Task.objects.filter(element_id=element).count()
            told = AuditEvent.objects.filter(action="timer_fired", details__element=element).count()
            assert fired == seen == told, element
        done = Task.objects.filter(Task.for_people(), finished__isnull=False)
        assert not done.filter(record__isnull=True).exists()
        assert not Task.objects.filter(finished__isnull=True, record__isnull=False).exists()
        assert done.count() == AuditEvent.objects.filter(action="task_submitted").count()
        heard = Task.objects.filter(element_id="Hears").count()
        assert heard == EventSubscription.objects.filter(element_id="Hears", ended_at__isnull=False).count() - (
            Task.objects.filter(element_id="Late").count()
        )
        for process in ProcessInstance.objects.all():
            rounds = Task.objects.filter(process=process, element_id="Count").count()
            written = done.filter(process=process, element_id="Write").count()
            assert rounds - written in (0, 1)
            assert (process.finished is not None) == (
                rounds == ROUNDS and not Task.objects.filter(process=process, finished__isnull=True).exists()
            )
