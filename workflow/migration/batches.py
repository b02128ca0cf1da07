"""The running work of an authority that moves to another version of its process, in batches by the worker, and back."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts import clock
from workflow.flows import flow_of
from workflow.locks import lock_all
from workflow.migration import reasons
from workflow.migration.instance_move import has_gone_on, move_back, move_instance
from workflow.migration.plan import MigrationPlan
from workflow.migration.reasons import Finding
from workflow.migration.rehearsal import Rehearsal, live_instances, rehearse, verdicts
from workflow.models import Delivery, MigratedInstance, Migration, ProcessInstance, Task
from workflow.work_moves import Outcome, Status, WorkMoves

BATCH = 50
"""How many instances move in one transaction: so many are locked at once, and so many are done again after a kill."""


def plan_of(migration: Migration) -> MigrationPlan:
    """The plan of a migration, from the models of its two versions."""
    source, target = (flow_of(pk).model for pk in (migration.from_version_id, migration.to_version_id))
    return MigrationPlan(source, target, migration.plan)


def keep_rehearsal(migration: Migration) -> Rehearsal:
    """Rehearse over all live instances of the version that work moves from, and keep what was found."""
    found = rehearse(plan_of(migration), live_instances(migration.from_version), migration.to_version)
    migration.findings, migration.rehearsed_at = found.as_data(), clock.now()
    migration.save(update_fields=["findings", "rehearsed_at"])
    return found


class Migrations(WorkMoves[Migration]):
    """The moves between versions of a process."""

    model = Migration
    kind = "process_migration"
    page = "migration"
    related = ("from_version", "to_version", "by")
    settled = frozenset({reasons.ENDED, reasons.WENT_ON})

    def pieces(self, move: Migration) -> Any:
        """What became of each instance."""
        return MigratedInstance.objects.filter(migration=move)

    def forward(self, move: Migration) -> Any:
        """The live instances of the version that work moves from, but for those that were looked at."""
        return live_instances(move.from_version).exclude(pk__in=self.pieces(move).values("process_id"))

    def rehearse(self, move: Migration) -> dict[str, Any]:
        """Rehearse over all live instances of the version that work moves from, and keep what was found."""
        return {"counts": dict(keep_rehearsal(move).counts)}

    def move_some(self, move: Migration) -> list[MigratedInstance] | None:
        """Move those of a batch that nothing keeps."""
        plan = plan_of(move)
        ids = list(self.forward(move).order_by("id").values_list("pk", flat=True)[:BATCH])
        lock_all(ids)
        found = verdicts(plan, live_instances(move.from_version).filter(pk__in=ids))
        rows = []
        for process in _instances(found):
            stays = next(iter(found[process.pk].findings), None)
            rows.append(self._move(move, process, plan) if stays is None else _stayed(move, process, stays))
        return rows if ids else None

    def take_back_some(self, move: Migration) -> list[MigratedInstance] | None:
        """Take back those of a batch that nobody has gone on with."""
        rows = {row.process_id: row for row in self.back(move).order_by("process_id")[:BATCH]}
        lock_all(rows)
        for process in _instances(rows):
            row = rows[process.pk]
            row.reason = _reason_to_keep(move, process, row) or self._take_back(move, process, row)
            row.outcome = Outcome.KEPT if row.reason else Outcome.UNDONE
            row.before, row.at = (row.before if row.reason else None), clock.now()
            row.save(update_fields=["reason", "outcome", "before", "at"])
        return list(rows.values()) or None

    def halted_words(self, move: Migration) -> str:
        """That it stopped by itself."""
        words = _("%(process)s: moving work stopped by itself. Say whether it goes on.")
        return words % {"process": move.from_version.title}

    def ended_words(self, move: Migration) -> str:
        """How many went, and how many stayed."""
        words = _("%(process)s: %(moved)s moved to version %(to)s, %(stayed)s stayed on version %(number)s.")
        if move.status == Status.UNDONE:
            words = _("%(process)s: %(moved)s moved back to version %(number)s, %(stayed)s stayed on version %(to)s.")
        return words % {
            "process": move.from_version.title,
            "number": move.from_version.number,
            "to": move.to_version.number,
            "moved": move.moved,
            "stayed": move.stayed,
        }

    def _move(self, move: Migration, process: ProcessInstance, plan: MigrationPlan) -> MigratedInstance:
        tried = self.tried(lambda: move_instance(process, plan, move.to_version, move.by, move.reason), process.pk)
        if tried is None:
            return _stayed(move, process, Finding(reasons.FAILED))
        return MigratedInstance.objects.create(
            migration=move, process=process, outcome=Outcome.MOVED, before=tried.result
        )

    def _take_back(self, move: Migration, process: ProcessInstance, row: MigratedInstance) -> str:
        """Take one instance back; return the code of what kept it, empty where nothing did."""
        tried = self.tried(lambda: move_back(process, move.from_version, row.before, move.by, move.reason), process.pk)
        return reasons.FAILED if tried is None else ""


MIGRATIONS: Final = Migrations()


def _stayed(move: Migration, process: ProcessInstance, why: Finding) -> MigratedInstance:
    return MigratedInstance.objects.create(
        migration=move, process=process, outcome=Outcome.STAYED, reason=why.code, element_id=why.element_id
    )


def _reason_to_keep(move: Migration, process: ProcessInstance, row: MigratedInstance) -> str:
    if process.finished is not None:
        return reasons.ENDED
    if process.version_id != move.to_version_id or has_gone_on(process, row.before):
        return reasons.WENT_ON
    if process.suspended_at is not None:
        return reasons.SUSPENDED
    if Delivery.objects.filter(subscription__process=process, subscription__ended_at__isnull=True).exists():
        return reasons.DELIVERY
    failed = Task.objects.filter(process=process, finished__isnull=True, status=STATUS.ERROR).exists()
    return reasons.INCIDENT if failed else ""


def _instances(ids: Iterable[UUID]) -> Iterator[ProcessInstance]:
    """Instances as they are now that they are locked, the oldest first."""
    found = ProcessInstance.objects.filter(pk__in=list(ids)).select_related("version", "team", "authority", "root")
    yield from found.order_by("id")
