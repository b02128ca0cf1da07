"""The form of a task, as the person who has it fills it in."""

from django.urls import reverse

from accounts.models import User
from forms.models import Draft
from forms.wizard import FormWizard
from workflow import work
from workflow.models import Task


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

    def leave_url(self) -> str:
        return reverse("my_work")
