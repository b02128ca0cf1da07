"""Tasks: one for every visit of a token to an element. `Task` is viewflow's, with keys and owners of our own."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractTask
from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.encryption import EncryptedJSONField, EncryptedTextField
from accounts.models import AuthorityManager, AuthorityModel, Team
from cases.models import Case
from forms.models import Draft, FormVersion
from records.models import RecordVersion
from workflow.models.instances import ActivityScope, ProcessInstance


def role_keys(keys: Sequence[str]) -> str:
    """Return role keys as `Task.role_keys` holds them: one text, each key between blanks."""
    return f" {' '.join(keys)} "


class Task(AuthorityModel, AbstractTask):
    """One visit of a token to an element; for a user task, the work that waits for a person.

    `title_text` holds no personal data. `roles` are the keys of those who may take it, kept as one text between
    blanks: empty for what no person does; `candidate_ids` narrows them to named people, empty for everybody who holds
    a role; `requires` likewise holds what the person must hold. `offered` marks a task that its process offers to
    `team` while the child is with another: who may take it there reads the child's file until it is done.
    `follow_up_on` is the day to look at it although it is not due. `decides` marks a task that decides on a record.
    `form_version` is pinned when the task is made. `scope` is None directly in the process; `variables` are seen by
    this task only. `record` is the version that its submission made; `note` says what was done where there is no form.
    """

    ABOUT_ONE: ClassVar[str] = "about_one"
    """In `data`: the task is about its child alone, although no scope says so."""
    BEGUN_BY: ClassVar[str] = "begun_by"
    """In `data` of offered work: the id of whoever began it."""

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="task_set")
    scope = models.ForeignKey(ActivityScope, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
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
    offered = models.BooleanField(default=False)
    role_keys = models.CharField(max_length=500, blank=True, default="")
    candidate_ids = models.CharField(max_length=2_000, blank=True, default="")
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
    variables = EncryptedJSONField(null=True, blank=True)
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
            models.Index(
                fields=["authority", "process", "element_id", "-finished", "-id"],
                condition=models.Q(record__isnull=False),
                name="task_last_visit",
            ),
            models.Index(
                fields=["authority", "process", "form_version", "-finished", "-id"],
                condition=models.Q(record__isnull=False),
                name="task_last_submission",
            ),
            models.Index(
                fields=["authority", "team"],
                condition=models.Q(finished__isnull=True, offered=True),
                name="task_open_offered",
            ),
            models.Index(
                fields=["authority", "process"], condition=models.Q(finished__isnull=True), name="task_open_process"
            ),
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
    def open_to(user: Any) -> models.Q:
        """Return the condition that picks tasks for which nobody is named, or this person is."""
        return models.Q(candidate_ids="") | models.Q(candidate_ids__contains=f" {user.pk} ")

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
