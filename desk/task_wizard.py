"""The form of a task, as the person who has it fills it in."""

from collections.abc import Mapping
from functools import cached_property

from django.urls import reverse

from accounts.models import User
from forms.models import Draft
from forms.wizard import FormWizard
from workflow import work
from workflow.models import Task
from workflow.scope import scope_of


class TaskWizard(FormWizard):
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
        return scope_of(self.task.process, self.user)

    def leave_url(self) -> str:
        return reverse("my_work")
