"""An analyst's file on its way to being published: held as it was uploaded, its scenarios played, then published.

Nothing that was uploaded or written is lost on the way: whatever is wrong with the files, they are held.
"""

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.identifiers import uuid7
from accounts.models import User
from workflow import publishing
from workflow.adoption import keep_scenarios, publish_process
from workflow.bpmn import ProcessModel
from workflow.models import ProcessScenarios, ProcessVersion, Publication
from workflow.publishing import Checked, VersionError
from workflow.scenarios.coverage import Coverage
from workflow.scenarios.jobs import queue_next
from workflow.scenarios.reading import FileFault, ScenarioFile, ScenarioFileError
from workflow.scenarios.reading import read as read_scenarios
from workflow.scenarios.report import Report

MOST_LISTED = 20
Held = Publication.Status


class UntriedError(VersionError):
    """Something that no scenario touches was to be published without a reason, or with one that is too long."""

    code = "untried"


@dataclass(frozen=True, slots=True)
class Prospect:
    """What there is to know of a file before it is published.

    `file` are its scenarios, None where there are none or where they have `faults`; `coverage` is None until all were
    played. `same` is the version that holds the same file already.
    """

    checked: Checked
    file: ScenarioFile | None
    faults: list[FileFault]
    report: Report
    coverage: Coverage | None
    same: ProcessVersion | None

    @property
    def model(self) -> ProcessModel | None:
        """The process, None while the file has problems."""
        return self.checked.model

    @property
    def needs_excuse(self) -> bool:
        """Whether it may be published only with a reason, because something of it was not tried."""
        return self.coverage is None or bool(self.coverage.untouched)


def hold(
    bpmn: bytes, name: str, reason: str, by: User, scenarios: bytes = b"", scenarios_name: str = ""
) -> Publication:
    """Hold a file, with its scenarios and why it is to be published. Its scenarios are played if nothing is wrong."""
    made: Publication = Publication.objects.create(
        bpmn=bpmn,
        bpmn_name=_short(name),
        scenarios=scenarios,
        scenarios_name=_short(scenarios_name) if scenarios else "",
        reason=reason,
        by=by,
    )
    audit.record("publication_held", made, actor=by)
    _play_if_sound(made)
    return made


def change_file(publication: Publication, bpmn: bytes, name: str) -> None:
    """Take another BPMN file instead. The scenarios stay, and are played again."""
    held = _held(publication)
    held.bpmn, held.bpmn_name = bpmn, _short(name)
    _play_if_sound(held)


def change_scenarios(publication: Publication, scenarios: bytes, name: str) -> None:
    """Take another file of scenarios, and play it."""
    held = _held(publication)
    held.scenarios, held.scenarios_name, held.scenarios_from = scenarios, _short(name), None
    _play_if_sound(held)


def take_scenarios_of(publication: Publication, version: ProcessVersion) -> None:
    """Play the scenarios of a published version of the same process. Raises `VersionError` where it has none."""
    held = _held(publication)
    found = ProcessScenarios.objects.filter(version=version).first()
    if found is None:
        raise VersionError(_("This version has no scenarios."))
    held.scenarios, held.scenarios_from = found.content.encode(), version
    held.scenarios_name = f"{version.key}.tests.json"
    _play_if_sound(held)


def play_again(publication: Publication) -> None:
    """Play all scenarios anew: because forms or tables changed since, or because nothing went on."""
    _play_if_sound(_held(publication))


def prospect(publication: Publication) -> Prospect:
    """Check the files as the authority would run them now, and say what playing them gave."""
    xml = bytes(publication.bpmn)
    checked = publishing.check(xml)
    report = Report.from_data(publication.findings)
    file, faults = _scenarios(publication, checked.model)
    complete = file is not None and checked.model is not None and publication.status == Held.PLAYED
    return Prospect(
        checked=checked,
        file=file,
        faults=faults,
        report=report,
        coverage=report.coverage(checked.model, file.untouched) if complete else None,  # type: ignore[arg-type, union-attr]
        same=publishing.same_as(xml, checked.model.key) if checked.model is not None else None,
    )


def publish(publication: Publication, by: User, reason: str, excuse: str) -> ProcessVersion:
    """Publish a file as the next version of its process, with its scenarios, and return that version.

    Raises `VersionError` while something stands in the way: a problem, a scenario that failed or was not played, no
    reason, or no `excuse` where something is touched by no scenario.
    """
    held = _held(publication)
    publishing.must_have(reason)
    found = prospect(held)
    if found.model is None or found.faults:
        raise VersionError(_("Mend the problems in the files first."))
    if found.same is not None:
        raise VersionError(_("This file is version %(number)s already.") % {"number": found.same.number})
    if found.file is not None and found.coverage is None:
        raise VersionError(_("Wait until all scenarios are played."))
    if found.report.failed and found.file is not None:
        raise VersionError(_("A scenario failed. Mend the process or the scenario, and choose the mended file."))
    if found.needs_excuse:
        _must_excuse(excuse)
    made = publish_process(bytes(held.bpmn), publishing.next_number(found.model.key), by=by)
    if found.file is not None:
        keep_scenarios(made, bytes(held.scenarios))
    held.status, held.version, held.reason = Held.PUBLISHED, made, reason.strip()
    held.excuse = excuse.strip() if found.needs_excuse else ""
    held.save()
    _record(made, held, found, by)
    return made


def discard(publication: Publication, by: User) -> None:
    """Forget a file that is not published. Raises `VersionError` for one that is."""
    held = _held(publication)
    audit.record("publication_discarded", held, actor=by)
    held.delete()


def unpublished() -> list[Publication]:
    """The files that wait to be published, the newest first."""
    found = Publication.objects.exclude(status=Held.PUBLISHED).select_related("by").order_by("-id")
    return list(found.defer("bpmn", "scenarios", "findings")[:MOST_LISTED])


def former_scenarios(key: str) -> tuple[ProcessVersion, int] | None:
    """The newest version of a process that has scenarios, and how many; None where no version has any."""
    known = ProcessScenarios.objects.filter(version__key=key)
    found = known.select_related("version").order_by("-version__number", "-version__id").first()
    return (found.version, len(json.loads(found.content)["scenarios"])) if found is not None else None


def _scenarios(publication: Publication, model: ProcessModel | None) -> tuple[ScenarioFile | None, list[FileFault]]:
    raw = bytes(publication.scenarios)
    if not raw or model is None:
        return None, []
    try:
        return read_scenarios(raw, model), []
    except ScenarioFileError as error:
        return None, error.faults


def _play_if_sound(held: Publication) -> None:
    """Forget what was played, and have the scenarios played if nothing is wrong with the files. Saves."""
    held.status, held.findings, held.round, held.total, held.played_at = Held.HELD, {}, uuid7(), 0, None
    checked = publishing.check(bytes(held.bpmn))
    file, _faults = _scenarios(held, checked.model)
    if file is not None and file.scripts:
        held.status, held.total, held.played_at = Held.PLAYING, len(file.scripts), clock.now()
    held.save()
    if held.status == Held.PLAYING:
        queue_next(held)


def _record(made: ProcessVersion, held: Publication, found: Prospect, by: User) -> None:
    told: dict[str, Any] = {"key": made.key, "number": made.number}
    audit.record("version_published", made, actor=by, reason=held.reason, **told)
    if found.coverage is None:
        audit.record("process_published_untried", made, actor=by, reason=held.excuse, **told)
    elif found.coverage.untouched:
        untouched = list(found.coverage.untouched)
        audit.record("process_published_untouched", made, actor=by, reason=held.excuse, untouched=untouched, **told)


def _must_excuse(excuse: str) -> None:
    if not excuse.strip():
        raise UntriedError(_("Write why it may be published all the same."))
    if len(excuse.strip()) > publishing.LONGEST_REASON:
        raise UntriedError(_("Write the reason in %(most)d characters or fewer.") % {"most": publishing.LONGEST_REASON})


def _held(publication: Publication) -> Publication:
    """The row, locked. Raises `VersionError` for one that is published."""
    held: Publication = Publication.objects.select_for_update().get(pk=publication.pk)
    if held.status == Held.PUBLISHED:
        raise VersionError(_("This file is published already."))
    return held


def _short(name: str) -> str:
    return name[-200:]
