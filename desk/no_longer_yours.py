"""When a task went to somebody else while a page of its form was open: who has it, and one's own words to copy.

Only what the person posted just now comes back to them, nothing that is saved. So also somebody who may not see the
child's file any more, because the child moved to another team, loses no word.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit
from accounts.banners import tell
from accounts.guard import signed_in
from accounts.models import User
from accounts.policy import can
from cases.identity import identity
from forms import drafts, item_drafts
from forms.conflict_view import choice_views
from forms.controls.base import Fields
from forms.controls.free_text import FreeText
from forms.definition import FormDefinition
from forms.drafts import Conflict, Typed
from forms.elements import Page, Question
from forms.item_wizard import NEW
from forms.models import Draft
from forms.posted import AUTOSAVE_HEADER, posted_fields
from forms.taking import taken
from workflow.assigning import whereabouts
from workflow.errors import NoLongerNeededError
from workflow.failing import done_at
from workflow.models import Task


def had(task: Task, user: User) -> bool:
    """Say whether a task is or was with this person: they began its draft, typed into it, or it was taken from them."""
    draft = task.draft
    wrote = draft is not None and (draft.author_id == user.pk or user.pk in drafts.writers(draft))
    return task.owner_id == user.pk or wrote or task.handovers.filter(former=user).exists()


def not_yours(task: Task, user: User) -> str:
    """Say why somebody may not write in a task."""
    if task.owner_id == user.pk and done_at(task) is None:
        return _("You no longer hold the role that this task is for.")
    if task.is_cancelled:
        return str(NoLongerNeededError())
    if done_at(task) is not None:
        return _("This task is done.")
    if had(task, user):
        return _("This task is no longer with you. %(whereabouts)s") % {"whereabouts": whereabouts(task)}
    return _("This task is not with you.")


def brought_back(
    request: HttpRequest, task: Task, page: str, name: str = "", item: str = ""
) -> HttpResponseBase | None:
    """Answer a page or a post for a task that left this person.

    To the page's own autosave: 409 and who has it. To a button: what was typed and not saved, to copy. Where there is
    nothing to copy, a banner on the page where the work goes on. None for a page of a task that the person may not see.
    """
    user = signed_in(request)
    seen = bool(can(user, "view", task))
    words = not_yours(task, user)
    if request.method == "POST" and AUTOSAVE_HEADER in request.headers:
        return JsonResponse({"message": words.rstrip(".")}, status=HTTPStatus.CONFLICT)
    kept = _unsaved(request, task, page, name, item) if request.method == "POST" else []
    if kept:
        audit.record("words_brought_back", task, actor=user, case_id=task.case_id)
        context = {
            "words": words,
            "task_title": task.title_text,
            "reference": task.case.reference if task.case else "",
            "kept": kept,
            "task_url": reverse("task", args=[task.pk]) if seen else None,
            **identity(task.case if seen else None, user),
        }
        return render(request, "desk/no_longer_yours.jinja", context, status=HTTPStatus.CONFLICT)
    if not seen and request.method != "POST":
        return None
    tell(request, words, "note")
    return redirect("task", task.pk) if seen else redirect("my_work")


def _unsaved(request: HttpRequest, task: Task, page: str, name: str = "", item: str = "") -> list[dict[str, Any]]:
    """Return each posted answer that the draft does not hold: question, and the words as typed or as shown.

    The words of a decision are not looked for: `desk.kept_words` shows them.
    """
    if task.form_version is None:
        return note_to_copy(request)
    if task.decides:
        return []
    return unsaved_in(request, task.form_version.definition, task.draft, page, name, item)


def unsaved_in(
    request: HttpRequest, definition: FormDefinition, draft: Draft | None, page: str, name: str = "", item: str = ""
) -> list[dict[str, Any]]:
    """Return each posted answer of a form's page, or of an item's, that the draft does not hold, to copy."""
    asked, held = _asked(definition, draft, definition.lists.get(name), page, item.removeprefix(NEW))
    if asked is None:
        return []
    questions = {question.pointer: question for question in asked.questions}
    typed = taken(asked, posted_fields(request.POST), frozenset(questions))
    return [
        _copy(questions[pointer], mine)
        for pointer, mine in typed.items()
        if any(text.strip() for texts in mine.values() for text in texts)
        and mine != drafts.typed_in(held, questions[pointer])
    ]


def note_to_copy(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what was posted about work by hand, to copy; nothing when nothing was written."""
    note = request.POST.get("note", "")
    return [{"id": "note", "label": _("What you did"), "text": note, "answer": None}] if note.strip() else []


def _asked(
    definition: FormDefinition, draft: Draft | None, listed: Question | None, page: str, item: str
) -> tuple[Page | None, Fields]:
    """The page that was posted, of the form or of an item of a list, and what the draft holds for it."""
    if listed is not None and draft is not None:
        return item_drafts.asking(draft, listed, item).page, item_drafts.item_fields(draft, listed, item)
    shown = definition.page(page) if listed is None else None
    return shown, draft.entered.get(shown.slug, {}) if draft is not None and shown is not None else {}


def _copy(question: Question, mine: Typed) -> dict[str, Any]:
    (view,) = choice_views([Conflict(question, mine, {})], {})
    long = isinstance(question.control, FreeText)
    text = "\n".join(text for texts in mine.values() for text in texts) if long else None
    return {"id": view.id, "label": view.label, "text": text, "answer": view.mine}
