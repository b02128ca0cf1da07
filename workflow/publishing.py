"""An analyst's acts on versions of processes: publish a file, use a version for new work, retire one.

Nothing of this touches work that runs: it stays on its version until it is moved (`workflow.migration`).
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts import audit
from accounts.context import LIBRARY_ID, required_id
from accounts.models import Status, User
from forms.models import ActiveForm
from workflow.adoption import use_process
from workflow.bpmn import BpmnError, CallActivity, Problem, ProcessModel, read
from workflow.cross_checks import Known, faults
from workflow.decision_warnings import decision_warnings
from workflow.decisions import model_of
from workflow.flows import flow_of
from workflow.models import ActiveDecision, ActiveProcess, ProcessVersion
from workflow.version_acts import VersionError, VersionStanding, must_be_own, must_be_published, must_have, set_retired

FAULT: Final = "not_in_use"
"""The code of what a process names and the authority does not use."""

NO_EFFECT: Final = "no_effect"
"""The code of a decision that changes nothing."""


@dataclass(frozen=True, slots=True)
class ProcessStanding(VersionStanding[ProcessVersion]):
    """A version of a process, whether new work starts on it, and how much work runs on it."""

    live: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A BPMN file as the open authority would run it: its model, None when it has problems, and what to know of it."""

    model: ProcessModel | None
    problems: list[Problem]
    warnings: list[Problem]


def check(xml: bytes) -> Checked:
    """Read a BPMN file as the open authority would run it: beside the forms, decisions and processes in use there."""
    try:
        model = read(xml)
    except BpmnError as error:
        return Checked(None, error.problems, [])
    known = _known(model)
    found = [Problem(element, line, FAULT, words) for line, element, words in faults(model, known)]
    between = [Problem(element, line, NO_EFFECT, words) for line, element, words in decision_warnings(model, known)]
    return Checked(None if found else model, found, [*model.warnings, *between])


def same_as(xml: bytes, key: str) -> ProcessVersion | None:
    """The authority's own version of a process that holds this very file already, unless it is retired."""
    own = ProcessVersion.objects.filter(key=key).exclude(authority_id=LIBRARY_ID).exclude(status=Status.RETIRED)
    found: ProcessVersion | None = own.filter(sha256=hashlib.sha256(xml).hexdigest()).first()
    return found


def next_number(key: str) -> int:
    """The number of the next version of a process: above those of the authority and those that came with Casewright."""
    numbers = ProcessVersion.objects.filter(key=key).values_list("number", flat=True)
    return max(numbers, default=0) + 1


def adopt(version: ProcessVersion, by: User, reason: str) -> None:
    """Start new work on a version from now on. Raises `VersionError` for one that is retired or used already."""
    must_have(reason)
    must_be_published(version)
    if ActiveProcess.objects.filter(version=version).exists():
        raise VersionError(_("New work starts on this version already."))
    former = ActiveProcess.objects.filter(key=version.key).select_related("version").first()
    use_process(version)
    number = former.version.number if former is not None else None
    audit.record(
        "version_adopted", version, actor=by, reason=reason, key=version.key, number=version.number, was=number
    )


def retire(version: ProcessVersion, by: User, reason: str) -> None:
    """Let no new work start on a version any more; work that runs on it goes on.

    Raises `VersionError` for the version in use, and for one that came with Casewright.
    """
    must_have(reason)
    must_be_own(version)
    if ActiveProcess.objects.filter(version=version).exists():
        raise VersionError(_("New work starts on this version. Use another version for new work first."))
    set_retired(version, by, reason)


def versions_by_process() -> dict[str, list[ProcessStanding]]:
    """All published versions of every process that the open authority can see, the newest first; in two queries."""
    in_use = set(ActiveProcess.objects.values_list("version_id", flat=True))
    live = Count("instances", filter=Q(instances__finished__isnull=True, instances__authority=required_id()))
    rows: Any = ProcessVersion.objects.exclude(status=Status.DRAFT).annotate(live=live).defer("bpmn_xml")
    found: dict[str, list[ProcessStanding]] = {}
    for row in rows.select_related("published_by").order_by("key", "-number", "-id"):
        found.setdefault(row.key, []).append(ProcessStanding(row, row.pk in in_use, row.live))
    return found


def _known(model: ProcessModel) -> Known:
    """What a process of the open authority may name: what is in use there, and of its own versions this one."""
    forms = [each.version.definition for each in ActiveForm.objects.select_related("version")]
    processes = {each.key: flow_of(each.version_id).model for each in ActiveProcess.objects.all()}
    bound = {
        each.process_key
        for each in model.elements.values()
        if isinstance(each, CallActivity) and each.binding != "latest"
    } - processes.keys()
    published = ProcessVersion.objects.filter(key__in=bound, status=Status.PUBLISHED).order_by("number")
    processes |= {each.key: flow_of(each.pk).model for each in published.defer("bpmn_xml")}
    return Known(
        forms=frozenset(form.key for form in forms),
        decisions={each.key: model_of(each.version) for each in ActiveDecision.objects.select_related("version")},
        processes={**processes, model.key: model},
        answers={form.key: frozenset(form.names) for form in forms},
        returning=frozenset(form.key for form in forms if form.can_return),
    )
