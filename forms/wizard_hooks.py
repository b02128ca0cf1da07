"""What a wizard asks of whoever uses it: the draft, the addresses, the facts, and what submitting does."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from formtools.wizard.views import NamedUrlWizardView

from accounts import clock
from forms.elements import Question
from forms.feel_texts import TODAY
from forms.json_values import JsonObject
from forms.models import Draft
from forms.offers import Offer, offers_for
from forms.prefill import Source
from forms.problems import Problem
from forms.remarks import RemarkView
from forms.rendering import Section
from forms.saved_words import submitted_words
from forms.signing import signature_of
from forms.sources import RecordSummary
from forms.summary_view import summary_for


class SeeOther(HttpResponseRedirect):
    """A redirect after a post: what comes is another page, so that going back never asks to send again."""

    status_code = HTTPStatus.SEE_OTHER


class WizardHooks(NamedUrlWizardView):
    """The hooks of `forms.wizard.FormWizard`.

    A subclass answers `get_draft`, `page_url`, `leave_url` and `on_submit`, and may answer `facts`, `facts_to_record`,
    `facts_to_fill_in`, `about`, `kept_as`, `earlier_url`, `blank_url`, `files_url`, `with_files`, `item_problem`,
    `extra_context`, `submit_label`, `what_submitting_does`, `on_already_submitted`, `submitted_message`, `beside`,
    `remarks`, `carried`, `source_of` and `source_url`.
    """

    def get_draft(self) -> Draft:
        """The draft to fill in."""
        raise NotImplementedError

    def page_url(self, slug: str) -> str:
        """The address of a page, of `list` or of `check`."""
        raise NotImplementedError

    @cached_property
    def facts(self) -> Mapping[str, object]:
        """What FEEL reads besides the answers (`forms.facts`), as far as the reader may read it (`ReaderFacts`).

        Each is looked up only when something reads it.
        """
        return {TODAY: clock.today()}

    @cached_property
    def facts_to_record(self) -> Mapping[str, object]:
        """The facts from which a record's calculated answers are worked out: those that the reader may not know too."""
        return self.facts

    @cached_property
    def facts_to_fill_in(self) -> Mapping[str, object]:
        """What answers are filled in from beforehand: the facts, as far as the reader may read them."""
        return self.facts

    def leave_url(self) -> str:
        """Where "Save and leave" goes."""
        raise NotImplementedError

    def earlier_url(self) -> str:
        """Where earlier revisions of the draft are shown; empty where they are not."""
        return ""

    def blank_url(self) -> str:
        """Where the form is had on paper, without answers; empty where it is not."""
        return ""

    def files_url(self, pointer: str) -> str:
        """Where files are added, by what the draft knows the place by (`forms.files.places`); empty where it cannot be
        done.
        """
        return ""

    def with_files(self, drawn: tuple[Section, ...]) -> tuple[Section, ...]:
        """The answers of the draft, each file with where it is opened."""
        return drawn

    def on_submit(self, answers: JsonObject, hidden: frozenset[str]) -> HttpResponse:
        """Make the record of the answers that count, in the same transaction, and answer with what comes next."""
        raise NotImplementedError

    def on_already_submitted(self, draft: Draft) -> HttpResponse:
        """Answer a page or a post for a draft that has been submitted."""
        return HttpResponseRedirect(self.leave_url())

    def submitted_message(self, draft: Draft) -> str:
        """What the script of a page is told whose draft has been submitted, without the full stop."""
        return submitted_words(draft.submitted_at or clock.now())

    def extra_context(self) -> dict[str, Any]:
        """More for the templates, such as `child`, `allocation` and `case_url` for the identity bar."""
        return {}

    def about(self) -> Any:
        """What is written about, for those who find other records of it (`forms.sources`)."""
        return None

    def summary_of(self, question: Question) -> RecordSummary | str:
        """The record that a summary shows, or what to say where there is none."""
        return summary_for(question, self.request.user, self.about())

    def offers(self, question: Question) -> tuple[Offer, ...]:
        """What of the case a question offers to pick from; a signature, who signs."""
        if question.control.by_server:
            signer = signature_of(self.request.user)
            return (Offer(signer, ", ".join(str(signer[part]) for part in ("name", "role") if part in signer)),)
        return offers_for(question, self.request.user, self.about())

    def item_problem(self, problem: Problem) -> str:
        """Where a problem inside an item of a list is mended, for who comes from the check page."""
        return ""

    def item_at(self, pointer: str) -> str:
        """Where an item of a list is changed, by the pointer that its draft knows it by, for who comes from check."""
        return ""

    def submit_label(self) -> str:
        """The words of the button that submits."""
        return gettext("Submit")

    def what_submitting_does(self) -> list[str]:
        """One sentence for each thing that submitting sets off."""
        return []

    def beside(self) -> Collection[Question]:
        """The fields that stand beside the form's questions and are kept in its draft (`forms.remarks`)."""
        return ()

    def remarks(self) -> Mapping[str, RemarkView]:
        """Remarks to draw at the questions that they are about, by pointer."""
        return {}

    def source_of(self, root: str, name: str) -> Sequence[Source]:
        """What stands behind a name that a prefill read (`forms.prefill.SourceOf`)."""
        return ()

    def source_url(self, source: Mapping[str, Any]) -> str:
        """Where that is read from which an answer came (`forms.evidence.UrlOf`); empty where it cannot be."""
        return ""

    def carried(self) -> dict[str, str]:
        """What every address of the form carries on in its query."""
        return {}
