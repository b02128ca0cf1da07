"""The form of a task, as the person who has it fills it in."""

from collections.abc import Mapping
from functools import cached_property

from django.urls import reverse

from accounts.models import User
from cases.models import Case
from forms.item_wizard import ItemWizard
from forms.models import Draft
from workflow import work
from workflow.models import Task
from workflow.scope import seen_by


class TaskWizard(ItemWizard):
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
    def facts(self) -> Mapping[str, object]:
        """What the task's process sees; read only, and only what is asked for."""
        return seen_by(self.task, self.user)

    def item_url(self, slug: str, name: str, item: str) -> str:
        return reverse("task_form_item", args=[self.task.pk, slug, name, item])

    def about(self) -> Case | None:
        case: Case | None = self.task.case
        return case

    def leave_url(self) -> str:
        return reverse("my_work")
