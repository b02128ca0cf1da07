"""What a manager can change in a piece of work: the part of its page that leads to the pages of `steering_pages`."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from viewflow.workflow.status import PROCESS, STATUS

from accounts.models import User
from accounts.policy import can
from desk.steering_words import numbered
from workflow.bpmn.model import ProcessModel
from workflow.models import ProcessInstance, Task
from workflow.moving import is_over
from workflow.nodes.ad_hoc_subprocess import ENDING, AdHocSubProcessNode
from workflow.scopes import all_scopes, case_of, scope_of_task
from workflow.steering import targets

MOST_LISTED = 40


def changing(process: ProcessInstance, user: User) -> dict[str, Any] | None:
    """Return what `desk/changing.jinja` draws, or None for whoever does not manage this work, or when all is over.

    `{"open": [{name, who, links [{words, url}]}], "done": [{name, who, url}], "buttons": [act], "on_hold": bool}`;
    an act is one of `steering_pages.ACTS`.
    """
    if not can(user, "steer", process):
        return None
    on_hold = process.suspended_at is not None
    if process.finished is not None:
        done = _done(process) if may_go_on_again(process) else []
        return {"open": [], "done": done, "acts": [], "on_hold": False} if done else None
    if on_hold:
        return {"open": [], "done": [], "acts": [_act(process, "go-on")], "on_hold": True}
    acts = ["add", "hold", *(["stop"] if process.parent_task_id is None else [])]
    return {
        "open": _open(process),
        "done": _done(process),
        "acts": [_act(process, act) for act in acts],
        "on_hold": False,
    }


def may_go_on_again(process: ProcessInstance) -> bool:
    """Whether a finished instance may still be taken up again: nothing has gone on from it, and nobody stopped it."""
    return process.status != PROCESS.CANCELED and process.parent_task_id is None


def done_steps(process: ProcessInstance) -> list[Task]:
    """The steps that can be done again: submitted, the last time each, and where nothing waits to do so already."""
    visits: QuerySet[Task] = Task.objects.filter(Task.for_people(), process=process)
    last: dict[tuple[str, UUID | None], Task] = {}
    for task in visits.select_related("owner", "scope").order_by("id"):
        task.process = process
        last[task.element_id, task.scope_id] = task
    return [
        task
        for task in last.values()
        if task.status == STATUS.DONE and task.record_id is not None and not _scope_is_over(process, task)
    ]


def _scope_is_over(process: ProcessInstance, task: Task) -> bool:
    scope = scope_of_task(task)
    return scope is not None and is_over(process, scope.pk)


def _open(process: ProcessInstance) -> list[dict[str, Any]]:
    model: ProcessModel = process.flow_class.model
    waiting = Task.objects.filter(process=process, finished__isnull=True).exclude(status=STATUS.ERROR)
    told = []
    for task in waiting.select_related("owner", "team").order_by("id")[:MOST_LISTED]:
        task.process = process
        acts = ["skip"]
        if any(element.id != task.element_id for element in targets(process, scope_of_task(task))):
            acts.append("move")
        if task.flow_task_type == AdHocSubProcessNode.task_type and not task.data.get(ENDING):
            acts.insert(0, "over")
        holder = task.owner or task.team
        told.append(
            {
                "name": numbered(task, model),
                "who": ", ".join(filter(None, [_child_of(task), holder.name if holder is not None else ""])),
                "acts": [_act(process, act, task) for act in acts],
            }
        )
    return told


def _done(process: ProcessInstance) -> list[dict[str, Any]]:
    model: ProcessModel = process.flow_class.model
    return [
        {
            "name": numbered(task, model),
            "who": ", ".join(filter(None, [_child_of(task), task.owner.name if task.owner is not None else ""])),
            "acts": [_act(process, "again", task)],
        }
        for task in done_steps(process)[-MOST_LISTED:]
    ]


def _child_of(task: Task) -> str:
    """The child whom a step of work about several is about; whoever steers it may see them all."""
    case = case_of(task.process, scope_of_task(task))
    return case.child.name if case is not None else ""


def _act(process: ProcessInstance, act: str, task: Task | None = None) -> dict[str, str]:
    if task is None:
        return {"act": act, "url": reverse("steer", args=[process.pk, act])}
    return {"act": act, "url": reverse("steer_step", args=[process.pk, act, task.pk])}


def places(process: ProcessInstance) -> list[tuple[UUID | None, str]]:
    """Where a step can be added: the process itself, and what is under way inside it, with its name ("" for itself)."""
    model: ProcessModel = process.flow_class.model
    found: list[tuple[UUID | None, str]] = [(None, "")]
    for scope in all_scopes(process).values():
        if scope.ended_at is None and not is_over(process, scope.pk):
            name = model.elements[scope.element_id].name if scope.element_id in model.elements else ""
            number = f", {scope.index + 1}" if scope.index is not None else ""
            found.append((scope.pk, f"{name or scope.element_id}{number}"))
    return found
