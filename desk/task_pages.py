"""A task: opening it, taking it, giving it back."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.policy import can
from desk.about import identity_of
from desk.asked_before import said_at_start
from desk.decided import decided_by
from desk.decided_about import links_to
from desk.drafts import written_words
from desk.ended import ended, kept_answers
from desk.looks import read_on_the_way
from desk.own_work import is_own_work, who_can_decide
from desk.rows import rows
from desk.stuck_task import draw_stuck
from desk.why import movers, whys
from workflow import work
from workflow.errors import AlreadySubmittedError, WorkflowError
from workflow.failing import done_at, is_done, submitted_by_people
from workflow.models import Task


def load_task(request: HttpRequest, task_id: UUID, **rest: Any) -> Task | None:
    """The work of people of the address, also where the step after it failed."""
    wanted = Task.objects.filter(Task.for_people() | submitted_by_people(), pk=task_id)
    return wanted.select_related(
        "case__child", "owner", "team", "process", "draft", "record__record", "record__form_version"
    ).first()


@guarded("view", load=load_task)
def task_page(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """What the task is, why it is here, and what one can do with it; once done, by whom and when."""
    user = signed_in(request)
    if is_done(task):
        return draw_stuck(request, task, _records(task, user))
    if task.decides and task.finished is None and can(user, "work", task):
        return redirect("task_form_start", task.pk)
    return draw_task(request, task)


def draw_task(request: HttpRequest, task: Task, note: str = "", error: str = "") -> HttpResponse:
    """Draw the page of a task. `note` and `error`: what was typed about work by hand, and what must be mended in it."""
    user = signed_in(request)
    audit.record("viewed", task, actor=user, case_id=task.case_id)
    shown = rows([task], user)[0]
    if task.finished is None:
        shown["whys"] = whys(task, user, movers([task]), with_reason=True)
    context = {
        "task": shown,
        "ended": ended(task),
        "kept": kept_answers(task, user),
        "explain": _explained(task),
        "written": written_words(task, user),
        "said": said_at_start(task, user),
        "by_hand": _by_hand(task, shown, note, error),
        "errors": [{"href": "#note", "text": error}] if error else [],
        "read_on_the_way": read_on_the_way(task, user, in_full=True),
        "records": _records(task, user),
        "actions": _actions(task, shown),
        "who_can_decide": who_can_decide(task) if _barred(task, user) else "",
        **identity_of(task, user),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "desk/task.jinja", context, status=status)


def _barred(task: Task, user: User) -> bool:
    """Whether this is an open decision on what the person wrote, which somebody else must take."""
    return task.decides and task.finished is None and is_own_work(task, user)


def _explained(task: Task) -> str:
    """What is to be done, for work without a form: there is no form to say it."""
    return task.flow_task.element.explain if task.form_version_id is None and task.finished is None else ""


def _by_hand(task: Task, shown: dict[str, Any], note: str, error: str) -> dict[str, str] | None:
    """Return what asks the person who has work without a form what they did, or None for anybody else."""
    if task.form_version_id is not None or not shown["verb"]:
        return None
    return {"url": reverse("finish_by_hand", args=[task.pk]), "note": note, "error": error}


def _records(task: Task, user: User) -> list[dict[str, str]]:
    """Return links to what the task recorded, and to the record it is about."""
    about = decided_by([task.record]).get(task.record.pk) if task.record else work.reviewed_version(task)
    about = about or work.returned_version(task)
    found = [(_("Read what was recorded"), task.record), (_("Read the record it is about"), about)]
    found += links_to(task, user)
    return [{"words": words, "url": version.url} for words, version in found if version is not None]


def _actions(task: Task, shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the buttons of an open task, from what its row offers."""
    blank = reverse("blank_form", args=[task.pk]) if task.form_version_id and task.finished is None else ""
    here = shown["verb_url"] == shown["url"]
    offered = [
        (shown["verb"], "" if here else shown["verb_url"], "get", True),
        (_("Take it"), shown["claim_url"], "post", True),
        (_("Give it back to the team"), shown["release_url"], "post", not shown["verb"]),
        (_("Give it to somebody"), shown["give_url"], "get", False),
        (_("The form on paper, blank (PDF)"), blank, "get", False),
    ]
    return [{"label": label, "url": url, "method": method, "main": main} for label, url, method, main in offered if url]


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", load=load_task)
def claim(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """Take a task from the queue. Only opened, the address leads to the task: signing in may have come between."""
    user = signed_in(request)
    if request.method != "POST":
        return redirect("task", task.pk)
    try:
        if is_done(task):
            raise AlreadySubmittedError(done_at(task))
        work.claim(task, user)
    except AlreadySubmittedError:
        tell(request, _("This task is done."), "note")
        return redirect("task", task.pk)
    except WorkflowError as error:
        tell(request, str(error), "late")
        return redirect("task", task.pk)
    tell(
        request,
        _("You took “%(title)s”. It is in your work now.") % {"title": task.title_text},
        undo=(reverse("release", args=[task.pk]), _("Give it back")),
    )
    return redirect("task", task.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", load=load_task)
def release(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """Give a task back to the team's queue. What was typed stays with it. Only opened, it leads to the task."""
    user = signed_in(request)
    if request.method != "POST":
        return redirect("task", task.pk)
    try:
        work.release(task, user)
    except WorkflowError as error:
        tell(request, str(error), "late")
        return redirect("task", task.pk)
    tell(
        request,
        _("You gave “%(title)s” back to the team. What was typed stays with it.") % {"title": task.title_text},
        undo=(reverse("claim", args=[task.pk]), _("Take it again")),
    )
    return redirect("my_work")
