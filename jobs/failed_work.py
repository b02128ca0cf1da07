"""Dead letters: work that failed too often, and what a person does about it.

Everything here is about the open authority's work only.
"""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, DateTimeField, F, Q, QuerySet, Value
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import audit
from accounts.context import required_id
from accounts.models import User
from jobs.leases import real_now
from jobs.models import DueWork, JobRun

type Work = DueWork | JobRun


def failed_rows() -> QuerySet[Any, dict[str, Any]]:
    """Return what failed as rows {id, kind, failed_at, attempts, error_code, due}, by kind, the oldest first.

    `due` is None for jobs of the queue.
    """
    columns = ("id", "kind", "failed_at", "attempts", "error_code", "due")
    timers = _failed(DueWork).values(*columns)
    jobs = _failed(JobRun).values("kind", "failed_at", "attempts", "error_code")
    jobs = jobs.annotate(id=F("job_id"), due=Value(None, output_field=DateTimeField(null=True))).values(*columns)
    return timers.union(jobs, all=True).order_by("kind", "failed_at", "id")


def failed_counts() -> dict[str, int]:
    """Return how much failed of every kind of which something did."""
    counted: Counter[str] = Counter()
    for rows in (_failed(DueWork).values("kind"), _failed(JobRun).values("kind")):
        counted.update({row["kind"]: row["count"] for row in rows.annotate(count=Count("pk")).order_by("kind")})
    return dict(counted)


def count_tried_again() -> int:
    """Return how much work failed lately and is still tried again without anybody's help."""
    troubled = Q(authority=required_id(), failed_at=None) & ~Q(error_code="")
    return DueWork.objects.filter(troubled).count() + JobRun.objects.filter(troubled).count()


def find(pk: UUID) -> Work | None:
    """Return a piece of failed work, locked, or None when there is no such piece or it waits for nobody."""
    return _locked(DueWork, pk) or _locked(JobRun, pk)


def retry(work: Work, by: User) -> None:
    """Let the worker try a piece of failed work again, as often as if it were new."""
    audit.record("work_retried", work, actor=by, kind=work.kind, code=work.error_code, attempts=work.attempts)
    work.failed_at, work.attempts, work.error_code = None, 0, ""
    work.save()
    if isinstance(work, JobRun):
        work.job.status, work.job.finished_at, work.job.run_after = TaskResultStatus.READY, None, real_now()
        work.job.save(update_fields=["status", "finished_at", "run_after"])


def retry_all(kind: str, by: User) -> int:
    """Let the worker try all failed work of a kind again; return how many pieces there were. As many statements for
    thousands as for one.
    """
    as_new = {"failed_at": None, "attempts": 0, "error_code": ""}
    of_kind = {"run__authority": required_id(), "run__failed_at__isnull": False, "run__kind": kind}
    ready = {"status": TaskResultStatus.READY, "finished_at": None, "run_after": real_now()}
    with transaction.atomic():
        DBTaskResult.objects.filter(**of_kind).update(**ready)
        jobs = _failed(JobRun).filter(kind=kind, job__status=TaskResultStatus.READY)  # not what failed just now
        count = jobs.update(**as_new) + _failed(DueWork).filter(kind=kind).update(**as_new)
        if count:
            audit.record("work_retried_all", None, actor=by, kind=kind, count=count)
    return count


def give_up(work: Work, by: User, reason: str) -> None:
    """Forget a piece of failed work for good. The audit trail keeps who did, why, and what it was."""
    audit.record("work_given_up", work, actor=by, reason=reason, kind=work.kind, code=work.error_code)
    work.delete()


def _failed[W: (DueWork, JobRun)](model: type[W]) -> QuerySet[W]:
    return model._default_manager.filter(authority=required_id(), failed_at__isnull=False)


def _locked[W: (DueWork, JobRun)](model: type[W], pk: UUID) -> W | None:
    return _failed(model).filter(pk=pk).select_for_update().first()
