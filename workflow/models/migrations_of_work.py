"""Moving running work from one version of a process to another: what is planned, how far it is, what became of each."""

from django.conf import settings
from django.db import models

from accounts import clock
from accounts.encryption import EncryptedJSONField
from accounts.models import AuthorityModel
from workflow.models.definitions import ProcessVersion
from workflow.models.instances import ProcessInstance
from workflow.models.work_moves import MovedWork, WorkMove


class Migration(WorkMove):
    """The move of an authority's running work from one version of a process to another.

    `plan` is what the analyst said about steps that do not map by themselves: `{step: step of the other version}`, an
    empty text for a step that is needed no more. `findings` are counts and element ids
    (`workflow.migration.rehearsal.Rehearsal.as_data`).
    """

    from_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    plan = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "from_version", "to_version"],
                condition=~models.Q(status=WorkMove.Status.UNDONE),
                name="migration_once_until_undone",
            )
        ]
        indexes = [models.Index(fields=["authority", "from_version"], name="migration_from_version")]


class MigratedInstance(MovedWork):
    """What became of one instance in a migration.

    `reason` is a code of `workflow.migration.reasons`, with the element that it is about. `before` is what the move
    changed, as it was: what undoing needs. It is emptied when the instance has gone back.
    """

    migration = models.ForeignKey(Migration, on_delete=models.PROTECT, related_name="instances")
    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="+")
    element_id = models.CharField(max_length=100, blank=True, default="")
    before = EncryptedJSONField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "migration", "process"], name="migrated_once")]


class InstanceMove(AuthorityModel):
    """One time that an instance was moved to another version, or back: who let it, when and why. Kept for good.

    `reason` is what the analyst said of all the work that moved; it names nobody.
    """

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="version_moves")
    from_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    back = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["authority", "process"], name="instance_move_process")]
