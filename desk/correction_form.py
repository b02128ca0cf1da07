"""Writing the correction of a record: its own form, in the version it was made with, filled with what it says."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import User
from cases.models import Case
from desk.corrections import (
    changed_files,
    consequences,
    file_url,
    in_file,
    record_identity,
    what_changes,
    withdrawn_words,
)
from desk.fact_choices import as_read, facts_mark, held_choices, kept_choices, posted_choices, taken_in
from desk.file_links import with_draft_files
from desk.made_of_it import made_lines
from desk.no_longer_yours import unsaved_in
from desk.not_taken_over import foreseen_lines
from desk.story import version_url
from forms.code_lists import as_made
from forms.definition import Review
from forms.difference import Change
from forms.elements import Question
from forms.evidence import NOTHING_NOW
from forms.json_values import JsonObject
from forms.kept_evidence import kept_with
from forms.late_item_wizard import LateItemWizard
from forms.layout import CHECK_PAGE
from forms.list_news import ListNews
from forms.models import Draft
from forms.prefill import Prefilled
from forms.problems import Problem
from forms.rendering import Section
from records import correcting, trail
from records.changed_fact import ChangedFact
from records.correcting import DECISION, CorrectionRefusedError, decision_stays, is_reviewed, keeps_decision
from records.kept_or_taken import to_choose
from records.models import Correction, RecordCase, RecordVersion
from records.updating import hold_children, may_update
from workflow import corrections


def load_correction(request: HttpRequest, correction_id: UUID, **rest: Any) -> Correction | None:
    """The correction of the address, or None."""
    rows = Correction.objects.select_related(
        "record", "corrects__form_version", "corrects__author", "draft__form_version", "draft__updated_by", "begun_by"
    )
    found: Correction | None = rows.filter(pk=correction_id).first()
    if found is not None:
        found.corrects.record = found.record
    return found


class FileChangedMeanwhileError(CorrectionRefusedError):
    """The page showed something else of the child's file than it says now."""


def files_url(correction: Correction, pointer: str) -> str:
    """Where the files of a question are corrected, by what the draft knows the place by (`forms.files.places`)."""
    return reverse("correction_files", args=[correction.pk, pointer[1:]])


class CorrectionForm(LateItemWizard):
    """The form of a correction. The view is called with the `correction` that the guard let through."""

    _offered: tuple[int, list[ChangedFact]] | None = None
    """What there is to choose about, of a revision of the draft."""

    @property
    def correction(self) -> Correction:
        """The correction of the address."""
        correction: Correction = self.kwargs["correction"]
        return correction

    @property
    def user(self) -> User:
        """Who writes."""
        user: User = self.request.user
        return user

    def get_draft(self) -> Draft:
        draft: Draft = self.correction.draft
        return draft

    @cached_property
    def facts(self) -> Mapping[str, object]:
        return corrections.facts_for(self.correction.corrects, self.user)

    @cached_property
    def facts_to_record(self) -> Mapping[str, object]:
        return corrections.facts_to_record(self.correction.corrects, self.user)

    def filled_now(self, pages: Collection[str]) -> Prefilled:
        """Nothing is filled in: what is corrected is what was written."""
        return NOTHING_NOW

    def list_news(self, pages: Collection[str]) -> dict[str, ListNews]:
        """As `filled_now`."""
        return {}

    @property
    def review(self) -> Review:
        """The review of the answers; a decision stays what it was."""
        found = super().review
        version = self.correction.corrects
        question = self.definition.questions.get(f"/{DECISION}")
        if question is None or not keeps_decision(version):
            return found
        if found.given.get(DECISION) == version.answers[DECISION]:
            return found
        problem = Problem(question.pointer, question.page, question.label, decision_stays(), "decision_stays")
        return replace(found, problems=(*found.problems, problem))

    def page_url(self, slug: str) -> str:
        return reverse("correction_form", args=[self.correction.pk, slug])

    def item_url(self, slug: str, name: str, item: str) -> str:
        return reverse("correction_form_item", args=[self.correction.pk, slug, name, item])

    def leave_url(self) -> str:
        return reverse("correction", args=[self.correction.pk])

    def about(self) -> Case | None:
        links = RecordCase.objects.filter(record=self.correction.record_id).select_related("case__child")
        first = links.order_by("pk").first()
        return first.case if first is not None else None

    def with_files(self, drawn: tuple[Section, ...]) -> tuple[Section, ...]:
        return with_draft_files(drawn, self.review.answers, lambda file_id: file_url(self.correction, file_id))

    def files_url(self, pointer: str) -> str:
        return files_url(self.correction, pointer)

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is changed so far."""
        review = self.review
        kept = kept_with(self.draft, self.definition, review.hidden)
        return what_changes(self.correction.corrects, {"answers": review.answers, "origins": kept})

    def _would_be(self) -> RecordVersion:
        """The version as it would be, of what is written so far."""
        review = self.review
        answers = self.definition.whole(review, self.facts_to_record)
        given = correcting.proposal(self.correction, self.user, answers, review.hidden)
        return correcting.would_be(self.correction, given)

    def _in_force_now(self) -> dict[str, Any]:
        """Where nobody decides: what its author chooses about, and what the file does not take over whatever
        they choose."""
        if is_reviewed(self.correction.corrects) or not may_update(self.definition):
            return {}
        facts = self._to_choose()
        keys, mark = {one.key for one in facts}, facts_mark(facts)
        return {
            "chosen": keys,
            "choices": posted_choices(as_read(facts, self.user), held_choices(mark, self.draft.entered)),
            "facts_mark": mark,
            "not_taken_over": foreseen_lines(self._would_be(), taken=keys),
        }

    def _to_choose(self) -> list[ChangedFact]:
        """What its author chooses about as it is put in force, of what is written so far."""
        if is_reviewed(self.correction.corrects) or not may_update(self.definition):
            return []
        if self._offered is None or self._offered[0] != self.draft.revision:
            self._offered = self.draft.revision, to_choose(self._would_be())
        return self._offered[1]

    def beside_check(self) -> tuple[Question, ...]:
        facts, beside = self._to_choose(), super().beside_check()
        mark = facts_mark(facts)
        if not facts or (self.request.method == "POST" and self.request.POST.get("facts", "") != mark):
            return beside
        anywhere = next(iter(self.definition.questions.values()))
        return (*beside, *kept_choices(as_read(facts, self.user), mark, anywhere))

    def extra_context(self) -> dict[str, Any]:
        correction = self.correction
        checked = self.kwargs.get("page") == CHECK_PAGE
        at_once = self._in_force_now() if checked else {}
        return {
            **record_identity(self.user, correction.record),
            "not_taken_over": at_once.get("not_taken_over", []),
            "correcting": {
                "reference": correction.record.reference,
                "version": correction.corrects.number,
                "url": version_url(correction.corrects),
                "reason": correction.reason,
                "page": self.leave_url(),
                "returned": correction.returned,
                "changes": self.changes if checked else None,
                "in_file": in_file(self.definition, self.changes, correction.record, at_once.get("chosen", ()))
                if checked
                else [],
                "made_of": made_lines(correction.corrects, self.review.answers, self.user)
                if checked and self.changes
                else [],
                "choices": at_once.get("choices", []),
                "facts_mark": at_once.get("facts_mark", ""),
                "files": changed_files(correction, self.review.answers) if checked else [],
            },
        }

    def submit_label(self) -> str:
        return _("Send to a manager") if is_reviewed(self.correction.corrects) else _("Put the correction in force")

    def what_submitting_does(self) -> list[str]:
        return consequences(self.correction.corrects)

    def on_submit(self, answers: JsonObject, hidden: frozenset[str]) -> HttpResponse:
        self._hold_file(answers, hidden)
        taken = taken_in(held_choices(self.request.POST.get("facts", ""), self.draft.entered))
        version = correcting.submit(self.correction, self.user, answers, hidden, taken=taken)
        if version is None:
            corrections.submitted(self.correction)
            tell(self.request, _("Sent. A manager who is not you decides; until then the record stands as it is."))
            return HttpResponseRedirect(self.leave_url())
        corrections.in_force(version, self.user)
        tell(self.request, _("Corrected: version %(number)s stands now.") % {"number": version.number})
        return HttpResponseRedirect(version_url(version))

    def _hold_file(self, answers: JsonObject, hidden: frozenset[str]) -> None:
        """Lock what the correction changes at once. Raises `FileChangedMeanwhileError` where the page showed other."""
        corrects = self.correction.corrects
        if is_reviewed(corrects) or not may_update(self.definition):
            return
        hold_children(corrects)
        given = correcting.proposal(self.correction, self.user, answers, hidden)
        if self.request.POST.get("facts", "") != facts_mark(to_choose(correcting.would_be(self.correction, given))):
            raise FileChangedMeanwhileError(
                _("The child’s file was changed meanwhile. Read what counts there, then submit.")
            )

    def on_already_submitted(self, draft: Draft) -> HttpResponse:
        """To its page; what was typed into one that was withdrawn meanwhile is given back first."""
        words = self._withdrawn()
        if not words:
            return HttpResponseRedirect(self.leave_url())
        kept = self._unsaved(draft) if self.request.method == "POST" else []
        if not kept:
            tell(self.request, f"{words}.", "note")
            return HttpResponseRedirect(self.leave_url())
        record = self.correction.record
        trail.note("words_brought_back", self.correction, record, actor=self.user)
        context = {
            "words": words,
            "task_title": self.correction.corrects.form_version.title,
            "reference": record.reference,
            "kept": kept,
            "correction_url": self.leave_url(),
            **record_identity(self.user, record),
        }
        return render(self.request, "desk/no_longer_yours.jinja", context, status=HTTPStatus.CONFLICT)

    def submitted_message(self, draft: Draft) -> str:
        return self._withdrawn() or super().submitted_message(draft)

    def _withdrawn(self) -> str:
        """Who withdrew it and when, read anew: it may have happened just now. Empty where nobody did."""
        self.correction.refresh_from_db(fields=["state", "decided_by", "decided_at"])
        return withdrawn_words(self.correction, self.user)

    def _unsaved(self, draft: Draft) -> list[dict[str, Any]]:
        given = self.kwargs
        return unsaved_in(
            self.request, self.definition, draft, given["page"], given.get("name", ""), given.get("item", "")
        )


_form = CorrectionForm.as_view()


@guarded("work", load=load_correction, drops_nul=True)
def form_start(request: HttpRequest, correction: Correction, correction_id: UUID) -> HttpResponseBase:
    """The first page of the form, or its overview."""
    return _opened(request, correction, "")


@guarded("work", load=load_correction, drops_nul=True)
def form_page(request: HttpRequest, correction: Correction, correction_id: UUID, page: str) -> HttpResponseBase:
    """One page of the form, or `check`."""
    return _opened(request, correction, page)


@guarded("work", load=load_correction, drops_nul=True)
def form_item(
    request: HttpRequest, correction: Correction, correction_id: UUID, page: str, name: str, item: str
) -> HttpResponseBase:
    """One item of a list on a page of the form."""
    return _opened(request, correction, page, name=name, item=item)


def _opened(request: HttpRequest, correction: Correction, page: str, **item: str) -> HttpResponseBase:
    """Draw or save a page; what shows the answers is kept in the audit trail. What is over leads to its page."""
    try:
        with as_made(correction.corrects.as_written.submitted_at):
            response: HttpResponseBase = _form(request, correction=correction, page=page, **item)
    except CorrectionRefusedError as error:
        tell(request, str(error), "late")
        return redirect("correction_form", correction.pk, CHECK_PAGE)
    shown = response.status_code in (HTTPStatus.OK, HTTPStatus.CONFLICT) and not isinstance(response, JsonResponse)
    if shown:
        trail.note("viewed", correction, correction.record, actor=signed_in(request), page=page or "start")
    return response
