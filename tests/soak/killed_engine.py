"""`kill -9` of web and worker while processes run: what was acknowledged is there, nothing is half done.

Every process has parallel branches, several instances of one activity, a timer on a task, a message to another branch's
event, and a race of a message and a time; each goes round a few times. People submit through the web server, the worker
brings messages and fires timers, and both are killed again and again.
"""

import os
import random
import signal
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
from records.models import RecordVersion, Rendition
from tests.browser.serving import served
from tests.cast import Cast
from tests.conftest import TODAY
from tests.jobs.waiting import until
from tests.soak.forked_workers import forked_worker
from tests.soak.killed_web import Writer, wait_for, web_processes
from tests.soak.one_moment import one_moment
from tests.workflow.answers import fill
from tests.workflow.running import boundary, bpmn, each, flows, inside, script, timer, user_task
from tests.workflow.sound_rows import faults
from workflow import timers
from workflow.adoption import publish_process, use_process
from workflow.models import Delivery, EventSubscription, ProcessInstance, Task, TaskTimer, TokenMovement
from workflow.starting import start_for_case

pytestmark = pytest.mark.commits
WANTED = 1_000
"""How many steps are done."""
SECONDS = min(600.0, float(os.environ.get("SOAK_MINUTES", "40")) * 60 * 0.6)
"""How long that may take at most."""
PEOPLE = 6
WEB_PROCESSES = 2
PROCESSES = 110
ROUNDS = 3
BETWEEN_KILLS = (5, 30)
"""How many requests are answered between one kill and the next."""
LEAST_KILLS = 15
LOOKED_AT = 4
"""How many instances are looked at from end to end after a kill: those that moved last."""
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
        """Whether the time is up, enough was done, or something went wrong."""
        return time.monotonic() > self.ends or len(self.acknowledged) >= WANTED or bool(self.problems)

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
    killed_web, checked, since = 0, 0, UUID(int=0)
    begun = time.monotonic()
    with served(workers=WEB_PROCESSES, worker=False, preload=True) as address, forked_worker() as worker:
        soak = Soak(northmere, address, seed)
        writers = [Writer(address) for _ in range(PEOPLE)]
        for writer in writers:
            writer.hold(sign_in(northmere.sam))
        threads = [threading.Thread(target=soak.work, args=(writer,)) for writer in writers]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            wait_for(writers, soak.chance.randint(*BETWEEN_KILLS), threads)
            if soak.chance.random() < 0.5:
                with suppress(ProcessLookupError, IndexError):
                    os.kill(soak.chance.choice(web_processes()), signal.SIGKILL)
                    killed_web += 1
            else:
                worker.kill()
            done = soak.acknowledged[checked:]
            problems, since = problems_now(northmere, done, since)
            soak.problems += problems
            checked += len(done)
        took = time.monotonic() - begun
        until(lambda: nothing_is_due(northmere), 120)
    told = f"{len(soak.acknowledged)} of {WANTED} steps in {took:.0f} s, {killed_web} web processes"
    print(f"soak: seed {seed}: {told} and {worker.killed} workers killed")
    assert soak.problems == []
    assert len(soak.acknowledged) >= WANTED, f"only {told}"
    assert killed_web >= LEAST_KILLS
    assert worker.killed >= LEAST_KILLS
    what_was_acknowledged_is_there(northmere, soak.acknowledged)
    nothing_is_half_done(northmere)


def problems_now(cast: Cast, acknowledged: list[UUID], since: UUID) -> tuple[list[str], UUID]:
    """What is wrong at one moment while people and worker go on, right after a kill.

    Looked at are the acknowledged submissions, all records, and some of the instances in which anything moved after the
    movement `since`; returned is also the last movement that was there. All instances are looked at in the end.
    """
    with one_moment(), authority(cast.id):
        tasks, told = Task.objects.all(), AuditEvent.objects.filter(action="task_submitted")
        done = tasks.filter(Task.for_people(), finished__isnull=False)
        records = RecordVersion.objects.all()
        counted = {
            "acknowledged and not done": tasks.filter(pk__in=acknowledged, finished__isnull=True).count(),
            "done without a record": done.filter(record__isnull=True).count(),
            "open with a record": tasks.filter(finished__isnull=True, record__isnull=False).count(),
            "records without a task": records.filter(tasks__isnull=True).count(),
            "records without a PDF": records.filter(renditions__isnull=True).count(),
            "more done than told, or less": done.count() - told.count(),
        }
        found = [f"{what}: {count}" for what, count in counted.items() if count]
        moved = dict(TokenMovement.objects.filter(pk__gt=since).order_by("pk").values_list("process", "pk"))
        found += faults(ProcessInstance.objects.filter(pk__in=list(moved)[-LOOKED_AT:]))
        return found, max(moved.values(), default=since)


def nothing_is_due(cast: Cast) -> bool:
    """Whether the worker has nothing left to do: what was sent is brought, no timer runs, every PDF is made."""
    kinds = [timers.KIND, "process_event"]
    with authority(cast.id):
        waits = Rendition.objects.exclude(progress=Rendition.Progress.READY)
        return not (DueWork.objects.filter(kind__in=kinds).exists() or waits.exists())


def what_was_acknowledged_is_there(cast: Cast, ids: list[UUID]) -> None:
    """Each acknowledged submission is done, with one record, its PDF, one audit row and one movement."""
    assert len(ids) == len(set(ids))
    with authority(cast.id):
        for task in Task.objects.filter(pk__in=ids).select_related("record"):
            assert task.finished is not None, task.element_id
            assert task.record is not None, task.element_id
            left = TokenMovement.objects.filter(task=task, what=TokenMovement.What.LEFT).count()
            told = AuditEvent.objects.filter(action="task_submitted", object_id=str(task.pk)).count()
            made = Rendition.objects.filter(version=task.record, progress=Rendition.Progress.READY).count()
            assert (left, told, made) == (1, 1, 1), task.element_id


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
