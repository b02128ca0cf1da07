"""Work by hand: saying that a task without a form is done, and what was done."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, refused, signed_in
from accounts.policy import Decision, can
from desk.already_done import already_done
from desk.no_longer_yours import brought_back, note_to_copy
from desk.task_pages import draw_task, load_task
from forms.controls.free_text import too_long
from forms.limits import MAX_TEXT_ANSWER
from workflow import work
from workflow.errors import WorkflowError
from workflow.failing import done_at
from workflow.models import Task


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("bring_back", load=load_task)
def finish_guarded(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """Keep what was done by hand and let the process go on. Only opened, the address leads to the task.

    When the task is no longer this person's, what they wrote comes back to copy.
    """
    user = signed_in(request)
    if request.method != "POST" or task.form_version_id is not None:
        return redirect("task", task.pk)
    note = request.POST.get("note", "").replace("\r\n", "\n")
    if len(note) > MAX_TEXT_ANSWER and can(user, "work", task):
        return draw_task(request, task, note, too_long(_("What you did"), len(note), MAX_TEXT_ANSWER))
    try:
        work.finish_by_hand(task, user, note)
    except work.NoNoteError as error:
        if not can(user, "work", task):
            return redirect("task", task.pk)
        return draw_task(request, task, note, str(error).rstrip("."))
    except WorkflowError as error:
        task.refresh_from_db()
        at = done_at(task)
        if task.owner_id == user.pk and at is not None and task.note == note:
            return already_done(request, task, at, decision=False)
        response = refused(request, "work", task, Decision(False, str(error)))
        return brought_back(request, task, "") or response
    tell(request, _("“%(title)s” is done. What you did is kept with it.") % {"title": task.title_text})
    if task.case is not None and can(user, "view", task.case):
        return redirect("case", task.case.reference)
    return redirect("my_work")


def finish(request: HttpRequest, task_id: UUID) -> HttpResponseBase:
    """Take the note; to somebody who was signed out meanwhile, give the words back before they sign in again."""
    kept = note_to_copy(request) if request.method == "POST" and not request.user.is_authenticated else []
    if not kept:
        return finish_guarded(request, task_id=task_id)
    here = f"{reverse('account_login')}?next={reverse('task', args=[task_id])}"
    response = render(
        request, "desk/signed_out.jinja", {"kept": kept, "sign_in_url": here}, status=HTTPStatus.FORBIDDEN
    )
    add_never_cache_headers(response)
    return response


finish.guard = finish_guarded.guard  # type: ignore[attr-defined]
