"""A long form at a task of Sam's, answered, as one who opens its page finds it."""

from typing import Any

from accounts.context import authority
from forms.models import Draft
from tests.cast import Cast
from tests.desk.stories import begun
from tests.forms.conftest import published
from workflow.models import Task
from workflow.work import draft_of


def answered(cast: Cast, content: dict[str, Any], answers: dict[str, Any]) -> Task:
    """A task with this form and a draft with these answers."""
    task = begun(cast)
    with authority(cast.id):
        Task.objects.filter(pk=task.pk).update(form_version=published(content))
        task = Task.objects.get(pk=task.pk)
        draft: Draft = draft_of(task, cast.sam)
        draft.entered = draft.form_version.definition.entered_from(answers)
        draft.save()
    return task
