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
from rules.sentences import listed
from workflow import publishing
from workflow.adoption import keep_scenarios, publish_process
from workflow.bpmn import ProcessModel
from workflow.held_files import OvertakenError, held_alone, must_say_more, waiting_files
from workflow.held_files import held as held_file
from workflow.models import ProcessScenarios, ProcessVersion, Publication
from workflow.publishing import Checked
from workflow.relied_on import changed, relied_on
from workflow.scenarios.coverage import Coverage
from workflow.scenarios.jobs import queue_next
from workflow.scenarios.reading import FileFault, ScenarioFile, ScenarioFileError
from workflow.scenarios.reading import read as read_scenarios
from workflow.scenarios.report import Report
from workflow.version_acts import LONGEST_REASON, VersionError, must_have

Held = Publication.Status


class UntriedError(VersionError):
    """Something that no scenario touches was to be published without a reason, or with one that is too long."""

    code = "untried"


class PlayedOtherwiseError(VersionError):
    """The scenarios were played with other forms, tables or processes than are in use now."""

    code = "played_otherwise"


class ProcessOvertakenError(OvertakenError):
    """Another file became the version that this one was to become. `version` is that one, where it can be seen."""

    def __init__(self, key: str, number: int, next_number: int) -> None:
        found = ProcessVersion.objects.filter(key=key, number=number).select_related("published_by").first()
        self.version: ProcessVersion | None = found
        who = found.published_by.name if found is not None and found.published_by is not None else _("Somebody else")
        words = _(
            "%(who)s published version %(number)s meanwhile. This file becomes version %(next)s. "
            "Look at what version %(number)s changed before you publish."
        )
        super().__init__(words % {"who": who, "number": number, "next": next_number})


@dataclass(frozen=True, slots=True)
class Prospect:
    """What there is to know of a file before it is published.

    `file` are its scenarios, None where there are none or where they have `faults`; `coverage` is None until all were
    played. `same` is the version that holds the same file already. `changed` names in words what the process works
    with and what is another version than when the scenarios were played.
    """

    checked: Checked
    file: ScenarioFile | None
    faults: list[FileFault]
    report: Report
    coverage: Coverage | None
    same: ProcessVersion | None
    changed: tuple[str, ...] = ()

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
    held = held_file(publication)
    held.bpmn, held.bpmn_name = bpmn, _short(name)
    _play_if_sound(held)


def change_scenarios(publication: Publication, scenarios: bytes, name: str) -> None:
    """Take another file of scenarios, and play it."""
    held = held_file(publication)
    held.scenarios, held.scenarios_name, held.scenarios_from = scenarios, _short(name), None
    _play_if_sound(held)


def take_scenarios_of(publication: Publication, version: ProcessVersion) -> None:
    """Play the scenarios of a published version of the same process. Raises `VersionError` where it has none, and for
    a version of another process.
    """
    held = held_file(publication)
    model = publishing.check(bytes(held.bpmn)).model
    if model is not None and model.key != version.key:
        raise VersionError(_("This version is of another process."))
    found = ProcessScenarios.objects.filter(version=version).first()
    if found is None:
        raise VersionError(_("This version has no scenarios."))
    held.scenarios, held.scenarios_from = found.content.encode(), version
    held.scenarios_name = f"{version.key}.tests.json"
    _play_if_sound(held)


def play_again(publication: Publication) -> None:
    """Play all scenarios anew: because forms or tables changed since, or because nothing went on."""
    _play_if_sound(held_file(publication))


def prospect(publication: Publication) -> Prospect:
    """Check the files as the authority would run them now, and say what playing them gave."""
    xml = bytes(publication.bpmn)
    checked = publishing.check(xml)
    report = Report.from_data(publication.findings)
    file, faults = _scenarios(publication, checked.model)
    complete = file is not None and checked.model is not None and publication.status == Held.PLAYED
    changes = changed(publication.relied_on, relied_on(checked.model)) if complete else []  # type: ignore[arg-type]
    return Prospect(
        checked=checked,
        file=file,
        faults=faults,
        report=report,
        coverage=report.coverage(checked.model, file.untouched) if complete else None,  # type: ignore[arg-type, union-attr]
        same=publishing.same_as(xml, checked.model.key) if checked.model is not None else None,
        changed=tuple(changes),
    )


def publish(publication: Publication, by: User, reason: str, excuse: str, number: int | None = None) -> ProcessVersion:
    """Publish a file as the next version of its process, with its scenarios, and return that version.

    Raises `VersionError` while something stands in the way: a problem, a scenario that failed or was not played, or was
    played with other forms, tables or processes than are in use now; no reason, or no `excuse` where something is
    touched by no scenario; and `OvertakenError` when the next version is not the `number` that was expected.
    """
    held = held_alone(publication)
    must_have(reason)
    found = prospect(held)
    if found.model is None or found.faults:
        raise VersionError(_("Mend the problems in the files first."))
    must_say_more(found.same)
    if found.file is not None and found.coverage is None:
        raise VersionError(_("Wait until all scenarios are played."))
    if found.report.failed and found.file is not None:
        raise VersionError(_("A scenario failed. Mend the process or the scenario, and choose the mended file."))
    if found.changed:
        told = listed(found.changed)
        raise PlayedOtherwiseError(
            _("Changed since the scenarios were played: %(what)s. Play them again.") % {"what": told}
        )
    next_number = publishing.next_number(found.model.key)
    if number is not None and number != next_number:
        raise ProcessOvertakenError(found.model.key, number, next_number)
    if found.needs_excuse:
        _must_excuse(excuse)
    made = publish_process(bytes(held.bpmn), next_number, by=by)
    if found.file is not None:
        keep_scenarios(made, bytes(held.scenarios))
    held.status, held.version, held.reason = Held.PUBLISHED, made, reason.strip()
    held.excuse = excuse.strip() if found.needs_excuse else ""
    held.save()
    _record(made, held, found, by)
    return made


def keep_words(publication: Publication, reason: str, excuse: str) -> None:
    """Keep what was written about a file that could not be published yet."""
    held = held_file(publication)
    held.reason, held.excuse = reason, excuse
    held.save(update_fields=["reason", "excuse"])


def discard(publication: Publication, by: User) -> None:
    """Forget a file that is not published. Raises `VersionError` for one that is."""
    held = held_file(publication)
    audit.record("publication_discarded", held, actor=by)
    held.delete()


def unpublished() -> list[Publication]:
    """The files that wait to be published, the newest first."""
    return waiting_files(Publication, "bpmn", "scenarios", "findings")


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
    held.relied_on = {}
    checked = publishing.check(bytes(held.bpmn))
    file, _faults = _scenarios(held, checked.model)
    if checked.model is not None and file is not None and file.scripts:
        held.relied_on = relied_on(checked.model)
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
    if len(excuse.strip()) > LONGEST_REASON:
        raise UntriedError(_("Write the reason in %(most)d characters or fewer.") % {"most": LONGEST_REASON})


def _short(name: str) -> str:
    return name[-200:]
