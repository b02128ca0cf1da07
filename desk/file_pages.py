"""The files of an answer: adding and removing them while the form is written, and giving them out."""

import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.banners import tell
from accounts.files import StoredFileMissingError
from accounts.guard import guarded, refused, signed_in
from accounts.keys import DecryptionError, KeyMissingError
from accounts.policy import Decision
from accounts.uploads import takes_file
from desk.about import identity_of
from desk.record_pages import load_version
from desk.task_pages import load_task
from forms import drafts
from forms.controls.file_list import LARGEST_MB, FileList
from forms.elements import Question
from forms.files import keeping
from forms.files.answers import ListedFile, files_of, size_words
from forms.files.location import PICTURES
from forms.files.places import FilePlace, place_at
from forms.files.signatures import ACCEPT, TYPES, FileRefusedError
from forms.html_ids import html_id
from forms.item_wizard import NEW, NEW_ITEM
from forms.items import expanded, ids_in, name_of
from forms.json_values import value_at
from forms.layout import CHECK_PAGE
from forms.models import Draft, StoredFile
from forms.page_view import SummaryLine
from forms.wizard_pages import CAME_FROM
from records import trail
from records.models import RecordVersion
from records.restricted import left_out
from workflow import work
from workflow.errors import NotYoursError
from workflow.failing import done_at
from workflow.models import Task

logger = logging.getLogger(__name__)

LARGEST = LARGEST_MB * 1_000_000
REMOVE = "remove/"
ORIGINAL = "original"
"""In the query of a download: the photo as it was added, with the place where it was taken."""
UPLOAD_HEADER = "X-Casewright-Upload"
"""Sent by the page's script, which adds several files: it gets JSON, `{added}` or `{errors}`, and no banner."""


def files_url(task: Task, pointer: str) -> str:
    """Where files are added to a task's draft, by what the draft knows the place by (`forms.files.places`)."""
    return reverse("task_files", args=[task.pk, pointer[1:]])


@takes_file(LARGEST)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("work", load=load_task)
def task_files(request: HttpRequest, task: Task, task_id: UUID, name: str) -> HttpResponseBase:
    """The files of a question: add one with what it shows, or remove one."""
    if done_at(task) is not None or task.form_version is None:
        return redirect("task", task.pk)
    try:
        draft = work.draft_of(task, signed_in(request))
        place = place_at(draft, f"/{name}")
        if place is None:
            raise Http404
        if request.method != "POST":
            audit.record("viewed", task, actor=signed_in(request), case_id=task.case_id, page="files")
            return _draw(request, task, draft, place)
        work.hold_draft(task, signed_in(request))
        action = request.POST.get("action", "")
        if action.startswith(REMOVE):
            return _remove(request, task, draft, place, action.removeprefix(REMOVE))
        return _add(request, task, draft, place)
    except (drafts.DraftSubmittedError, NotYoursError):
        return redirect("task", task.pk)


@require_safe
@guarded("work", load=load_task)
def task_file(request: HttpRequest, task: Task, task_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A file of a draft, for who writes it."""
    held = keeping.listed_in(task.draft, file_id) if task.draft is not None else None
    if held is None:
        return refused(request, "work", task, Decision(False, "The draft lists no such file."))
    stored = _stored(file_id)
    answer = _given_out(request, stored, held, reverse("task_form_start", args=[task.pk]))
    _note_on_task(_downloaded(answer), stored, task, request, original=ORIGINAL in request.GET)
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
    stored = _stored(file_id)
    if stored.kind in PICTURES and ORIGINAL in request.GET and instead is not None:
        reason = "Where a photo was taken is for those who work with the child."
        return refused(request, "read_restricted", recorded, Decision(False, reason))
    answer = _given_out(request, stored, held, reverse("record", args=[reference, recorded.number]))
    told: dict[str, Any] = {"sha256": stored.sha256, "state": stored.state, "original": ORIGINAL in request.GET}
    trail.note(_downloaded(answer), stored, recorded.record, actor=signed_in(request), **told)
    return answer


def _stored(file_id: UUID) -> StoredFile:
    found: StoredFile | None = StoredFile.objects.filter(pk=file_id).first()
    if found is None:
        raise Http404
    return found


def _listed_by(version: RecordVersion, file_id: UUID) -> tuple[Question | None, ListedFile | None]:
    """The question of a record whose answer lists a file, as its form or an item of a list asks it, and the file."""
    for pointer, question in expanded(version.form_version.definition.questions, version.answers).items():
        if isinstance(question.control, FileList) and pointer not in version.hidden:
            files = files_of(value_at(version.answers, question.path))
            found = next((one for one in files if one.id == str(file_id)), None)
            if found is not None:
                return question, found
    return None, None


def _given_out(request: HttpRequest, stored: StoredFile, held: ListedFile, back: str) -> HttpResponse:
    """The bytes as an attachment; a file that may not be opened, or cannot be, leads back with the reason."""
    if not stored.may_be_opened:
        tell(request, _why_not(stored), "late")
        return redirect(back)
    try:
        content = keeping.given_out(stored, original=ORIGINAL in request.GET)
    except (keeping.FileChangedError, StoredFileMissingError, DecryptionError, KeyMissingError) as error:
        logger.error("A stored file cannot be given out: %s", error)
        tell(request, _("The file cannot be read any more. Tell whoever runs the service."), "late")
        return redirect(back)
    headers = {
        "Content-Disposition": content_disposition_header(True, held.name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=TYPES[stored.kind].media_type, headers=headers)


def _downloaded(answer: HttpResponse) -> str:
    """What the trail says of a file that was asked for."""
    return "file_downloaded" if answer.status_code == HTTPStatus.OK else "file_not_given_out"


def _why_not(stored: StoredFile) -> str:
    if stored.state == StoredFile.State.INFECTED:
        return _("The file holds a virus and is not given out.")
    return _("The file waits to be checked for viruses. It can be opened once it is checked.")


def _add(request: HttpRequest, task: Task, draft: Draft, place: FilePlace) -> HttpResponse:
    sent = request.FILES.get("file")
    description = " ".join(request.POST.get("description", "").split())[: keeping.LONGEST_DESCRIPTION]
    errors = []
    if sent is None:
        errors.append(SummaryLine("#file", _("Choose a file")))
    elif (sent.size or 0) > place.control.largest:
        errors.append(SummaryLine("#file", str(keeping.too_large(keeping.clean_name(str(sent.name)), place.control))))
    if not description:
        errors.append(SummaryLine("#description", _("Say what the file shows")))
    if errors or sent is None:
        return _draw(request, task, draft, place, errors, description)
    try:
        name, content = str(sent.name), sent.read()
        now = keeping.add(draft.pk, place, name=name, content=content, description=description, by=signed_in(request))
    except FileRefusedError as error:
        audit.record("file_refused", task, actor=signed_in(request), case_id=task.case_id, question=place.pointer)
        return _draw(request, task, draft, place, [SummaryLine("#file", str(error))], description)
    added = _stored(UUID(place.files(now)[-1].id))
    _note_on_task("file_added", added, task, request)
    if UPLOAD_HEADER in request.headers:
        return JsonResponse({"added": True})
    tell(request, _("The file is added."))
    return redirect(_here(request, task, place))


def _remove(request: HttpRequest, task: Task, draft: Draft, place: FilePlace, file_id: str) -> HttpResponse:
    try:
        wanted = UUID(file_id)
    except ValueError as error:
        raise Http404 from error
    if keeping.remove(draft.pk, place, wanted, signed_in(request)) is not None:
        _note_on_task("file_removed", _stored(wanted), task, request)
        draft.refresh_from_db()
        undo = f"{reverse('earlier_draft', args=[task.pk, draft.revision - 1])}?all=1"
        tell(request, _("The file is removed."), undo=(undo, _("Put it back")))
    return redirect(_here(request, task, place))


def _note_on_task(action: str, stored: StoredFile, task: Task, request: HttpRequest, **more: Any) -> None:
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


def _here(request: HttpRequest, task: Task, place: FilePlace) -> str:
    return files_url(task, place.pointer) + _query(request, CAME_FROM, NEW_ITEM)


def _query(request: HttpRequest, *names: str) -> str:
    """What of the way that led here goes on in an address: from the check page, to an item that is new."""
    known = {CAME_FROM: CHECK_PAGE, NEW_ITEM: "1"}
    carried = {name: known[name] for name in names if request.GET.get(name) == known[name]}
    return f"?{urlencode(carried)}" if carried else ""


def _back(request: HttpRequest, task: Task, draft: Draft, place: FilePlace) -> tuple[str, str, str]:
    """What the page is called that led here, what stands around it, and its address at the question."""
    definition = draft.form_version.definition
    page = definition.page(place.page)
    title = page.title if page is not None else ""
    at = f"{_query(request, CAME_FROM)}#{html_id(place.question.pointer)}"
    if place.listed is None:
        return title, title, reverse("task_form", args=[task.pk, place.page]) + at
    ids = ids_in(place.listed, draft.entered.get(place.page, {}))
    name = name_of(place.listed, ids.index(place.item) if place.item in ids else len(ids))
    slug = next(slug for slug, listed in definition.lists.items() if listed is place.listed)
    item = f"{NEW}{place.item}" if request.GET.get(NEW_ITEM) else place.item
    around = _("%(page)s, %(item)s") % {"page": title, "item": name}
    return name, around, reverse("task_form_item", args=[task.pk, place.page, slug, item]) + at


def _draw(
    request: HttpRequest,
    task: Task,
    draft: Draft,
    place: FilePlace,
    errors: list[SummaryLine] | None = None,
    description: str = "",
) -> HttpResponse:
    if errors and UPLOAD_HEADER in request.headers:
        return JsonResponse({"errors": [line.text for line in errors]}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    held, control = place.files(draft), place.control
    states = {str(one.pk): one for one in StoredFile.objects.filter(pk__in=[one.id for one in held])}
    back_to, around, back_url = _back(request, task, draft, place)
    context = {
        **identity_of(task, signed_in(request)),
        "form_title": draft.form_version.title,
        "page_title": around,
        "back_to": back_to,
        "question": place.question,
        "files": [_line(one, states.get(one.id), task) for one in held],
        "full": len(held) >= control.most,
        "most": control.most,
        "left": control.most - len(held),
        "largest": size_words(control.largest),
        "accept": ACCEPT,
        "longest": keeping.LONGEST_DESCRIPTION,
        "description": description,
        "errors": errors or [],
        "wrong": {line.href[1:]: line.text for line in errors or []},
        "back_url": back_url,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "desk/task_files.jinja", context, status=status)


def _line(held: ListedFile, stored: StoredFile | None, task: Task) -> dict[str, Any]:
    """One file: its words, its address where it may be opened, else why not, and the button that removes it."""
    opens = stored is not None and stored.may_be_opened
    url = reverse("task_file", args=[task.pk, held.id])
    return {
        "id": f"file-{held.id}",
        "words": held.words,
        "description": held.description,
        "url": url if opens else "",
        "original_url": f"{url}?{ORIGINAL}=1" if opens and stored is not None and stored.says_place else "",
        "state": stored.get_state_display() if stored is not None else "",
        "remove": f"{REMOVE}{held.id}",
    }
