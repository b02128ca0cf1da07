"""Work by hand: saying that a task without a form is done, and what was done."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, refused, signed_in
from accounts.policy import Decision, can
from desk.already_done import already_done
from desk.no_longer_yours import brought_back, note_to_copy
from desk.signed_out import keeps_words
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


finish = keeps_words(finish_guarded, note_to_copy, lambda task_id: reverse("task", args=[task_id]))
