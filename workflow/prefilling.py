"""What the form of a task begins with: answers from the case and from earlier records, with where they came from."""

from accounts import clock
from accounts.models import User
from forms.prefill import Prefilled, Source, prefill
from workflow.models import Task
from workflow.scope import seen_by, version_behind
from workflow.scopes import scope_of_task


def prefilled(task: Task, user: User) -> Prefilled:
    """Work out what to put into the task's draft when it is begun."""

    def source_of(name: str, key: str) -> Source | None:
        version = version_behind(task.process, name, key, scope_of_task(task))
        if version is None:
            return None
        on = clock.local(version.submitted_at).date()
        return Source(version.form_version.title or key, on, version.author.name)

    return prefill(task.form_version.definition, seen_by(task, user), source_of)  # type: ignore[union-attr]
