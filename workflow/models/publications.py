"""Files on their way to being published, and the scenarios that lie beside published versions."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import AuthorityModel, VersionModel
from workflow.models.definitions import ProcessVersion


class ProcessScenarios(VersionModel):
    """The file of scenarios (`.tests.json`) of a published version. Apart from it: no step of running work reads it."""

    version = models.OneToOneField(ProcessVersion, on_delete=models.PROTECT, related_name="scenarios")
    content = models.TextField()


class Publication(AuthorityModel):
    """A BPMN file that an analyst wants to publish, with its scenarios and why; it may still have problems.

    `bpmn` and `scenarios` are the files as they were uploaded, `scenarios` empty where there is none; `scenarios_from`
    is the version whose scenarios were taken instead of a file. `findings` is what playing them gave so far, in the
    order of the file (`workflow.scenarios.report.Report.as_data`); `round` is the playing that is under way or came
    last, so that a job of an earlier one writes nothing. `relied_on` says with which versions it was played
    (`workflow.relied_on`). `excuse` is why it was published although something was
    touched by no scenario. `version` is what it became.
    """

    class Status(models.TextChoices):
        """How far it is."""

        HELD = "held", _("not played")
        PLAYING = "playing", _("playing its scenarios")
        PLAYED = "played", _("played")
        PUBLISHED = "published", _("published")

    bpmn = models.BinaryField()
    bpmn_name = models.CharField(max_length=200)
    scenarios = models.BinaryField(default=bytes, blank=True)
    scenarios_name = models.CharField(max_length=200, blank=True, default="")
    scenarios_from = models.ForeignKey(
        ProcessVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField(blank=True, default="")
    excuse = models.TextField(blank=True, default="")
    status = models.CharField(max_length=10, choices=Status, default=Status.HELD)
    findings: Any = models.JSONField(default=dict, blank=True)
    round = models.UUIDField(null=True, blank=True)
    relied_on: Any = models.JSONField(default=dict, blank=True)
    total = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    played_at = models.DateTimeField(null=True, blank=True)
    version = models.OneToOneField(
        ProcessVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="publication"
    )

    class Meta:
        indexes = [models.Index(fields=["authority", "status"], name="publication_status")]
