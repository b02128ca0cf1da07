"""Tasks that somebody else must do, because this person did what they are kept apart from.

Only for what lists offer: the engine refuses such a task itself, whoever asks.
"""

from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from workflow.bpmn.model import UserTask
from workflow.models import Task


def own_work(tasks: Iterable[Task], user: User) -> frozenset[UUID]:
    """Return the ids of those tasks that must be somebody else's, with one question to the database for all."""
    apart = {task.pk: (task.process_id, _apart(task)) for task in tasks}
    steps = {step for _process, steps in apart.values() for step in steps}
    if not steps:
        return frozenset()
    told = Task.objects.filter(process__in={process for process, _steps in apart.values()}, element_id__in=steps)
    mine = {
        (process, step)
        for process, step, owner, finished, writers in told.values_list(
            "process_id", "element_id", "owner_id", "finished", "draft__writers"
        )
        if (owner == user.pk and finished is not None) or str(user.pk) in (writers or ())
    }
    return frozenset(pk for pk, (process, steps) in apart.items() if any((process, step) in mine for step in steps))


def _apart(task: Task) -> tuple[str, ...]:
    element = _element(task)
    return (*element.separate_from, *((element.review_of,) if element.review_of else ()))


def _element(task: Task) -> UserTask:
    element: UserTask = task.flow_task.element
    return element
