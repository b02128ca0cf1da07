"""The day by which to look at a task, until somebody has; and what other steps recorded about a task meanwhile."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts import clock
from accounts.models import User
from records.models import RecordVersion
from workflow.bpmn.model import ServiceTask
from workflow.models import Task

TELLS = "notify_owner"
LOOKED = "looked_on"


@dataclass(frozen=True, slots=True)
class About:
    """What a step recorded about a task, by whom, and the questions whose answers are to stand with the task."""

    version: RecordVersion
    by: User
    show: tuple[str, ...]


def looked(task: Task, on: date) -> dict[str, Any]:
    """Return the task's data with the day on which it was looked at."""
    return {**task.data, LOOKED: on.isoformat()}


def look_by(task: Task) -> date | None:
    """Return the day by which to look at an open task; None when there is none, or it was looked at since.

    Who returned work has looked at it, and a day before the task began asks for nothing.
    """
    day = task.follow_up_on
    if day is None or task.finished is not None or "corrects" in task.data or day < clock.local(task.created).date():
        return None
    seen = task.data.get(LOOKED)
    return None if seen is not None and date.fromisoformat(seen) >= day else day


def recorded_about(task: Task) -> tuple[About, ...]:
    """Return what other steps recorded about a task, the newest first.

    Those are the steps of which a service task `notify_owner` tells (headers `element`, `about` and `show`, a list of
    question names with commas). One question to the database, and none where the process has no such step.
    """
    telling = {
        step.headers.get("about", ""): tuple(name.strip() for name in step.headers.get("show", "").split(",") if name)
        for step in task.flow_task.flow_class.model.elements.values()
        if isinstance(step, ServiceTask) and step.job_type == TELLS and step.headers.get("element") == task.element_id
    }
    if not telling:
        return ()
    done = Task.objects.filter(process=task.process_id, element_id__in=telling, record__isnull=False)
    read = done.select_related("owner", "record__record", "record__form_version").order_by("-finished", "-id")
    return tuple(
        About(one.record, one.owner, telling[one.element_id])
        for one in read
        if one.record is not None and one.owner is not None
    )
