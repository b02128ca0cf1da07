"""Which children a task is about, in words: all of the process, or the one that its part of the process is about."""

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import ngettext

from accounts.models import User
from accounts.policy import visible_to
from cases.identity import child_words, identity, standing_out
from cases.models import Case
from workflow.models import ProcessCase, ProcessInstance, Task
from workflow.scopes import is_about_all


def identity_of(task: Task, reader: User) -> dict[str, Any]:
    """Return the context of the identity bar of a task; `child["others"]` are the other children whom it is about.

    `reader` is who reads it. Whoever may open a task about several children may see every one of them
    (`workflow.access.TaskRule`).
    """
    found = identity(task.case, reader)
    if found["child"] is not None:
        found["child"]["others"] = [child_words(case) | standing_out(case.child, reader) for case in others(task)]
    return found


def first_case_of(process: ProcessInstance, reader: User) -> Case | None:
    """The first of the children of some work whose file the reader may open."""
    found = visible_to(reader, Case).filter(process_links__process=process).select_related("child")
    first: Case | None = found.order_by("process_links__pk").first()
    return first


def others(task: Task) -> list[Case]:
    """The children whom a task is about besides the first."""
    if not is_about_all(task):
        return []
    return [link.case for link in task.process.links if link.case_id != task.case_id]


def names_of(tasks: Iterable[Task]) -> dict[UUID, str]:
    """Return for each task about several children whom it names: "Wilf and 2 others"."""
    shared = [task for task in tasks if is_about_all(task)]
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
