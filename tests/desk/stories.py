"""Where a story of the cast stands: an assessment begun, submitted, returned, approved."""

from typing import Any

from accounts.context import authority
from forms.models import Draft
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

KEY = "child_and_family_assessment"


def begun(cast: Cast, child: str = "wilf") -> Task:
    """Sam has an assessment to write."""
    with authority(cast.id):
        process = start_for_case(KEY, cast.cases[child], cast.sam)
        task = Task.objects.get(process=process, finished__isnull=True)
        return taken(task, cast.sam)


def taken(task: Task, user: Any) -> Task:
    """Have somebody take a task, inside their authority."""
    if task.owner is None:
        work.claim(task, user)
    task.refresh_from_db()
    return task


def begun_with(cast: Cast, draft: Draft) -> Task:
    """The same task, with another form's draft to fill in. Inside the authority."""
    task = begun(cast)
    Task.objects.filter(pk=task.pk).update(draft=draft, form_version=draft.form_version)
    return task


def submitted(cast: Cast, *, taken_by_manager: bool = True) -> Task:
    """Sam has submitted; the decision is Priya's, or waits for Harbour's managers."""
    task = begun(cast)
    with authority(cast.id):
        submit(task, cast.sam, ASSESSMENT)
        return decision(cast, taken_by_manager=taken_by_manager)


def decision(cast: Cast, *, taken_by_manager: bool = True) -> Task:
    """Return the decision that is open, inside the authority."""
    task = Task.objects.get(element_id="Task_authorise", finished__isnull=True)
    if taken_by_manager:
        return taken(task, cast.priya)
    if task.owner is not None:
        work.release(task, task.owner)
    task.refresh_from_db()
    return task


def decided(cast: Cast, choice: str = "return", comment: str = "Who is there on Fridays?") -> Task:
    """Priya has decided; return her task."""
    task = submitted(cast)
    with authority(cast.id):
        submit(task, cast.priya, {"decision": choice, "comment": comment})
        task.refresh_from_db()
        return task


def correcting(cast: Cast) -> Task:
    """Sam's assessment came back; return the task that corrects it."""
    decided(cast)
    with authority(cast.id):
        return Task.objects.get(element_id="Task_assess", finished__isnull=True)
