"""What happened in an instance: movements of tokens, failures, decisions asked, tasks that changed hands."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.encryption import EncryptedJSONField, EncryptedTextField
from accounts.models import AuthorityModel
from workflow.models.definitions import DecisionVersion
from workflow.models.instances import ActivityScope, ProcessInstance
from workflow.models.tasks import Task


class TokenMovement(AuthorityModel):
    """One thing that happened to one token, in the order of the ids; all of them replay the instance.

    `flow_id` is the way that the token came or, for `TOOK`, went. `because` says why a way was taken, or on `FAILED`
    why none was: each condition that was asked, with what it read and what came out. A token that `MOVED` without a
    flow waits on: it stands at `element_id` of another version of the process now, and `because` is
    `{"version": {"from": number, "to": number}}`.
    """

    class What(models.TextChoices):
        """What happened."""

        ARRIVED = "arrived", _("arrived")
        WAITS = "waits", _("waits")
        LEFT = "left", _("done")
        TOOK = "took", _("went on")
        CANCELLED = "cancelled", _("no longer needed")
        FAILED = "failed", _("failed")
        SKIPPED = "skipped", _("skipped")
        MOVED = "moved", _("moved")
        LET_GO = "let_go", _("went on by itself")

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="movements")
    scope = models.ForeignKey(ActivityScope, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="movements")
    element_id = models.CharField(max_length=100)
    what = models.CharField(max_length=10, choices=What)
    flow_id = models.CharField(max_length=100, blank=True, default="")
    because = EncryptedJSONField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["authority", "process"], name="token_movement_process")]


class Incident(AuthorityModel):
    """A step that failed: what, where, since when, and how it ended. `code` holds no personal data.

    `attempts` counts how often it was tried; `retry_at` is when it is tried again by itself, None when a person must.
    `reason` is what the person said who skipped it.
    """

    class End(models.TextChoices):
        """How it ended."""

        MENDED = "mended", _("tried again and it went well")
        SKIPPED = "skipped", _("skipped")
        CANCELLED = "cancelled", _("the process went on without the step")

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="incidents")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="incidents")
    element_id = models.CharField(max_length=100)
    code = models.CharField(max_length=80)
    at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)
    attempts = models.PositiveSmallIntegerField(default=1)
    retry_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=End, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = EncryptedTextField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "task"], condition=models.Q(ended_at__isnull=True), name="incident_open_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["authority", "at"], condition=models.Q(ended_at__isnull=True), name="incident_open_since"
            )
        ]


class Steering(AuthorityModel):
    """What a person did to a running process from outside its drawing, and why. `action` is that of the audit row.

    `target_element_id` is the element at which the work goes on, or that is done again; "" where there is none.
    """

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="steered")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="steered")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    action = models.CharField(max_length=40)
    target_element_id = models.CharField(max_length=100, blank=True, default="")
    reason = EncryptedTextField()
    at = models.DateTimeField(default=clock.now)


class DecisionTrace(AuthorityModel):
    """What a business rule task was given, which rules matched and what came out.

    `trace` is what people read of it (`rules.dmn.Decision.as_data`), `answer` the value (`workflow.feel_json`).
    """

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="decision_trace")
    version = models.ForeignKey(DecisionVersion, on_delete=models.PROTECT, related_name="+")
    trace = EncryptedJSONField()
    answer = EncryptedJSONField(null=True)
    at = models.DateTimeField(default=clock.now)


class Handover(AuthorityModel):
    """A task that left somebody's hands, or was put into them by a manager: from whom, to whom, by whom, why.

    `former` or `owner` is None for the team's queue. Taking a task from the queue oneself is no handover.
    """

    class How(models.TextChoices):
        """What moved the task."""

        GIVEN = "given", _("given by a manager")
        REALLOCATED = "reallocated", _("moved with the child’s allocation")
        RELEASED = "released", _("given back to the team")

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="handovers")
    former = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    how = models.CharField(max_length=12, choices=How)
    reason = EncryptedTextField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)
