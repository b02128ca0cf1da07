"""Moving running work from one version of a process to another: what is planned, how far it is, what became of each."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.encryption import EncryptedJSONField
from accounts.models import AuthorityModel
from workflow.models.definitions import ProcessVersion
from workflow.models.instances import ProcessInstance


class Migration(AuthorityModel):
    """The move of an authority's running work from one version of a process to another.

    `plan` is what the analyst said about steps that do not map by themselves: `{step: step of the other version}`, an
    empty text for a step that is needed no more. `findings` is what the last rehearsal found, counts and element ids
    only (`workflow.migration.rehearsal.Rehearsal.as_data`). `moved`, `stayed` and `total` are the progress of the run,
    or of the undo, that is under way or came last. `reason` is what the person said who let it run; the trail holds it
    for every act. `fault` is the code of what stopped it although nobody said so, `halted_in` the status that it had
    then; both are empty as long as nothing did.
    """

    class Status(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("not rehearsed")
        REHEARSED = "rehearsed", _("rehearsed")
        RUNNING = "running", _("moving")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("moved")
        UNDOING = "undoing", _("moving back")
        UNDONE = "undone", _("moved back")

    from_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    to_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    plan = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True, default="")
    fault = models.CharField(max_length=80, blank=True, default="")
    halted_in = models.CharField(max_length=10, choices=Status, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    rehearsed_at = models.DateTimeField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["authority", "from_version"], name="migration_from_version")]

    @property
    def is_under_way(self) -> bool:
        """Whether the worker moves work, forward or back."""
        return self.status in (self.Status.RUNNING, self.Status.UNDOING)

    @property
    def is_over(self) -> bool:
        """Whether nothing can be moved with it any more, forward or back."""
        return bool(self.status == self.Status.UNDONE)


class MigratedInstance(AuthorityModel):
    """What became of one instance in a migration.

    `reason` is a code of `workflow.migration.reasons`, with the element that it is about. `before` is what the move
    changed, as it was: what undoing needs. It is emptied when the instance has gone back.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        MOVED = "moved", _("moved")
        STAYED = "stayed", _("stayed where it was")
        UNDONE = "undone", _("moved back")
        KEPT = "kept", _("could not be moved back")

    migration = models.ForeignKey(Migration, on_delete=models.PROTECT, related_name="instances")
    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=40, blank=True, default="")
    element_id = models.CharField(max_length=100, blank=True, default="")
    before: Any = EncryptedJSONField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

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
