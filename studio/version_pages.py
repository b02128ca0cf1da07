"""One version of a process: who published it and why, its drawing, its files, its scenarios, and what it changed."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.downloads import JSON, attachment
from accounts.guard import guarded
from desk.step_words import step_words
from studio.access import PROCESSES
from studio.element_words import aspect_words, kind_words, way
from studio.publication_view import by_hand, coverage_lines, report_lines
from studio.published import published, reason_in_trail
from workflow import publishing
from workflow.bpmn import ProcessModel
from workflow.drawing import drawn, left_out
from workflow.flows import flow_of
from workflow.migration.changes import Changes, changes
from workflow.models import ProcessScenarios, ProcessVersion, Publication
from workflow.publishing import ProcessStanding
from workflow.scenarios.reading import ScenarioFileError
from workflow.scenarios.reading import read as read_scenarios
from workflow.scenarios.report import Report


@require_safe
@guarded("view", place=PROCESSES)
def version(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """Everything that is known of one version."""
    versions = publishing.versions_by_process().get(key, [])
    held = next((each for each in versions if each.version.pk == version_id), None)
    if held is None:
        raise Http404
    model = flow_of(version_id).model
    publication = Publication.objects.filter(version=version_id).first()
    former = next((each.version for each in versions if each.version.number < held.version.number), None)
    context = {
        "title": held.version.title,
        "version": _heading(held, publication),
        "diagram": _diagram(held.version, model),
        "steps": [{"name": step_words(e, model), "kind": kind_words(e)} for e in model.elements.values()],
        "by_hand": by_hand(model),
        "scenarios": _scenarios(held.version, model, publication),
        "former": former.number if former is not None else None,
        "changes": _changes(flow_of(former.pk).model, model) if former is not None else None,
        "process_url": reverse("process_versions", args=[key]),
        "file_url": reverse("process_version_file", args=[key, version_id]),
    }
    return render(request, "studio/version.jinja", context)


@require_safe
@guarded("view", place=PROCESSES)
def file(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """The BPMN file of a version, as it was published."""
    held = published(ProcessVersion, key, version_id)
    return attachment(held.bpmn_xml, f"{held.key}-version-{held.number}.bpmn", "application/xml; charset=utf-8")


@require_safe
@guarded("view", place=PROCESSES)
def scenarios(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """The file of scenarios of a version, as it was published."""
    held = published(ProcessVersion, key, version_id)
    found = ProcessScenarios.objects.filter(version=held).first()
    if found is None:
        raise Http404
    return attachment(found.content, f"{held.key}.tests.json", JSON)


def _heading(each: ProcessStanding, publication: Publication | None) -> dict[str, Any]:
    held = each.version
    place = [held.key, held.pk]
    can_change = not (each.in_use or each.is_retired)
    return {
        "number": held.number,
        "in_use": each.in_use,
        "retired": each.is_retired,
        "shipped": each.is_shipped,
        "live": each.live,
        "at": held.published_at,
        "by": held.published_by.name if held.published_by is not None else "",
        "reason": publication.reason if publication is not None else reason_in_trail(held),
        "excuse": publication.excuse if publication is not None else "",
        "adopt_url": reverse("adopt_version", args=place) if can_change else None,
        "retire_url": reverse("retire_version", args=place) if can_change and not each.is_shipped else None,
    }


def _diagram(held: ProcessVersion, model: ProcessModel) -> dict[str, Any] | None:
    """What the viewer needs, or None for a version without a drawing; `missing` are the steps that are not in it."""
    missing = left_out(model.elements.values(), drawn(held))
    if len(missing) == len(model.elements):
        return None
    return {
        "url": reverse("process_version_file", args=[held.key, held.pk]),
        "marks": json.dumps({}),
        "ways": json.dumps([]),
        "missing": [step_words(element, model) for element in missing],
    }


def _scenarios(held: ProcessVersion, model: ProcessModel, publication: Publication | None) -> dict[str, Any] | None:
    """The scenarios of a version; how they went, where they were played before it was published."""
    kept = ProcessScenarios.objects.filter(version=held).first()
    if kept is None:
        return None
    try:
        file = read_scenarios(kept.content, model)
    except ScenarioFileError:  # of a version of Casewright that read such files otherwise
        return {"names": [], "report": [], "coverage": None, "url": _scenarios_url(held)}
    report = Report.from_data(publication.findings) if publication is not None else Report()
    return {
        "names": [script.name for script in file.scripts],
        "report": report_lines(report),
        "coverage": coverage_lines(report.coverage(model, file.untouched), model) if report.played else None,
        "url": _scenarios_url(held),
    }


def _scenarios_url(held: ProcessVersion) -> str:
    return reverse("process_version_scenarios", args=[held.key, held.pk])


def _changes(before: ProcessModel, after: ProcessModel) -> dict[str, Any]:
    found: Changes = changes(before, after)
    return {
        "nothing": found.nothing,
        "groups": [
            {"title": title, "lines": lines}
            for title, lines in (
                (_("Beginning it by hand"), [_("When it may be begun, or what is said")] if found.beginning else []),
                (_("New steps"), [step_words(each, after) for each in found.added]),
                (_("Steps that are gone"), [step_words(each, before) for each in found.removed]),
                (_("Steps that changed"), [_changed(step_words(c.part, after), c.aspects) for c in found.changed]),
                (_("New ways"), [way(each, after) for each in found.ways_added]),
                (_("Ways that are gone"), [way(each, before) for each in found.ways_removed]),
                (_("Ways that changed"), [_changed(way(c.part, after), c.aspects) for c in found.ways_changed]),
            )
            if lines
        ],
    }


def _changed(name: str, aspects: tuple[str, ...]) -> str:
    return _("%(part)s: %(what)s") % {"part": name, "what": aspect_words(aspects)}
