"""What the page of a migration shows: what a rehearsal found, in words, what is to be mapped, and how far it is."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from workflow.migration import reasons
from workflow.migration.acts import LONGEST_REASON, changed_since
from workflow.migration.batches import outcomes, plan_of
from workflow.migration.plan import NOT_NEEDED, MigrationPlan, kind_words, named
from workflow.migration.rehearsal import BLOCKED, MOVES, NEEDS, Rehearsal
from workflow.migration.warnings import EFFECTS, Warning
from workflow.models import MigratedInstance, Migration

Outcome = MigratedInstance.Outcome
Status = Migration.Status
STAYS = "-"
"""In the form of a step: work that waits there stays on its version."""

LOOKS = {MOVES: "ok", NEEDS: "soon", BLOCKED: "late"}
CHANGEABLE = (Status.DRAFT, Status.REHEARSED, Status.STOPPED, Status.DONE)


def shown(migration: Migration) -> dict[str, Any]:
    """Everything that `studio/migration.jinja` takes."""
    plan, found = plan_of(migration), Rehearsal.from_data(migration.findings)
    place = [migration.pk]
    return {
        "title": migration.from_version.title,
        "process_url": reverse("process_versions", args=[migration.from_version.key]),
        "number": migration.from_version.number,
        "to": migration.to_version.number,
        "status": migration.status,
        "begun": migration.begun_at is not None,
        "changeable": migration.status in CHANGEABLE,
        "rehearsed_at": migration.rehearsed_at,
        "live": found.live,
        "drafts": found.drafts,
        "counts": dict(found.counts),
        "bar": _bar(found),
        "rows": [_row(migration, plan, found, outcome) for outcome in (MOVES, NEEDS, BLOCKED)],
        "steps": _steps(plan, found) if migration.status in CHANGEABLE else [],
        "touched": [_touched(plan, warning) for warning in found.warnings],
        "stale": changed_since(migration) if migration.status == Status.REHEARSED else 0,
        "longest": LONGEST_REASON,
        "can_run": migration.status in (Status.REHEARSED, Status.STOPPED, Status.DONE) and found.counts[MOVES] > 0,
        "can_undo": migration.status in (Status.STOPPED, Status.DONE) and bool(outcomes(migration).get(Outcome.MOVED)),
        "progress": progress(migration),
        "urls": {
            name: reverse(f"migration_{name}", args=place)
            for name in ("rehearse", "map", "run", "stop", "undo", "instances")
        },
    }


def progress(migration: Migration) -> dict[str, Any]:
    """How far a run or an undo is, as `studio/progress.jinja` takes it."""
    done = migration.moved + migration.stayed
    return {
        "status": migration.status,
        "under_way": migration.is_under_way,
        "begun": migration.begun_at is not None,
        "moved": migration.moved,
        "stayed": migration.stayed,
        "total": max(migration.total, done),
        "done": done,
        "since": migration.begun_at,
        "ended": migration.ended_at,
        "by": migration.by.name,
        "reason": migration.reason,
        "poll_url": reverse("migration_progress", args=[migration.pk]),
        "page_url": reverse("migration", args=[migration.pk]),
        "lists": _lists(migration) if migration.begun_at is not None and not migration.is_under_way else [],
    }


def step_name(plan: MigrationPlan, step: str) -> str:
    """What people call a step of either version."""
    element = plan.source.elements.get(step) or plan.target.elements.get(step)
    return named(element) if element is not None else step


def why_words(plan: MigrationPlan, code: str, step: str) -> str:
    """Say why an instance stays, or did not go back."""
    return reasons.words(code, step_name(plan, step))


def _bar(found: Rehearsal) -> list[dict[str, Any]]:
    """The shares of the outcomes as parts of a bar, in hundredths of its width."""
    parts, begins = [], 0.0
    for outcome, look in LOOKS.items():
        share = round(100 * found.counts[outcome] / (found.live or 1), 2)
        parts.append({"look": look, "x": begins, "width": share})
        begins += share
    return parts


def _row(migration: Migration, plan: MigrationPlan, found: Rehearsal, outcome: str) -> dict[str, Any]:
    words = {MOVES: _("Moves"), NEEDS: _("Needs mapping"), BLOCKED: _("Blocked")}
    mapping = {
        finding: count
        for finding, count in found.found.items()
        if (finding.code in reasons.NEEDS_MAPPING) == (outcome == NEEDS)
    }
    means = [
        {"words": why_words(plan, finding.code, finding.element_id), "count": count}
        for finding, count in (mapping.items() if outcome != MOVES else ())
    ]
    if outcome == MOVES:
        means = [{"words": _("Goes on at the same step. Who has it and what is typed stay."), "count": None}]
    url = reverse("migration_instances", args=[migration.pk])
    return {
        "outcome": outcome,
        "look": LOOKS[outcome],
        "label": words[outcome],
        "count": found.counts[outcome],
        "means": means if found.counts[outcome] else [],
        "url": f"{url}?which={outcome}" if found.counts[outcome] else None,
    }


def _steps(plan: MigrationPlan, found: Rehearsal) -> list[dict[str, Any]]:
    """The steps that an analyst maps: those that need it first, then those that were mapped already."""
    needed = {f.element_id: count for f, count in found.found.items() if f.code in reasons.NEEDS_MAPPING}
    kept_apart = {f.element_id for f in found.found if f.code == reasons.FORGOTTEN}
    listed = [*(step for step in needed if step not in plan.chosen), *plan.chosen]
    return [_step(plan, step, needed.get(step, 0), forgotten=step in kept_apart) for step in listed]


def _step(plan: MigrationPlan, step: str, count: int, *, forgotten: bool) -> dict[str, Any]:
    options = [
        {"value": other.id, "text": _("%(step)s (%(kind)s)") % {"step": named(other), "kind": kind_words(other)}}
        for other in plan.candidates(step)
    ]
    if forgotten or plan.chosen.get(step) == NOT_NEEDED:
        options.append({"value": NOT_NEEDED, "text": _("None: it need keep nobody apart any more")})
    stays = _("None: what waits there stays on its version")
    return {
        "step": step,
        "name": step_name(plan, step),
        "count": count,
        "forgotten": forgotten,
        "chosen": plan.chosen.get(step, STAYS),
        "mapped": step in plan.chosen,
        "options": [*options, {"value": STAYS, "text": stays}],
    }


def _touched(plan: MigrationPlan, warning: Warning) -> dict[str, Any]:
    name = step_name(plan, warning.element_id)
    return {"name": name, "effect": str(EFFECTS[warning.code]), "count": warning.count, "code": warning.code}


def _lists(migration: Migration) -> list[dict[str, Any]]:
    """What there is to look at when a run or an undo is over: one line for each outcome."""
    words = {
        Outcome.MOVED: _("Moved"),
        Outcome.STAYED: _("Stayed"),
        Outcome.UNDONE: _("Moved back"),
        Outcome.KEPT: _("Could not be moved back"),
    }
    counted, url = outcomes(migration), reverse("migration_instances", args=[migration.pk])
    return [
        {"label": label, "count": counted[outcome], "url": f"{url}?which={outcome.value}"}
        for outcome, label in words.items()
        if counted.get(outcome)
    ]
