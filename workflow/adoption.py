"""Publishing process versions, and which version new instances start on."""

import hashlib

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.versions import adopt_library, publish
from workflow.bpmn import read
from workflow.errors import NoActiveVersionError
from workflow.models import ActiveProcess, ProcessScenarios, ProcessVersion
from workflow.start_events import subscribe


def active_process(key: str) -> ProcessVersion:
    """Return the version on which new instances start; raise `NoActiveVersionError` when there is none."""
    found = ActiveProcess.objects.filter(key=key).select_related("version").first()
    if found is None:
        raise NoActiveVersionError(_("The process “%(key)s” is not in use here.") % {"key": key})
    version: ProcessVersion = found.version
    return version


def publish_process(xml: bytes, number: int, *, replace: bool = False, by: User | None = None) -> ProcessVersion:
    """Publish a BPMN file as a version of the open authority, or return the version that already holds it.

    With `replace`, for shipped files with which nobody works yet, a version with another model is overwritten in place.

    Raises `BpmnError` for a file with problems, and `VersionIsPublishedError` for a changed version.
    """
    model = read(xml)
    return publish(
        ProcessVersion,
        model.key,
        number,
        title=model.name or model.key,
        sha256=hashlib.sha256(xml).hexdigest(),
        replace=replace,
        by=by,
        bpmn_xml=xml.decode("utf-8-sig"),
    )


def keep_scenarios(version: ProcessVersion, content: bytes) -> None:
    """Keep the file of scenarios of a version of the open authority, instead of the one that is kept, if any."""
    text = content.decode("utf-8-sig")
    ProcessScenarios.objects.update_or_create(version=version, defaults={"content": text})


def use_process(version: ProcessVersion) -> None:
    """Start new instances of this process on this version; running ones stay where they are."""
    ActiveProcess.objects.update_or_create(key=version.key, defaults={"version": version})
    subscribe(version)


def adopt_library_processes() -> list[str]:
    """Use the library's latest version of every process for which the open authority has none; return the keys."""
    adopted = adopt_library(ProcessVersion, ActiveProcess)
    for active in ActiveProcess.objects.filter(key__in=adopted).select_related("version"):
        subscribe(active.version)
    return adopted
