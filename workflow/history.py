"""What happened in an instance, read from the rows that the engine writes as tokens move (`TokenMovement`).

A visit is the stay of one token at one element: it arrives, may wait or fail, and is done, skipped, moved away or no
longer needed; what it called may have gone on by itself. `MOVED` with a `flow_id` says that a person went on at the
element of that id instead; without one it says at which element the token is now, in another version of the process.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from workflow.bpmn.model import Element, ProcessModel
from workflow.models import ActivityScope, InstanceMove, ProcessInstance, Steering, TokenMovement

What = TokenMovement.What


class Movement(Protocol):
    """What is read of a `TokenMovement`. A token without a task is told apart by scope and element."""

    @property
    def pk(self) -> UUID: ...
    @property
    def task_id(self) -> UUID | None: ...
    @property
    def scope_id(self) -> UUID | None: ...
    @property
    def element_id(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def flow_id(self) -> str: ...
    @property
    def at(self) -> datetime: ...


class State(StrEnum):
    """How a visit stands, and of an element how its visits do."""

    HERE = "here"
    FAILED = "failed"
    DONE = "done"
    SKIPPED = "skipped"
    MOVED = "moved"
    CANCELLED = "cancelled"
    LET_GO = "let_go"
    NOT_REACHED = "not_reached"


BY_HAND: Mapping[str, State] = {What.SKIPPED: State.SKIPPED, What.MOVED: State.MOVED}
"""What a person did to a visit. A row that it is no longer needed comes before."""

OPEN = frozenset({State.HERE, State.FAILED})
ENDS: Mapping[str, State] = {
    What.LEFT: State.DONE,
    What.TOOK: State.DONE,
    What.CANCELLED: State.CANCELLED,
    What.LET_GO: State.LET_GO,
}


@dataclass(slots=True)
class Visit:
    """The stay of one token at one element. `order` is the id of the row that says how it stands.

    `went` are the ids of the flows by which it went on, each with the row that says why, where there was a choice;
    `placed` is the row of `MOVED` or `SKIPPED`, if somebody stepped in.
    """

    element_id: str
    task_id: UUID | None
    scope_id: UUID | None
    since: datetime
    order: UUID
    state: State = State.HERE
    until: datetime | None = None
    failures: int = 0
    went: dict[str, Movement | None] = field(default_factory=dict)
    placed: Movement | None = None

    @property
    def is_open(self) -> bool:
        """Whether the token is still there."""
        return self.state in OPEN

    def add(self, row: Movement) -> None:
        """Go on by one row of this token."""
        if row.what == What.TOOK:
            self.went[row.flow_id] = row
        if row.what in BY_HAND:
            self.placed = row
        if row.what == What.MOVED and not row.flow_id:
            self.element_id, self.scope_id = row.element_id, row.scope_id
        elif row.what in BY_HAND:
            self.state, self.until, self.order = BY_HAND[row.what], row.at, row.pk
        elif row.what in ENDS:
            if self.is_open:
                self.state, self.until, self.order = ENDS[row.what], row.at, row.pk
        elif row.what == What.FAILED:  # also on the way out, after it was left
            self.state, self.until, self.order = State.FAILED, None, row.pk
            self.failures += 1
        else:
            self.state = State.HERE


def visits(movements: Iterable[Movement], sources: Mapping[str, str] | None = None) -> list[Visit]:
    """Return the visits that the rows of an instance, in the order of their ids, tell of; in the order of arrival.

    `sources` say of each flow which element it leaves: with them a visit knows by which flows it went on, also where
    there was no choice, so that only the arrival at the other end was kept.
    """
    found: list[Visit] = []
    latest: dict[object, Visit] = {}
    over: dict[tuple[UUID | None, str], Visit] = {}
    for row in movements:
        token = row.task_id or (row.scope_id, row.element_id)
        visit = latest.get(token)
        if visit is None or (not visit.is_open and row.what == What.ARRIVED):
            visit = latest[token] = Visit(row.element_id, row.task_id, row.scope_id, row.at, row.pk)
            found.append(visit)
        if row.what == What.ARRIVED and sources is not None and row.flow_id in sources:
            left = over.get((row.scope_id, sources[row.flow_id]))
            if left is not None:
                left.went.setdefault(row.flow_id, None)
        visit.add(row)
        if not visit.is_open:
            over[visit.scope_id, visit.element_id] = visit
    return found


def replay(movements: Iterable[Movement]) -> Counter[str]:
    """Return how many tokens are at each element after these rows; for an earlier moment give the rows until then."""
    return Counter(visit.element_id for visit in visits(movements) if visit.is_open)


@dataclass(frozen=True, slots=True)
class Mark:
    """How often the tokens of an instance did what at an element."""

    done: int = 0
    here: int = 0
    failed: int = 0
    skipped: int = 0
    moved: int = 0
    cancelled: int = 0
    let_go: int = 0

    @property
    def state(self) -> State:
        """What counts most of it: what failed, what is open, what was done."""
        ended = (State.SKIPPED, State.MOVED, State.LET_GO, State.CANCELLED)
        order = (State.FAILED, State.HERE, State.DONE, *ended)
        return next((state for state in order if getattr(self, state)), State.NOT_REACHED)


@dataclass(frozen=True, slots=True)
class History:
    """The visits of one instance, what people did to it from outside its drawing, and its moves between versions.

    Read with four questions to the database, whatever its length.
    """

    process: ProcessInstance
    model: ProcessModel
    visits: tuple[Visit, ...]
    steered: tuple[Steering, ...]
    moves: tuple[InstanceMove, ...]
    scopes: Mapping[UUID, ActivityScope]

    def element(self, visit: Visit) -> Element | None:
        """Return what was visited; None when the version on which the instance is now has it no longer."""
        return self.model.elements.get(visit.element_id)

    def number(self, visit: Visit) -> int | None:
        """Return which of several instances of an activity a visit was, from 1; None where there is only one."""
        scope = self.scopes.get(visit.scope_id) if visit.scope_id else None
        return scope.index + 1 if scope is not None and scope.index is not None else None

    def marks(self) -> dict[str, Mark]:
        """Return the mark of every element of the process. What is done several times counts by its instances."""
        gathering = {
            scope.host_id
            for visit in self.visits
            if visit.scope_id and (scope := self.scopes[visit.scope_id]).index is not None
            if scope.element_id == visit.element_id
        }
        counts = Counter((v.element_id, str(v.state)) for v in self.visits if v.task_id not in gathering)
        states = [str(state) for state in State if state != State.NOT_REACHED]
        return {name: Mark(**{state: counts[name, state] for state in states}) for name in self.model.elements}

    def ways(self) -> frozenset[str]:
        """Return the ids of the flows that a token took."""
        return frozenset(flow for visit in self.visits for flow in visit.went)


def history(process: ProcessInstance) -> History:
    """Read what happened in an instance. Why ways were taken is not read here: that is encrypted, row by row."""
    read = ("pk", "task_id", "scope_id", "element_id", "what", "flow_id", "at")
    rows = TokenMovement.objects.filter(process=process).order_by("id").values_list(*read, named=True)
    model: ProcessModel = process.flow_class.model
    found = tuple(visits(rows.iterator(), {flow.id: flow.source for flow in model.flows.values()}))
    inside = any(visit.scope_id for visit in found)
    scopes = {s.pk: s for s in ActivityScope.objects.filter(process=process).defer("variables")} if inside else {}
    steered = Steering.objects.filter(process=process).select_related("by", "task").order_by("id")
    moves = InstanceMove.objects.filter(process=process).select_related("by", "from_version", "to_version")
    light = moves.defer("from_version__bpmn_xml", "to_version__bpmn_xml").order_by("id")
    return History(process, model, found, tuple(steered), tuple(light), scopes)


def reasons(rows: Iterable[Movement]) -> dict[UUID, dict[str, Any]]:
    """Return what was kept about some rows (`TokenMovement.because`), by id; one question, or none."""
    ids = [row.pk for row in rows]
    kept = TokenMovement.objects.filter(pk__in=ids, because__isnull=False) if ids else ()
    return {row.pk: row.because for row in kept}
