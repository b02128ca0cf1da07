"""Processes: their published versions, running instances, tasks.

`ProcessInstance` and `Task` are viewflow's, with keys, owners and times of our own.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.encryption import EncryptedJSONField, EncryptedTextField
from accounts.models import AuthorityManager, AuthorityModel, DefinitionVersion, Team
from cases.models import Case, Episode
from forms.models import Draft, FormVersion
from records.models import RecordVersion


class ProcessVersion(DefinitionVersion):
    """One numbered version of a process."""

    bpmn_xml = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key", "number"], name="process_version_once")]


class ActiveProcess(AuthorityModel):
    """The version of a process on which new instances in an authority start."""

    key = models.CharField(max_length=80)
    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="active_process_once")]


class DecisionVersion(DefinitionVersion):
    """One numbered version of a decision. `version_tag` is the tag that its author gave it, or empty."""

    dmn_xml = models.TextField()
    version_tag = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key", "number"], name="decision_version_once")]


class ActiveDecision(AuthorityModel):
    """The version of a decision that an authority uses."""

    key = models.CharField(max_length=80)
    version = models.ForeignKey(DecisionVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "key"], name="active_decision_once")]


class Subject(models.TextChoices):
    """What a process is about."""

    CASE = "case", _("A child’s case")
    FAMILY = "family", _("A family group")
    PERSON = "person", _("A person")
    AUTHORITY = "authority", _("The authority")


class ProcessInstance(AuthorityModel, AbstractProcess):
    """A running or finished process, on the version it started on."""

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="instances")
    subject = models.CharField(max_length=10, choices=Subject, default=Subject.CASE)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created = models.DateTimeField(_("started"), default=clock.now)
    data = models.JSONField(default=dict, blank=True)
    variables = EncryptedJSONField(null=True, blank=True)
    parent_task = models.ForeignKey(
        "Task", on_delete=models.PROTECT, null=True, blank=True, related_name="subprocesses"
    )
    seed_content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    seed_object_id = models.UUIDField(null=True, blank=True)
    seed = GenericForeignKey("seed_content_type", "seed_object_id")
    artifact_content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    artifact_object_id = models.UUIDField(null=True, blank=True)
    artifact = GenericForeignKey("artifact_content_type", "artifact_object_id")

    objects: ClassVar[Any] = AuthorityManager()

    class Meta:
        default_permissions = ("add", "change", "delete", "view", "manage")

    @cached_property
    def links(self) -> list["ProcessCase"]:
        """The children it is about, with episodes; read once, since they are set when it starts."""
        return list(self.case_links.select_related("case__child", "episode").order_by("id"))


class ProcessCase(AuthorityModel):
    """A child's file that a process is about, with the episode once known."""

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="case_links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="process_links")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "process", "case"], name="process_case_once")]


def role_keys(keys: Sequence[str]) -> str:
    """Return role keys as `Task.role_keys` holds them: one text, each key between blanks."""
    return f" {' '.join(keys)} "


class Task(AuthorityModel, AbstractTask):
    """One visit of a token to an element; for a user task, the work that waits for a person.

    `title_text` holds no personal data. `roles` are the keys of those who may take it, kept as one text between
    blanks: empty for what no person does; `requires` likewise holds what the person must hold. `follow_up_on` is the
    day to look at it although it is not due. `decides` marks a task that decides on a record. `form_version` is pinned
    when the task is made. `record` is the version that its submission made; `note` says what was done where there is no
    form.
    """

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="task_set")
    element_id = models.CharField(max_length=100)
    title_text = models.CharField(_("title"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    owner_permission_content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created = models.DateTimeField(default=clock.now)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    role_keys = models.CharField(max_length=500, blank=True, default="")
    requires = models.CharField(max_length=200, blank=True, default="")
    due_on = models.DateField(null=True, blank=True)
    follow_up_on = models.DateField(null=True, blank=True)
    priority = models.PositiveSmallIntegerField(default=50)
    decides = models.BooleanField(default=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, null=True, blank=True, related_name="task")
    record = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    note = EncryptedTextField(null=True, blank=True)
    data = models.JSONField(default=dict, blank=True)
    previous = models.ManyToManyField("self", symmetrical=False, related_name="leading", through="TaskLink")
    seed_content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    seed_object_id = models.UUIDField(null=True, blank=True)
    seed = GenericForeignKey("seed_content_type", "seed_object_id")
    artifact_content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    artifact_object_id = models.UUIDField(null=True, blank=True)
    artifact = GenericForeignKey("artifact_content_type", "artifact_object_id")

    objects: ClassVar[Any] = AuthorityManager()

    class Meta:
        indexes = [
            models.Index(
                fields=["authority", "owner", "due_on"],
                condition=models.Q(finished__isnull=True),
                name="task_open_mine",
            ),
            models.Index(
                fields=["authority", "team", "due_on"], condition=models.Q(finished__isnull=True), name="task_open_team"
            ),
            models.Index(
                fields=["authority", "case"], condition=models.Q(finished__isnull=True), name="task_open_case"
            ),
            models.Index(fields=["authority", "process", "element_id"], name="task_by_element"),
        ]

    @property
    def roles(self) -> list[str]:
        """The role keys of those who may take the task."""
        return self.role_keys.split()

    @property
    def is_cancelled(self) -> bool:
        """Whether the process went on without it."""
        return bool(self.status == STATUS.CANCELED)

    @staticmethod
    def requiring(requirement: str) -> models.Q:
        """Return the condition that picks tasks which only those may do who hold something."""
        return models.Q(requires__contains=f" {requirement} ")

    @staticmethod
    def for_people() -> models.Q:
        """Return the condition that picks work of people; it leaves out gateways, timers, scripts and incidents."""
        return ~models.Q(role_keys="") & ~models.Q(status=STATUS.ERROR)

    @staticmethod
    def for_role(key: str) -> models.Q:
        """Return the condition that picks tasks which holders of a role may take."""
        return models.Q(role_keys__contains=f" {key} ")


class TaskLink(AuthorityModel):
    """Which task led to which."""

    from_task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    to_task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")


class TaskTimer(AuthorityModel):
    """A timer that runs: of the task on whose border it is, or of the task that waits for it.

    `due_at` is when it fires; `fired_at` or `cancelled_at` when it is over. `jobs.due` holds it by this row's id.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="timers")
    element_id = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["authority", "task"],
                condition=models.Q(fired_at__isnull=True, cancelled_at__isnull=True),
                name="task_timer_running",
            )
        ]


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
