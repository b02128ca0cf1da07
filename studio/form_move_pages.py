"""Moving open drafts to another version of their form: rehearse, let it run, stop it, take it back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.banners import tell
from accounts.guard import guarded
from accounts.models import User
from forms.models import FormVersion
from jobs.failures import REASONS
from studio.access import FORMS
from studio.form_rehearsal_view import shown as rehearsal_shown
from workflow.form_versions import batches, moves, reasons
from workflow.form_versions.moves import MoveError
from workflow.models import FormMove, MovedTask
from workflow.publishing import LONGEST_REASON

Outcome = MovedTask.Outcome
Status = FormMove.Status
CHANGEABLE = (Status.REHEARSED, Status.STOPPED, Status.DONE)
MOST_LISTED = 50


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def begin(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """Begin to move open work to a version, with a first rehearsal. Only opened, it leads to the form."""
    version = FormVersion.objects.filter(key=key, pk=version_id).exclude(status="draft").first()
    if version is None:
        raise Http404
    if request.method != "POST":
        return redirect("form_versions", key)
    try:
        made = moves.begin(version, _person(request))
    except MoveError as error:
        tell(request, str(error), "late")
        return redirect("form_versions", key)
    return redirect("form_move", made.pk)


@require_safe
@guarded("view", place=FORMS)
def move(request: HttpRequest, move_id: UUID) -> HttpResponseBase:
    """What the last rehearsal found, how far it is, and what can be done."""
    return _draw(request, _held(move_id))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def rehearse(request: HttpRequest, move_id: UUID) -> HttpResponseBase:
    """Rehearse again."""
    return _act(request, move_id, lambda held: moves.rehearse_now(held, _person(request)), _("Rehearsed again."))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def run(request: HttpRequest, move_id: UUID) -> HttpResponseBase:
    """Let every open task move, with its draft."""
    reason = request.POST.get("reason", "").strip()
    done = _("The drafts are being moved. You may leave this page.")
    return _act(request, move_id, lambda held: moves.run(held, _person(request), reason), done, "run-reason", reason)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def stop(request: HttpRequest, move_id: UUID) -> HttpResponseBase:
    """Let nothing more be moved."""
    done = _("Stopped. What has moved stays moved; you can go on, or move it back.")
    return _act(request, move_id, lambda held: moves.stop(held, _person(request)), done)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def undo(request: HttpRequest, move_id: UUID) -> HttpResponseBase:
    """Take back what moved."""
    reason = request.POST.get("reason", "").strip()
    done = _("The drafts are being moved back. You may leave this page.")
    return _act(request, move_id, lambda held: moves.undo(held, _person(request), reason), done, "undo-reason", reason)


@require_safe
@guarded("view", place=FORMS)
def progress(request: HttpRequest, move_id: UUID) -> HttpResponseBase:
    """How far the worker is, for the page that asks again and again; when it is done that page draws itself anew."""
    held = _held(move_id)
    answer = render(request, "studio/form_progress.jinja", {"progress": _progress(held)})
    if not held.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


def _act(
    request: HttpRequest,
    move_id: UUID,
    act: Callable[[FormMove], Any],
    done: str,
    field: str = "main",
    reason: str = "",
) -> HttpResponseBase:
    """Do something on a post, and lead to the page; what does not fit is said there."""
    held = _held(move_id)
    if request.method == "POST":
        try:
            act(held)
        except MoveError as error:
            return _draw(request, _held(move_id), {field: str(error)}, reason)
        tell(request, done)
    return redirect("form_move", held.pk)


def _draw(request: HttpRequest, held: FormMove, wrong: dict[str, str] | None = None, reason: str = "") -> HttpResponse:
    version, left = held.version, batches.forward(held).count()
    older = FormVersion.objects.filter(key=version.key, number__lt=version.number).exclude(status="draft")
    counted = batches.outcomes(held)
    context = {
        "title": version.title,
        "number": version.number,
        "form_url": reverse("form_versions", args=[version.key]),
        "status": held.status,
        "changeable": held.status in CHANGEABLE,
        "begun": held.begun_at is not None,
        "left": left,
        "rehearsal": rehearsal_shown(held, version, version.definition, older.order_by("-number").first()),
        "progress": _progress(held),
        "stayed": _stayed(held),
        "can_run": held.status in CHANGEABLE and left > 0,
        "can_undo": held.status in (Status.STOPPED, Status.DONE) and bool(counted.get(Outcome.MOVED)),
        "longest": LONGEST_REASON,
        "urls": {act: reverse(f"form_move_{act}", args=[held.pk]) for act in ("rehearse", "run", "stop", "undo")},
        "wrong": wrong or {},
        "errors": [{"href": f"#{field}", "text": words} for field, words in (wrong or {}).items()],
        "reason": reason,
    }
    return render(request, "studio/form_move.jinja", context)


def _progress(held: FormMove) -> dict[str, Any]:
    """How far a run or an undo is, as `studio/form_progress.jinja` takes it."""
    return {
        "status": held.status,
        "under_way": held.is_under_way,
        "begun": held.begun_at is not None,
        "moved": held.moved,
        "stayed": held.stayed,
        "losing": held.losing,
        "total": held.total,
        "done": held.moved + held.stayed,
        "since": held.begun_at,
        "ended": held.ended_at,
        "by": held.by.name,
        "reason": held.reason,
        "struggling": batches.is_struggling(held),
        "fault": str(REASONS.get(held.fault, _("Something went wrong on our side."))) if held.fault else "",
        "poll_url": reverse("form_move_progress", args=[held.pk]),
        "page_url": reverse("form_move", args=[held.pk]),
    }


def _stayed(held: FormMove) -> list[dict[str, str]]:
    """The work that stayed where it was, by its number, with the reason."""
    rows = MovedTask.objects.filter(move=held, outcome__in=(Outcome.STAYED, Outcome.KEPT)).order_by("task_id")
    listed = rows.values_list("task__process_id", "reason")[:MOST_LISTED]
    return [{"work": process.hex[-8:].upper(), "why": str(reasons.WORDS[reason])} for process, reason in listed]


def _held(move_id: UUID) -> FormMove:
    found = FormMove.objects.select_related("version", "by").filter(pk=move_id).first()
    if found is None:
        raise Http404
    held: FormMove = found
    return held


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
