"""The steps of a form that is filled in, made of the version its draft is pinned to, and how each is drawn."""

import json
from collections import OrderedDict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse

from forms import drafts
from forms.changed_form import changed_form, is_changed
from forms.check_view import by_section, check_sections, lines_of_news, lines_to_look_at, missing_lines
from forms.conflict_view import choice_views
from forms.controls.base import Fields
from forms.controls.person import without_strangers
from forms.definition import FormDefinition, Review
from forms.elements import Page, Question
from forms.estimates import about, estimate
from forms.evidence import Evidence, evidence_in, unsettled, watched
from forms.explanations import purpose_of
from forms.languages import words_in
from forms.layout import CHECK_PAGE, LIST_PAGE
from forms.lengths import rounded, words_in_words
from forms.list_news import ListNews, news_in
from forms.marks import mark_of
from forms.models import Draft
from forms.offers import name_of
from forms.page_form import PageForm
from forms.page_view import PageView, SummaryLine
from forms.posted import ACTION, posted_choices, posted_fields
from forms.prefill import Prefilled, prefill
from forms.saved_words import saved_words
from forms.section_list import LONG_FORM, SectionView, progress, section_views, submit_words, to_mend_first
from forms.since import fields_beside
from forms.since_checks import born_in, problems_of
from forms.taken_out import TakenOut, fields_for, out_view, taken_out_of
from forms.taken_out import problems_of as problems_out
from forms.whole_facts import ChangedWhole, changed_wholes, fields_of_wholes, problems_of_wholes, whole_view
from forms.wizard_hooks import SeeOther, WizardHooks

SHOW_PROBLEMS = "problems"
CAME_FROM = "from"
PROBLEMS_ID = "problems"
"""The id of the error summary, which takes the focus."""


@dataclass(frozen=True, slots=True)
class _LookedAt:
    """A draft as a request finds it, read and checked, and what was taken out or changed of what was filled in."""

    draft: Draft
    review: Review
    taken_out: tuple[TakenOut, ...]
    changed_wholes: tuple[ChangedWhole, ...]


def _looked_at(draft: Draft, definition: FormDefinition, facts: Mapping[str, object]) -> _LookedAt:
    found = definition.review(draft.entered, facts)
    asked, born = found.standing.asked, born_in(facts)
    taken = tuple(taken_out_of(draft, definition, asked))
    wholes = tuple(changed_wholes(draft, definition, asked))
    beside = [
        *problems_of(draft, definition, asked, facts),
        *problems_out(taken, draft.entered, born),
        *problems_of_wholes(draft, wholes, born),
    ]
    review = replace(found, problems=(*found.problems, *beside)) if beside else found
    return _LookedAt(draft, review, taken, wholes)


class WizardPages(WizardHooks):
    """The pages of a draft, for `forms.wizard.FormWizard`."""

    storage_name = "forms.storage.DraftStorage"
    form_list = [PageForm]
    template_name = "forms/page.jinja"
    check_template = "forms/check.jinja"
    list_template = "forms/list.jinja"
    conflict_template = "forms/conflict.jinja"
    _seen: "_LookedAt | None" = None

    @classmethod
    def get_initkwargs(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Formtools asks for a URL name; the hook `page_url` makes the addresses instead."""
        kwargs.setdefault("url_name", "")
        made: dict[str, Any] = super().get_initkwargs(*args, **kwargs)
        return made

    # What was sent

    def posted(self) -> dict[str, list[str]]:
        """The fields that were posted, without people whom another file offered."""
        return self.own(posted_fields(self.request.POST))

    def own(self, fields: Fields) -> dict[str, list[str]]:
        """Fields that a browser sent, without people whom another file offered."""
        return without_strangers(fields, name_of(self.about()), self.draft.entered)

    # Steps

    @cached_property
    def draft(self) -> Draft:
        """The draft of this request; replaced when a save has made it newer."""
        return self.get_draft()

    @property
    def definition(self) -> FormDefinition:
        """The form, in the version that the draft is pinned to."""
        return self.draft.form_version.definition

    def kept_as(self) -> str:
        """The class of the retention schedule by which what is written here is kept."""
        return self.definition.retention

    @property
    def review(self) -> Review:
        """What the draft holds now, read and checked; done once for each revision that this request meets."""
        return self._looked_at.review

    @property
    def _looked_at(self) -> "_LookedAt":
        if self._seen is None or self._seen.draft is not self.draft:
            self._seen = _looked_at(self.draft, self.definition, self.facts)
        return self._seen

    def forget_review(self) -> None:
        """Look again at a draft that was read anew in place."""
        self._seen = None

    def get_form_list(self) -> "OrderedDict[str, type[PageForm]]":
        """The steps for this draft: its pages with something to show, then `check`."""
        pages = self.definition.pages_shown(self.review.standing)
        return OrderedDict((slug, PageForm) for slug in (*(page.slug for page in pages), CHECK_PAGE))

    def get_form(self, step: str | None = None, data: Any = None, files: Any = None) -> PageForm:
        """The form of a step over what the draft holds; `data` is not looked at before it is stored."""
        slug = step or self.steps.current
        return PageForm("" if slug == CHECK_PAGE else slug, self.review)

    def get_step_url(self, step: str) -> str:
        return self.page_url(step)

    def _page(self, slug: str) -> Page:
        page = self.definition.page(slug)
        if page is None:
            raise Http404
        return page

    @property
    def _is_long(self) -> bool:
        """Whether the form opens on its overview; its steps are its pages and `check`."""
        return len(self.get_form_list()) - 1 > LONG_FORM

    def _first_open(self) -> str:
        wanting = {problem.page for problem in self.review.problems}
        return next((slug for slug in self.get_form_list() if slug in wanting), CHECK_PAGE)

    @property
    def _from_check(self) -> bool:
        """Whether the person came from check-your-answers to change something, and goes back there."""
        return self.request.GET.get(CAME_FROM) == CHECK_PAGE

    def _address(self, slug: str, *, problems: bool = False, from_check: bool = False) -> str:
        asked = {
            **self.carried(),
            **({SHOW_PROBLEMS: "1"} if problems else {}),
            **({CAME_FROM: CHECK_PAGE} if from_check else {}),
        }
        return self.page_url(slug) + (f"?{urlencode(asked)}" if asked else "")

    def with_problems(self, slug: str) -> HttpResponse:
        """The same page with what needs mending; the fragment keeps the browser from an older one."""
        return SeeOther(f"{self._address(slug, problems=True, from_check=self._from_check)}#{PROBLEMS_ID}")

    def saved_words(self) -> str:
        """When the draft was last saved, in words; empty while nothing has been saved."""
        return saved_words(self.draft.updated_at) if self.draft.revision else ""

    def beside_on(self, slug: str) -> tuple[Question, ...]:
        """The fields that stand beside the questions of a page and are kept in the draft."""
        return (*self.beside(), *fields_beside(self.draft, self.definition, slug))

    def taken_out(self) -> tuple[TakenOut, ...]:
        """What was filled in of the lists that are asked, and somebody took out."""
        return self._looked_at.taken_out

    def changed_wholes(self) -> tuple[ChangedWhole, ...]:
        """The facts of several parts that were filled in, and somebody changed."""
        return self._looked_at.changed_wholes

    def beside_check(self) -> tuple[Question, ...]:
        """The fields that "Check your answers" has of its own."""
        return (*fields_for(self.taken_out()), *fields_of_wholes(self.changed_wholes()))

    # Drawing

    def draw_page(self, page: Page, *, show_problems: bool) -> HttpResponse:
        """One page with what the draft holds."""
        view = self.page_view(page, show_problems=show_problems)
        steps = list(self.get_form_list())
        listed = self._section_views(page.slug)
        first = page.slug == steps[0]
        return self._drawn(
            self.template_name,
            page=page,
            elements=view.elements,
            hidden=json.dumps(view.hidden),
            marks=json.dumps(drafts.marks_of(self.draft, page, self.beside_on(page.slug))),
            errors=view.summary,
            error_title=view.summary_title,
            sections=listed,
            progress=progress(listed),
            took=self._took(listed) if self._is_long or first else None,
            position={"number": steps.index(page.slug) + 1 if page.slug in steps else 1, "count": len(steps) - 1},
            previous_url=self._previous_url(page.slug),
            purpose=purpose_of(self.definition, self.kept_as()) if first else None,
            changed_url=self.page_url(LIST_PAGE) if is_changed(self.draft) else "",
        )

    def page_view(self, page: Page, *, show_problems: bool, **more: Any) -> PageView:
        """What a template draws of a page; `more` is what a subclass gives to `PageView` besides."""
        return PageView(
            self.definition,
            page,
            self.draft.entered,
            self.review,
            show_problems=show_problems,
            sources=self.evidence({page.slug}),
            news=self.list_news({page.slug}),
            remarks=self.remarks(),
            summary_of=self.summary_of,
            offers=self.offers,
            kept_as=self.kept_as,
            **more,
        )

    def filled_now(self, pages: Collection[str]) -> Prefilled:
        """What the answers on some pages would be filled in with now, of those that came from somewhere."""
        facts = self.facts_to_fill_in
        wanted = watched(self.draft, self.definition, pages, facts)
        return prefill(self.definition, facts, self.source_of, wanted) if wanted else Prefilled({}, {})

    def evidence(self, pages: Collection[str]) -> dict[str, Evidence]:
        """Where the draft's answers came from, by pointer; on these pages also whether that says something else now."""
        return evidence_in(
            self.draft,
            self.definition,
            reader=self.request.user,
            url_of=self.source_url,
            now=self.filled_now(pages),
        )

    def list_news(self, pages: Collection[str]) -> dict[str, ListNews]:
        """What the lists on some pages would be filled in with now, and do not say."""
        facts = self.facts_to_fill_in
        return news_in(self.draft, self.definition, pages, facts, self.source_of, self.source_url)

    def draw_list(self) -> HttpResponse:
        """The overview: every section with how far it is, what the form is for, and the way to submitting."""
        listed = self._section_views("")
        return self._drawn(
            self.list_template,
            sections=listed,
            progress=progress(listed),
            purpose=purpose_of(self.definition, self.kept_as()),
            ready=not self.review.problems,
            submit_words=submit_words(self.review),
            go_on_url=self.page_url(self._first_open()),
            first_problem=self._first_problem(listed),
            changed_form=changed_form(self.draft),
            took=self._took(listed),
        )

    def _first_problem(self, listed: tuple[SectionView, ...]) -> SummaryLine | None:
        """What must be mended first, linked to its question; nothing where nobody wrote anything yet."""
        if not self.draft.revision or all(section.state == "not_started" for section in listed):
            return None
        found = missing_lines(self.definition, to_mend_first(self.review), self._problems_on, self.item_problem)
        return next((line for line in found if line.href), None)

    def _took(self, listed: tuple[SectionView, ...]) -> dict[str, Any] | None:
        """How long the form took others, and how long this draft may still take: `{drafts, half, most, words, left}`.

        None while too few were submitted to say. `left` is empty once every section is complete.
        """
        known = estimate(self.definition.key)
        if known is None:
            return None
        undone = [section.slug for section in listed if section.state != "done"]
        seconds = known.left(undone, self.draft.writing)
        return {
            "drafts": known.drafts,
            "half": about(known.half),
            "most": about(known.most),
            "words": words_in_words(rounded(known.words)) if known.words else "",
            "left": about(seconds) if seconds else "",
        }

    def _problems_on(self, slug: str, problems: bool) -> str:
        return self._address(slug, problems=problems)

    def draw_check(self, *, show_problems: bool, moved: bool = False) -> HttpResponse:
        """Check your answers: every section, what is missing, and the button that submits."""
        missing = missing_lines(self.definition, self.review, self._change_address, self.item_problem)
        every = {page.slug for page in self.definition.pages}
        evidence = self.evidence(every)
        news = lines_of_news(self.list_news(every).values(), self.review, self._change_address)
        taken = [one for one in self.taken_out() if one.asked]
        return self._drawn(
            self.check_template,
            wanting=by_section(self.definition, self.review, missing),
            taken_out=[out_view(one, self.draft.entered, self.review.problems) for one in taken],
            changed_wholes=[whole_view(one, self.draft, self.review.problems) for one in self.changed_wholes()],
            marks=json.dumps(
                {each.pointer: mark_of(drafts.typed_of(self.draft, each)) for each in self.beside_check()}
            ),
            to_look_at=[*lines_to_look_at(self.review, evidence, self._change_address, self.item_at), *news],
            sections=self.with_files(
                check_sections(self.definition, self.review, self._change_address, evidence, self.summary_of)
            ),
            missing=missing,
            errors=missing if show_problems else (),
            moved=moved,
            submit_label=self.submit_label(),
            consequences=self.what_submitting_does(),
        )

    def _change_address(self, slug: str, problems: bool) -> str:
        return self._address(slug, problems=problems, from_check=True)

    def draw_conflict(self, page: Page, conflicts: tuple[drafts.Conflict, ...], other: str) -> HttpResponse:
        """The choice between two versions of some answers, status 409. Everything else on the page is saved.

        `other` names who saved last, when that was somebody else.
        """
        choices = choice_views(conflicts, posted_choices(self.request.POST))
        errors = [choice.summary for choice in choices if choice.error]
        return self._drawn(
            self.conflict_template,
            HTTPStatus.CONFLICT,
            page=page,
            choices=choices,
            errors=errors,
            marks=json.dumps({c.question.pointer: mark_of(c.theirs) for c in conflicts}),
            other=other,
            action=self.request.POST.get(ACTION, "continue"),
            back_url=self.request.path,
        )

    def _section_views(self, current: str) -> tuple[SectionView, ...]:
        urls = {page.slug: self.page_url(page.slug) for page in self.definition.pages}
        kept = unsettled(self.draft, self.definition)
        return section_views(self.definition, self.draft.entered, self.review, current, urls, kept)

    def _previous_url(self, slug: str) -> str:
        if self._from_check:
            return self.page_url(CHECK_PAGE)
        previous = self.get_prev_step(slug)
        return self.page_url(previous) if previous else self._list_url()

    def _list_url(self) -> str:
        """The address of the overview; empty for a form too short to need one."""
        return self.page_url(LIST_PAGE) if self._is_long else ""

    def _drawn(self, template: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
        common: Mapping[str, Any] = {
            "form_title": self.definition.title,
            "words_in": words_in(self.definition),
            "revision": self.draft.revision,
            "saved_words": self.saved_words(),
            "page_urls": {page.slug: self.page_url(page.slug) for page in self.definition.pages},
            "check_url": self.page_url(CHECK_PAGE),
            "list_url": self._list_url(),
            "leave_url": self.leave_url(),
            "earlier_url": self.earlier_url(),
            "blank_url": self.blank_url(),
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
