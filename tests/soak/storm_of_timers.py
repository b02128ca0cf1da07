"""Hundreds of timers and jobs of two authorities come due while workers are killed: each effect is there once."""

import os
import random
import signal
from uuid import UUID, uuid4

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import clock
from accounts.context import authority
from jobs import due
from jobs.models import DueWork
from jobs.queue import enqueue
from tests.cast import Cast, make_eastholm
from tests.jobs.made_up import SLOW, fired, record_once
from tests.jobs.waiting import until
from tests.jobs.worker_process import start

pytestmark = pytest.mark.commits
TIMERS = 250
JOBS = 25
WORKERS = 2
KILLS = 12
LEASE = 3


def ask(cast: Cast) -> list[str]:
    """Schedule the timers and queue the jobs of an authority; return their subjects."""
    subjects = [str(uuid4()) for _ in range(TIMERS + JOBS)]
    with authority(cast.id):
        for subject in subjects[:TIMERS]:
            due.schedule(SLOW, UUID(subject), clock.now())
        for subject in subjects[TIMERS:]:
            enqueue(record_once, subject=subject)
    return subjects


def left() -> int:
    """How much is not done yet, without opening an authority, which on SQLite would wait for the workers."""
    return DueWork.objects.count() + DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).count()


def wait_for(wanted: int) -> None:
    """Wait until no more than this is left."""
    until(lambda: left() <= max(wanted, 0), 180)


def test_each_effect_is_there_exactly_once(northmere: Cast) -> None:
    chance = random.Random(os.environ.get("SOAK_SEED", "1"))
    casts = (northmere, make_eastholm())
    asked = [ask(cast) for cast in casts]
    running = [start(lease=LEASE) for _ in range(WORKERS)]
    killed_with_work_left = 0
    try:
        for _ in range(KILLS):
            wait_for(left() - chance.randint(5, 35))
            victim = chance.randrange(WORKERS)
            running[victim].send_signal(signal.SIGKILL)
            running[victim].wait()
            killed_with_work_left += left() > 0
            running[victim] = start(lease=LEASE)
        wait_for(0)
    finally:
        for process in running:
            process.kill()
            process.wait()
    assert killed_with_work_left >= KILLS // 2
    assert [sorted(fired(cast)) for cast in casts] == [sorted(subjects) for subjects in asked]
