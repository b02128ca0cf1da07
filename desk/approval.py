"""Deciding on a record: what it says, what changed since it was returned, and the decision, on one page."""

import json
from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.banners import tell
from accounts.days import at_words
from cases.kept_facts import kept_from
from cases.models import Case
from desk.about import identity_of
from desk.already_done import already_done
from desk.approval_tabs import ANSWERS, CHANGES, drawn_on, tab_context, tab_of
from desk.due import due_badge
from desk.fact_choices import as_read, choice_fields, choices, mark_of_facts, not_chosen
from desk.looks import look_words
from desk.not_taken_over import foreseen_lines
from desk.own_work import is_own_work, who_can_decide
from desk.reading import Reading, ordinal
from desk.record_pdfs import pdfs_of
from desk.rows import on_hold_of
from desk.submitting import after_decision, what_follows
from desk.task_wizard import TaskWizard
from desk.why import movers, whys
from forms import drafts
from forms.controls.record_summary import RecordSummaryControl
from forms.definition import Review
from forms.elements import Question
from forms.html_ids import html_id
from forms.json_values import JsonObject
from forms.languages import words_in
from forms.models import Draft
from forms.page_view import PageView, SummaryLine
from forms.problems import Problem
from forms.remark_view import field_view
from forms.remarks import REMARK, FieldView, field_for, pointers_in, texts_in, too_long_in
from forms.rendering import withheld_in
from forms.summary_view import SummaryView, summary_for, summary_view
from forms.wizard_pages import SHOW_PROBLEMS
from records import trail
from records.changed_fact import ChangedFact
from records.evidence import filled_in
from records.models import RecordVersion
from records.taken_out import taken_out
from records.updating import hold_children
from workflow import work
from workflow.beside_answers import changed_facts
from workflow.errors import WorkflowError
from workflow.foreseeing import foresee
from workflow.models import Task

VERSION = "version"
"""The number of the version that the page shows, which the form carries."""

FACTS = "facts"
"""A mark of the changed facts that the page shows (`desk.fact_choices.mark_of_facts`), which the form carries."""

DECISIONS = {
    "approve": gettext_lazy("If you approve it"),
    "return": gettext_lazy("If you return it"),
    "refuse": gettext_lazy("If you refuse it"),
}
COMMENT = "/comment"
"""The question for a comment on the whole, where the decision form has one."""


class NothingToReviewError(WorkflowError):
    """A decision was asked for before there was anything to decide on."""

    code = "nothing_to_review"


class Approval(TaskWizard):
    """The decision form of a `review-of` task, beside the record it is about. One page, one button.

    Comments on single answers are fields beside the form's own (`forms.remarks`), kept in the same draft.
    """

    @cached_property
    def reading(self) -> Reading:
        """What there is to decide on; raises `NothingToReviewError` when there is nothing."""
        version = work.reviewed_version(self.task)
        if version is None:
            raise NothingToReviewError(_("There is no record to decide on."))
        return Reading(version, self.user)

    @property
    def tab(self) -> str:
        """Which view of the record the address asks for."""
        return tab_of(self.request.GET.get("tab", ""), self.reading)

    def page_url(self, slug: str) -> str:
        return reverse("task_form_start", args=[self.task.pk])

    def carried(self) -> dict[str, str]:
        return {"tab": self.tab} if "tab" in self.request.GET else {}

    def extra_context(self) -> dict[str, Any]:
        explained = whys(self.task, self.user, movers([self.task]), with_reason=True)
        return {
            **identity_of(self.task, self.user),
            "whys": explained,
            "follow_up": look_words(self.task, self.user),
            "facts_mark": mark_of_facts(self.changed_facts),
            "not_taken_over": foreseen_lines(self.reading.version),
            "fact_choices": choices(self.changed_facts, self.draft.entered, self._choice_errors()),
            "earlier_url": self.earlier_url(),
            "before": self._before() if self.tab in (CHANGES, ANSWERS) else [],
            "filled_in": filled_in(self.reading.version, self._kept),
        }

    def _choice_errors(self) -> dict[str, str]:
        shown = SHOW_PROBLEMS in self.request.GET
        return {problem.pointer: problem.message for problem in self.review.problems} if shown else {}

    @cached_property
    def changed_facts(self) -> list[ChangedFact]:
        """What others changed in the child's file since this record was begun, and it says otherwise."""
        return as_read(changed_facts(self.reading.version), self.user)

    @property
    def _kept(self) -> frozenset[str]:
        """The facts of the record's children that the reader does not read, where something was taken out of a list."""
        if not taken_out(self.reading.version):
            return frozenset()
        files = Case.objects.filter(record_links__record=self.reading.version.record_id).select_related("child")
        return frozenset(name for case in files for name in kept_from(self.user, case))

    def _before(self) -> list[SummaryView]:
        """What the record's form showed of other records while it was written, as far as the reader may see it."""
        found = []
        asked = self.reading.definition.questions.values()
        inside = [inner for each in asked if each.items is not None for inner in each.items.page.questions]
        for question in (*asked, *inside):
            if isinstance(question.control, RecordSummaryControl):
                told = summary_for(question, self.user, self.task.case)
                if not isinstance(told, str):
                    found.append(summary_view(question, told, conditional=False, lead_in=""))
        return found

    def beside(self) -> Collection[Question]:
        """The fields of the comments: those that the page draws, or those that were posted."""
        names = pointers_in(REMARK, self.request.POST, self.reading.definition)
        pointers = names if self.request.method == "POST" else self._drawn_pointers
        words = _("Comment on “%(label)s”")
        comments = [field_for(REMARK, pointer, words % {"label": self.reading.label(pointer)}) for pointer in pointers]
        return [*comments, *choice_fields(self.changed_facts)]

    @property
    def _drawn_pointers(self) -> tuple[str, ...]:
        return drawn_on(self.tab, self.reading, texts_in(REMARK, self.draft.entered))

    @property
    def review(self) -> Review:
        """The review of the decision, with what is wrong about the comments."""
        found = super().review
        approves = found.given.get("decision") == "approve"
        slug = self.definition.pages[0].slug
        unchosen = not_chosen(self.changed_facts, self.draft.entered, slug) if approves else []
        problems = (*found.problems, *self._wanting(found), *self._too_long(), *unchosen)
        return replace(found, problems=problems)

    def _wanting(self, found: Review) -> list[Problem]:
        """A return needs at least one comment, on the whole or on an answer."""
        if found.given.get("decision") != "return" or str(found.given.get("comment", "")).strip():
            return []
        if texts_in(REMARK, self.draft.entered) or any(problem.pointer == COMMENT for problem in found.problems):
            return []
        pointer = COMMENT if COMMENT in self.definition.questions else "/decision"
        question = self.definition.questions[pointer]
        words = _("Write what must change: here, or at an answer")
        return [Problem(pointer, question.page, question.label, words, "required")]

    def _too_long(self) -> list[Problem]:
        slug = self.definition.pages[0].slug
        return too_long_in(REMARK, self.draft.entered, self._comment_label, lambda pointer: slug)

    @property
    def _comment_label(self) -> str:
        return _("Your comment to %(name)s") % {"name": self.reading.version.author.first_name}

    def on_submit(self, answers: JsonObject, hidden: frozenset[str]) -> HttpResponse:
        done = work.submit(self.task, self.user, answers, hidden)
        return after_decision(self.request, self.task, self.reading.version, done)

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
        if self.request.POST.get(VERSION, str(self.reading.version.number)) != str(self.reading.version.number):
            return self._newer()
        if self._facts_changed():
            return self._other_facts()
        if self.review.problems:
            return self.with_problems(page.slug)
        with transaction.atomic():  # a refused decision leaves the draft open
            self.draft = drafts.close(self.draft.pk, self.draft.revision)
            review = self.review
            return self.on_submit(self.definition.whole(review, self.facts_to_record), review.hidden)

    def _facts_changed(self) -> bool:
        """Whether an approval was sent from a page that shows other facts than stand in the child's file now.

        They are held from here on, so that nothing comes between what was chosen and the decision.
        """
        hold_children(self.reading.version)
        self.__dict__.pop("changed_facts", None)
        seen = self.request.POST.get(FACTS)
        approves = self.review.given.get("decision") == "approve"
        return approves and seen is not None and seen != mark_of_facts(self.changed_facts)

    def _other_facts(self) -> HttpResponse:
        """The child's file says something else than the page showed: nothing is decided, all words are kept."""
        words = _(
            "Nothing is decided: the child’s file was changed after you opened this page. What you wrote is kept. Look "
            "at what the file says now, then decide."
        )
        tell(self.request, words, "late")
        return HttpResponseRedirect(self.page_url(""))

    def _newer(self) -> HttpResponse:
        """Another version took the place of the one that the page showed: nothing is decided, all words are kept."""
        version = self.reading.version
        words = _(
            "Nothing is decided: %(name)s submitted the %(version)s %(at)s. What you wrote is kept. Read what changed, "
            "then decide."
        )
        said = {"name": version.author.name, "version": ordinal(version.number), "at": at_words(version.submitted_at)}
        tell(self.request, words % said, "late")
        return HttpResponseRedirect(self.page_url(""))

    def _draw(self, *, show_problems: bool) -> HttpResponse:
        reading = self.reading
        version = reading.version
        trail.note("viewed", version, version.record, actor=self.user, record=str(version.record_id))
        view = self.page_view(self.definition.pages[0], show_problems=show_problems)
        own = is_own_work(self.task, self.user)
        fields = {} if own else self._fields(show_problems=show_problems)
        errors = self._errors(view)
        context = {
            **tab_context(
                self.tab, reading, fields, identity_of(self.task, self.user), texts_in(REMARK, self.draft.entered)
            ),
            **_heading(reading),
            "due": due_badge(self.task.due_on),
            "own_work": own,
            "on_hold": on_hold_of(self.task),
            "who_can_decide": who_can_decide(self.task) if own else "",
            "elements": view.elements,
            "hidden": json.dumps(view.hidden),
            "marks": json.dumps(drafts.marks_of(self.draft, view.page, self.beside_on(view.page.slug))),
            "decision_url": self.page_url("") + _query(self.request),
            "errors": errors,
            "error_title": view.summary_title,
            "words_in": words_in(reading.definition if reading.definition.languages else self.definition),
            "consequences": [] if own else _consequences(self.task, version),
        }
        return self._drawn("desk/approval.jinja", **context)

    def _fields(self, *, show_problems: bool) -> dict[str, FieldView]:
        errors = {problem.pointer: problem.message for problem in self._too_long()} if show_problems else {}
        return {
            pointer: field_view(
                REMARK,
                pointer,
                self.draft.entered,
                label=self._comment_label,
                about=self.reading.label(pointer),
                error=errors.get(REMARK.prefix + pointer, ""),
            )
            for pointer in self._drawn_pointers
        }

    def _errors(self, view: PageView) -> list[SummaryLine]:
        """The lines of the summary; a comment that another tab shows is linked there."""
        elsewhere = {
            f"#{html_id(REMARK.prefix + pointer)}"
            for pointer in texts_in(REMARK, self.draft.entered)
            if pointer not in self._drawn_pointers
        }
        there = f"?tab=comments&{SHOW_PROBLEMS}=1"
        return [replace(line, href=there + line.href) if line.href in elsewhere else line for line in view.summary]


def _query(request: HttpRequest) -> str:
    """Keep the chosen view in the address to which the form goes."""
    return f"?tab={request.GET['tab']}" if request.GET.get("tab", "").isalpha() else ""


def _heading(reading: Reading) -> dict[str, Any]:
    version, decision = reading.version, reading.decision
    return {
        "record": {"reference": version.record.reference, "version": version.number},
        "title": reading.definition.title,
        "version_words": ordinal(version.number),
        "author": version.author.name,
        "submitted_at": version.submitted_at,
        "earlier_decision": {
            "version_words": ordinal(version.number - 1),
            "by": decision.by.name,
            "on": decision.at,
        }
        if decision is not None
        else None,
        "record_url": version.url,
        "pdfs": pdfs_of(version),
        "withheld": withheld_in(reading.sections),
    }


def _consequences(task: Task, version: RecordVersion) -> list[dict[str, str]]:
    """What each decision does to the record, and where the work goes on as far as that is certain."""
    told = []
    for decision, when in DECISIONS.items():
        then = foresee(task, {"decision": decision})
        back = [other for other in then.tasks if other.element_id == task.flow_task.element.review_of]
        comes_back = bool(back) or not then.certain
        words = _of_the_record(decision, version.author.first_name, comes_back=comes_back, ends=then.ends)
        on = replace(then, tasks=tuple(other for other in then.tasks if other not in back))
        told.append({"when": str(when), "text": " ".join([words, *(what_follows(on) if then.certain else ())])})
    return told


def _of_the_record(decision: str, author: str, *, comes_back: bool, ends: bool) -> str:
    if decision == "approve":
        return _("the record is final today and gets a PDF with your name.")
    if decision == "return" and comes_back:
        return _("%(name)s gets it back with your comments.") % {"name": author}
    if decision == "return":
        return _("it is kept as returned, with your comments.")
    if ends:
        return _("the work ends here, and the record is kept with your reason.")
    return _("the record is kept with your reason.")
