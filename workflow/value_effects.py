"""Which dates of open work would move if a value were set: worked out in memory, before anybody sets it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from workflow import timers
from workflow.bpmn.model import Element
from workflow.deadlines import as_at_its_beginning, as_when_set, beside, dated, dates_now, has_dates, time_now
from workflow.models import ProcessInstance, Task
from workflow.scopes import all_scopes
from workflow.variables import put_variables

DUE, LOOK, TIMER = "due", "look", "timer"


@dataclass(frozen=True, slots=True)
class Moves:
    """A date that would move. `what` is `DUE`, `LOOK` (by when to look at it) or `TIMER`, whose element it is then."""

    element: Element
    what: str
    before: date | datetime | None
    after: date | datetime | None


def dates_that_move(failed: Task, name: str, value: Any) -> list[Moves]:
    """Return the dates that setting a value for the rest of an instance would move. Nothing is changed."""
    process = ProcessInstance.objects.select_related("version", "team", "authority").get(pk=failed.process_id)
    scope = all_scopes(process).get(failed.scope_id) if failed.scope_id else None
    put_variables(process, {name: value}, scope)
    tasks = Task.objects.filter(process=process, finished__isnull=True)
    elements = process.flow_class.model.elements
    found: list[Moves] = []
    for task in dated(tasks):
        task.process = process
        seen = as_at_its_beginning(task)
        if has_dates(task):
            due_on, look_on = dates_now(task, task.flow_task.element, seen)
            found.append(Moves(task.flow_task.element, DUE, task.due_on, due_on))
            found.append(Moves(task.flow_task.element, LOOK, task.follow_up_on, look_on))
        for timer in timers.running().filter(task=task):
            timer.process = process
            found.append(Moves(elements[timer.element_id], TIMER, timer.due_at, time_now(timer, seen)))
    for timer in beside(tasks):
        timer.process = process
        found.append(Moves(elements[timer.element_id], TIMER, timer.due_at, time_now(timer, as_when_set(timer))))
    return [each for each in found if each.before != each.after]
