"""What every move of work to another version holds: how far it is, and what became of each piece of work."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import AuthorityModel


class WorkMove(AuthorityModel):
    """A move of an authority's open work to another version (`workflow.work_moves`).

    `findings` is what the last rehearsal found: counts, and places in definitions, no word of anybody's work.
    `moved`, `stayed` and `total` are the progress of the run, or of the undo, that is under way or came last. `reason`
    is what the person said who let it run; the trail holds it for every act. `fault` is the code of what stopped it
    although nobody said so, `halted_in` the status that it had then; both are empty as long as nothing did.
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

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    findings: Any = models.JSONField(default=dict, blank=True)
    rehearsed_at = models.DateTimeField(null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    stayed = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True, default="")
    fault = models.CharField(max_length=80, blank=True, default="")
    halted_in = models.CharField(max_length=10, choices=Status, blank=True, default="")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        """Whether the worker moves work, forward or back."""
        return self.status in (self.Status.RUNNING, self.Status.UNDOING)

    @property
    def may_change(self) -> bool:
        """Whether it may be rehearsed again, and what was said of it changed: nothing moves, nothing is taken back."""
        return self.status in (self.Status.DRAFT, self.Status.REHEARSED, self.Status.STOPPED, self.Status.DONE)

    @property
    def may_run(self) -> bool:
        """Whether the worker may begin, or go on, to move work."""
        return self.may_change and self.status != self.Status.DRAFT

    @property
    def may_undo(self) -> bool:
        """Whether the worker may begin, or go on, to take work back."""
        return self.status in (self.Status.STOPPED, self.Status.DONE)


class MovedWork(AuthorityModel):
    """What became of one piece of work in a move, since when, and the code of the reason."""

    class Outcome(models.TextChoices):
        """What became of it."""

        MOVED = "moved", _("moved")
        STAYED = "stayed", _("stayed where it was")
        UNDONE = "undone", _("moved back")
        KEPT = "kept", _("could not be moved back")

    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.CharField(max_length=40, blank=True, default="")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
