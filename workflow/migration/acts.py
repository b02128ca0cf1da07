"""What a person does with a migration, besides what can be done with every move: begin one, and map its steps."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import Status as VersionStatus
from accounts.models import User
from workflow.migration.batches import MIGRATIONS, plan_of
from workflow.migration.plan import NOT_NEEDED, MigrationPlan
from workflow.models import Migration, ProcessVersion, TokenMovement
from workflow.work_moves import MoveError, Status

MOST_LISTED = 20


def begin(from_version: ProcessVersion, to_version: ProcessVersion, by: User) -> Migration:
    """Begin a migration between two versions, or return the one that is not over yet.

    Raises `MoveError` for versions between which nothing can move.
    """
    if from_version.key != to_version.key or from_version.pk == to_version.pk:
        raise MoveError(_("Choose two versions of the same process."))
    if VersionStatus.DRAFT in (from_version.status, to_version.status):
        raise MoveError(_("Work can only move between versions that are published."))
    if to_version.status == VersionStatus.RETIRED:
        raise MoveError(_("The version that work would move to is retired. Choose another."))
    between = Migration.objects.filter(from_version=from_version, to_version=to_version)
    found: Migration | None = between.exclude(status=Status.UNDONE).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made: Migration = Migration.objects.create(from_version=from_version, to_version=to_version, by=by)
    except IntegrityError:  # somebody began it at the same moment
        return between.exclude(status=Status.UNDONE).get()
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
    held = MIGRATIONS.held_to_change(migration)
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
    held = MIGRATIONS.held_to_change(migration)
    held.plan = {step: other for step, other in held.plan.items() if step not in steps}
    held.save(update_fields=["plan"])
    audit.record("migration_mapped", held, actor=by, left=sorted(steps))


def changed_since(migration: Migration) -> int:
    """How many instances something has happened in since the rehearsal, those that began included."""
    if migration.rehearsed_at is None:
        return 0
    moved = TokenMovement.objects.filter(process__version=migration.from_version, at__gt=migration.rehearsed_at)
    return int(moved.order_by().values("process_id").distinct().count())
