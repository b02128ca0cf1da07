"""Real workers, really killed: what was acknowledged is done, and its effect is there once."""

import signal
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from accounts import audit, clock
from accounts.context import authority
from jobs import due
from jobs.models import DueWork, JobRun
from jobs.queue import enqueue
from jobs.worker import make_worker
from tests import environment
from tests.cast import Cast
from tests.jobs.made_up import FIRE, fired, pause_file, record_once
from tests.jobs.waiting import until
from tests.jobs.worker_process import WorkerProcess, start

pytestmark = pytest.mark.commits
SUBJECT = UUID("01a20000-0000-7000-8000-00000000000a")
Started = list[WorkerProcess]


@pytest.fixture
def workers() -> Iterator[Started]:
    """Worker processes that the test starts; they end with it."""
    started: Started = []
    yield started
    for name in ("pause", "paused"):
        pause_file().with_name(name).unlink(missing_ok=True)
    for process in started:
        process.kill()
        process.wait()


def ask(cast: Cast, what: str) -> None:
    with authority(cast.id):
        if what == "job":
            enqueue(record_once, subject=str(SUBJECT))
        else:
            due.schedule(FIRE, SUBJECT, clock.now())


def stopped_in_the_middle(workers: Started) -> WorkerProcess:
    """Start a worker and return when it is in the middle of its work."""
    pause_file().touch()
    workers.append(start())
    until(pause_file().with_name("paused").exists)
    return workers[-1]


@pytest.mark.both_databases
@pytest.mark.parametrize("what", ["job", "due work"])
def test_work_is_done_once_after_its_worker_was_killed_in_the_middle(
    northmere: Cast, workers: Started, what: str
) -> None:
    ask(northmere, what)
    worker = stopped_in_the_middle(workers)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    pause_file().unlink()
    assert fired(northmere) == []
    workers.append(start())
    until(lambda: fired(northmere) != [])
    until(lambda: not DueWork.objects.exists() and not JobRun.objects.exists())
    assert fired(northmere) == [str(SUBJECT)]


@pytest.mark.parametrize("what", ["job", "due work"])
def test_a_busy_worker_keeps_its_work_for_longer_than_a_lease(northmere: Cast, workers: Started, what: str) -> None:
    ask(northmere, what)
    stopped_in_the_middle(workers)
    workers.append(start("--until-empty", lease=2))
    time.sleep(5)  # two leases and more
    workers.append(start("--until-empty", lease=2))
    assert [process.wait(60) for process in workers[1:]] == [0, 0]
    pause_file().unlink()
    until(lambda: not DueWork.objects.exists() and not JobRun.objects.exists())
    assert fired(northmere) == [str(SUBJECT)]
    if what == "job":
        assert len(DBTaskResult.objects.get().worker_ids) == 1


@pytest.mark.both_databases
def test_told_to_stop_it_finishes_the_piece_in_hand_and_lets_go_of_the_rest(northmere: Cast, workers: Started) -> None:
    with authority(northmere.id):
        for minute in range(3):
            due.schedule(FIRE, uuid4(), clock.now() + timedelta(minutes=minute))
    worker = stopped_in_the_middle(workers)
    worker.send_signal(signal.SIGTERM)
    pause_file().unlink()
    assert worker.wait(30) == 0
    assert len(fired(northmere)) == 1
    assert DueWork.objects.filter(holder=None, attempts=0).count() == 2


@pytest.mark.both_databases
def test_an_idle_worker_ends_when_told_to(northmere: Cast, workers: Started) -> None:
    ask(northmere, "due work")
    workers.append(start())
    until(lambda: fired(northmere) != [])
    workers[0].send_signal(signal.SIGTERM)
    assert workers[0].wait(30) == 0


@pytest.mark.both_databases
def test_two_workers_do_two_hundred_pieces_once_each(northmere: Cast, workers: Started) -> None:
    subjects = [uuid4() for _ in range(200)]
    with authority(northmere.id):
        for subject in subjects:
            due.schedule(FIRE, subject, clock.now())
    workers += [start("--until-empty", lease=30) for _ in range(2)]
    assert [process.wait(120) for process in workers] == [0, 0]
    assert sorted(fired(northmere)) == sorted(map(str, subjects))
    assert not DueWork.objects.exists()


@pytest.mark.skipif(environment.SERVER is None, reason="SQLite lets nobody write while a handler does")
@pytest.mark.parametrize("change", ["moved", "cancelled"])
def test_work_that_is_moved_or_cancelled_while_it_is_done_is_undone(
    northmere: Cast, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def elsewhere() -> None:
        try:
            with authority(northmere.id):
                if change == "moved":
                    due.schedule("test.own", SUBJECT, clock.now() + timedelta(days=365))
                else:
                    assert due.cancel("test.own", SUBJECT)
        finally:
            connection.close()

    def slow(subject: UUID) -> None:
        audit.record("fired", None, actor=None, subject=str(subject))
        page = threading.Thread(target=elsewhere)
        page.start()
        page.join()

    monkeypatch.setitem(due._handlers, "test.own", slow)
    with authority(northmere.id):
        due.schedule("test.own", SUBJECT, clock.now())
    make_worker(until_empty=True).run()
    assert fired(northmere) == []
    left: list[Any] = list(DueWork.objects.values_list("attempts", "holder", "error_code"))
    assert left == ([(0, None, "")] if change == "moved" else [])


def test_a_worker_outlives_a_database_that_drops_it(northmere: Cast, workers: Started) -> None:
    if environment.SERVER is None:
        pytest.skip("SQLite has no connections to drop")
    workers.append(start())
    ask(northmere, "due work")
    until(lambda: fired(northmere) != [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )
        assert len(cursor.fetchall()) >= 1
    with authority(northmere.id):
        due.schedule(FIRE, uuid4(), clock.now())
    until(lambda: len(fired(northmere)) == 2)
    assert workers[0].poll() is None


@pytest.mark.both_databases
def test_the_shared_clock_set_an_hour_on_and_back_does_due_work_once(northmere: Cast) -> None:
    with authority(northmere.id):
        due.schedule(FIRE, SUBJECT, datetime.now(UTC) + timedelta(minutes=30))
    counts = []
    for hours in (0, 1, -1, 1):
        clock.move(timedelta(hours=hours))
        assert start("--until-empty").wait(60) == 0
        counts.append(len(fired(northmere)))
    assert counts == [0, 1, 1, 1]
