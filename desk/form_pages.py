"""Filling in a task's form, page by page, and submitting it."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.banners import tell
from accounts.guard import guarded, refused, signed_in
from accounts.policy import Decision, can
from desk.about import identity_of
from desk.already_done import already_done
from desk.approval import Approval
from desk.decided_about import to_read
from desk.file_links import with_draft_files
from desk.file_pages import files_url
from desk.kept_words import kept_words
from desk.looks import look_words, read_on_the_way
from desk.no_longer_yours import brought_back, had, not_yours
from desk.not_taken_over import foreseen_lines
from desk.returned_note import ReturnedNote
from desk.rows import on_hold_of
from desk.siblings_known import siblings_known
from desk.submitting import after_submission, what_follows
from desk.task_pages import load_task
from desk.task_wizard import TaskWizard
from desk.why import movers, whys
from forms.definition import Review
from forms.elements import Question
from forms.html_ids import html_id
from forms.json_values import JsonObject
from forms.layout import CHECK_PAGE, LIST_PAGE
from forms.models import Draft
from forms.posted import AUTOSAVE_HEADER
from forms.remarks import RemarkView, is_beside
from forms.rendering import Section
from forms.wizard_pages import SHOW_PROBLEMS
from records.deciding import DecisionRefusedError
from records.updating import may_update
from workflow import work
from workflow.errors import NotYoursError, WorkflowError
from workflow.failing import done_at
from workflow.foreseeing import foresee
from workflow.models import Task
from workflow.would_be import would_be


class TaskForm(TaskWizard):
    """The form of a task that is with this person."""

    def page_url(self, slug: str) -> str:
        return reverse("task_form", args=[self.task.pk, slug])

    def blank_url(self) -> str:
        return reverse("blank_form", args=[self.task.pk])

    def files_url(self, pointer: str) -> str:
        return files_url(self.task, pointer)

    def with_files(self, drawn: tuple[Section, ...]) -> tuple[Section, ...]:
        return with_draft_files(
            drawn, self.review.answers, lambda file_id: reverse("task_file", args=[self.task.pk, file_id])
        )

    @cached_property
    def returned(self) -> ReturnedNote | None:
        """The comments on the version that this task corrects, if it came back."""
        version = work.returned_version(self.task)
        return ReturnedNote(version, self.draft.form_version) if version is not None else None

    @property
    def review(self) -> Review:
        """The review of the answers, with the replies that are too long."""
        found = super().review
        if self.returned is None:
            return found
        pages = self.definition.visible_pages(found.given)
        first = pages[0].slug if pages else ""
        problems = self.returned.problems(self.draft.entered, self.definition.visible(found.given), first)
        return replace(found, problems=(*found.problems, *problems)) if problems else found

    def beside(self) -> Collection[Question]:
        return self.returned.fields if self.returned is not None else ()

    def remarks(self) -> Mapping[str, RemarkView]:
        if self.returned is None:
            return {}
        shown = self.definition.visible(self.review.given)
        return self.returned.at_questions(shown, self.draft.entered, self._reply_errors())

    def extra_context(self) -> dict[str, Any]:
        explained = whys(self.task, self.user, movers([self.task]), with_reason=True)
        return {
            **identity_of(self.task, self.user),
            "returned": self._note(),
            "on_hold": on_hold_of(self.task),
            "whys": explained,
            "follow_up": look_words(self.task, self.user),
            "about_records": to_read(self.task, self.user) if self.request.method == "GET" else [],
            **self._foreseen(),
            "read_on_the_way": read_on_the_way(self.task, self.user, in_full=self.kwargs["page"] == LIST_PAGE),
        }

    def _foreseen(self) -> dict[str, Any]:
        """On the page on which one submits: what the child's file would not take over, and who may be known here."""
        if self.request.method != "GET" or self.kwargs["page"] != CHECK_PAGE or not may_update(self.definition):
            return {}
        version, links = would_be(self.task, self.user, self.review)
        case = self.about()
        return {
            "not_taken_over": foreseen_lines(version, links, self._where),
            "siblings_known": siblings_known(version, case, self.user) if case is not None else [],
        }

    def _where(self, place: str) -> str:
        """Where the answer at a pointer is changed: its question, or the list in whose items it stands."""
        asked = [pointer for pointer in self.definition.questions if f"{place}/".startswith(f"{pointer}/")]
        question = self.definition.questions[max(asked, key=len)]
        ending = question.control.focus_ending if question.pointer == place else ""
        return f"{self._change_address(question.page, False)}#{html_id(question.pointer)}{ending}"

    def _note(self) -> dict[str, Any] | None:
        if self.returned is None:
            return None
        shown = self.definition.visible(self.review.given)
        return self.returned.context(shown, self.draft.entered, self._reply_errors(), self.page_url)

    def _reply_errors(self) -> dict[str, str]:
        if SHOW_PROBLEMS not in self.request.GET:
            return {}
        return {problem.pointer: problem.message for problem in self.review.problems if is_beside(problem.pointer)}

    def submit_label(self) -> str:
        return _("Submit for approval") if work.is_reviewed(self.task) else _("Submit")

    def what_submitting_does(self) -> list[str]:
        lines = [_("It is kept for good as a record with a PDF. A change later makes a new version.")]
        if work.is_reviewed(self.task):
            lines.insert(
                0, _("A manager who is not you reads it and decides. If it comes back, your answers are there.")
            )
        return [*lines[:-1], *what_follows(foresee(self.task, self.review.answers)), lines[-1]]

    def on_submit(self, answers: JsonObject, hidden: frozenset[str]) -> HttpResponse:
        done = work.submit(self.task, self.user, answers, hidden)
        return after_submission(self.request, self.task, done)

    def on_already_submitted(self, draft: Draft) -> HttpResponse:
        return already_done(self.request, self.task, draft.submitted_at or clock.now(), decision=False)


_form = TaskForm.as_view()
_approval = Approval.as_view()


@guarded("bring_back", load=load_task, drops_nul=True)
def form_start(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """The first page that still wants something; for a decision, the page on which one decides."""
    return _turned_away(request, task, "") or _opened(request, task, _approval if task.decides else _form, "")


@guarded("bring_back", load=load_task, drops_nul=True)
def form_page(request: HttpRequest, task: Task, task_id: UUID, page: str) -> HttpResponseBase:
    """One page of the form, or `check`."""
    turned_away = _turned_away(request, task, page)
    if turned_away is not None:
        return turned_away
    if task.decides:
        return redirect("task_form_start", task.pk)
    return _opened(request, task, _form, page)


@guarded("bring_back", load=load_task, drops_nul=True)
def form_item(request: HttpRequest, task: Task, task_id: UUID, page: str, name: str, item: str) -> HttpResponseBase:
    """One item of a list on a page of the form."""
    turned_away = _turned_away(request, task, page, name=name, item=item)
    if turned_away is not None:
        return turned_away
    return _opened(request, task, _approval if task.decides else _form, page, name=name, item=item)


def _turned_away(request: HttpRequest, task: Task, page: str, **item: str) -> HttpResponseBase | None:
    """Lead those who see the task but may not write in it to its page. A refusal is kept in the audit trail.

    Who had the task until just now gets back what they wrote and nobody saved.
    """
    user = signed_in(request)
    at = done_at(task)
    if at is not None and task.owner_id == user.pk and not task.is_cancelled:
        return kept_words(request, task, user) or already_done(request, task, at, decision=task.decides)
    decision = can(user, "work", task)
    if decision and at is None:
        return None
    response = refused(request, "work", task, decision or Decision(False, "The task is done."))
    if had(task, user):
        return _back(request, task, page, **item) or response
    if AUTOSAVE_HEADER in request.headers:
        return response
    kept = kept_words(request, task, user)
    if kept is not None:
        return kept
    tell(request, not_yours(task, user), "note")
    return redirect("task", task.pk)


def _back(request: HttpRequest, task: Task, page: str, **item: str) -> HttpResponseBase | None:
    """Give back the words that were sent for a task which left this person."""
    user = signed_in(request)
    return kept_words(request, task, user) or brought_back(request, task, page, **item)


def _opened(request: HttpRequest, task: Task, view: Any, page: str, **item: str) -> HttpResponseBase:
    """Draw or save a page. Whatever shows the answers is kept in the audit trail, drawn after a GET or a POST."""
    user = signed_in(request)
    try:
        if request.method == "POST":
            work.hold_draft(task, user)
        response: HttpResponseBase = view(request, task=task, page=page, **item)
    except NotYoursError as error:
        response = refused(request, "work", task, Decision(False, str(error)))
        now = load_task(request, task.pk)
        return (_back(request, now, page, **item) if now is not None else None) or response
    except (WorkflowError, DecisionRefusedError) as error:
        return _back_to(task, request, error)
    shown = response.status_code in (HTTPStatus.OK, HTTPStatus.CONFLICT) and not isinstance(response, JsonResponse)
    if shown:
        audit.record("viewed", task, actor=user, case_id=task.case_id, page=page or "start")
    return response


def _back_to(task: Task, request: HttpRequest, error: Exception) -> HttpResponseBase:
    tell(request, str(error), "late")
    return redirect("task", task.pk)
