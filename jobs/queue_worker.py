"""The part of the worker that does the queue's jobs, with what django-tasks-db lacks: leases, retries, an end to them.

A job whose worker died stays RUNNING in django-tasks-db's table for ever. Here every claimed job has a `JobRun` with a
lease; once that has ended, any worker puts the job back. What a job returns and the text of what it raises are not
kept: every authority shares the table.
"""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.tasks import Task, TaskContext, TaskResultStatus
from django.tasks.signals import task_finished, task_started
from django_tasks_db.models import DBTaskResult

from accounts import clock
from accounts.identifiers import uuid7
from accounts.models import Authority
from jobs import failures
from jobs.leases import Heartbeat, lease_end, real_now, wait_after
from jobs.models import JobRun

logger = logging.getLogger(__name__)

AT_ONCE = timedelta(0)


class QueueWorker:
    """Does the queue's jobs on behalf of one holder."""

    def __init__(self, holder: UUID, heartbeat: Heartbeat) -> None:
        self._holder = holder
        self._heartbeat = heartbeat

    def do_one(self) -> bool:
        """Claim a job that is ready and do it; say whether there was one."""
        run = self.claim()
        if run is None:
            return False
        self._do(run)
        return True

    def claim(self) -> JobRun | None:
        """Take a lease on the first job that is ready, and count the attempt."""
        if not DBTaskResult.objects.ready().exists():
            return None
        with transaction.atomic():
            job = DBTaskResult.objects.ready().get_locked()
            if job is None:
                return None
            job.claim(str(self._holder))
            run = JobRun.objects.filter(job=job).first() or _run_of(job)
            run.job = job
            run.holder, run.free_at = self._holder, lease_end()
            run.attempts += 1
            run.save()
        return run

    def put_back_abandoned(self) -> int:
        """Make jobs ready again whose worker's lease has ended; return how many there were."""
        _take_on_unleased()
        lapsed = JobRun.objects.filter(failed_at=None, holder__isnull=False, free_at__lte=real_now())
        if not lapsed.exists():
            return 0
        with transaction.atomic():
            found = list(lapsed.select_for_update(skip_locked=True, of=("self",)).select_related("job"))
            for run in found:
                logger.warning("job %s of kind %s was abandoned by its worker", run.pk, run.kind)
                _leave(run, failures.ABANDONED, AT_ONCE)
        return len(found)

    def _do(self, run: JobRun) -> None:
        try:
            task: Task[Any, Any] = run.job.task
        except (ImportError, SuspiciousOperation):
            self._fail(run, failures.UNKNOWN_KIND, final=True)
            return
        task_started.send(sender=type(task.get_backend()), task_result=run.job.task_result)
        try:
            with self._heartbeat.piece():
                _call(task, run.job)
        except Exception as error:
            failures.tell_log(run.kind, run.pk, error)
            code = failures.code_of(error)
        else:
            code = ""
        if code:
            self._fail(run, code)
        else:
            self._finish(run)

    def _finish(self, run: JobRun) -> None:
        with transaction.atomic():
            held = self._held(run)
            if held is None:
                return
            run.job.set_successful(None)
            held.delete()
        task_finished.send(sender=type(run.job.task.get_backend()), task_result=run.job.task_result)

    def _fail(self, run: JobRun, code: str, *, final: bool = False) -> None:
        with transaction.atomic():
            held = self._held(run)
            if held is not None:
                held.job = run.job
                _leave(held, code, wait_after(held.attempts), final=final)

    def _held(self, run: JobRun) -> JobRun | None:
        """The row, locked, unless the lease ended before the job did and another worker has it now."""
        held = JobRun.objects.select_for_update().filter(pk=run.pk, holder=self._holder).first()
        if held is None:
            logger.warning("job %s of kind %s took longer than its lease", run.pk, run.kind)
        return held


def _call(task: Task[Any, Any], job: DBTaskResult[Any, Any]) -> None:
    result = job.task_result
    if task.takes_context:
        task.call(TaskContext(task_result=result), *result.args, **result.kwargs)
    else:
        task.call(*result.args, **result.kwargs)


def _leave(run: JobRun, code: str, wait: timedelta, *, final: bool = False) -> None:
    """Let go of a job that did not end well: ready again after a while, or for a person when it was tried enough."""
    run.holder, run.free_at, run.error_code = None, None, code
    if final or run.attempts >= settings.MOST_ATTEMPTS:
        run.failed_at = clock.now()
        run.job.status, run.job.finished_at = TaskResultStatus.FAILED, real_now()
        failures.tell_audit(run)
    else:
        run.job.status, run.job.run_after = TaskResultStatus.READY, real_now() + wait
    run.job.save(update_fields=["status", "run_after", "finished_at"])
    run.save()


def _run_of(job: DBTaskResult[Any, Any]) -> JobRun:
    """Return the row for a job that is begun for the first time."""
    return JobRun(job=job, authority_id=_authority_of(job), kind=job.task_path[:200])


def _authority_of(job: DBTaskResult[Any, Any]) -> UUID | None:
    """The authority that `jobs.queue.enqueue` wrote into the job's arguments."""
    try:
        found = UUID(job.args_kwargs["kwargs"]["authority_id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return found if Authority.objects.filter(pk=found).exists() else None


def _take_on_unleased() -> None:
    """Give a lease to what runs without one, as django-tasks-db's own worker leaves it."""
    for job in DBTaskResult.objects.running().filter(run=None):
        run = _run_of(job)
        run.holder, run.free_at, run.attempts = uuid7(), lease_end(), 1
        JobRun.objects.bulk_create([run], ignore_conflicts=True)
