"""Filling in a form page by page: formtools' named-URL wizard over a draft, its steps made of the pinned version.

What is posted is stored before it is looked at, valid or not. Errors are shown once a person asks to continue, who may
then continue anyway; only submitting needs every answer.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext
from formtools.wizard.views import NamedUrlWizardView

from accounts import clock
from forms import drafts
from forms.definition import FormDefinition, Review
from forms.elements import Page
from forms.json_values import JsonObject
from forms.layout import CHECK_PAGE
from forms.models import Draft
from forms.page_form import PageForm
from forms.page_view import PageView, SummaryLine, html_id, section_views
from forms.posted import (
    ACTION,
    AUTOSAVE_HEADER,
    posted_choices,
    posted_fields,
    posted_marks,
    posted_revision,
)
from forms.rendering import item_of, sections

SHOW_PROBLEMS = "problems"


class FormWizard(NamedUrlWizardView):
    """Base view of a form that is filled in; `desk` subclasses it under `/tasks/<id>/form/<page>/`.

    The URL gives `page`, a slug or `check`. A subclass answers the hooks: `get_draft`, `page_url`, `leave_url` and
    `on_submit`, and may answer `extra_context`, `submit_label`, `what_submitting_does` and `on_already_submitted`.
    It is called inside the authority's context, after the policy has allowed it.
    """

    storage_name = "forms.storage.DraftStorage"
    form_list = [PageForm]
    template_name = "forms/page.jinja"
    check_template = "forms/check.jinja"
    conflict_template = "forms/conflict.jinja"
    _reviewed: tuple[Draft, Review] | None = None

    @classmethod
    def get_initkwargs(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Formtools asks for a URL name; the hook `page_url` makes the addresses instead."""
        kwargs.setdefault("url_name", "")
        made: dict[str, Any] = super().get_initkwargs(*args, **kwargs)
        return made

    # Hooks

    def get_draft(self) -> Draft:
        """The draft to fill in."""
        raise NotImplementedError

    def page_url(self, slug: str) -> str:
        """The address of a page, or of `check`."""
        raise NotImplementedError

    def leave_url(self) -> str:
        """Where "Save and leave" goes."""
        raise NotImplementedError

    def on_submit(self, answers: JsonObject, hidden: frozenset[str]) -> HttpResponse:
        """Make the record of the answers that count, in the same transaction, and answer with what comes next."""
        raise NotImplementedError

    def on_already_submitted(self, draft: Draft) -> HttpResponse:
        """Answer a page or a post for a draft that has been submitted."""
        return HttpResponseRedirect(self.leave_url())

    def extra_context(self) -> dict[str, Any]:
        """More for the templates, such as `child`, `allocation` and `case_url` for the identity bar."""
        return {}

    def submit_label(self) -> str:
        """The words of the button that submits."""
        return gettext("Submit")

    def what_submitting_does(self) -> list[str]:
        """One sentence for each thing that submitting sets off."""
        return []

    # Steps

    @cached_property
    def draft(self) -> Draft:
        """The draft of this request; replaced when a save has made it newer."""
        return self.get_draft()

    @property
    def definition(self) -> FormDefinition:
        """The form, in the version that the draft is pinned to."""
        return self.draft.form_version.definition

    @property
    def review(self) -> Review:
        """What the draft holds now, read and checked; done once for each revision that this request meets."""
        if self._reviewed is None or self._reviewed[0] is not self.draft:
            self._reviewed = (self.draft, self.definition.review(self.draft.entered))
        return self._reviewed[1]

    def get_form_list(self) -> "OrderedDict[str, type[PageForm]]":
        """The steps for this draft: its pages with something to show, then `check`."""
        pages = self.definition.visible_pages(self.review.given)
        return OrderedDict((slug, PageForm) for slug in (*(page.slug for page in pages), CHECK_PAGE))

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> PageForm:
        """The form of a step over what the draft holds; `data` is not looked at before it is stored."""
        slug = step or self.steps.current
        return PageForm("" if slug == CHECK_PAGE else slug, self.review)

    def get_step_url(self, step: str) -> str:
        return self.page_url(step)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.form_draft = self.draft  # type: ignore[attr-defined]
        if self.draft.submitted_at is not None:
            return self.on_already_submitted(self.draft)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw a page; an address without one goes to the first that is not done."""
        slug = kwargs.get("page")
        steps = self.get_form_list()
        if not slug:
            return HttpResponseRedirect(self.page_url(self._first_open()))
        if slug not in steps:
            if self.definition.page(slug) is None:
                raise Http404
            return HttpResponseRedirect(self.page_url(next(iter(steps))))
        self.storage.current_step = slug
        if slug == CHECK_PAGE:
            return self.draw_check(show_problems=SHOW_PROBLEMS in self.request.GET)
        return self.draw_page(self._page(slug), show_problems=SHOW_PROBLEMS in self.request.GET)

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Store what was posted, then do what the pressed button says."""
        slug = str(kwargs.get("page", ""))
        self.storage.current_step = slug
        try:
            if slug == CHECK_PAGE:
                return self._submit()
            return self._save(self._page(slug))
        except drafts.DraftSubmittedError:
            self.draft.refresh_from_db()
            if AUTOSAVE_HEADER in self.request.headers:
                return JsonResponse({"message": gettext("Already submitted")}, status=HTTPStatus.CONFLICT)
            return self.on_already_submitted(self.draft)

    def _page(self, slug: str) -> Page:
        page = self.definition.page(slug)
        if page is None:
            raise Http404
        return page

    def _first_open(self) -> str:
        wanting = {problem.page for problem in self.review.problems}
        return next((slug for slug in self.get_form_list() if slug in wanting), CHECK_PAGE)

    # Saving

    def _save(self, page: Page) -> HttpResponse:
        last_by = self.draft.updated_by
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
        if AUTOSAVE_HEADER in self.request.headers:
            return self._autosaved(page, saved)
        if saved.conflicts:
            return self.draw_conflict(page, saved.conflicts, "" if last_by == self.request.user else last_by.name)
        action = self.request.POST.get(ACTION, "continue")
        if action == "leave":
            return HttpResponseRedirect(self.leave_url())
        if action == "stay":
            return HttpResponseRedirect(self.page_url(page.slug))
        if action != "anyway" and not self.get_form(page.slug).is_valid():
            return self.draw_page(page, show_problems=True)
        return HttpResponseRedirect(self.page_url(self.get_next_step(page.slug) or CHECK_PAGE))

    def _autosaved(self, page: Page, saved: drafts.Saved) -> HttpResponse:
        """`{saved_at, revision, marks, hidden}`, or 409 with `{message, questions}` when a choice is needed."""
        given = self.review.given
        hidden = sorted(self.definition.drawn(page, given) - self.definition.visible(given))
        body: dict[str, Any] = {
            "saved_at": self.saved_at(),
            "revision": saved.draft.revision,
            "marks": saved.marks,
            "hidden": hidden,
        }
        if saved.conflicts:
            body["message"] = gettext("Saved on another device at %(time)s.") % {"time": self.saved_at()}
            body["questions"] = [conflict.question.label for conflict in saved.conflicts]
            return JsonResponse(body, status=HTTPStatus.CONFLICT)
        return JsonResponse(body)

    def saved_at(self) -> str:
        """The time of the last save, as `10:42` in London; empty while nothing has been saved."""
        return f"{clock.local(self.draft.updated_at):%H:%M}" if self.draft.revision else ""

    def _submit(self) -> HttpResponse:
        if self.request.POST.get(ACTION) == "leave":
            return HttpResponseRedirect(self.leave_url())
        if not self.get_form(CHECK_PAGE).is_valid():
            return self.draw_check(show_problems=True)
        try:
            with transaction.atomic():
                self.draft = drafts.close(self.draft.pk, posted_revision(self.request.POST))
                review = self.review
                if review.problems:
                    raise drafts.DraftMovedError
                return self.on_submit(review.answers, review.hidden)
        except drafts.DraftMovedError:
            self.draft = self.get_draft()
            self.draft.refresh_from_db()
            return self.draw_check(show_problems=False, moved=True)

    # Drawing

    def draw_page(self, page: Page, *, show_problems: bool) -> HttpResponse:
        """One page with what the draft holds."""
        view = PageView(self.definition, page, self.draft.entered, self.review, show_problems=show_problems)
        steps = list(self.get_form_list())
        return self._drawn(
            self.template_name,
            page=page,
            elements=view.elements,
            hidden=json.dumps(view.hidden),
            marks=json.dumps(drafts.marks_of(self.draft, page)),
            errors=view.summary,
            error_title=view.summary_title,
            sections=self._section_views(page.slug),
            position={"number": steps.index(page.slug) + 1 if page.slug in steps else 1, "count": len(steps) - 1},
            previous_url=self._previous_url(page.slug),
        )

    def draw_check(self, *, show_problems: bool, moved: bool = False) -> HttpResponse:
        """Check your answers: every section, what is missing, and the button that submits."""
        review = self.review
        shown = sections(self.definition, review.given)
        return self._drawn(
            self.check_template,
            sections=[
                {
                    "title": section.title,
                    "slug": section.slug,
                    "url": self.page_url(section.slug),
                    "items": [self._check_item(item) for item in section.items],
                }
                for section in shown
            ],
            missing=self._missing(review),
            errors=self._missing(review) if show_problems else (),
            moved=moved,
            submit_label=self.submit_label(),
            consequences=self.what_submitting_does(),
        )

    def _check_item(self, item: Any) -> dict[str, Any]:
        question = self.definition.questions[item.pointer]
        return {
            "label": item.label,
            "kind": item.kind,
            "display": item.display,
            "child_voice": item.child_voice,
            "change_url": None if question.read_only else f"{self.page_url(item.page)}#{html_id(item.pointer)}",
        }

    def _missing(self, review: Review) -> list[SummaryLine]:
        lines = []
        for problem in review.problems:
            question = self.definition.questions.get(problem.pointer)
            href = ""
            if question is not None:
                names = question.control.field_names
                ending = "-day" if len(names) > 1 else ""
                href = f"{self.page_url(question.page)}?{SHOW_PROBLEMS}=1#{html_id(question.pointer)}{ending}"
            lines.append(SummaryLine(href, problem.message))
        return lines

    def draw_conflict(self, page: Page, conflicts: tuple[drafts.Conflict, ...], other: str) -> HttpResponse:
        """The choice between two versions of some answers, status 409. Everything else on the page is saved.

        `other` names who saved last, when that was somebody else.
        """
        marks = drafts.marks_of(self.draft, page)
        chosen = posted_choices(self.request.POST)
        return self._drawn(
            self.conflict_template,
            HTTPStatus.CONFLICT,
            page=page,
            choices=[
                {
                    "pointer": conflict.question.pointer,
                    "id": html_id(conflict.question.pointer),
                    "label": conflict.question.label,
                    "mine": self._shown(conflict.question, conflict.mine),
                    "theirs": self._shown(conflict.question, conflict.theirs),
                    "chosen": chosen.get(conflict.question.pointer, ""),
                    "fields": [(name, text) for name, texts in conflict.mine.items() for text in texts],
                    "empty_names": [n for n in conflict.question.control.field_names if n not in conflict.mine],
                }
                for conflict in conflicts
            ],
            marks=json.dumps({c.question.pointer: marks[c.question.pointer] for c in conflicts}),
            other=other,
            action=self.request.POST.get(ACTION, "continue"),
        )

    def _shown(self, question: Any, typed: drafts.Typed) -> dict[str, Any]:
        """A version of an answer in words; what cannot be read is shown as typed."""
        reading = question.control.read(typed)
        answers: JsonObject = {}
        if not reading.problem and typed:
            answers = self.definition.answers_from({question.page: typed})[0]
        item = item_of(question, answers)
        typed_words = " ".join(text for texts in typed.values() for text in texts)
        return {"kind": item.kind, "display": item.display or typed_words, "label": item.label}

    def _section_views(self, current: str) -> Any:
        urls = {page.slug: self.page_url(page.slug) for page in self.definition.pages}
        return section_views(self.definition, self.draft.entered, self.review, current, urls)

    def _previous_url(self, slug: str) -> str:
        previous = self.get_prev_step(slug)
        return self.page_url(previous) if previous else ""

    def _drawn(self, template: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
        common: Mapping[str, Any] = {
            "form_title": self.definition.title,
            "revision": self.draft.revision,
            "saved_at": self.saved_at(),
            "page_urls": {page.slug: self.page_url(page.slug) for page in self.definition.pages},
            "check_url": self.page_url(CHECK_PAGE),
            "leave_url": self.leave_url(),
            "child": None,
            "allocation": None,
            "case_url": None,
        }
        response: HttpResponse = self.response_class(
            request=self.request,
            template=[template],
            context={**common, **context, **self.extra_context()},
            using=self.template_engine,
            status=status,
        )
        return response
