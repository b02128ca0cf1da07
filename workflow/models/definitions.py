"""Definitions: numbered versions of processes and decisions, and which of them an authority uses."""

from django.db import models

from accounts.models import AuthorityModel, DefinitionVersion


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
