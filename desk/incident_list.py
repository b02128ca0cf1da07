"""Steps that failed by themselves, by fault, and trying all of a fault again."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Min, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.identifiers import uuid_of
from accounts.models import User
from accounts.paging import A_PAGE, pages
from accounts.policy import Place, can, visible_to
from desk.incident_words import incident_row, open_cases, told_of
from workflow.failing import Fault, fault_of, step_name
from workflow.incidents import Tried, retry_all
from workflow.models import Incident

ENDED = "ended"
OF_A_FAULT = 5
"""How many steps of a fault the list shows; the others stand behind a link."""
READ_AT_ONCE = ("task__case__child", "task__owner", "task__process", "process__version", "ended_by")
FAULT = ("process__version__key", "element_id", "code")


def load_incident(request: HttpRequest, incident_id: UUID) -> Incident | None:
    """The failed step of the address."""
    return Incident.objects.filter(pk=incident_id).select_related(*READ_AT_ONCE, "process__team").first()


@require_safe
@guarded("open", place="incidents")
def incidents(request: HttpRequest) -> HttpResponseBase:
    """What failed, by fault. `?show=ended` is what is over; `?like=` an incident, all that failed as it did."""
    user = signed_in(request)
    ended = request.GET.get("show") == ENDED
    seen = visible_to(user, Incident)
    rows = seen.filter(ended_at__isnull=not ended)
    here = reverse("incidents")
    audit.record("listed", None, actor=user, list="incidents")
    like = _like(request.GET.get("like", ""), seen)
    shown = _one_fault(request, rows, like) if like is not None else _all_faults(request, rows, ended=ended)
    narrowed = {"show": ENDED if ended else "", "like": str(like.pk) if like else ""}
    context = {
        "faults": _drawn(user, rows, list(shown), like, ended=ended),
        "ended": ended,
        "tabs": [
            {"label": _("To mend"), "url": here, "current": not ended},
            {"label": _("Over"), "url": f"{here}?show={ENDED}", "current": ended},
        ],
        "all_url": (f"{here}?show={ENDED}" if ended else here) if like is not None else None,
        "jobs_url": reverse("failed_work") if can(user, "open", Place("failed_work")) else "",
        "page": pages(shown, here, **narrowed),
    }
    return render(request, "desk/incidents.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("mend", load=load_incident)
def all_again(request: HttpRequest, incident: Incident, incident_id: UUID) -> HttpResponseBase:
    """Ask whether every step that failed as this one did is tried again, and do it."""
    user = signed_in(request)
    fault = fault_of(incident)
    waiting = fault.among(visible_to(user, Incident, "mend")).filter(ended_at__isnull=True)
    count = waiting.count()
    if not count:
        tell(request, _("Nothing is left of this fault. It was put right meanwhile."), "note")
        return redirect("incidents")
    if request.method == "POST":
        _tell_tried(request, retry_all(fault.process_key, fault.element_id, fault.code, user))
        return redirect("incidents")
    context = {
        "step": step_name(incident.task),
        "process": incident.process.version.title,
        "what": told_of(incident.code).what,
        "count": count,
        "children": waiting.exclude(task__case=None).aggregate(count=Count("task__case", distinct=True))["count"],
        "back_url": reverse("incident", args=[incident.pk]),
    }
    return render(request, "desk/incidents_again.jinja", context)


def _tell_tried(request: HttpRequest, tried: Tried) -> None:
    if tried.well:
        told = ngettext(
            "%(count)d step was done, and its work went on.",
            "%(count)d steps were done, and their work went on.",
            tried.well,
        )
        tell(request, told % {"count": tried.well})
    if tried.again:
        told = ngettext("%(count)d step failed again.", "%(count)d steps failed again.", tried.again)
        tell(request, told % {"count": tried.again}, "late")
    if tried.later:
        told = ngettext(
            "%(count)d more is tried in the background.", "%(count)d more are tried in the background.", tried.later
        )
        tell(request, told % {"count": tried.later}, "note")


def _like(text: str, seen: QuerySet[Incident]) -> Incident | None:
    wanted = uuid_of(text)
    if wanted is None:
        return None
    return seen.filter(pk=wanted).select_related("process__version").first()


def _all_faults(request: HttpRequest, rows: QuerySet[Incident], *, ended: bool) -> Any:
    """A page of faults: those to mend by since when, those that are over by when the last of them was."""
    counted = rows.order_by().values(*FAULT).annotate(count=Count("pk"), since=Min("at"), over=Max("ended_at"))
    return Paginator(counted.order_by("-over" if ended else "since", *FAULT), A_PAGE).get_page(request.GET.get("page"))


def _one_fault(request: HttpRequest, rows: QuerySet[Incident], like: Incident) -> Any:
    """A page of the steps of one fault."""
    of_it = fault_of(like).among(rows).select_related(*READ_AT_ONCE)
    return Paginator(of_it.order_by("-ended_at", "at", "pk"), A_PAGE).get_page(request.GET.get("page"))


def _drawn(
    user: User, rows: QuerySet[Incident], shown: list[Any], like: Incident | None, *, ended: bool
) -> list[dict[str, Any]]:
    if like is not None:
        fault = fault_of(like)
        counted = fault.among(rows).aggregate(count=Count("pk"), since=Min("at"))
        return [_fault(fault, counted, shown, open_cases(user, shown), ended=ended)] if shown else []
    faults = {Fault(*(row[name] for name in FAULT)): row for row in shown}
    found: dict[Fault, list[Incident]] = defaultdict(list)
    for incident in _first_of(rows, faults, ended=ended):
        found[fault_of(incident)].append(incident)
    seen = open_cases(user, [incident for of_one in found.values() for incident in of_one])
    return [_fault(fault, row, found[fault], seen, ended=ended) for fault, row in faults.items()]


def _first_of(rows: QuerySet[Incident], faults: Any, *, ended: bool) -> list[Incident]:
    """The first steps of each fault, in one question to the database."""
    wanted = Q(pk__in=[])
    for fault in faults:
        wanted |= Q(process__version__key=fault.process_key, element_id=fault.element_id, code=fault.code)
    order = [F("ended_at").desc(), F("pk").asc()] if ended else [F("at").asc(), F("pk").asc()]
    numbered = rows.filter(wanted).annotate(
        nth=Window(RowNumber(), partition_by=[F(name) for name in FAULT], order_by=order)
    )
    return list(numbered.filter(nth__lte=OF_A_FAULT).select_related(*READ_AT_ONCE).order_by("nth"))


def _fault(
    fault: Fault, row: dict[str, Any], shown: list[Incident], seen: frozenset[UUID], *, ended: bool
) -> dict[str, Any]:
    first = shown[0]
    told = told_of(fault.code)
    count = row["count"]
    everything = f"{reverse('incidents')}?like={first.pk}" + (f"&show={ENDED}" if ended else "")
    return {
        "anchor": fault.anchor,
        "step": step_name(first.task),
        "process": first.process.version.title,
        "what": told.what,
        "count": count,
        "since": row["since"],
        "rows": [incident_row(incident, seen) for incident in shown],
        "all_url": everything if count > len(shown) else None,
        "again_url": reverse("incidents_again", args=[first.pk]) if count > 1 and not ended else None,
    }
