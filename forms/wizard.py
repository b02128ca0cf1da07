"""Filling in a form page by page: formtools' named-URL wizard over a draft, its steps made of the pinned version.

What is posted is stored before it is looked at, valid or not. Errors are shown once a person asks to continue, who may
then continue anyway; only submitting needs every answer.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext

from accounts.banners import tell
from accounts.reading import read_in
from forms import drafts
from forms.asking import Asking, hidden_on
from forms.changed_form import is_changed, read_it
from forms.check_view import CHANGE, CHANGE_SECTION, LOOK_ID, OUT_ID, WHOLES_ID
from forms.controls.file_list import WAY
from forms.elements import Page
from forms.evidence import CHOOSING, KEEP, NOTHING_NOW, STILL_RIGHT, TAKE, WAYS, mark_now, settle
from forms.evidence_places import list_around
from forms.html_ids import html_id
from forms.layout import CHECK_PAGE, LIST_PAGE
from forms.list_news import BETWEEN, leave_list, take_item
from forms.options_view import OPTIONS, options_of
from forms.page_view import calculated_values
from forms.posted import (
    ACTION,
    AUTOSAVE_HEADER,
    posted_choices,
    posted_marks,
    posted_revision,
)
from forms.saved_words import changed_words
from forms.section_list import progress
from forms.versions.late_pages import is_of_former
from forms.visibility import Standing
from forms.wizard_pages import CAME_FROM, SHOW_PROBLEMS, WizardPages

READ_IT = "read-it"
"""What the button says by which one has read what changed in the form."""


class FormWizard(WizardPages):
    """Base view of a form that is filled in; `desk` subclasses it under `/tasks/<id>/form/<page>/`.

    The URL gives `page`, a slug, `list` or `check`. A subclass answers the hooks of `WizardHooks`. It is called inside
    the authority's context, after the policy has allowed it.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Whoever chooses a language on a page has it saved as it stands, and stays there."""
        super().setup(request, *args, **kwargs)
        way, _, tag = request.POST.get(ACTION, "").partition("/")
        if way == "language" and AUTOSAVE_HEADER not in request.headers:
            read_in(request, tag)
            posted = request.POST.copy()
            posted[ACTION] = "stay"
            request.POST = posted  # type: ignore[assignment]  # only ever read from here on

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.form_draft = self.draft  # type: ignore[attr-defined]
        if self.draft.submitted_at is not None:
            return self._already_submitted()
        if request.method == "GET" and OPTIONS in request.GET:
            return options_of(self.definition.questions, request.GET[OPTIONS], self.review.day)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Draw a page; an address without one goes to the overview of a long form, or to the first page not done."""
        slug = kwargs.get("page")
        steps = self.get_form_list()
        if not slug:
            overview = self._is_long or is_changed(self.draft)
            return HttpResponseRedirect(self.page_url(LIST_PAGE if overview else self._first_open()))
        if slug == LIST_PAGE:
            return self.draw_list()
        if slug not in steps:
            if self.definition.page(slug) is None and not is_of_former(self.draft, slug):
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
            if slug == LIST_PAGE and self.request.POST.get(ACTION) == READ_IT:
                read_it(self.draft)
                return HttpResponseRedirect(self.page_url(LIST_PAGE))
            return self._save(self._page_or_gone(slug))
        except drafts.DraftSubmittedError:
            self.draft.refresh_from_db()
            return self._already_submitted()

    def _already_submitted(self) -> HttpResponse:
        """For the page's script 409 with `{message}`, and no banner; for people what the hook says."""
        if AUTOSAVE_HEADER in self.request.headers and self.request.method == "POST":
            return JsonResponse({"message": self.submitted_message(self.draft)}, status=HTTPStatus.CONFLICT)
        return self.on_already_submitted(self.draft)

    # Saving

    def _page_or_gone(self, slug: str) -> Page:
        """The page; the first one in place of a page that only a former version of the form has."""
        page = self.definition.page(slug)
        if page is None and is_of_former(self.draft, slug):
            return self.definition.pages[0]
        return page or self._page(slug)

    def keep(self, page: Page) -> HttpResponse | None:
        """Store what was posted for a page, before anything else. None means: go on to what the button says.

        Otherwise the answer: to the page's own autosave, to a conflict, or to "Save and leave" and "stay".
        """
        last_by = self.draft.updated_by
        saved = drafts.save_page(
            self.draft.pk,
            str(self.kwargs.get("page") or page.slug),
            self.posted(),
            self.request.user,
            marks=posted_marks(self.request.POST),
            revision=posted_revision(self.request.POST),
            choices=posted_choices(self.request.POST),
            facts=self.facts,
            beside=self.beside_on(page.slug),
        )
        self.draft = saved.draft
        if AUTOSAVE_HEADER in self.request.headers:
            return self.autosaved(page, saved)
        if saved.conflicts:
            return self.draw_conflict(page, saved.conflicts, "" if last_by == self.request.user else last_by.name)
        if self.request.POST.get(ACTION) == "leave":
            return HttpResponseRedirect(self.leave_url())
        if self.request.POST.get(ACTION) == "stay":
            return HttpResponseRedirect(self._address(page.slug, from_check=self._from_check))
        return self._settled(page.slug) or self._to_files(page)

    def _settled(self, slug: str) -> HttpResponse | None:
        """Do what a button at a prefilled answer says, and go back to it, if that button was pressed.

        Who chooses between two answers chooses what the page showed: where that changed again, they are told.
        """
        button, _, rest = self.request.POST.get(ACTION, "").partition("/")
        way, _, shown = button.partition(":")
        if way not in WAYS:
            return None
        pointer = f"/{rest}"
        listed = list_around(self.definition, pointer) if way == STILL_RIGHT else None
        news = self._news_settled(way, shown, pointer, slug)
        if news is not None:
            return news
        question = listed or self.definition.questions.get(pointer)
        if question is None or slug not in (question.page, CHECK_PAGE):
            raise Http404
        now = self.filled_now({question.page}) if listed is None else NOTHING_NOW
        if way in CHOOSING and shown != mark_now(now, pointer):
            said = gettext("What “%(label)s” is filled in with changed just now. Look at it again, then choose.")
            tell(self.request, said % {"label": question.label}, "late")
        else:
            self.draft = settle(way, self.draft.pk, pointer, self.request.user, now)
        place = f"{html_id(question.pointer)}-source"
        if listed is not None:
            place = f"{html_id(listed.pointer)}-{pointer.removeprefix(listed.pointer + '/')}"
        place = LOOK_ID if slug == CHECK_PAGE else place
        return HttpResponseRedirect(f"{self._address(slug, from_check=self._from_check)}#{place}")

    def _news_settled(self, way: str, shown: str, pointer: str, slug: str) -> HttpResponse | None:
        """Add to a list what became known, or leave the list as the page showed it, if that is what the button says."""
        listed = list_around(self.definition, f"{pointer}/") if way in (TAKE, KEEP) else None
        if listed is None or listed.page != slug:
            return None
        news = self.list_news({slug}).get(listed.pointer)
        if news is not None:
            key, by, pk = pointer.removeprefix(listed.pointer).removeprefix("/"), self.request.user, self.draft.pk
            seen = shown.split(BETWEEN)
            self.draft = take_item(pk, news, key, by) if way == TAKE else leave_list(pk, news, seen, by)
        return HttpResponseRedirect(f"{self._address(slug, from_check=self._from_check)}#{html_id(listed.pointer)}")

    def _to_files(self, page: Page) -> HttpResponse | None:
        """To where files are added, if that button was pressed."""
        way, _, name = self.request.POST.get(ACTION, "").partition("/")
        if way != WAY:
            return None
        question = self.definition.questions.get(f"/{name}")
        address = self.files_url(question.pointer) if question is not None and question.page == page.slug else ""
        if not address:
            raise Http404
        return HttpResponseRedirect(f"{address}?{CAME_FROM}={CHECK_PAGE}" if self._from_check else address)

    def _save(self, page: Page) -> HttpResponse:
        kept = self.keep(page)
        if kept is not None:
            return kept
        if self.request.POST.get(ACTION) != "anyway" and not self.get_form(page.slug).is_valid():
            return self.with_problems(page.slug)
        following = CHECK_PAGE if self._from_check else self.get_next_step(page.slug) or CHECK_PAGE
        return HttpResponseRedirect(self.page_url(following))

    def autosaved(
        self, page: Page, saved: drafts.Saved, asking: Asking | None = None, standing: Standing | None = None
    ) -> HttpResponse:
        """Tell the page's script what saving did; `draft` must be the saved one.

        `{message, revision, marks, hidden, calculated: {pointer: {words, waiting}}, sections: [{slug, state, words}],
        progress: {done, count, words, length}}`, with status 409 and `questions` besides when a choice is needed.
        `asking` and `standing` are those of a page that is not one of the form's own.
        """
        asking = asking or self.definition
        standing = standing or self.review.standing
        listed = self._section_views(page.slug)
        follows = {
            "hidden": hidden_on(asking, page, standing),
            "calculated": calculated_values(page, asking, standing),
            "sections": [{"slug": line.slug, "state": line.state, "words": line.words} for line in listed],
            "progress": progress(listed),
        }
        return self._saved_itself(saved, saved.revision, follows)

    def _saved_itself(
        self, saved: drafts.Saved | None, revision: int, follows: Mapping[str, Any] | None = None
    ) -> JsonResponse:
        """What the script of any page is told: `{message, revision, marks}`, and what `follows` from the answers."""
        marks = saved.marks if saved is not None else {}
        body = {"message": self.saved_words(), "revision": revision, "marks": marks, **(follows or {})}
        if saved is not None and saved.conflicts:
            body["message"] = changed_words(saved.before)
            body["questions"] = [conflict.question.label for conflict in saved.conflicts]
            return JsonResponse(body, status=HTTPStatus.CONFLICT)
        return JsonResponse(body)

    def _keep_beside_check(self) -> tuple[drafts.Saved | None, int | None]:
        """Store what "Check your answers" says of its own of items and facts, before anything else.

        What that did, None where the page asks nothing; and the revision that is looked at by then: that of before,
        where another answer changed meanwhile.
        """
        revision = posted_revision(self.request.POST)
        beside = self.beside_check()
        if not beside:
            return None, revision
        saved = drafts.save_page(
            self.draft.pk,
            CHECK_PAGE,
            self.posted(),
            self.request.user,
            marks=posted_marks(self.request.POST),
            revision=revision,
            choices=posted_choices(self.request.POST),
            beside=beside,
        )
        self.draft = saved.draft
        return saved, saved.revision if saved.changed and revision == saved.revision - 1 else revision

    def _submit(self) -> HttpResponse:
        """Do what "Check your answers" is asked for: save itself, lead back to a question, or submit."""
        last_by = self.draft.updated_by
        saved, revision = self._keep_beside_check()
        if AUTOSAVE_HEADER in self.request.headers:
            return self._saved_itself(saved, self.draft.revision if revision is None else revision)
        if saved is not None and saved.conflicts:
            page = self.definition.page(saved.conflicts[0].question.page) or self.definition.pages[0]
            return self.draw_conflict(page, saved.conflicts, "" if last_by == self.request.user else last_by.name)
        elsewhere = self._elsewhere()
        if elsewhere:
            return HttpResponseRedirect(elsewhere)
        settled = self._settled(CHECK_PAGE)
        if settled is not None:
            return settled
        if not self.get_form(CHECK_PAGE).is_valid():
            return self.with_problems(CHECK_PAGE)
        try:
            with transaction.atomic():
                self.draft = drafts.close(self.draft.pk, revision)
                review = self.review
                if review.problems:
                    raise drafts.DraftMovedError
                return self.on_submit(self.definition.whole(review, self.facts_to_record), review.hidden)
        except drafts.DraftMovedError:
            self.draft = self.get_draft()
            self.draft.refresh_from_db()
            self.forget_review()
            return self.draw_check(show_problems=False, moved=True)

    def _elsewhere(self) -> str:
        """Where a button of "Check your answers" leads that saves and submits nothing; empty for other buttons."""
        way, _, rest = self.request.POST.get(ACTION, "").partition("/")
        if way == "leave":
            return self.leave_url()
        if way == "stay":
            return f"{self._address(CHECK_PAGE)}#{OUT_ID if self.taken_out() else WHOLES_ID}"
        if way == CHANGE_SECTION:
            return self._change_address(self._page(rest).slug, False)
        if way == CHANGE and (question := self.definition.questions.get(f"/{rest}")) is not None:
            return f"{self._change_address(question.page, False)}#{html_id(question.pointer)}"
        return ""
