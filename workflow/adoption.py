"""Publishing process versions, and which version new instances start on."""

import hashlib

from django.utils.translation import gettext as _

from accounts import clock, context
from forms.models import Status
from workflow.bpmn import read
from workflow.errors import NoActiveVersionError
from workflow.models import ActiveProcess, ProcessVersion


def active_process(key: str) -> ProcessVersion:
    """Return the version on which new instances start; raise `NoActiveVersionError` when there is none."""
    found = ActiveProcess.objects.filter(key=key).select_related("version").first()
    if found is None:
        raise NoActiveVersionError(_("The process “%(key)s” is not in use here.") % {"key": key})
    version: ProcessVersion = found.version
    return version


def publish_process(xml: bytes, number: int, *, replace: bool = False) -> ProcessVersion:
    """Publish a BPMN file as a version of the open authority, or return the version that already holds it.

    With `replace`, for shipped files before the first release, a version with another model is overwritten in place.
    Raises `BpmnError` for a file with problems and `VersionIsPublishedError` for a changed version.
    """
    model = read(xml)
    sha256 = hashlib.sha256(xml).hexdigest()
    found = ProcessVersion.objects.filter(authority_id=context.required_id(), key=model.key, number=number).first()
    title = model.name or model.key
    if found is None:
        return ProcessVersion.objects.create(
            key=model.key,
            number=number,
            title=title,
            bpmn_xml=xml.decode("utf-8-sig"),
            sha256=sha256,
            status=Status.PUBLISHED,
            published_at=clock.now(),
        )
    if found.sha256 != sha256:
        found.title, found.bpmn_xml, found.sha256 = title, xml.decode("utf-8-sig"), sha256
        if replace:
            ProcessVersion.objects.filter(pk=found.pk).update(title=title, bpmn_xml=found.bpmn_xml, sha256=sha256)
        else:
            found.save()
    return found


def use_process(version: ProcessVersion) -> None:
    """Start new instances of this process on this version; running ones stay where they are."""
    ActiveProcess.objects.update_or_create(key=version.key, defaults={"version": version})


def adopt_library_processes() -> list[str]:
    """Use the library's latest version of every process for which the open authority has none; return the keys."""
    used = set(ActiveProcess.objects.values_list("key", flat=True))
    latest: dict[str, ProcessVersion] = {}
    shipped = ProcessVersion.objects.filter(authority_id=context.LIBRARY_ID, status=Status.PUBLISHED)
    for version in shipped.order_by("key", "number"):
        latest[version.key] = version
    adopted = [key for key in latest if key not in used]
    ActiveProcess.objects.bulk_create([ActiveProcess(key=key, version=latest[key]) for key in adopted])
    return adopted
