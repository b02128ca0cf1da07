"""Decisions (DMN): publishing their versions, which one an authority uses, and which one a process asks."""

import hashlib
from functools import lru_cache

from django.utils.translation import gettext as _

from accounts.context import LIBRARY_ID
from accounts.models import Status
from accounts.versions import adopt_library, publish
from rules.dmn import DecisionModel, read
from workflow.bpmn.model import BusinessRuleTask
from workflow.errors import NoActiveVersionError
from workflow.models import ActiveDecision, DecisionVersion, ProcessVersion


def publish_decision(xml: bytes, key: str, number: int, *, replace: bool = False) -> DecisionVersion:
    """Publish a DMN file as a version of the open authority, or return the version that already holds it.

    `key` is the id of the decision that processes ask; the file may hold others that it requires. With `replace`, for
    shipped files with which nobody works yet, a version with another model is overwritten in place. Raises `DmnError`
    for a file with problems, `KeyError` when it has no such decision, and `VersionIsPublishedError` for a changed
    version.
    """
    asked = {decision.id: decision for decision in read(xml).decisions()}[key]
    return publish(
        DecisionVersion,
        key,
        number,
        title=asked.name or key,
        sha256=hashlib.sha256(xml).hexdigest(),
        replace=replace,
        dmn_xml=xml.decode("utf-8-sig"),
        version_tag=asked.version_tag,
    )


def use_decision(version: DecisionVersion) -> None:
    """Let steps that begin from now on ask this version, as far as they are bound to the latest."""
    ActiveDecision.objects.update_or_create(key=version.key, defaults={"version": version})


def adopt_library_decisions() -> list[str]:
    """Use the library's latest version of every decision for which the open authority has none; return the keys."""
    return adopt_library(DecisionVersion, ActiveDecision)


def decision_for(task: BusinessRuleTask, process: ProcessVersion) -> DecisionVersion:
    """Return the version that a step of a process asks; raise `NoActiveVersionError` when there is none.

    `latest`: the one in use now. `deployment`: the newest that the author of the process version (the authority itself
    or the library) had published when that was. `versionTag`: the newest with that tag, the authority's own first.
    """
    if task.binding == "latest":
        found = ActiveDecision.objects.filter(key=task.decision_key).select_related("version").first()
        version = found.version if found is not None else None
    else:
        known = DecisionVersion.objects.filter(key=task.decision_key).exclude(status=Status.DRAFT).order_by("-number")
        if task.binding == "deployment":
            version = known.filter(authority_id=process.authority_id, published_at__lte=process.published_at).first()
        else:
            tagged = known.filter(version_tag=task.version_tag)
            version = tagged.exclude(authority_id=LIBRARY_ID).first() or tagged.first()
    if version is None:
        raise NoActiveVersionError(_("The decision “%(key)s” is not in use here.") % {"key": task.decision_key})
    return version


def model_of(version: DecisionVersion) -> DecisionModel:
    """Return the decision model of a version, kept in memory by what it says."""
    return _read(version.dmn_xml)


@lru_cache(maxsize=256)
def _read(xml: str) -> DecisionModel:
    return read(xml.encode())
