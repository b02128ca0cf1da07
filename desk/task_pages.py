"""A task: opening it, taking it, giving it back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.banners import tell
from accounts.guard import guarded
from accounts.models import Role, User
from accounts.policy import can, standing
from cases.identity import identity
from desk.rows import is_decision, row
from workflow import work
from workflow.bpmn.model import UserTask
from workflow.errors import AlreadySubmittedError, WorkflowError
from workflow.models import Task


def load_task(request: HttpRequest, task_id: UUID, **rest: Any) -> Task | None:
    """The user task of the address."""
    wanted = Task.objects.filter(pk=task_id, form_version__isnull=False)
    return wanted.select_related("case__child", "owner", "team", "process", "draft", "record__record").first()


@guarded("view", load=load_task)
def task_page(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """What the task is, why it is here, and what one can do with it."""
    user: User = request.user  # type: ignore[assignment]
    if is_decision(task) and task.owner_id == user.pk and task.finished is None:
        return redirect("task_form_start", task.pk)
    audit.record("viewed", task, actor=user, case_id=task.case_id)
    element: UserTask = task.flow_task.element
    shown = row(task, user, standing(user), dict(Role.objects.values_list("key", "label")))
    if element.explain:
        shown["why_date"] = element.explain
    about = work.reviewed_version(task) or work.returned_version(task) or task.record
    context = {
        "task": shown,
        "explain": _why_date(task, element),
        "legal_basis": element.legal_basis or None,
        "record_url": reverse("record", args=[about.record.reference, about.number]) if about else None,
        "actions": _actions(task, user),
        **identity(task.case),
    }
    return render(request, "desk/task.jinja", context)


def _why_date(task: Task, element: UserTask) -> str | None:
    if task.due_on is None or element.due_date is None:
        return None
    return _("The process works it out: %(rule)s. Counted without weekends and bank holidays.") % {
        "rule": element.due_date.text
    }


def _actions(task: Task, user: User) -> list[dict[str, Any]]:
    if task.finished is not None:
        return []
    if task.owner_id == user.pk:
        begun = task.draft is not None
        return [
            {
                "label": _("Go on") if begun else _("Start"),
                "url": reverse("task_form_start", args=[task.pk]),
                "method": "get",
                "main": True,
            },
            {
                "label": _("Give it back to the team"),
                "url": reverse("release", args=[task.pk]),
                "method": "post",
                "main": False,
            },
        ]
    if can(user, "claim", task):
        return [{"label": _("Take it"), "url": reverse("claim", args=[task.pk]), "method": "post", "main": True}]
    return []


@require_POST
@guarded("view", load=load_task)
def claim(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """Take a task from the queue."""
    user: User = request.user  # type: ignore[assignment]
    try:
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


@require_POST
@guarded("view", load=load_task)
def release(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """Give a task back to the team's queue. What was typed stays with it."""
    user: User = request.user  # type: ignore[assignment]
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
