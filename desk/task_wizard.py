"""The form of a task, as the person who has it fills it in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.policy import can
from cases.models import Case
from forms.late_item_wizard import LateItemWizard
from forms.list_news import ListNews
from forms.models import Draft
from forms.prefill import Prefilled, Source, SourceOf
from records.kept_class import kept_class
from records.models import Record
from workflow import work
from workflow.fillable import Fillable
from workflow.models import Task
from workflow.prefilling import source_finder
from workflow.scope import seen_by


class TaskWizard(LateItemWizard):
    """What the pages of every task's form share. The view is called with the `task` that the guard let through."""

    @property
    def task(self) -> Task:
        """The task of the address."""
        task: Task = self.kwargs["task"]
        return task

    @property
    def user(self) -> User:
        """Who writes."""
        user: User = self.request.user
        return user

    def get_draft(self) -> Draft:
        return work.draft_of(self.task, self.user)

    @cached_property
    def facts(self) -> Fillable:
        """What the task's process sees, without what this person must not read; only what is asked for is looked up."""
        return Fillable(self.task, self.user)

    @cached_property
    def facts_to_record(self) -> Mapping[str, object]:
        """All that the task's process sees."""
        return seen_by(self.task, self.user)

    @cached_property
    def facts_to_fill_in(self) -> Fillable:
        """As `facts`, asked apart: it says whether what fills the form in was `left_out`."""
        return Fillable(self.task, self.user)

    def filled_now(self, pages: Collection[str]) -> Prefilled:
        """What is kept from this person is not said to be gone from where the answer came from."""
        found = super().filled_now(pages)
        looked_at = frozenset(found.looked_at) & found.origins.keys()
        return replace(found, looked_at=looked_at) if self.facts_to_fill_in.left_out else found

    def list_news(self, pages: Collection[str]) -> dict[str, ListNews]:
        """What is kept from this person is not said to be gone from where an item came from."""
        found = super().list_news(pages)
        if not self.facts_to_fill_in.left_out:
            return found
        return {pointer: replace(news, gone=frozenset()) for pointer, news in found.items() if news.items}

    @cached_property
    def _sources(self) -> SourceOf:
        return source_finder(self.task, self.user)

    def source_of(self, root: str, name: str) -> Sequence[Source]:
        return self._sources(root, name)

    def source_url(self, source: Mapping[str, Any]) -> str:
        """The record that an answer came from, or the page about the child, as far as the reader may open it."""
        if source.get("kind", "record") == "record":
            reference, number = source.get("reference", ""), source.get("number", 0)
            return reverse("record", args=[reference, number]) if reference else ""
        if source["kind"] == "sibling":
            return self._of_sibling(source)
        case = self.about()
        if case is None or not can(self.user, "view", case):
            return ""
        return reverse("about_child" if source["kind"] == "fact" else "details", args=[case.reference])

    def _of_sibling(self, source: Mapping[str, Any]) -> str:
        """A brother's or sister's record: whoever reads on here need not be the one who began with it."""
        record = Record.objects.filter(reference=source["reference"]).first()
        if record is None or not can(self.user, "view", record):
            return ""
        return reverse("record", args=[record.reference, source["number"]])

    def item_url(self, slug: str, name: str, item: str) -> str:
        return reverse("task_form_item", args=[self.task.pk, slug, name, item])

    def about(self) -> Case | None:
        case: Case | None = self.task.case
        return case

    def earlier_url(self) -> str:
        return reverse("earlier_drafts", args=[self.task.pk]) if self.draft.revision else ""

    def kept_as(self) -> str:
        return self._kept_class

    @cached_property
    def _kept_class(self) -> str:
        return kept_class(self.definition.retention, self.about())

    def leave_url(self) -> str:
        return reverse("my_work")
