"""A person's drafts, and the earlier revisions of one: looking at them and putting answers back."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.banners import tell
from accounts.days import at_words
from accounts.guard import guarded, signed_in
from accounts.paging import A_PAGE, pages
from desk.about import identity_of
from desk.drafts import draft_rows, drafts_of_others_now, own_drafts
from desk.task_pages import load_task
from forms import drafts, earlier
from forms.definition import FormDefinition
from forms.models import Draft
from forms.revisions import NoSuchRevisionError
from workflow import work
from workflow.errors import NotYoursError
from workflow.failing import done_at
from workflow.models import Task

MOST_OF_OTHERS = 25


@guarded("open", place="my_work")
def your_drafts(request: HttpRequest) -> HttpResponseBase:
    """Every draft that is with this person, and those that they began and others have now."""
    user = signed_in(request)
    shown = Paginator(own_drafts(user), A_PAGE).get_page(request.GET.get("page"))
    audit.record("listed", None, actor=user, list="drafts")
    context = {
        "drafts": draft_rows(shown, user),
        "count": shown.paginator.count,
        "elsewhere": draft_rows(drafts_of_others_now(user)[:MOST_OF_OTHERS], user),
        "page": pages(shown, reverse("drafts")),
    }
    return render(request, "desk/drafts.jinja", context)


@guarded("work", load=load_task)
def earlier_drafts(request: HttpRequest, task: Task, task_id: UUID) -> HttpResponseBase:
    """The earlier revisions of a task's draft, the latest first."""
    draft = _draft(task)
    if draft is None:
        return redirect("task", task.pk)
    rows = draft.revisions.select_related("saved_by", "replaced_by").order_by("-number")
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    _seen(request, task, "earlier")
    context = {
        **_about(request, task),
        "saved_at": draft.updated_at,
        "saved_by": draft.updated_by.name,
        "written": draft.revision > 0,
        "revisions": [
            {"told": one, "url": reverse("earlier_draft", args=[task.pk, one.number])}
            for one in earlier.revisions(draft, shown, _reviewed(task))
        ],
        "page": pages(shown, reverse("earlier_drafts", args=[task.pk])),
    }
    return render(request, "desk/earlier_drafts.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("work", load=load_task)
def earlier_draft(request: HttpRequest, task: Task, task_id: UUID, number: int) -> HttpResponseBase:
    """A draft as it was, beside what it holds now. Posted, it puts the chosen answers back, or with `all` every one."""
    draft = _draft(task)
    if draft is None:
        return redirect("task", task.pk)
    try:
        if request.method == "POST":
            chosen = None if "all" in request.GET else request.POST.getlist("put")
            if chosen is None or chosen:
                return _put_back(request, task, draft, number, chosen)
        return _draw(request, task, draft, number)
    except NoSuchRevisionError as error:
        raise Http404 from error
    except (drafts.DraftSubmittedError, NotYoursError):
        return redirect("task", task.pk)


def _draft(task: Task) -> Draft | None:
    """The draft of a task in which one may still write."""
    return None if done_at(task) is not None else task.draft


def _reviewed(task: Task) -> FormDefinition | None:
    """The form on whose answers a decision remarks."""
    version = work.reviewed_version(task) if task.decides else None
    return version.form_version.definition if version is not None else None


def _put_back(request: HttpRequest, task: Task, draft: Draft, number: int, chosen: list[str] | None) -> HttpResponse:
    user = signed_in(request)
    work.hold_draft(task, user)
    now, count = earlier.put_back(draft.pk, number, chosen, user, _reviewed(task))
    if not count:
        tell(request, _("Nothing to put back: it is the same now."), "note")
        return redirect("task_form_start", task.pk)
    audit.record("draft_put_back", task, actor=user, case_id=task.case_id, revision=number, answers=count)
    words = ngettext("%(count)s answer is back as it was.", "%(count)s answers are back as they were.", count)
    undo = f"{reverse('earlier_draft', args=[task.pk, now.revision - 1])}?all=1"
    tell(request, words % {"count": count}, undo=(undo, _("Undo")))
    return redirect("task_form_start", task.pk)


def _draw(request: HttpRequest, task: Task, draft: Draft, number: int) -> HttpResponse:
    was = earlier.then(draft, number, _reviewed(task))
    _seen(request, task, "earlier")
    error = _("Choose at least one answer to put back") if request.method == "POST" else ""
    context = {
        **_about(request, task),
        "was": was.revision,
        "title_then": _("Then, saved %(when)s") % {"when": at_words(was.revision.saved_at)},
        "differences": [_difference(one, place) for place, one in enumerate(was.differences)],
        "errors": [{"href": "#put-0", "text": error}] if error else [],
        "back_url": reverse("earlier_drafts", args=[task.pk]),
    }
    return render(request, "desk/earlier_draft.jinja", context, status=422 if error else 200)


def _difference(one: earlier.Difference, place: int) -> dict[str, Any]:
    """A question that was answered otherwise, as `components/change_view.jinja` draws each change of it."""
    nothing = _("Nothing was written")
    shown = [
        {"label": change.label, "change": change, "said": [], "before_none": nothing, "after_none": nothing}
        for change in one.changes
    ]
    return {"id": f"put-{place}", "pointer": one.question.pointer, "label": one.question.label} | {
        "section": one.section,
        "changes": shown,
    }


def _about(request: HttpRequest, task: Task) -> dict[str, Any]:
    return {
        "task_title": task.title_text,
        "reference": task.case.reference if task.case else "",
        "form_url": reverse("task_form_start", args=[task.pk]),
        **identity_of(task, signed_in(request)),
    }


def _seen(request: HttpRequest, task: Task, page: str) -> None:
    user = signed_in(request)
    audit.record("viewed", task, actor=user, case_id=task.case_id, page=page)
