"""Publishing process versions, and which version new instances start on."""

import hashlib

from django.utils.translation import gettext as _

from accounts import audit
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


def publish_process(
    xml: bytes,
    number: int,
    *,
    replace: bool = False,
    scenarios: bytes | str | None = None,
    reason: str = "",
    by: User | None = None,
) -> ProcessVersion:
    """Publish a BPMN file as a version of the open authority, or return the version that already holds it.

    With `replace`, for shipped files before the first release, a version with another model is overwritten in place.
    `scenarios`, the content of a `.tests.json` file, are played first and kept with the version; what they leave
    untouched needs a `reason`, which is kept in the audit trail with who published it (`by`).

    Raises `BpmnError` for a file with problems, `VersionIsPublishedError` for a changed version, and for scenarios
    `ScenarioFileError`, `ScenariosFailedError`, `UntouchedError` and `ReasonTooLongError`.
    """
    model = read(xml)
    untouched = _untouched(xml, scenarios, reason) if scenarios is not None else ()
    version = publish(
        ProcessVersion,
        model.key,
        number,
        title=model.name or model.key,
        sha256=hashlib.sha256(xml).hexdigest(),
        replace=replace,
        by=by,
        bpmn_xml=xml.decode("utf-8-sig"),
    )
    if scenarios is not None:
        keep_scenarios(version, scenarios if isinstance(scenarios, bytes) else scenarios.encode())
    if untouched:
        audit.record(
            "process_published_untouched",
            version,
            actor=by,
            reason=reason.strip(),
            key=version.key,
            number=version.number,
            untouched=list(untouched),
        )
    return version


def keep_scenarios(version: ProcessVersion, content: bytes) -> None:
    """Keep the file of scenarios of a version of the open authority, instead of the one that is kept, if any."""
    text = content.decode("utf-8-sig")
    ProcessScenarios.objects.update_or_create(version=version, defaults={"content": text})


def _untouched(xml: bytes, scenarios: bytes | str, reason: str) -> tuple[str, ...]:
    from workflow.scenarios.publishing import untouched_for_a_reason  # it publishes what it tries, so it stands above

    return untouched_for_a_reason(xml, scenarios, reason)


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
