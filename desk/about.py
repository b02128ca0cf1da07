"""Which children a task is about, in words: all of the process, or the one that its part of the process is about."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from accounts.models import User
from cases.identity import child_words, identity
from cases.models import Case
from workflow.models import ProcessCase, Subject, Task
from workflow.scopes import case_of, scope_of_task


def identity_of(task: Task, reader: User) -> dict[str, Any]:
    """Return the context of the identity bar of a task; `child["others"]` are the other children whom it is about.

    `reader` is who reads it. Whoever may open a task about several children may see every one of them
    (`workflow.access.TaskRule`).
    """
    found = identity(task.case, reader)
    if found["child"] is not None:
        found["child"]["others"] = [child_words(case) for case in others(task)]
    return found


def others(task: Task) -> list[Case]:
    """The children whom a task is about besides the first."""
    if task.process.subject != Subject.FAMILY or not _of_all(task):
        return []
    return [link.case for link in task.process.links if link.case_id != task.case_id]


def names_of(tasks: Iterable[Task]) -> dict[UUID, str]:
    """Return for each task about several children whom it names: "Wilf and 2 others"."""
    shared = [task for task in tasks if task.process.subject == Subject.FAMILY and _of_all(task)]
    if not shared:
        return {}
    links = ProcessCase.objects.filter(process__in={task.process_id for task in shared})
    counts = Counter(links.values_list("process", flat=True))
    return {
        task.pk: _named(task.case, counts[task.process_id] - 1)
        for task in shared
        if task.case is not None and counts[task.process_id] > 1
    }


def _named(first: Case, more: int) -> str:
    words = ngettext("%(name)s and %(count)s other", "%(name)s and %(count)s others", more)
    return words % {"name": first.child.name, "count": more}


def _of_all(task: Task) -> bool:
    if task.scope is None:
        return True
    return task.scope.case_id is None and case_of(task.process, scope_of_task(task)) is None
