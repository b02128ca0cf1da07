"""Deciding on a record: what it says, what changed since it was returned, and the decision, on one page."""

import json
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.banners import tell
from accounts.models import User
from cases.identity import identity
from desk.due import due_badge
from desk.submitting import after_submission
from forms import drafts
from forms.difference import changes
from forms.json_values import JsonObject
from forms.models import Draft
from forms.page_view import PageView
from forms.posted import posted_choices, posted_fields, posted_marks, posted_revision
from forms.rendering import sections
from forms.wizard import FormWizard
from records.models import RecordVersion
from workflow import work
from workflow.models import Task

ORDINALS = {1: gettext_lazy("first version"), 2: gettext_lazy("second version"), 3: gettext_lazy("third version")}


class Approval(FormWizard):
    """The decision form of a `review-of` task, beside the record it is about. One page, one button."""

    @property
    def task(self) -> Task:
        """The task of the address, let through by the guard."""
        task: Task = self.kwargs["task"]
        return task

    @property
    def user(self) -> User:
        """Who decides."""
        user: User = self.request.user
        return user

    def get_draft(self) -> Draft:
        return work.draft_of(self.task, self.user)

    def page_url(self, slug: str) -> str:
        return reverse("task_form_start", args=[self.task.pk])

    def leave_url(self) -> str:
        return reverse("my_work")

    def on_submit(self, answers: JsonObject, hidden: frozenset[str]) -> HttpResponse:
        done = work.submit(self.task, self.user, answers, hidden)
        return after_submission(self.request, self.task, done)

    def on_already_submitted(self, draft: Draft) -> HttpResponse:
        at = draft.submitted_at or clock.now()
        tell(self.request, _("You decided this at %(time)s.") % {"time": f"{clock.local(at):%H:%M}"}, "note")
        return HttpResponseRedirect(reverse("task", args=[self.task.pk]))

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._draw(show_problems=False)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what was typed, then decide if nothing is missing."""
        page = self.definition.pages[0]
        saved = drafts.save_page(
            self.draft.pk,
            page.slug,
            posted_fields(self.request.POST),
            self.request.user,
            marks=posted_marks(self.request.POST),
            revision=posted_revision(self.request.POST),
            choices=posted_choices(self.request.POST),
        )
        self.draft = saved.draft
        if saved.conflicts:
            return self.draw_conflict(page, saved.conflicts, "")
        if self.review.problems:
            return self._draw(show_problems=True)
        with transaction.atomic():  # a refused decision leaves the draft open
            self.draft = drafts.close(self.draft.pk, self.draft.revision)
            return self.on_submit(self.review.answers, self.review.hidden)

    def _draw(self, *, show_problems: bool) -> HttpResponse:
        version = work.reviewed_version(self.task)
        if version is None:
            raise work.NothingToReviewError(_("There is no record to decide on."))
        view = PageView(
            self.definition, self.definition.pages[0], self.draft.entered, self.review, show_problems=show_problems
        )
        context = {
            **about(version, self.request),
            **identity(self.task.case),
            "due": due_badge(self.task.due_on),
            "own_work": version.author_id == self.user.pk,
            "who_can_decide": _("Another manager of the team can decide."),
            "elements": view.elements,
            "marks": json.dumps(drafts.marks_of(self.draft, view.page)),
            "decision_url": self.page_url(""),
            "errors": view.summary,
            "error_title": view.summary_title,
            "consequences": _consequences(version),
        }
        return self._drawn("desk/approval.jinja", **context)


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
            "label": _("Record and PDF"),
            "url": reverse("record", args=[version.record.reference, version.number]),
            "current": False,
        }
    )
    decision = getattr(before, "decision", None) if before else None
    return {
        "record": {"reference": version.record.reference, "version": version.number},
        "title": version.form_version.title,
        "version_words": ORDINALS.get(version.number) or _("version %(number)s") % {"number": version.number},
        "author": version.author.name,
        "submitted_at": version.submitted_at,
        "tab": tab,
        "tabs": tabs,
        "changes": changed,
        "before_title": _("Before, %(day)s") % {"day": f"{clock.local(before.submitted_at):%-d %B}"} if before else "",
        "after_title": _("This version, %(day)s") % {"day": f"{clock.local(version.submitted_at):%-d %B}"},
        "answers": sections(definition, version.answers, version.hidden),
        "earlier_decision": {
            "words": _("Returned"),
            "by": decision.by.name,
            "on": decision.at,
            "comment": decision.comments.get(work.COMMENT_ON_ALL),
        }
        if decision
        else None,
        "pdf": None,
    }


def _consequences(version: RecordVersion) -> list[dict[str, str]]:
    name = version.author.first_name
    return [
        {"when": _("If you approve"), "text": _("the record is final today and gets a PDF with your name.")},
        {"when": _("If you return it"), "text": _("%(name)s gets it back with your comment.") % {"name": name}},
    ]
