"""Why a task is with whom it is, and why it has its date: kept in `task.data["why"]` when that is decided.

`{"with": {"how": code, "by": user id, "at": moment}, "date": {"reads": {path: value}}}`. Only ids, dates, numbers,
truth values and that there was nothing are kept: `data` is not encrypted. The words are the screens' (`desk.why`).
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts import clock
from accounts.models import User
from workflow.bpmn.model import UserTask
from workflow.bpmn.properties import SAME_AS
from workflow.models import Task

WHY = "why"
ASSIGNED = {
    "allocated-worker": "allocated_worker",
    "starter": "starter",
    "worker-manager": "worker_manager",
    "least-loaded": "least_loaded",
}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
"""An answer that is a date, as forms keep it; of all texts only these are kept."""

NOT_KEPT = ("child.", "actor.")
"""What an expression reads of people is not kept, not even a date."""


def made(element: UserTask, owner: User | None, *, returned: bool, counted: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what to keep about a task that is being made: `{"why": …}`.

    `counted` is what its due date was worked out from (`routing.due_and_why`).
    """
    kept: dict[str, Any] = {"with": {"how": _how(element, owner, returned)}}
    return {WHY: {**kept, **_counted(counted)}}


def counted_again(task: Task, element: UserTask, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Return the task's data with what its date was worked out from now, after that changed."""
    counted = element.due_date.explain(scope).reads if element.due_date is not None else None
    return {**task.data, WHY: {**of(task), **_counted(counted)}}


def moved(task: Task, how: str, by: User | None = None) -> dict[str, Any]:
    """Return the task's data with a new reason: `taken`, `released`, `given` or `reallocated`, by whom and when."""
    at = clock.now().isoformat()
    told = {"how": how, "at": at, **({"by": str(by.pk)} if by is not None else {})}
    return {**task.data, WHY: {**task.data.get(WHY, {}), "with": told}}


def of(task: Task) -> dict[str, Any]:
    """Return what is kept about a task: `with` and, where the process gives a date, `date`; empty for older tasks."""
    kept: dict[str, Any] = task.data.get(WHY, {})
    return kept


def _counted(reads: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if reads is None else {"date": {"reads": _plain(reads)}}


def _how(element: UserTask, owner: User | None, returned: bool) -> str:
    if owner is None:
        return "queue"
    if returned:
        return "returned"
    if element.assignee is not None:
        return "named"
    if element.assign and element.assign.startswith(SAME_AS):
        return "same_as"
    return ASSIGNED.get(element.assign or "", "queue")


def _plain(reads: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for path, value in reads.items():
        if path.startswith(NOT_KEPT):
            continue
        if isinstance(value, (date, datetime)):
            kept[path] = value.isoformat()
        elif value is None or isinstance(value, bool) or (isinstance(value, str) and ISO_DAY.fullmatch(value)):
            kept[path] = value
        elif isinstance(value, (int, Decimal)):
            kept[path] = str(value)
    return kept
