"""What the page of a file that is to be published shows: problems, how its scenarios went, and what is still needed."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from studio.element_words import part
from workflow import publications, publishing
from workflow.bpmn import Problem, ProcessModel
from workflow.models import ProcessVersion, Publication
from workflow.publications import Prospect
from workflow.scenarios.coverage import Coverage
from workflow.scenarios.report import Report
from workflow.version_acts import LONGEST_REASON

Held = Publication.Status
STUCK = timedelta(minutes=3)
"""When nothing was played for so long, nobody is playing."""

ACTS = ("file", "scenarios", "former", "play", "progress", "publish", "discard")


def shown(held: Publication, found: Prospect) -> dict[str, Any]:
    """Everything that `studio/publication.jinja` takes, but for what a person just typed wrong."""
    model = found.model
    name = (model.name or model.key) if model is not None else held.bpmn_name
    return {
        "title": name,
        "number": publishing.next_number(model.key) if model is not None and found.same is None else None,
        "file": held.bpmn_name,
        "longest": LONGEST_REASON,
        "problems": [problem_line(problem) for problem in found.checked.problems],
        "warnings": [problem_line(problem) for problem in found.checked.warnings],
        "same": _same(found),
        "scenarios": _scenarios(held, found),
        "by_hand": by_hand(model) if model is not None else None,
        "former": _former(model, held) if model is not None else None,
        "playing": progress(held),
        "report": report_lines(found.report) if found.coverage is not None else [],
        "failed": len(found.report.failed) if found.coverage is not None else 0,
        "changed": found.changed,
        "coverage": coverage_lines(found.coverage, model) if found.coverage is not None and model is not None else None,
        "can_publish": _can_publish(held, found),
        "needs_excuse": found.needs_excuse,
        "urls": {act: reverse(f"publication_{act}", args=[held.pk]) for act in ACTS},
    }


def progress(held: Publication) -> dict[str, Any]:
    """How many scenarios are played, as `studio/playing.jinja` takes it."""
    last = held.played_at
    return {
        "under_way": held.status == Held.PLAYING,
        "done": len(Report.from_data(held.findings).played),
        "total": held.total,
        "last": last,
        "is_stuck": held.status == Held.PLAYING and last is not None and clock.now() - last > STUCK,
        "poll_url": reverse("publication_progress", args=[held.pk]),
        "page_url": reverse("publication", args=[held.pk]),
    }


def by_hand(model: ProcessModel) -> dict[str, str] | None:
    """When people may begin a process by hand, and what they read elsewhere; None where it says nothing of it."""
    if model.by_hand_when is None:
        return None
    return {"when": model.by_hand_when.text.strip(), "refused": model.by_hand_refused}


def problem_line(problem: Problem) -> dict[str, Any]:
    """One line of `studio/problems.jinja`."""
    return {"line": problem.line, "element": problem.element_id, "words": problem.message}


def report_lines(report: Report) -> list[dict[str, Any]]:
    """How each scenario went, those that failed first."""
    lines = [{"name": each.name, "went_well": each.went_well, "problems": each.problems} for each in report.played]
    return sorted(lines, key=lambda line: line["went_well"])


def coverage_lines(coverage: Coverage, model: ProcessModel) -> dict[str, Any]:
    """What the scenarios touched, and what not, by name."""
    return {
        "elements": coverage.elements,
        "elements_touched": coverage.elements_touched,
        "flows": coverage.flows,
        "flows_touched": coverage.flows_touched,
        "paths": coverage.paths,
        "untouched": [{"id": name, "words": part(name, model)} for name in coverage.untouched],
        "excused": [{"words": part(name, model), "why": why} for name, why in coverage.excused.items()],
    }


def unpublished_line(held: Publication) -> dict[str, Any]:
    """A file that waits to be published, as the list of processes shows it."""
    return {
        "url": reverse("publication", args=[held.pk]),
        "name": held.bpmn_name,
        "by": held.by.name,
        "at": held.created_at,
        "how": held.get_status_display(),
    }


def version_link(version: ProcessVersion) -> dict[str, Any]:
    """A published version as the page leads to it: `{number, url}`."""
    return {"number": version.number, "url": reverse("process_version", args=[version.key, version.pk])}


def _can_publish(held: Publication, found: Prospect) -> bool:
    """Whether nothing stands in the way but what a person still has to write."""
    if found.model is None or found.faults or found.same is not None or held.status == Held.PLAYING:
        return False
    return found.file is None or (found.coverage is not None and not found.report.failed and not found.changed)


def _same(found: Prospect) -> dict[str, Any] | None:
    return version_link(found.same) if found.same is not None else None


def _scenarios(held: Publication, found: Prospect) -> dict[str, Any] | None:
    if not held.scenarios:
        return None
    taken = held.scenarios_from
    return {
        "name": _("The scenarios of version %(number)s") % {"number": taken.number} if taken else held.scenarios_name,
        "faults": [{"place": fault.pointer, "words": fault.message} for fault in found.faults],
    }


def _former(model: ProcessModel, held: Publication) -> dict[str, Any] | None:
    found = publications.former_scenarios(model.key)
    if found is None or found[0].pk == held.scenarios_from_id:
        return None
    version, count = found
    return {"version": str(version.pk), "number": version.number, "count": count}
