"""What a submission will lead to, worked out from the process before it is made: which work, for whom, by when.

Nothing is written. The way is followed as the engine would take it, with the answers that are about to be submitted in
place of a record; where that cannot be said, nothing is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow import routing
from workflow.adoption import active_process
from workflow.bpmn.model import (
    BusinessRuleTask,
    Element,
    EndEvent,
    ExclusiveGateway,
    ParallelGateway,
    ProcessModel,
    ScriptTask,
    ServiceTask,
    UserTask,
)
from workflow.by_hand import by_hand
from workflow.errors import NoActiveVersionError
from workflow.models import Task, role_keys
from workflow.scope import seen_by, with_values
from workflow.scopes import scope_of_task

MAX_STEPS = 100


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What opens: `tasks`, never saved, with title, owner or team, roles and date; `begins`, titles of processes."""

    tasks: tuple[Task, ...] = ()
    begins: tuple[str, ...] = ()


def foresee(task: Task, answers: Mapping[str, Any]) -> Foreseen:
    """Follow the process from an open task as if these answers were submitted now."""
    form = task.form_version
    model: ProcessModel = task.flow_task.flow_class.model
    known = seen_by(task)
    said = {form.key: dict(answers)} if form is not None else {}
    scope = with_values(known, {"forms": with_values(known["forms"], said)})
    tasks: list[Task] = []
    begins: list[str] = []
    for element in _reached(model, model.elements[task.element_id], scope):
        if isinstance(element, UserTask):
            tasks.append(_made(task, element, scope))
            continue
        key = element.hands_over_to if isinstance(element, EndEvent) else None
        if isinstance(element, EndEvent) and key is not None:
            try:
                begins.append(active_process(key).title)
            except NoActiveVersionError:
                tasks.append(_made(task, by_hand(element), scope))
    return Foreseen(tuple(tasks), tuple(begins))


def _reached(model: ProcessModel, start: Element, scope: Mapping[str, Any]) -> Iterator[Element]:
    """The user tasks and ends that tokens come to next. A way that waits for something else leads nowhere yet."""
    waiting, steps = _ways(model, start, scope), 0
    while waiting and steps < MAX_STEPS:
        steps += 1
        element = waiting.pop(0)
        if isinstance(element, (UserTask, EndEvent)):
            yield element
            continue
        if isinstance(element, ScriptTask):
            scope = with_values(scope, {element.result_variable: element.expression.evaluate(scope)})
        joins = isinstance(element, ParallelGateway) and len(element.incoming) > 1
        if not joins and isinstance(
            element, (ScriptTask, ServiceTask, BusinessRuleTask, ExclusiveGateway, ParallelGateway)
        ):
            waiting += _ways(model, element, scope)


def _ways(model: ProcessModel, element: Element, scope: Mapping[str, Any]) -> list[Element]:
    flows = [model.flows[flow] for flow in element.outgoing]
    if isinstance(element, ExclusiveGateway) and len(flows) > 1:
        true = [f for f in flows if f.condition is not None and f.condition.evaluate(scope) is True]
        default = [f for f in flows if f.is_default or f.condition is None]
        flows = (true or default)[:1]
    return [model.elements[flow.target] for flow in flows]


def _made(task: Task, element: UserTask, scope: Mapping[str, Any]) -> Task:
    """A task as it would be made, in memory alone."""
    process = task.process
    team = routing.team_for(process, task.case)
    former = routing.last_visit(process, element.id, scope_of_task(task))
    return Task(
        process=process,
        element_id=element.id,
        title_text=element.name,
        role_keys=role_keys(element.roles),
        team=team,
        owner=routing.owner_for(element, process, task.case, team, former, scope_of_task(task)),
        due_on=routing.due_on(element, scope),
        decides=element.review_of is not None,
    )
