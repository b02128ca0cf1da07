"""Which dates of open work would move if a value were set: worked out in memory, before anybody sets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflow import timers
from workflow.bpmn.model import Element
from workflow.deadlines import as_at_its_beginning, as_when_set, beside, dated, dates_now, has_dates, time_now
from workflow.incidents import Holds
from workflow.models import ProcessInstance, Task, TaskTimer
from workflow.scopes import all_scopes
from workflow.variables import drop_by_hand, put_by_hand, put_variables

DUE, LOOK, TIMER = "due", "look", "timer"


@dataclass(frozen=True, slots=True)
class Moves:
    """A date that would move. `what` is `DUE`, `LOOK` (by when to look at it) or `TIMER`, whose element it is then."""

    element: Element
    what: str
    before: date | datetime | None
    after: date | datetime | None


def dates_that_move(failed: Task, name: str, value: Any, holds: Holds) -> list[Moves]:
    """Return the dates that setting a value for a failed step, or for all the rest, would move. Nothing is changed."""
    process = ProcessInstance.objects.select_related("version", "team", "authority").get(pk=failed.process_id)
    if holds == Holds.THE_REST:
        put_variables(process, {name: value}, all_scopes(process).get(failed.scope_id) if failed.scope_id else None)
    tasks = Task.objects.filter(process=process, finished__isnull=True)
    found: list[Moves] = []
    for task in dated(tasks):
        task.process = process
        if task.pk == failed.pk and holds == Holds.THE_REST:
            drop_by_hand(task, [name])
        elif task.pk == failed.pk:
            put_by_hand(task, {name: value})
        seen, element = as_at_its_beginning(task), task.flow_task.element
        if has_dates(task):
            due_on, look_on = dates_now(task, element, seen)
            found.append(Moves(element, DUE, task.due_on, due_on))
            found.append(Moves(element, LOOK, task.follow_up_on, look_on))
        found += [_time(process, timer, seen) for timer in timers.running().filter(task=task)]
    found += [_time(process, timer, None) for timer in beside(tasks)]
    return [each for each in found if each.before != each.after]


def _time(process: ProcessInstance, timer: TaskTimer, seen: Mapping[str, Any] | None) -> Moves:
    """When a timer would come; `seen` is what its task sees, None for one beside the flow."""
    timer.process = process
    at = time_now(timer, seen if seen is not None else as_when_set(timer))
    return Moves(process.flow_class.model.elements[timer.element_id], TIMER, timer.due_at, at)
