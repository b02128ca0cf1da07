"""The lists behind the counts of a migration: which instances, where they wait, and why they stay.

An analyst sees no child: each instance by its number, and by its case's reference where the policy shows them the case.
"""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.paging import A_PAGE, pages
from accounts.policy import visible_to
from studio.access import PROCESSES
from studio.migration_view import step_name, why_words
from workflow.migration.batches import plan_of
from workflow.migration.plan import MigrationPlan
from workflow.migration.rehearsal import BLOCKED, MOVES, NEEDS, live_instances, verdicts
from workflow.models import MigratedInstance, Migration, ProcessCase, ProcessInstance, Task

type Listed = list[tuple[UUID, list[tuple[str, str]]]]
"""Ids of instances, each with the reasons why it stays: a code and the id of a step."""

Outcome = MigratedInstance.Outcome


@require_safe
@guarded("view", place=PROCESSES)
def instances(request: HttpRequest, move_id: UUID) -> HttpResponseBase:
    """The instances of one result: as they would fare now, or as they fared."""
    held = Migration.objects.select_related("from_version", "to_version").filter(pk=move_id).first()
    which = request.GET.get("which", MOVES)
    titles = _titles()
    if held is None or which not in titles:
        raise Http404
    plan = plan_of(held)
    user = signed_in(request)
    listed = _as_now(held, plan, which) if which in (MOVES, NEEDS, BLOCKED) else _as_done(held, which)
    page = Paginator(listed, A_PAGE).get_page(request.GET.get("page"))
    audit.record("listed", held, actor=user, list="migration")
    context = {
        "title": titles[which],
        "process": held.from_version.title,
        "is_now": which in (MOVES, NEEDS, BLOCKED),
        "count": len(listed),
        "rows": _rows(plan, list(page), user),
        "page": pages(page, reverse("migration_instances", args=[held.pk]), which=which),
        "back_url": reverse("migration", args=[held.pk]),
    }
    return render(request, "studio/instances.jinja", context)


def _titles() -> dict[str, str]:
    return {
        MOVES: _("Work that moves"),
        NEEDS: _("Work that needs mapping"),
        BLOCKED: _("Work that is blocked"),
        Outcome.MOVED: _("Work that moved"),
        Outcome.STAYED: _("Work that stayed"),
        Outcome.UNDONE: _("Work that moved back"),
        Outcome.KEPT: _("Work that could not be moved back"),
    }


def _as_now(held: Migration, plan: MigrationPlan, which: str) -> Listed:
    found = verdicts(plan, live_instances(held.from_version))
    return [
        (process_id, [(each.code, each.element_id) for each in verdict.findings])
        for process_id, verdict in found.items()
        if verdict.outcome == which
    ]


def _as_done(held: Migration, which: str) -> Listed:
    rows = MigratedInstance.objects.filter(migration=held, outcome=which).order_by("process_id")
    return [
        (process_id, [(code, step)] if code else [])
        for process_id, code, step in rows.values_list("process_id", "reason", "element_id")
    ]


def _rows(plan: MigrationPlan, listed: Listed, user: User) -> list[dict[str, Any]]:
    ids = [process_id for process_id, _why in listed]
    found = ProcessInstance.objects.in_bulk(ids)
    seen = visible_to(user, ProcessInstance).filter(pk__in=ids)
    links = ProcessCase.objects.filter(process__in=seen.values("pk")).order_by("id")
    references: dict[UUID, list[str]] = {}
    for process_id, reference in links.values_list("process_id", "case__reference"):
        references.setdefault(process_id, []).append(reference)
    waits: dict[UUID, list[str]] = {}
    open_tasks = Task.objects.filter(process__in=ids, finished__isnull=True).order_by("id")
    for process_id, step in open_tasks.values_list("process_id", "element_id"):
        name = step_name(plan, step)
        if name not in waits.setdefault(process_id, []):
            waits[process_id].append(name)
    return [
        {
            "number": process_id.hex[-8:].upper(),
            "references": references.get(process_id, []),
            "since": found[process_id].created,
            "waits": waits.get(process_id, []),
            "whys": [why_words(plan, code, step) for code, step in why],
        }
        for process_id, why in listed
    ]
