"""Moving the running work of an authority in batches by the worker, forward and back.

A batch is one transaction. What became of each instance is a row of it, so that a batch whose worker is killed leaves
nothing, and the next one goes on where the last one ended. Stopping lets the batch that is under way end.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts import audit, clock
from accounts.models import User
from accounts.notifications import tell
from jobs import due
from jobs.models import DueWork
from workflow.flows import flow_of
from workflow.locks import lock_all
from workflow.migration import reasons
from workflow.migration.instance_move import has_gone_on, move_back, move_instance
from workflow.migration.plan import MigrationPlan
from workflow.migration.reasons import Finding
from workflow.migration.rehearsal import Rehearsal, live_instances, rehearse, verdicts
from workflow.models import Delivery, MigratedInstance, Migration, ProcessInstance, Task

log = logging.getLogger(__name__)

KIND: Final = "process_migration"
BATCH = 50
"""How many instances move in one transaction: so many are locked at once, and so many are done again after a kill."""

Outcome = MigratedInstance.Outcome
Status = Migration.Status


def plan_of(migration: Migration) -> MigrationPlan:
    """The plan of a migration, from the models of its two versions."""
    source, target = (flow_of(pk).model for pk in (migration.from_version_id, migration.to_version_id))
    return MigrationPlan(source, target, migration.plan)


def keep_rehearsal(migration: Migration) -> Rehearsal:
    """Rehearse over all live instances of the version that work moves from, and keep what was found. Saves nothing."""
    found = rehearse(plan_of(migration), live_instances(migration.from_version), migration.to_version)
    migration.findings, migration.rehearsed_at = found.as_data(), clock.now()
    return found


def go_on(migration_id: UUID) -> None:
    """Move one batch, forward or back, and schedule the next until nothing is left. The worker calls it."""
    migration = Migration.objects.select_for_update().get(pk=migration_id)
    if migration.status == Status.RUNNING:
        left = _forward(migration)
        ended = Status.DONE
    elif migration.status == Status.UNDOING:
        left = _back(migration)
        ended = Status.UNDONE
    else:
        return
    if left:
        due.schedule(KIND, migration.pk, clock.now())
    else:
        migration.status, migration.ended_at = ended, clock.now()
        keep_rehearsal(migration)
        audit.record("migration_ended", migration, actor=None, status=ended, moved=migration.moved)
        _tell(migration)
    migration.save(update_fields=["status", "ended_at", "moved", "stayed", "findings", "rehearsed_at"])


def halt(migration_id: UUID, code: str) -> None:
    """Stop what cannot go on by itself: a batch failed again and again. What moved stays moved, a person decides.

    `code` is that of the failure. The work itself is not kept as failed any longer: the migration says it.
    """
    migration = Migration.objects.select_for_update().select_related("from_version", "by").get(pk=migration_id)
    if not migration.is_under_way:
        return
    migration.fault, migration.halted_in = code, migration.status
    migration.status, migration.ended_at = Status.STOPPED, clock.now()
    try:
        with transaction.atomic():
            keep_rehearsal(migration)
    except Exception as error:  # it may be what fails: then the last one stays
        log.error("rehearsal of migration %s: %s", migration.pk, getattr(error, "code", type(error).__name__))
    migration.save(update_fields=["fault", "halted_in", "status", "ended_at", "findings", "rehearsed_at"])
    due.cancel(KIND, migration.pk)
    audit.record("migration_halted", migration, actor=None, code=code, moved=migration.moved)
    words = _("%(process)s: moving work stopped by itself. Say whether it goes on.")
    link = reverse("migration", args=[migration.pk])
    tell(migration.by, KIND, link=link, words=words % {"process": migration.from_version.title})


def is_struggling(migration: Migration) -> bool:
    """Whether the batch that is due failed when it was tried last, and is tried again by itself."""
    return DueWork.objects.filter(kind=KIND, subject=migration.pk, failed_at=None).exclude(error_code="").exists()


def _tell(migration: Migration) -> None:
    """Tell whoever let it run that it is done."""
    words = _("%(process)s: %(moved)s moved to version %(to)s, %(stayed)s stayed on version %(number)s.")
    if migration.status == Status.UNDONE:
        words = _("%(process)s: %(moved)s moved back to version %(number)s, %(stayed)s stayed on version %(to)s.")
    told = {
        "process": migration.from_version.title,
        "number": migration.from_version.number,
        "to": migration.to_version.number,
        "moved": migration.moved,
        "stayed": migration.stayed,
    }
    tell(migration.by, KIND, link=reverse("migration", args=[migration.pk]), words=words % told)


def forward(migration: Migration) -> Any:
    """The instances that are still to be moved or looked at."""
    done = MigratedInstance.objects.filter(migration=migration).values("process_id")
    return live_instances(migration.from_version).exclude(pk__in=done)


def back(migration: Migration) -> Any:
    """What was moved and is still to be taken back, or looked at."""
    return MigratedInstance.objects.filter(migration=migration, outcome=Outcome.MOVED)


def _forward(migration: Migration) -> bool:
    plan = plan_of(migration)
    ids = list(forward(migration).order_by("id").values_list("pk", flat=True)[:BATCH])
    lock_all(ids)
    found = verdicts(plan, live_instances(migration.from_version).filter(pk__in=ids))
    for process in _instances(found):
        stays = next(iter(found[process.pk].findings), None)
        row = _kept(migration, process.pk, stays) if stays is not None else _move(migration, process, plan)
        migration.moved += row.outcome == Outcome.MOVED
        migration.stayed += row.outcome == Outcome.STAYED
    return bool(ids)


def _move(migration: Migration, process: ProcessInstance, plan: MigrationPlan) -> MigratedInstance:
    before = _tried(
        lambda: move_instance(process, plan, migration.to_version, migration.by, migration.reason), process.pk
    )
    if before is None:
        return _kept(migration, process.pk, Finding(reasons.FAILED))
    return MigratedInstance.objects.create(migration=migration, process=process, outcome=Outcome.MOVED, before=before)


def _kept(migration: Migration, process_id: UUID, why: Finding) -> MigratedInstance:
    return MigratedInstance.objects.create(
        migration=migration,
        process_id=process_id,
        outcome=Outcome.STAYED,
        reason=why.code,
        element_id=why.element_id,
    )


def _back(migration: Migration) -> bool:
    rows = {row.process_id: row for row in back(migration).order_by("process_id")[:BATCH]}
    lock_all(rows)
    for process in _instances(rows):
        row = rows[process.pk]
        row.reason = _reason_to_keep(migration, process, row) or _take_back(migration, process, row)
        row.outcome = Outcome.KEPT if row.reason else Outcome.UNDONE
        row.before, row.at = (row.before if row.reason else None), clock.now()
        row.save(update_fields=["reason", "outcome", "before", "at"])
        migration.moved += row.outcome == Outcome.UNDONE
        migration.stayed += row.outcome == Outcome.KEPT
    return bool(rows)


def _reason_to_keep(migration: Migration, process: ProcessInstance, row: MigratedInstance) -> str:
    if process.finished is not None:
        return reasons.ENDED
    if process.version_id != migration.to_version_id or has_gone_on(process, row.before):
        return reasons.WENT_ON
    if process.suspended_at is not None:
        return reasons.SUSPENDED
    if Delivery.objects.filter(subscription__process=process, subscription__ended_at__isnull=True).exists():
        return reasons.DELIVERY
    failed = Task.objects.filter(process=process, finished__isnull=True, status=STATUS.ERROR).exists()
    return reasons.INCIDENT if failed else ""


def _take_back(migration: Migration, process: ProcessInstance, row: MigratedInstance) -> str:
    def act() -> bool:
        move_back(process, migration.from_version, row.before, migration.by, migration.reason)
        return True

    return "" if _tried(act, process.pk) else reasons.FAILED


def _tried[T](act: Callable[[], T], process_id: UUID) -> T | None:
    """Do what is about one instance; when it cannot be done nothing of it stays, and the others go on."""
    try:
        with transaction.atomic():
            return act()
    except OperationalError:  # a deadlock, a lost connection: the whole batch is tried again
        raise
    except Exception as error:
        log.error("migration of process %s: %s", process_id, getattr(error, "code", type(error).__name__))
        return None


def _instances(ids: Iterable[UUID]) -> Iterator[ProcessInstance]:
    """Instances as they are now that they are locked, the oldest first."""
    found = ProcessInstance.objects.filter(pk__in=list(ids)).select_related("version", "team", "authority", "root")
    yield from found.order_by("id")


def outcomes(migration: Migration) -> dict[str, int]:
    """How many instances there are of each outcome."""
    counted = MigratedInstance.objects.filter(migration=migration).values("outcome").annotate(count=Count("pk"))
    return {row["outcome"]: row["count"] for row in counted.order_by()}


def let_go_on(migration: Migration, by: User, total: int) -> None:
    """Have the worker begin, or go on, with the first batch."""
    migration.by, migration.total, migration.moved, migration.stayed = by, total, 0, 0
    migration.begun_at, migration.ended_at = clock.now(), None
    migration.fault, migration.halted_in = "", ""
    migration.save()
    due.schedule(KIND, migration.pk, clock.now())
