"""What the page of a migration shows: what a rehearsal found, in words, what is to be mapped, and how far it is."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desk.setting_values import reader_words
from workflow.migration import reasons
from workflow.migration.acts import changed_since
from workflow.migration.batches import MIGRATIONS, plan_of
from workflow.migration.foreseen import Dates, NewStep
from workflow.migration.missing_values import MissingValue
from workflow.migration.plan import NOT_NEEDED, MigrationPlan, named
from workflow.migration.rehearsal import BLOCKED, MOVES, NEEDS, Rehearsal
from workflow.migration.warnings import EFFECTS, Warning
from workflow.models import ActiveProcess, MigratedInstance, Migration

Outcome = MigratedInstance.Outcome
Status = Migration.Status
STAYS = "-"
"""In the form of a step: work that waits there stays on its version."""

LOOKS = {MOVES: "ok", NEEDS: "soon", BLOCKED: "late"}


def shown(migration: Migration) -> dict[str, Any]:
    """What `studio/migration.jinja` takes besides what is the same for all moves."""
    plan, found = plan_of(migration), Rehearsal.from_data(migration.findings)
    return {
        "title": migration.from_version.title,
        "process_url": reverse("process_versions", args=[migration.from_version.key]),
        "number": migration.from_version.number,
        "to": migration.to_version.number,
        "rehearsed_at": migration.rehearsed_at,
        "live": found.live,
        "drafts": found.drafts,
        "counts": dict(found.counts),
        "bar": _bar(found),
        "rows": [_row(migration, plan, found, outcome) for outcome in (MOVES, NEEDS, BLOCKED)],
        "steps": _steps(plan, found) if migration.may_change else [],
        "new_steps": [_new_step(plan, step) for step in found.foreseen.new_steps if found.counts[MOVES]],
        "dates": _date_words(found.foreseen.dates) if found.counts[MOVES] else "",
        "missing": [_missing(plan, each) for each in found.missing],
        "begins_elsewhere": _still_begins_elsewhere(migration),
        "touched": [_touched(plan, warning) for warning in found.warnings],
        "stale": changed_since(migration) if migration.status == Status.REHEARSED else 0,
        "can_run": migration.may_run and found.counts[MOVES] > 0,
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
        means = _goes_on(plan, found)
    url = reverse("migration_instances", args=[migration.pk])
    return {
        "look": LOOKS[outcome],
        "label": words[outcome],
        "count": found.counts[outcome],
        "means": means if found.counts[outcome] else [],
        "url": f"{url}?which={outcome}" if found.counts[outcome] else None,
    }


def _goes_on(plan: MigrationPlan, found: Rehearsal) -> list[dict[str, Any]]:
    """Where what moves goes on: at the step that the analyst chose, or at the same one."""
    words = _("“%(step)s” goes on at “%(other)s”.")
    means: list[dict[str, Any]] = [
        {"words": words % {"step": step_name(plan, step), "other": _target_name(plan, other)}, "count": count}
        for step, other, count in found.foreseen.mapped
    ]
    stays = _("Who has it and what is typed stay.")
    if means and not found.foreseen.same:
        return [*means, {"words": stays, "count": None}]
    rest = _("Everything else goes on at the same step.") if means else _("Goes on at the same step.")
    return [*means, {"words": f"{rest} {stays}", "count": None}]


def _target_name(plan: MigrationPlan, step: str) -> str:
    element = plan.target.elements.get(step)
    return named(element) if element is not None else step


def _new_step(plan: MigrationPlan, step: NewStep) -> dict[str, Any]:
    """What a step that is new in the other version means for the work that moves."""
    words = []
    if step.ahead:
        came = ngettext("%(count)s may still come to it.", "%(count)s may still come to it.", step.ahead)
        words.append(came % {"count": step.ahead})
    if step.past:
        left = ngettext(
            "%(count)s is past it: it is not done there.", "%(count)s are past it: it is not done there.", step.past
        )
        words.append(left % {"count": step.past})
    return {"name": _target_name(plan, step.element_id), "words": " ".join(words)}


def _missing(plan: MigrationPlan, value: MissingValue) -> dict[str, Any]:
    """What would read a value that nobody sets, which value it is, and who would have set it."""
    target = plan.target
    return {
        "reader": "".join(reader_words(target, [value.reader(target)])),
        "name": value.name,
        "setters": [_target_name(plan, step) for step in value.setters],
        "count": value.count,
    }


def _date_words(dates: Dates) -> str:
    """How many due dates move, and how many become late by that."""
    if not dates.moved:
        said = _("No due date moves.")
    else:
        told = {"moved": dates.moved, "late": dates.late}
        said = ngettext("%(moved)s due date moves.", "%(moved)s due dates move.", dates.moved) % told
        late = ngettext("%(late)s becomes late by that.", "%(late)s become late by that.", dates.late)
        said = f"{said} {late % told if dates.late else _('None becomes late.')}"
    if dates.more:
        more = _("Worked out for %(count)s; %(more)s more have the new rule too.")
        said = f"{said} {more % {'count': dates.looked_at, 'more': dates.more}}"
    return said


def _still_begins_elsewhere(migration: Migration) -> dict[str, Any] | None:
    """After work has moved: the version on which new work starts, where that is another one than it moved to."""
    if migration.status not in (Status.DONE, Status.STOPPED) or not MIGRATIONS.outcomes(migration).get(Outcome.MOVED):
        return None
    used = ActiveProcess.objects.filter(key=migration.to_version.key).select_related("version").first()
    if used is None or used.version_id == migration.to_version_id or migration.to_version.status != "published":
        return None
    place = [migration.to_version.key, migration.to_version_id]
    return {"number": used.version.number, "url": reverse("adopt_version", args=place)}


def _steps(plan: MigrationPlan, found: Rehearsal) -> list[dict[str, Any]]:
    """The steps that an analyst maps: those that need it first, then those that were mapped already."""
    needed = {f.element_id: count for f, count in found.found.items() if f.code in reasons.NEEDS_MAPPING}
    kept_apart = {f.element_id for f in found.found if f.code == reasons.FORGOTTEN}
    listed = [*(step for step in needed if step not in plan.chosen), *plan.chosen]
    return [_step(plan, step, needed.get(step, 0), forgotten=step in kept_apart) for step in listed]


def _step(plan: MigrationPlan, step: str, count: int, *, forgotten: bool) -> dict[str, Any]:
    options = [{"value": other.id, "text": named(other)} for other in plan.candidates(step)]
    if forgotten or plan.chosen.get(step) == NOT_NEEDED:
        options.append({"value": NOT_NEEDED, "text": _("No step: nobody need be kept apart by it any more")})
    stays = _("No step: what waits there stays on its version")
    return {
        "step": step,
        "name": step_name(plan, step),
        "count": count,
        "forgotten": forgotten,
        "chosen": plan.chosen.get(step, STAYS),
        "mapped": step in plan.chosen,
        "options": [*_told_apart(options), {"value": STAYS, "text": stays}],
    }


def _told_apart(options: list[dict[str, str]]) -> list[dict[str, str]]:
    """Steps of the same name with their ids."""
    names = Counter(option["text"] for option in options)
    return [{**o, "text": f"{o['text']} ({o['value']})"} if names[o["text"]] > 1 else o for o in options]


def _touched(plan: MigrationPlan, warning: Warning) -> dict[str, Any]:
    name = step_name(plan, warning.element_id)
    return {"name": name, "effect": str(EFFECTS[warning.code]), "count": warning.count, "code": warning.code}


def lists(migration: Migration) -> list[dict[str, Any]]:
    """What there is to look at when a run or an undo is over: one line for each outcome."""
    words = {
        Outcome.MOVED: _("Moved"),
        Outcome.STAYED: _("Stayed"),
        Outcome.UNDONE: _("Moved back"),
        Outcome.KEPT: _("Could not be moved back"),
    }
    counted, url = MIGRATIONS.outcomes(migration), reverse("migration_instances", args=[migration.pk])
    return [
        {"label": label, "count": counted[outcome], "url": f"{url}?which={outcome.value}"}
        for outcome, label in words.items()
        if counted.get(outcome)
    ]
