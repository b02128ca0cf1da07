"""The queue's jobs: tried again when they fail or their worker dies, a limited number of times, and never for two."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.tasks import TaskResultStatus
from django.tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from accounts.context import authority
from accounts.models import AuditEvent
from jobs.leases import Heartbeat, real_now, wait_after
from jobs.models import JobRun
from jobs.queue import enqueue
from jobs.queue_worker import QueueWorker
from jobs.worker import make_worker
from tests.cast import Cast
from tests.conftest import TODAY
from tests.jobs.made_up import fail_always, fired, record_once

pytestmark = [pytest.mark.commits, pytest.mark.both_databases]
SUBJECT = "01a20000-0000-7000-8000-00000000000a"
FAIL_ALWAYS = "tests.jobs.made_up.fail_always"


def put(cast: Cast, task: Any = record_once) -> None:
    with authority(cast.id):
        enqueue(task, subject=SUBJECT)


def work() -> None:
    make_worker(until_empty=True).run()


def claimer() -> QueueWorker:
    """A worker of another process, as far as the database can tell."""
    return QueueWorker(uuid4(), Heartbeat())


def lapse() -> None:
    """Let all leases end."""
    JobRun.objects.update(free_at=real_now() - timedelta(seconds=1))


def test_a_job_that_ends_well_leaves_no_lease(northmere: Cast) -> None:
    put(northmere)
    work()
    assert fired(northmere) == [SUBJECT]
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL
    assert not JobRun.objects.exists()


def test_the_job_of_a_dead_worker_is_done_once_its_lease_has_ended(northmere: Cast) -> None:
    put(northmere)
    dead = claimer().claim()
    assert dead is not None
    work()
    assert (fired(northmere), DBTaskResult.objects.get().status) == ([], TaskResultStatus.RUNNING)
    lapse()
    work()
    assert fired(northmere) == [SUBJECT]
    job = DBTaskResult.objects.get()
    assert (job.status, len(job.worker_ids)) == (TaskResultStatus.SUCCESSFUL, 2)


def test_what_an_earlier_version_left_running_is_done_too(northmere: Cast) -> None:
    put(northmere)
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    work()
    lapse()
    work()
    assert fired(northmere) == [SUBJECT]


def test_a_worker_that_was_given_up_cannot_end_the_job_that_another_has(northmere: Cast) -> None:
    put(northmere)
    slow, quick = claimer(), claimer()
    first = slow.claim()
    assert first is not None
    lapse()
    quick.put_back_abandoned()
    second = quick.claim()
    assert second is not None
    slow._finish(first)
    slow._fail(first, "TooLate")
    held = JobRun.objects.select_related("job").get()
    assert (held.job.status, held.error_code, held.attempts) == (TaskResultStatus.RUNNING, "abandoned", 2)
    quick._finish(second)
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL


def test_a_job_that_fails_waits_longer_each_time_and_is_then_left_to_a_person(
    northmere: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    put(northmere, fail_always)
    for attempt in range(1, settings.MOST_ATTEMPTS):
        before = real_now()
        work()
        job = DBTaskResult.objects.get()
        assert job.status == TaskResultStatus.READY
        assert wait_after(attempt) <= job.run_after - before < wait_after(attempt) + timedelta(seconds=20)
        DBTaskResult.objects.update(run_after=before)
    work()
    job, run = DBTaskResult.objects.get(), JobRun.objects.get()
    assert job.status == TaskResultStatus.FAILED
    assert (run.attempts, run.error_code, run.failed_at) == (settings.MOST_ATTEMPTS, "ValueError", TODAY)
    assert (run.authority_id, run.kind) == (northmere.id, FAIL_ALWAYS)
    assert "Canary" not in f"{vars(job)} {vars(run)} {caplog.text}"
    assert caplog.text.count("failed: ValueError, ValueError in made_up.py") == settings.MOST_ATTEMPTS
    with authority(northmere.id):
        (kept,) = AuditEvent.objects.filter(action="work_failed")
        assert (kept.object_id, kept.actor) == (str(job.pk), None)


def test_a_job_that_kills_its_worker_each_time_is_left_to_a_person(northmere: Cast) -> None:
    put(northmere)
    for _ in range(settings.MOST_ATTEMPTS):
        assert claimer().claim() is not None
        lapse()
        claimer().put_back_abandoned()
    assert claimer().claim() is None
    run = JobRun.objects.get()
    assert (run.error_code, run.attempts, run.failed_at) == ("abandoned", settings.MOST_ATTEMPTS, TODAY)
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_a_job_whose_task_is_gone_is_left_to_a_person_at_once(northmere: Cast) -> None:
    put(northmere)
    DBTaskResult.objects.update(task_path="tests.jobs.made_up.no_longer_there")
    work()
    run = JobRun.objects.get()
    assert (run.error_code, run.failed_at, run.attempts) == ("unknown_kind", TODAY, 1)


@pytest.mark.parametrize("named", [None, "nobody", SUBJECT, 7])
def test_a_job_that_names_no_authority_is_done_all_the_same(northmere: Cast, named: Any) -> None:
    put(northmere, fail_always)
    DBTaskResult.objects.update(args_kwargs={"args": [], "kwargs": {"authority_id": named, "subject": SUBJECT}})
    work()
    run = JobRun.objects.get()
    assert (run.authority_id, run.error_code) == (None, "ValueError")


def test_the_signals_of_django_tasks_are_sent(northmere: Cast) -> None:
    heard: list[str] = []

    def listen(task_result: Any, **kwargs: Any) -> None:
        heard.append(task_result.status)

    task_finished.connect(listen)
    try:
        put(northmere)
        work()
    finally:
        task_finished.disconnect(listen)
    assert heard == [TaskResultStatus.SUCCESSFUL]
