"""Parallel joins at which nothing can arrive any more: found when all is at rest, and foretold before work is steered.

BPMN lets a join wait for ever for a way that went elsewhere (§13.4.1). Here it never does so in silence: it becomes an
incident, which managers are told of and go on from. It waits again by itself when something can come after all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from viewflow.workflow.status import STATUS

from workflow import failing
from workflow.bpmn.model import AdHocSubProcess, InclusiveGateway, ParallelGateway, ProcessModel
from workflow.bpmn.reach import flows_leading_to
from workflow.models import Incident, ProcessInstance, Task
from workflow.moving import Move, activation_of
from workflow.nodes.ad_hoc_subprocess import ENDING
from workflow.nodes.merging import ARRIVED
from workflow.scopes import all_scopes, host_of


@dataclass(frozen=True, slots=True)
class Starved:
    """A join that waits for ever: the flows by which nothing can come."""

    join: ParallelGateway
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """Where a token is; of one that waits at a join, the flows that are filled, and whether it is an incident."""

    element_id: str
    arrived: frozenset[str] = frozenset()
    is_told: bool = False


def tell_of_starved(move: Move) -> None:
    """Make an incident of each join that waits for ever, and let those wait again at which something can come."""
    process = move.process
    ids = {join.id for join in process.flow_class.model.parallel_joins}
    by_scope = _tokens(process)
    starved = {pk for scope_id, tokens in by_scope.items() for pk in _starving(process, scope_id, tokens)}
    for tokens in by_scope.values():
        for pk, token in tokens.items():
            if token.element_id in ids and token.arrived and token.is_told != (pk in starved):
                task = Task.objects.select_related("case").get(pk=pk)
                if token.is_told:
                    wait_again(process, task)
                else:
                    _fail(process, task)


def wait_again(process: ProcessInstance, task: Task) -> bool:
    """Let a join wait that was told to wait for ever; say whether it was."""
    found = failing.open_incidents().filter(task=task, code=failing.NOTHING_COMES)
    incident = found.select_related("process__version").first()
    if incident is None:
        return False
    activation: Any = activation_of(process, task)
    task.status = STATUS.SCHEDULED
    activation.keep()
    failing.end(incident, Incident.End.MENDED, None)
    return True


class Foretelling:
    """What would come to wait for ever if the open step `left` were left, or without it if one more were added.

    Reads once where the tokens are.
    """

    def __init__(self, process: ProcessInstance, left: Task | None) -> None:
        self._process, self._left = process, left
        self._model: ProcessModel = process.flow_class.model
        self._held = _tokens(process) if self._model.parallel_joins else {}

    def skipping(self, step: Task) -> list[Starved]:
        """If the work went on behind the step."""
        flows = [self._model.flows[flow] for flow in self._model.elements[step.element_id].outgoing]
        return self._new(step.scope_id, [_Token(flow.target, frozenset([flow.id])) for flow in flows])

    def beginning(self, scope_id: UUID | None, element_id: str) -> list[Starved]:
        """If a token began at an element of a scope."""
        return self._new(scope_id, [_Token(element_id)]) or self._once_too_often(scope_id, element_id)

    def _new(self, scope_id: UUID | None, come: list[_Token]) -> list[Starved]:
        """The joins that wait for ever with the tokens that come, and would not without what is left."""
        before = self._held.get(scope_id, {})
        if not before or _offers_more(self._process, scope_id):
            return []
        known = {each.join.id for each in _without_end(self._model, self._joins(scope_id), before.values())}
        after = [*self._others(scope_id), *come]
        found = _without_end(self._model, self._joins(scope_id), after)
        return [each for each in found if each.join.id not in known]

    def _once_too_often(self, scope_id: UUID | None, element_id: str) -> list[Starved]:
        """The join that one more token comes to only by flows that are filled, or will be: it waits for the others."""
        others = self._others(scope_id)
        if not others or _offers_more(self._process, scope_id):
            return []
        sources = {token.element_id for token in others if not token.arrived}
        for join in self._joins(scope_id).values():
            reach = {flow: flows_leading_to(self._model, join, [flow]) for flow in join.incoming}
            came = {flow for token in others if token.element_id == join.id for flow in token.arrived}
            by = {flow for flow, elements in reach.items() if element_id in elements}
            filled = all(flow in came or not reach[flow].isdisjoint(sources) for flow in by)
            if by and by != set(reach) and filled:
                return [Starved(join, tuple(flow for flow in reach if flow not in by))]
        return []

    def _others(self, scope_id: UUID | None) -> list[_Token]:
        left = self._left.pk if self._left is not None else None
        return [token for pk, token in self._held.get(scope_id, {}).items() if pk != left]

    def _joins(self, scope_id: UUID | None) -> dict[str, ParallelGateway]:
        scope = all_scopes(self._process).get(scope_id) if scope_id is not None else None
        within = scope.element_id if scope is not None else None
        return {join.id: join for join in self._model.parallel_joins if join.within == within}


def _fail(process: ProcessInstance, task: Task) -> None:
    from workflow.nodes.activation import incident

    incident(activation_of(process, task), failing.NOTHING_COMES)


def _starving(process: ProcessInstance, scope_id: UUID | None, tokens: Mapping[UUID, _Token]) -> set[UUID]:
    """The tasks of the joins in a scope that wait for ever. Of two that wait for each other, both."""
    model: ProcessModel = process.flow_class.model
    if not any(_is_join(model, token) for token in tokens.values()) or _offers_more(process, scope_id):
        return set()
    waiting = {pk: token for pk, token in tokens.items() if _is_join(model, token)}
    sources = {token.element_id for pk, token in tokens.items() if pk not in waiting}
    joins = _Joins(model)
    while going := {pk for pk, token in waiting.items() if joins.may_go_on(token, sources)}:
        sources |= {waiting.pop(pk).element_id for pk in going}
    parallel = {pk: token for pk, token in waiting.items() if not joins.is_inclusive(token)}
    others = {pk: sources | {t.element_id for k, t in waiting.items() if k != pk} for pk in parallel}
    first = {pk for pk, token in parallel.items() if not joins.may_go_on(token, others[pk])}
    return first or set(parallel)


class _Joins:
    """What can be asked about the joins of a model."""

    def __init__(self, model: ProcessModel) -> None:
        self._model = model

    def is_inclusive(self, token: _Token) -> bool:
        return isinstance(self._model.elements[token.element_id], InclusiveGateway)

    def may_go_on(self, token: _Token, sources: Collection[str]) -> bool:
        """Whether tokens at `sources` can fill what a join lacks. An inclusive one that waits goes on with any."""
        lacking = self.lacking(token, sources)
        if self.is_inclusive(token):
            return len(lacking) < len(set(self._model.elements[token.element_id].incoming) - token.arrived)
        return not lacking

    def lacking(self, token: _Token, sources: Collection[str]) -> tuple[str, ...]:
        """The flows of a join by which neither came anything, nor can from `sources`."""
        join = self._model.elements[token.element_id]
        empty = [flow for flow in dict.fromkeys(join.incoming) if flow not in token.arrived]
        return tuple(flow for flow in empty if flows_leading_to(self._model, join, [flow]).isdisjoint(sources))


def _without_end(
    model: ProcessModel, joins: Mapping[str, ParallelGateway], tokens: Collection[_Token]
) -> list[Starved]:
    """The joins that tokens have come to, or can come to, and where not all can come together."""
    asked, left = _Joins(model), dict(joins)
    came = {key: frozenset(f for t in tokens if t.element_id == key for f in t.arrived) for key in left}
    sources = {token.element_id for token in tokens if token.element_id not in left}
    lacking: dict[str, tuple[str, ...]] = {}
    while left:  # a join that goes on may fill another
        lacking = {key: asked.lacking(_Token(key, came[key]), sources) for key in left}
        going = [key for key, flows in lacking.items() if not flows]
        if not going:
            break
        sources |= set(going)
        for key in going:
            del left[key]
    some = [join for key, join in left.items() if came[key] or len(lacking[key]) < len(set(join.incoming))]
    return [Starved(join, lacking[join.id]) for join in some]


def _tokens(process: ProcessInstance) -> dict[UUID | None, dict[UUID, _Token]]:
    """Where the tokens of an instance are, by scope and task."""
    tasks = Task.objects.filter(process=process, finished__isnull=True).order_by("id")
    rows = list(tasks.values_list("scope_id", "pk", "element_id", "status", "data"))
    told: set[UUID] = set()
    if any(status == STATUS.ERROR and ARRIVED in data for _scope, _pk, _element, status, data in rows):
        incidents = failing.open_incidents().filter(process=process, code=failing.NOTHING_COMES)
        told = set(incidents.values_list("task_id", flat=True))
    found: dict[UUID | None, dict[UUID, _Token]] = {}
    for scope_id, pk, element_id, status, data in rows:
        arrived = data.get(ARRIVED, []) if status == STATUS.SCHEDULED or pk in told else []
        token = _Token(element_id, frozenset(flow for flow in arrived if flow), pk in told)
        found.setdefault(scope_id, {})[pk] = token
    return found


def _is_join(model: ProcessModel, token: _Token) -> bool:
    element = model.elements.get(token.element_id)
    return bool(token.arrived) and isinstance(element, ParallelGateway | InclusiveGateway) and len(element.incoming) > 1


def _offers_more(process: ProcessInstance, scope_id: UUID | None) -> bool:
    """Whether people may still start something in a scope."""
    scope = all_scopes(process).get(scope_id) if scope_id is not None else None
    if scope is None or not isinstance(process.flow_class.model.elements.get(scope.element_id), AdHocSubProcess):
        return False
    return not host_of(process, scope).data.get(ENDING)
