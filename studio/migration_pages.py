"""Moving running work to another version: rehearse, say which step becomes which, let it run, stop it, take it back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.banners import tell
from accounts.guard import guarded
from accounts.models import User
from studio.access import PROCESSES
from studio.migration_view import STAYS, shown
from studio.migration_view import progress as progress_of
from workflow.migration import acts
from workflow.migration.acts import MigrationError
from workflow.models import Migration, ProcessVersion


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def begin(request: HttpRequest, key: str) -> HttpResponseBase:
    """Begin to move work between two versions, with a first rehearsal. Only opened, it leads to the process."""
    if request.method != "POST":
        return redirect("process_versions", key)
    versions = [_version(key, request.POST.get(name, "")) for name in ("from", "to")]
    source, target = versions
    if source is None or target is None:
        tell(request, _("Choose from which version work moves, and to which."), "late")
        return redirect("process_versions", key)
    try:
        made = acts.begin(source, target, _person(request))
        if made.rehearsed_at is None:
            acts.rehearse_now(made, _person(request))
    except MigrationError as error:
        tell(request, str(error), "late")
        return redirect("process_versions", key)
    return redirect("migration", made.pk)


@require_safe
@guarded("view", place=PROCESSES)
def migration(request: HttpRequest, migration_id: UUID) -> HttpResponseBase:
    """What the last rehearsal found, and what can be done."""
    return _draw(request, _held(migration_id))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def rehearse(request: HttpRequest, migration_id: UUID) -> HttpResponseBase:
    """Rehearse again."""
    return _act(request, migration_id, lambda held: acts.rehearse_now(held, _person(request)), _("Rehearsed again."))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def map_step(request: HttpRequest, migration_id: UUID) -> HttpResponseBase:
    """Say which step one becomes, and rehearse again."""
    held = _held(migration_id)
    if request.method != "POST":
        return redirect("migration", held.pk)
    step, to, by = request.POST.get("step", ""), request.POST.get("to", STAYS), _person(request)
    try:
        refused = _map(held, step, to, by)
        acts.rehearse_now(held, by)
    except MigrationError as error:
        return _draw(request, held, {"main": str(error)})
    if refused:
        return _draw(request, _held(migration_id), {f"to-{step}": words for words in refused.values()})
    tell(request, _("Kept, and rehearsed again."))
    return redirect("migration", held.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def run(request: HttpRequest, migration_id: UUID) -> HttpResponseBase:
    """Let everything move that does."""
    reason = request.POST.get("reason", "").strip()
    done = _("The work is being moved. You may leave this page.")
    return _act(
        request, migration_id, lambda held: acts.run(held, _person(request), reason), done, "run-reason", reason
    )


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def stop(request: HttpRequest, migration_id: UUID) -> HttpResponseBase:
    """Let nothing more be moved."""
    done = _("Stopped. What has moved stays moved; you can go on, or move it back.")
    return _act(request, migration_id, lambda held: acts.stop(held, _person(request)), done)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def undo(request: HttpRequest, migration_id: UUID) -> HttpResponseBase:
    """Take back what moved."""
    reason = request.POST.get("reason", "").strip()
    done = _("The work is being moved back. You may leave this page.")
    return _act(
        request, migration_id, lambda held: acts.undo(held, _person(request), reason), done, "undo-reason", reason
    )


@require_safe
@guarded("view", place=PROCESSES)
def progress(request: HttpRequest, migration_id: UUID) -> HttpResponseBase:
    """How far the worker is, for the page that asks again and again; when it is done that page draws itself anew."""
    held = _held(migration_id)
    answer = render(request, "studio/progress.jinja", {"progress": progress_of(held)})
    if not held.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


def _act(
    request: HttpRequest,
    migration_id: UUID,
    act: Callable[[Migration], Any],
    done: str,
    field: str = "main",
    reason: str = "",
) -> HttpResponseBase:
    """Do something on a post, and lead to the page; what does not fit is said there."""
    held = _held(migration_id)
    if request.method == "POST":
        try:
            act(held)
        except MigrationError as error:
            return _draw(request, _held(migration_id), {field: str(error)}, reason)
        tell(request, done)
    return redirect("migration", held.pk)


def _draw(request: HttpRequest, held: Migration, wrong: dict[str, str] | None = None, reason: str = "") -> HttpResponse:
    errors = [{"href": f"#{field}", "text": words} for field, words in (wrong or {}).items()]
    context = {**shown(held), "wrong": wrong or {}, "errors": errors, "reason": reason}
    return render(request, "studio/migration.jinja", context)


def _map(held: Migration, step: str, to: str, by: User) -> dict[str, str]:
    """Say which step one becomes, or that work there stays; return what cannot be."""
    if to != STAYS:
        return acts.map_steps(held, {step: to}, by)
    acts.leave(held, [step], by)
    return {}


def _held(migration_id: UUID) -> Migration:
    found = Migration.objects.select_related("from_version", "to_version", "by").filter(pk=migration_id).first()
    if found is None:
        raise Http404
    return found


def _version(key: str, text: str) -> ProcessVersion | None:
    try:
        found: ProcessVersion | None = ProcessVersion.objects.filter(key=key, pk=UUID(text)).first()
    except ValueError:
        return None
    return found


def _person(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
