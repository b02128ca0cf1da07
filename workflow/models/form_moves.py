"""Moving open tasks with their drafts to a later version of their form: how far it is, and what became of each."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import AuthorityModel
from forms.models import FormVersion
from workflow.models.tasks import Task


class FormMove(AuthorityModel):
    """The move of an authority's open tasks to a version of their form.

    `findings` is what the last rehearsal found, pointers and counts only (`workflow.form_versions.rehearsals`).
    `total`, `moved` and `stayed` are the progress of the run, or of the undo, that is under way or came last; `losing`
    counts the moved drafts of which something is not seen or not accepted any more. `reason` is what the person said
    who let it run. `fault` is the code of what stopped it although nobody said so, `halted_in` the status that it had
    then; both are empty as long as nothing did.
    """

    class Status(models.TextChoices):
        """How far it is."""

        REHEARSED = "rehearsed", _("rehearsed")
        RUNNING = "running", _("moving")
        STOPPED = "stopped", _("stopped")
        DONE = "done", _("moved")
        UNDOING = "undoing", _("moving back")
        UNDONE = "undone", _("moved back")

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.REHEARSED)
    findings: Any = models.JSONField(default=dict, blank=True)
    rehearsed_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    losing = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True, default="")
    fault = models.CharField(max_length=80, blank=True, default="")
    halted_in = models.CharField(max_length=10, choices=Status, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["authority", "version"], name="form_move_version")]

    @property
    def is_under_way(self) -> bool:
        """Whether the worker moves work, forward or back."""
        return self.status in (self.Status.RUNNING, self.Status.UNDOING)


class MovedTask(AuthorityModel):
    """What became of one task in a move. `reason` is a code of `workflow.form_versions.reasons`.

    `former` is the version that the task asked before. `revision` is the draft's when it had moved, empty where nobody
    had begun one: as long as it is this one nobody has gone on with it, and the revision before is what it held.
    """

    class Outcome(models.TextChoices):
        """What became of it."""

        MOVED = "moved", _("moved")
        STAYED = "stayed", _("stayed where it was")
        UNDONE = "undone", _("moved back")
        KEPT = "kept", _("could not be moved back")

    move = models.ForeignKey(FormMove, on_delete=models.PROTECT, related_name="tasks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "move", "task"], name="moved_task_once")]
