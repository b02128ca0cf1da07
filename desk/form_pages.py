"""Filling in a task's form, page by page, and submitting it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.banners import tell
from accounts.guard import guarded
from accounts.models import User
from cases.identity import identity
from desk.approval import Approval
from desk.rows import is_decision
from desk.submitting import after_submission
from desk.task_pages import load_task
from forms.json_values import JsonObject
from forms.models import Draft
from forms.wizard import FormWizard
from workflow import work
from workflow.errors import WorkflowError
from workflow.models import Task


class TaskForm(FormWizard):
    """The form of a task that is with this person."""

    @property
    def task(self) -> Task:
        """The task of the address, let through by the guard."""
        task: Task = self.kwargs["task"]
        return task

    @property
    def user(self) -> User:
        """Who writes."""
        user: User = self.request.user
        return user

    def get_draft(self) -> Draft:
        return work.draft_of(self.task, self.user)

    def page_url(self, slug: str) -> str:
        return reverse("task_form", args=[self.task.pk, slug])

    def leave_url(self) -> str:
        return reverse("my_work")

    def extra_context(self) -> dict[str, Any]:
        return identity(self.task.case)

    def submit_label(self) -> str:
        return _("Submit for approval") if work.is_reviewed(self.task) else _("Submit")

    def what_submitting_does(self) -> list[str]:
        lines = [_("It is kept for good as a record with a PDF. A change later makes a new version.")]
        if work.is_reviewed(self.task):
            lines.insert(
                0, _("A manager who is not you reads it and decides. If it comes back, your answers are there.")
            )
        return lines

    def on_submit(self, answers: JsonObject, hidden: frozenset[str]) -> HttpResponse:
        done = work.submit(self.task, self.user, answers, hidden)
        return after_submission(self.request, self.task, done)

    def on_already_submitted(self, draft: Draft) -> HttpResponse:
        at = draft.submitted_at or clock.now()
        tell(self.request, _("Already submitted at %(time)s.") % {"time": f"{clock.local(at):%H:%M}"}, "note")
        return HttpResponseRedirect(reverse("task", args=[self.task.pk]))


_form = TaskForm.as_view()
_approval = Approval.as_view()


@guarded("work", load=load_task)
def form_start(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """The first page that still wants something; for a decision, the page on which one decides."""
    if task.finished is not None:
        return redirect("task", task.pk)
    if is_decision(task):
        return _drawn(request, task, _approval, "")
    return _drawn(request, task, _form, "")


@guarded("work", load=load_task)
def form_page(request: HttpRequest, task: Task, task_id: UUID, page: str) -> HttpResponseBase:
    """One page of the form, or `check`."""
    if is_decision(task):
        return redirect("task_form_start", task.pk)
    return _drawn(request, task, _form, page)


def _drawn(request: HttpRequest, task: Task, view: Any, page: str) -> HttpResponseBase:
    user: User = request.user  # type: ignore[assignment]
    if request.method == "GET":
        audit.record("viewed", task, actor=user, case_id=task.case_id, page=page or "start")
    try:
        response: HttpResponseBase = view(request, task=task, page=page)
    except WorkflowError as error:
        tell(request, str(error), "late")
        return redirect("task", task.pk)
    return response
