"""Deciding on a record: what it says, what changed since it was returned, and the decision, on one page."""

import json
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.banners import tell
from accounts.days import at_words, day_words
from cases.identity import identity
from desk.due import due_badge
from desk.record_pdfs import pdfs_of
from desk.submitting import after_decision
from desk.task_wizard import TaskWizard
from forms import drafts
from forms.difference import changes
from forms.json_values import JsonObject
from forms.models import Draft
from forms.posted import AUTOSAVE_HEADER
from forms.rendering import sections
from forms.wizard import SHOW_PROBLEMS
from records import trail
from records.models import RecordVersion
from workflow import work
from workflow.models import Task

ORDINALS = {1: gettext_lazy("first version"), 2: gettext_lazy("second version"), 3: gettext_lazy("third version")}


class Approval(TaskWizard):
    """The decision form of a `review-of` task, beside the record it is about. One page, one button."""

    def page_url(self, slug: str) -> str:
        return reverse("task_form_start", args=[self.task.pk])

    def extra_context(self) -> dict[str, Any]:
        return identity(self.task.case)

    def on_submit(self, answers: JsonObject, hidden: frozenset[str]) -> HttpResponse:
        decided = self._reviewed_version()
        done = work.submit(self.task, self.user, answers, hidden)
        return after_decision(self.request, self.task, decided, done)

    def on_already_submitted(self, draft: Draft) -> HttpResponse:
        return already_done(self.request, self.task, draft.submitted_at or clock.now(), decision=True)

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._draw(show_problems=SHOW_PROBLEMS in self.request.GET)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what was typed, then do what the pressed button says."""
        try:
            return self._keep_and_decide()
        except drafts.DraftSubmittedError as error:
            return already_done(self.request, self.task, error.at, decision=True)

    def _keep_and_decide(self) -> HttpResponse:
        page = self.definition.pages[0]
        kept = self.keep(page)
        if kept is not None:
            return kept
        if self.review.problems:
            return self.with_problems(page.slug)
        with transaction.atomic():  # a refused decision leaves the draft open
            self.draft = drafts.close(self.draft.pk, self.draft.revision)
            return self.on_submit(self.review.answers, self.review.hidden)

    def _reviewed_version(self) -> RecordVersion:
        version = work.reviewed_version(self.task)
        if version is None:
            raise work.NothingToReviewError(_("There is no record to decide on."))
        return version

    def _draw(self, *, show_problems: bool) -> HttpResponse:
        version = self._reviewed_version()
        trail.note("viewed", version, version.record, actor=self.user, record=str(version.record_id))
        view = self.page_view(self.definition.pages[0], show_problems=show_problems)
        context = {
            **about(version, self.request),
            "due": due_badge(self.task.due_on),
            "own_work": version.author_id == self.user.pk,
            "who_can_decide": _("Another manager of the team can decide."),
            "elements": view.elements,
            "hidden": json.dumps(view.hidden),
            "marks": json.dumps(drafts.marks_of(self.draft, view.page)),
            "decision_url": self.page_url(""),
            "errors": view.summary,
            "error_title": view.summary_title,
            "consequences": _consequences(version),
        }
        return self._drawn("desk/approval.jinja", **context)


def already_done(request: HttpRequest, task: Task, at: Any, *, decision: bool) -> HttpResponse:
    """Say that a task was done before, and lead to it; nothing of what was posted counts."""
    words = _("You decided this %(at)s") if decision else _("Already submitted %(at)s")
    text = words % {"at": at_words(at)}
    if AUTOSAVE_HEADER in request.headers:
        return JsonResponse({"message": text}, status=HTTPStatus.CONFLICT)
    tell(request, f"{text}.", "note")
    return HttpResponseRedirect(reverse("task", args=[task.pk]))


def about(version: RecordVersion, request: HttpRequest) -> dict[str, Any]:
    """Return what a version says and how it differs from the one before, as `desk/approval.jinja` takes it."""
    before = version.record.versions.filter(number=version.number - 1).select_related("decision__by").first()
    definition = version.form_version.definition
    tab = request.GET.get("tab") or ("changes" if before else "answers")
    tab = tab if before and tab in ("changes", "answers") else "answers"
    changed = changes(definition, before.answers, version.answers) if before else ()
    tabs = [{"label": _("All answers"), "url": "?tab=answers", "current": tab == "answers"}]
    if before:
        words = _("Changed answers (%(count)s)") % {"count": len(changed)}
        tabs.insert(0, {"label": words, "url": "?tab=changes", "current": tab == "changes"})
    tabs.append(
        {
            "label": _("Record page"),
            "url": reverse("record", args=[version.record.reference, version.number]),
            "current": False,
        }
    )
    return {
        "record": {"reference": version.record.reference, "version": version.number},
        "title": version.form_version.title,
        "version_words": _ordinal(version.number),
        "author": version.author.name,
        "submitted_at": version.submitted_at,
        "tab": tab,
        "tabs": tabs,
        "changes": changed,
        "before_title": _("Before, %(day)s") % {"day": day_words(before.submitted_at)} if before else "",
        "after_title": _("This version, %(day)s") % {"day": day_words(version.submitted_at)},
        "answers": sections(definition, version.answers, version.hidden),
        "earlier_decision": _earlier(before) if before else None,
        "pdfs": pdfs_of(version),
    }


def _earlier(before: RecordVersion) -> dict[str, Any] | None:
    decision = getattr(before, "decision", None)
    if decision is None:
        return None
    return {
        "version_words": _ordinal(before.number),
        "by": decision.by.name,
        "on": decision.at,
        "comment": decision.comments.get(work.COMMENT_ON_ALL),
    }


def _ordinal(number: int) -> str:
    return str(ORDINALS.get(number) or _("version %(number)s") % {"number": number})


def _consequences(version: RecordVersion) -> list[dict[str, str]]:
    name = version.author.first_name
    return [
        {"when": _("If you approve it"), "text": _("the record is final today and gets a PDF with your name.")},
        {"when": _("If you return it"), "text": _("%(name)s gets it back with your comment.") % {"name": name}},
        {"when": _("If you refuse it"), "text": _("the work ends here, and the record is kept with your reason.")},
    ]
