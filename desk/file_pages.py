"""The files of a task's form while it is written, and those of a record."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.guard import guarded, refused, signed_in
from accounts.policy import Decision
from accounts.uploads import takes_file
from desk.about import identity_of
from desk.draft_files import DraftFiles
from desk.given_files import ORIGINAL, downloaded, given_out, stored_file
from desk.record_pages import load_version
from desk.task_pages import load_task
from forms import drafts
from forms.controls.file_list import LARGEST_MB, FileList
from forms.elements import Question
from forms.files import keeping
from forms.files.answers import ListedFile, files_of
from forms.files.location import PICTURES
from forms.files.places import FilePlace, place_at
from forms.items import expanded
from forms.json_values import value_at
from forms.models import Draft, StoredFile
from records import trail
from records.models import RecordVersion
from records.restricted import left_out
from workflow import work
from workflow.errors import NotYoursError
from workflow.failing import done_at
from workflow.models import Task

LARGEST = LARGEST_MB * 1_000_000


def files_url(task: Task, pointer: str) -> str:
    """Where files are added to a task's draft, by what the draft knows the place by (`forms.files.places`)."""
    return reverse("task_files", args=[task.pk, pointer[1:]])


class TaskFiles(DraftFiles):
    """The files of a task's draft."""

    def __init__(self, request: HttpRequest, draft: Draft, place: FilePlace, task: Task) -> None:
        super().__init__(request, draft, place)
        self.task = task

    def url(self) -> str:
        return files_url(self.task, self.place.pointer)

    def file_url(self, file_id: str) -> str:
        return reverse("task_file", args=[self.task.pk, file_id])

    def page_url(self, slug: str) -> str:
        return reverse("task_form", args=[self.task.pk, slug])

    def item_url(self, slug: str, name: str, item: str) -> str:
        return reverse("task_form_item", args=[self.task.pk, slug, name, item])

    def identity(self) -> dict[str, Any]:
        return identity_of(self.task, self.user)

    def note(self, action: str, stored: StoredFile | None, **more: Any) -> None:
        if stored is None:
            case_id, question = self.task.case_id, self.place.pointer
            audit.record(action, self.task, actor=self.user, case_id=case_id, question=question)
            return
        _note(action, stored, self.task, self.request, **more)

    def undo(self) -> tuple[str, str] | None:
        before = reverse("earlier_draft", args=[self.task.pk, self.draft.revision - 1])
        return f"{before}?all=1", _("Put it back")


@takes_file(LARGEST)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("work", load=load_task)
def task_files(request: HttpRequest, task: Task, task_id: UUID, name: str) -> HttpResponseBase:
    """The files of a question: add one with what it shows, describe, replace or remove one."""
    if done_at(task) is not None or task.form_version is None:
        return redirect("task", task.pk)
    try:
        draft = work.draft_of(task, signed_in(request))
        place = place_at(draft, f"/{name}")
        if place is None:
            raise Http404
        page = TaskFiles(request, draft, place, task)
        if request.method != "POST":
            audit.record("viewed", task, actor=signed_in(request), case_id=task.case_id, page="files")
            return page.draw()
        work.hold_draft(task, signed_in(request))
        return page.answer()
    except (drafts.DraftSubmittedError, NotYoursError):
        return redirect("task", task.pk)


@require_safe
@guarded("work", load=load_task)
def task_file(request: HttpRequest, task: Task, task_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A file of a draft, for who writes it."""
    held = keeping.listed_in(task.draft, file_id) if task.draft is not None else None
    if held is None:
        return refused(request, "work", task, Decision(False, "The draft lists no such file."))
    stored = stored_file(file_id)
    answer = given_out(request, stored, held, reverse("task_form_start", args=[task.pk]))
    _note(downloaded(answer), stored, task, request, original=ORIGINAL in request.GET)
    return answer


@require_safe
@guarded("view", load=load_version)
def record_file(
    request: HttpRequest, recorded: RecordVersion, reference: str, version: int, file_id: UUID
) -> HttpResponseBase:
    """A file of a record, for whoever may read the answer that lists it."""
    asked, held = _listed_by(recorded, file_id)
    if asked is None or held is None:
        return refused(request, "view", recorded, Decision(False, "The record lists no such file."))
    instead = left_out(signed_in(request), recorded)
    if instead is not None and instead(asked):
        return refused(
            request, "read_restricted", recorded, Decision(False, "It is for those who work with the child.")
        )
    stored = stored_file(file_id)
    if stored.kind in PICTURES and ORIGINAL in request.GET and instead is not None:
        reason = "Where a photo was taken is for those who work with the child."
        return refused(request, "read_restricted", recorded, Decision(False, reason))
    answer = given_out(request, stored, held, recorded.url)
    told: dict[str, Any] = {"sha256": stored.sha256, "state": stored.state, "original": ORIGINAL in request.GET}
    trail.note(downloaded(answer), stored, recorded.record, actor=signed_in(request), **told)
    return answer


def _listed_by(version: RecordVersion, file_id: UUID) -> tuple[Question | None, ListedFile | None]:
    """The question of a record whose answer lists a file, as its form or an item of a list asks it, and the file."""
    for pointer, question in expanded(version.form_version.definition.questions, version.answers).items():
        if isinstance(question.control, FileList) and pointer not in version.hidden:
            files = files_of(value_at(version.answers, question.path))
            found = next((one for one in files if one.id == str(file_id)), None)
            if found is not None:
                return question, found
    return None, None


def _note(action: str, stored: StoredFile, task: Task, request: HttpRequest, **more: Any) -> None:
    audit.record(
        action,
        stored,
        actor=signed_in(request),
        case_id=task.case_id,
        task=str(task.pk),
        sha256=stored.sha256,
        state=stored.state,
        **more,
    )
