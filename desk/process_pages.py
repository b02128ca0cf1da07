"""How a piece of work goes: its drawing with what was done, what is open and what failed, and the same as a list."""

import json
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from viewflow.workflow.status import PROCESS

from accounts import audit
from accounts.days import day_words
from accounts.downloads import attachment
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.paging import A_PAGE, pages
from accounts.policy import can, visible_to
from cases.identity import identity
from cases.models import Case
from desk.about import first_case_of
from desk.ad_hoc_pages import offered
from desk.changing_work import changing
from desk.history_words import HistoryWords, steps
from desk.moved_limits import moved_limits
from desk.step_words import step_words
from workflow import deadlines
from workflow.ad_hoc import offers_in
from workflow.drawing import drawn, left_out
from workflow.history import History, State, history
from workflow.history_lines import lines, newest_first
from workflow.models import ProcessInstance

OLDEST = "oldest"
MOST_LISTED = 20
"""So many pieces of work are listed on a child's page at most."""


def load_process(request: HttpRequest, process_id: UUID, **rest: Any) -> ProcessInstance | None:
    """The process of the address."""
    found = ProcessInstance.objects.filter(pk=process_id)
    callers = ("parent_task__process__version", "outlived__process__version")
    return found.select_related("version", "started_by", *callers).first()


@require_safe
@guarded("history", load=load_process)
def process_page(request: HttpRequest, process: ProcessInstance, process_id: UUID) -> HttpResponseBase:
    """Where the work is, and what happened, newest first."""
    user = signed_in(request)
    case = first_case_of(process, user)
    audit.record("viewed", process, actor=user, case_id=case.pk if case else None)
    known = history(process)
    oldest = request.GET.get("order") == OLDEST
    ordered = newest_first(known)
    page = Paginator(ordered[::-1] if oldest else ordered, A_PAGE).get_page(request.GET.get("page"))
    found = lines(known, list(page.object_list))
    said = HistoryWords(known, found, user)
    told = steps(known.model, known.marks()) if known.visits else []
    url = reverse("process", args=[process.pk])
    context = {
        "process": _heading(known),
        "within": _within(process, user),
        "change": changing(process, user),
        "offered": offered(offers_in(process, user), user) if process.finished is None else [],
        "diagram": _diagram(known, told),
        "steps": told,
        "lines": [said.shown(line) for line in found],
        "oldest": oldest,
        "other_order_url": url if oldest else f"{url}?order={OLDEST}",
        "page": pages(page, url, order=OLDEST if oldest else ""),
        **identity(case, user),
    }
    return render(request, "desk/process.jinja", context)


@require_safe
@guarded("history", load=load_process)
def process_diagram(request: HttpRequest, process: ProcessInstance, process_id: UUID) -> HttpResponseBase:
    """The file of the version on which the work runs. Nothing in it is about anybody."""
    version = process.version
    name = f"{version.key}-version-{version.number}.bpmn"
    return attachment(version.bpmn_xml, name, "application/xml; charset=utf-8")


def work_of(case: Case, reader: User) -> list[dict[str, Any]]:
    """Return the pieces of work for a child, what is open first, as `desk/case.jinja` lists them."""
    found = visible_to(reader, ProcessInstance, "history").filter(case_links__case=case).select_related("version")
    ordered = sorted(found.order_by("-created", "-id")[:MOST_LISTED], key=lambda one: one.finished is not None)
    return [
        {
            "title": one.version.title,
            "on_hold": one.finished is None and one.suspended_at is not None,
            "when": _("since %(day)s") % {"day": day_words(one.created)}
            if one.finished is None
            else _("%(first)s to %(last)s") % {"first": day_words(one.created), "last": day_words(one.finished)},
            "url": reverse("process", args=[one.pk]),
        }
        for one in ordered
    ]


def _heading(known: History) -> dict[str, Any]:
    process = known.process
    return {
        "title": process.version.title,
        "number": process.version.number,
        "started": process.created,
        "by": process.started_by.name if process.started_by is not None else "",
        "ended": process.finished,
        "suspended": process.suspended_at if process.finished is None else None,
        "waits_at": _waits_at(known),
        "moved_limits": moved_limits(process.data.get(deadlines.TIMERS_MOVED, []), known.model),
        "state": _state(known),
    }


def _waits_at(known: History) -> list[str]:
    """The steps at which tokens are, each once, in the order in which they came."""
    at = [visit.element_id for visit in known.visits if visit.is_open]
    here = [known.model.elements[name] for name in dict.fromkeys(at) if name in known.model.elements]
    return [step_words(element, known.model) for element in here]


def _state(known: History) -> dict[str, str]:
    """What `components/state_badge.jinja` shows of the whole."""
    process = known.process
    if process.status == PROCESS.CANCELED:
        return {"state": "cancelled", "words": _("Cancelled")}
    if process.finished is not None:
        return {"state": "done", "words": _("Ended")}
    if any(visit.state == State.FAILED for visit in known.visits):
        return {"state": "failed", "words": _("A step failed")}
    if process.suspended_at is not None:
        return {"state": "waiting", "words": _("On hold")}
    return {"state": "open", "words": _("Under way")}


def _within(process: ProcessInstance, user: User) -> dict[str, Any] | None:
    """The work that started this one, and whether it waits for it still."""
    outer = process.called_by.process if process.called_by is not None else None
    if outer is None or not can(user, "history", outer):
        return None
    url = reverse("process", args=[outer.pk])
    return {"title": outer.version.title, "url": url, "waits": process.outlived is None}


def _diagram(known: History, told: list[dict[str, str]]) -> dict[str, Any] | None:
    """What the viewer needs, or None for a version without a drawing. `missing` are the steps that are not in it.

    `told` are all steps in words, which the drawing marks.
    """
    shapes = drawn(known.process.version)
    missing = left_out(known.model.elements.values(), shapes)
    if len(missing) == len(known.model.elements):
        return None
    marks = {step["id"]: {"state": step["state"], "words": step["words"]} for step in told}
    return {
        "url": reverse("process_diagram", args=[known.process.pk]),
        "marks": json.dumps(marks),
        "ways": json.dumps(sorted(known.ways())),
        "missing": [step_words(element, known.model) for element in missing],
    }
