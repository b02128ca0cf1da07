"""What a person does with a migration: begin one, map a step, rehearse, let it run, stop it, undo it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import Status as VersionStatus
from accounts.models import User
from jobs import due
from workflow.errors import WorkflowError
from workflow.migration import reasons
from workflow.migration.batches import KIND, back, forward, keep_rehearsal, let_go_on, plan_of
from workflow.migration.plan import NOT_NEEDED, MigrationPlan
from workflow.migration.rehearsal import Rehearsal
from workflow.models import MigratedInstance, Migration, ProcessVersion, TokenMovement

Outcome = MigratedInstance.Outcome
Status = Migration.Status
LONGEST_REASON = 300
MOST_LISTED = 20


class MigrationError(WorkflowError):
    """What was asked for does not fit how far the migration is, or what it is between."""

    code = "migration"


def begin(from_version: ProcessVersion, to_version: ProcessVersion, by: User) -> Migration:
    """Begin a migration between two versions, or return the one that is not over yet.

    Raises `MigrationError` for versions between which nothing can move.
    """
    if from_version.key != to_version.key or from_version.pk == to_version.pk:
        raise MigrationError(_("Choose two versions of the same process."))
    if VersionStatus.DRAFT in (from_version.status, to_version.status):
        raise MigrationError(_("Work can only move between versions that are published."))
    if to_version.status == VersionStatus.RETIRED:
        raise MigrationError(_("The version that work would move to is retired. Choose another."))
    between = Migration.objects.filter(from_version=from_version, to_version=to_version)
    found: Migration | None = between.exclude(status=Status.UNDONE).order_by("-id").first()
    if found is not None:
        return found
    made: Migration = Migration.objects.create(from_version=from_version, to_version=to_version, by=by)
    number, to = from_version.number, to_version.number
    audit.record("migration_begun", made, actor=by, key=from_version.key, number=number, to=to)
    return made


def migrations_of(key: str) -> list[Migration]:
    """The last migrations between versions of a process, the newest first."""
    found = Migration.objects.filter(from_version__key=key).select_related("from_version", "to_version")
    return list(found.order_by("-id")[:MOST_LISTED])


def map_steps(migration: Migration, chosen: Mapping[str, str], by: User) -> dict[str, str]:
    """Say which step each of some steps becomes; return what cannot be, with the reason in words, and keep the rest.

    A text of the marker `workflow.migration.plan.NOT_NEEDED` says that a step is needed no more.
    """
    held = _held(migration)
    _must_be(held, *_CHANGEABLE)
    present = plan_of(held)
    plan = MigrationPlan(present.source, present.target, {**held.plan, **chosen})
    refused = {step: plan.refused[step] for step in chosen if step in plan.refused}
    for step in chosen:
        if chosen[step] == NOT_NEEDED and plan.finding(step) is None:
            refused.setdefault(step, _("This step goes on by itself."))
    held.plan = {step: other for step, other in plan.chosen.items() if step not in refused}
    held.save(update_fields=["plan"])
    audit.record("migration_mapped", held, actor=by, steps=sorted(set(chosen) - set(refused)))
    return refused


def leave(migration: Migration, steps: list[str], by: User) -> None:
    """Forget what was said of steps: work that waits there stays on its version."""
    held = _held(migration)
    _must_be(held, *_CHANGEABLE)
    held.plan = {step: other for step, other in held.plan.items() if step not in steps}
    held.save(update_fields=["plan"])
    audit.record("migration_mapped", held, actor=by, left=sorted(steps))


def rehearse_now(migration: Migration, by: User) -> Rehearsal:
    """Rehearse over all live instances, without changing one, and keep what was found."""
    held = _held(migration)
    _must_be(held, *_CHANGEABLE)
    found = keep_rehearsal(held)
    if held.status == Status.DRAFT:
        held.status = Status.REHEARSED
    held.save(update_fields=["findings", "rehearsed_at", "status"])
    audit.record("migration_rehearsed", held, actor=by, counts=dict(found.counts))
    return found


def changed_since(migration: Migration) -> int:
    """How many instances something has happened in since the rehearsal, those that began included."""
    if migration.rehearsed_at is None:
        return 0
    moved = TokenMovement.objects.filter(process__version=migration.from_version, at__gt=migration.rehearsed_at)
    return int(moved.order_by().values("process_id").distinct().count())


def run(migration: Migration, by: User, reason: str) -> None:
    """Let the worker move everything that moves. What stayed before is tried again."""
    held = _held(migration)
    _must_be(held, Status.REHEARSED, Status.STOPPED, Status.DONE)
    _must_have(reason)
    MigratedInstance.objects.filter(migration=held).exclude(outcome=Outcome.MOVED).delete()
    held.status, held.reason = Status.RUNNING, reason
    let_go_on(held, by, forward(held).count())
    audit.record("migration_run", held, actor=by, reason=reason, total=held.total)


def stop(migration: Migration, by: User) -> None:
    """Let nothing more be moved. What has moved stays moved."""
    held = _held(migration)
    _must_be(held, Status.RUNNING, Status.UNDOING)
    held.status, held.ended_at = Status.STOPPED, clock.now()
    keep_rehearsal(held)
    held.save(update_fields=["status", "ended_at", "findings", "rehearsed_at"])
    due.cancel(KIND, held.pk)
    audit.record("migration_stopped", held, actor=by, moved=held.moved)


def undo(migration: Migration, by: User, reason: str) -> None:
    """Let the worker take back everything that moved, as far as nobody has gone on with it."""
    held = _held(migration)
    _must_be(held, Status.STOPPED, Status.DONE)
    _must_have(reason)
    kept = MigratedInstance.objects.filter(migration=held, outcome=Outcome.KEPT)
    kept.exclude(reason__in=[reasons.ENDED, reasons.WENT_ON]).update(outcome=Outcome.MOVED, reason="")
    held.status, held.reason = Status.UNDOING, reason
    let_go_on(held, by, back(held).count())
    audit.record("migration_undone", held, actor=by, reason=reason, total=held.total)


_CHANGEABLE = (Status.DRAFT, Status.REHEARSED, Status.STOPPED, Status.DONE)


def _held(migration: Migration) -> Migration:
    held: Migration = Migration.objects.select_for_update().get(pk=migration.pk)
    return held


def _must_be(migration: Migration, *status: str) -> None:
    if migration.status not in status:
        raise MigrationError(
            _("That cannot be done now: the work is %(how)s.") % {"how": migration.get_status_display()}
        )


def _must_have(reason: str) -> None:
    if not reason.strip():
        raise MigrationError(_("Write why."))
    if len(reason) > LONGEST_REASON:
        raise MigrationError(_("Write the reason in %(most)d characters or fewer.") % {"most": LONGEST_REASON})
