"""Running processes: instances, the children they are about, and the scopes of their subprocesses.

`ProcessInstance` is viewflow's, with keys, owners and times of our own.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess

from accounts import clock
from accounts.encryption import EncryptedJSONField
from accounts.kept_queries import KeptQuery
from accounts.models import AuthorityManager, AuthorityModel, Team
from cases.models import Case, Episode, Person
from workflow.models.definitions import ProcessVersion


class Subject(models.TextChoices):
    """What a process is about."""

    CASE = "case", _("A child’s case")
    FAMILY = "family", _("A family group")
    PERSON = "person", _("A person")
    AUTHORITY = "authority", _("The authority")


class ProcessInstance(AuthorityModel, AbstractProcess):
    """A running or finished process, on the version it started on.

    `parent_task` is the call activity that waits for it; `outlived` the one that called it and waits no longer, since
    what was around that ended (`casewright:outlives`). `root` is the outermost of the instances that called one
    another, whose row is locked for all of them, None when nothing called it; what outlived its call keeps it. Nobody
    started what a time started. While `suspended_at` is set nothing moves. `person` is whom it is about where that is
    no child's file.
    """

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="instances")
    subject = models.CharField(max_length=10, choices=Subject, default=Subject.CASE)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="called")
    suspended_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created = models.DateTimeField(_("started"), default=clock.now)
    data = models.JSONField(default=dict, blank=True)
    variables = EncryptedJSONField(null=True, blank=True)
    parent_task = models.ForeignKey(
        "Task", on_delete=models.PROTECT, null=True, blank=True, related_name="subprocesses"
    )
    outlived = models.ForeignKey("Task", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    seed_content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    seed_object_id = models.UUIDField(null=True, blank=True)
    seed = GenericForeignKey("seed_content_type", "seed_object_id")
    artifact_content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    artifact_object_id = models.UUIDField(null=True, blank=True)
    artifact = GenericForeignKey("artifact_content_type", "artifact_object_id")

    objects: ClassVar[Any] = AuthorityManager()

    class Meta:
        default_permissions = ("add", "change", "delete", "view", "manage")

    @property
    def called_by(self) -> Any:
        """The call activity that called it, whether that waits for it still or not; None where nothing called it."""
        return self.outlived or self.parent_task

    @cached_property
    def links(self) -> list["ProcessCase"]:
        """The children it is about, with episodes; read once, since they are set when it starts."""
        return self.with_links(LINKS.all(process=self.pk))

    def with_links(self, found: list["ProcessCase"]) -> list["ProcessCase"]:
        """Keep what `LINKS` gave as the children it is about."""
        for link in found:
            link.process = self
        self.links = found
        return found


class ProcessCase(AuthorityModel):
    """A child's file that a process is about, with the episode once known."""

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="case_links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="process_links")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "process", "case"], name="process_case_once")]


LINKS = KeptQuery(
    lambda process: ProcessCase.objects.filter(process=process).select_related("case__child", "episode").order_by("id"),
    process=models.UUIDField(),
)
"""The children that a process is about."""


class ActivityScope(AuthorityModel):
    """What is under way inside an activity: a subprocess, or one instance of a multi-instance activity.

    `host` is the task that waits until nothing in the scope is under way; `parent` the scope around it, None directly
    in the process. `index` counts the instances of a multi-instance activity from 0; `case` is the child whom an
    instance is about, where the process is about several. `variables` are seen inside only.
    """

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="scopes")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="inner")
    host = models.ForeignKey("Task", on_delete=models.PROTECT, related_name="scopes")
    element_id = models.CharField(max_length=100)
    index = models.PositiveIntegerField(null=True, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    variables = EncryptedJSONField(null=True, blank=True)
    created = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["authority", "process"], name="activity_scope_process")]
