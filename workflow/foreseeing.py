"""What a submission will lead to, worked out from the process before it is made: which work, for whom, by when.

Nothing is written. The way is followed as the engine would take it, with the answers that are about to be submitted in
place of a record; where that cannot be said, nothing is.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workflow import routing, work
from workflow.adoption import active_process
from workflow.bpmn.model import (
    BoundaryEvent,
    BusinessRuleTask,
    Element,
    EndEvent,
    Escalation,
    ExclusiveGateway,
    IntermediateThrowEvent,
    Link,
    ParallelGateway,
    ProcessModel,
    ScriptTask,
    SequenceFlow,
    ServiceTask,
    StartEvent,
    UserTask,
)
from workflow.by_hand import by_hand
from workflow.decisions import decision_for, model_of
from workflow.errors import NoActiveVersionError, NoSuchTeamError
from workflow.models import ProcessVersion, Task, role_keys
from workflow.scope import Lazy, seen_by, with_values
from workflow.scopes import scope_of_task

MAX_STEPS = 100
_PASSED = (ScriptTask, ServiceTask, BusinessRuleTask, ExclusiveGateway, ParallelGateway)
"""What a token passes at once."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What opens: `tasks`, never saved, with title, owner or team, roles and date; `begins`, titles of processes.

    `certain`: whether nothing on the way could come out otherwise; `ends`: whether all of the work is over then.
    """

    tasks: tuple[Task, ...] = ()
    begins: tuple[str, ...] = ()
    certain: bool = True
    ends: bool = False


def foresee(task: Task, answers: Mapping[str, Any]) -> Foreseen:
    """Follow the process from an open task as if these answers were submitted now.

    It is certain where the conditions on the way read no other answer of this form, and no step on it decides anew.
    """
    form = task.form_version
    model: ProcessModel = task.flow_task.flow_class.model
    known = seen_by(task)
    scope = _with_submitted(task, known, answers)
    tasks: list[Task] = []
    begins: list[str] = []
    said = frozenset(f"forms.{form.key}.{name}" for name in answers) if form is not None else None
    ways = _Ways(model, task.process.version, scope, said)
    over = True
    for element in ways.reached(model.elements[task.element_id]):
        over = over and isinstance(element, EndEvent) and element.within is None
        if isinstance(element, UserTask):
            tasks.append(_made(task, element, scope))
            continue
        key = element.hands_over_to if isinstance(element, EndEvent) else None
        if isinstance(element, EndEvent) and key is not None and not _of_nobody(element, scope):
            try:
                begins.append(active_process(key).title)
            except NoActiveVersionError:
                tasks.append(_made(task, by_hand(element), scope))
    over = over and not tasks and ways.certain and task.process.parent_task_id is None
    return Foreseen(tuple(tasks), tuple(begins), ways.certain, over and not _others(task))


def _with_submitted(task: Task, known: Mapping[str, Any], answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a task sees once these answers are submitted; without a decision on them they are final then."""
    if task.form_version is None:
        return known
    key, said = task.form_version.key, dict(answers)
    seen = {"forms": with_values(known["forms"], {key: said})}
    if not work.is_reviewed(task):
        seen["previous"] = with_values(known["previous"], {key: said})
        seen["history"] = with_values(known["history"], Lazy({key: lambda: [said, *known["history"][key]]}))
    return with_values(known, seen)


def _of_nobody(element: EndEvent, scope: Mapping[str, Any]) -> bool:
    """Whether an end event hands none of the children over."""
    return element.children is not None and element.children.evaluate(scope) == []


class _Ways:
    """The ways from an element on, and whether any could be another by what is not known yet."""

    def __init__(
        self, model: ProcessModel, version: ProcessVersion, scope: Mapping[str, Any], said: frozenset[str] | None
    ) -> None:
        self._model, self._version, self._scope, self._said = model, version, scope, said
        self._form = next(iter(said)).rpartition(".")[0] + "." if said else ""
        self._open_names: set[str] = set()
        self.certain = True

    def reached(self, start: Element) -> Iterator[Element]:
        """The user tasks and ends that tokens come to next. A way that waits for something else leads nowhere yet."""
        waiting, steps = self._ways(start), 0
        while waiting and steps < MAX_STEPS:
            steps += 1
            element = waiting.pop(0)
            if isinstance(element, (UserTask, EndEvent)):
                yield element
                continue
            if isinstance(element, (ScriptTask, BusinessRuleTask)):
                self._work_out(element)
            joins = isinstance(element, ParallelGateway) and len(element.incoming) > 1
            if not joins and (isinstance(element, _PASSED) or self._is_thrown_and_passed(element)):
                waiting += self._ways(element)
            else:
                self.certain = False

    def _is_thrown_and_passed(self, element: Element) -> bool:
        """Whether something happens on the way that ends no way: nothing in this process is interrupted by it."""
        if not isinstance(element, IntermediateThrowEvent) or isinstance(element.trigger, Link):
            return False
        caught = [each for each in self._model.elements.values() if isinstance(each, (BoundaryEvent, StartEvent))]
        stops = any(isinstance(each.trigger, Escalation) and each.interrupting for each in caught)
        return not (stops and isinstance(element.trigger, Escalation))

    def _work_out(self, element: ScriptTask | BusinessRuleTask) -> None:
        """See from now on what a step will work out; where no decision is in use, nothing."""
        scope, reads = self._scope, [expression.names() for _name, expression in element.inputs]
        seen = with_values(scope, {name: expression.evaluate(scope) for name, expression in element.inputs})
        name = element.result_variable
        if isinstance(element, ScriptTask):
            value, known = element.expression.evaluate(seen), True
            reads.append(element.expression.names())
        else:
            value, known = self._decided(element, seen)
        if not (known and all(self._are_known(names) for names in reads)):
            self._open_names.update([name, *(name for name, _expression in element.outputs)])
        results = {name: value}
        if element.outputs:
            seen = with_values(seen, results)
            results = {name: expression.evaluate(seen) for name, expression in element.outputs}
        self._scope = with_values(scope, results)

    def _decided(self, element: BusinessRuleTask, seen: Mapping[str, Any]) -> tuple[Any, bool]:
        """What a decision answers, and whether there is one."""
        try:
            version = decision_for(element, self._version)
        except NoActiveVersionError:
            return None, False
        return model_of(version).decide(version.key, seen).value, True

    def _ways(self, element: Element) -> list[Element]:
        flows = [self._model.flows[flow] for flow in element.outgoing]
        self.certain = self.certain and all(self._is_known(flow) for flow in flows)
        if isinstance(element, ExclusiveGateway) and len(flows) > 1:
            true = [f for f in flows if f.condition is not None and f.condition.evaluate(self._scope) is True]
            default = [f for f in flows if f.is_default or f.condition is None]
            flows = (true or default)[:1]
        return [self._model.elements[flow.target] for flow in flows]

    def _is_known(self, flow: SequenceFlow) -> bool:
        return self._are_known(flow.condition.names() if flow.condition is not None else ())

    def _are_known(self, names: Iterable[str]) -> bool:
        """Whether nothing else can come to stand behind any of some names."""
        names = list(names)
        asked = [name for name in names if self._form and f"{name}.".startswith(self._form)]
        decided = any(name.split(".")[0] in self._open_names for name in names)
        return not decided and all(name in (self._said or ()) for name in asked)


def _others(task: Task) -> bool:
    """Whether anything else is under way in the process."""
    return Task.objects.filter(process=task.process, finished__isnull=True).exclude(pk=task.pk).exists()


def _made(task: Task, element: UserTask, scope: Mapping[str, Any]) -> Task:
    """A task as it would be made, in memory alone."""
    process = task.process
    try:
        team, offered = routing.team_and_offer(element, process, task.case, scope)
    except NoSuchTeamError:
        team, offered = None, False
    former = routing.last_visit(process, element.id, scope_of_task(task))
    return Task(
        process=process,
        element_id=element.id,
        title_text=element.name,
        role_keys=role_keys(element.roles),
        team=team,
        offered=offered,
        owner=routing.owner_for(element, process, task.case, team, former, scope_of_task(task)),
        due_on=routing.due_on(element, scope),
        decides=element.review_of is not None,
    )
