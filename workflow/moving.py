"""Moving tokens until each of them waits, is stuck in an incident, or is used up; then closing what is over.

Tokens move first in, first out, so that what happens in which order is the same every time. Each is made only when the
one before it has come to rest, so that a join sees who is there already. While an instance moves, whatever makes a
token in it (`push`) adds to the same move: a signal thrown on the way, a called process that ends at once.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from viewflow.workflow.signals import flow_finished
from viewflow.workflow.status import PROCESS

from accounts import clock, writing
from workflow.models import ActivityScope, ProcessInstance, Task, TaskLink, TokenMovement
from workflow.scopes import all_scopes, within

MAX_STEPS: int = 1_000
"""How many elements one submission may pass through; more is a circle in which nothing is waited for."""
TOO_MANY_STEPS: Final = "too_many_steps"
"""The code of the failure of a token that passed through more."""

What = TokenMovement.What


@dataclass(eq=False, slots=True)
class Arriving:
    """Tokens about to be made in a scope, one by one."""

    scope_id: UUID | None
    tokens: Iterator[Any]
    dropped: bool = False


@dataclass(eq=False)
class Move:
    """One move of an instance, from what set it going until everything waits again."""

    process: ProcessInstance
    pending: deque[Arriving] = field(default_factory=deque)
    movements: list[TokenMovement] = field(default_factory=list)
    links: list[TaskLink] = field(default_factory=list)
    passed: list[Task] = field(default_factory=list)
    """Tasks of elements that were passed at once, which nobody looks for: written with the next that waits."""
    touched: set[UUID | None] = field(default_factory=set)
    """Scopes in which a token came or went since they were last looked at."""
    waiting: set[UUID | None] = field(default_factory=set)
    """Of those, the ones in which something is known to wait."""
    steps: int = 0

    def add(self, scope_id: UUID | None, tokens: Iterable[Any]) -> None:
        """Let tokens arrive in a scope, after those that are on the way already."""
        self.touched.add(scope_id)
        self.waiting.discard(scope_id)  # what waited may be what goes on
        self.pending.append(Arriving(scope_id, iter(tokens)))

    def drop(self, scope_ids: set[UUID | None]) -> None:
        """Forget the tokens on the way in these scopes: what they belong to is cancelled."""
        for arriving in self.pending:
            arriving.dropped = arriving.dropped or arriving.scope_id in scope_ids
        self.touched |= scope_ids
        self.waiting -= scope_ids

    def run(self) -> None:
        """Move until nothing moves any more."""
        from workflow.resting import look_around

        while True:
            self._drain()
            if not look_around(self):
                break
        self.write_tasks()
        if self.links:
            TaskLink.objects.bulk_create(self.links)
        if self.movements:
            TokenMovement.objects.bulk_create(self.movements)

    def insert(self, task: Task) -> None:
        """Write a new task, at the latest when the move is over: at once if it is not done yet."""
        if task not in self.passed:
            self.passed.append(task)
        if task.finished is None:
            self.write_tasks()

    def write_tasks(self) -> None:
        """Write the tasks that are not written yet, in one statement."""
        if self.passed:
            for task in self.passed:
                task.flow_task_type = task.flow_task.task_type  # viewflow does so when it saves
            Task.objects.bulk_create(self.passed)
            self.passed = []

    def _drain(self) -> None:
        while self.pending:
            arriving = self.pending.popleft()
            activation = next(arriving.tokens, None) if not arriving.dropped else None
            if activation is None:
                continue
            self.pending.appendleft(arriving)
            self._arrive(activation, arriving)

    def _arrive(self, activation: Any, arriving: Arriving) -> None:
        from workflow.nodes.activation import incident

        task: Task = activation.task
        self.steps += 1
        self.touched.add(task.scope_id)
        self.note(What.ARRIVED, task, flow_id=task.data.get("arrived_by") or "")
        if self.steps > MAX_STEPS:
            incident(activation, TOO_MANY_STEPS)
        elif activation.activate.can_proceed():
            activation.activate()
        if activation.is_through:
            activation.complete()
            if not arriving.dropped:  # else what it did ended its own scope
                self.add(task.scope_id, activation.create_next())
        elif task.finished is None and not activation.may_merge:
            self.waiting.add(task.scope_id)

    def note(self, what: str, task: Task, *, flow_id: str = "", because: Any = None) -> None:
        """Keep a movement; all of them are written together when the move is over."""
        self.movements.append(
            TokenMovement(
                process_id=self.process.pk,
                scope_id=task.scope_id,
                task_id=task.pk,
                element_id=task.element_id,
                what=what,
                flow_id=flow_id,
                because=because,
                at=clock.now(),
            )
        )


_moves: ContextVar[dict[UUID, Move] | None] = ContextVar("casewright_moves", default=None)


def running_move(process_id: UUID) -> Move | None:
    """The move of an instance that is under way, if there is one."""
    return (_moves.get() or {}).get(process_id)


def in_memory(process: ProcessInstance) -> ProcessInstance:
    """The instance as the move that is under way holds it, so that nothing is written over what that one changed."""
    move = running_move(process.pk)
    return move.process if move is not None else process


def push(process: ProcessInstance, scope_id: UUID | None, tokens: Iterable[Any]) -> None:
    """Let tokens arrive in an instance: in the move that is under way there, or in one of its own."""
    with one_move(process) as move:
        move.add(scope_id, tokens)


@contextmanager
def one_move(process: ProcessInstance) -> Iterator[Move]:
    """Gather what moves an instance, and move it when the block ends; in a move that is under way, add to that."""
    under_way = running_move(process.pk)
    if under_way is not None:
        yield under_way
        return
    move = Move(process)
    token = _moves.set({**(_moves.get() or {}), process.pk: move})
    try:
        with writing.together():
            yield move
            move.run()
    finally:
        _moves.reset(token)


def note(what: str, task: Task, *, flow_id: str = "", because: Any = None) -> None:
    """Keep a movement of a token, in the move that is under way or by itself."""
    move = running_move(task.process_id)
    if move is not None:
        move.note(what, task, flow_id=flow_id, because=because)
        return
    alone = Move(task.process)
    alone.note(what, task, flow_id=flow_id, because=because)
    TokenMovement.objects.bulk_create(alone.movements)


def link_tasks(task: Task, came_from: Task) -> None:
    """Keep which task led to another."""
    link, move = TaskLink(from_task=task, to_task=came_from), running_move(task.process_id)
    if move is not None:
        move.links.append(link)
    else:
        link.save()


def drop_tokens(process: ProcessInstance, scope: ActivityScope | None) -> None:
    """Forget the tokens that are on the way in a scope and inside it."""
    move = running_move(process.pk)
    if move is not None:
        move.drop(within(process, scope))


def open_tasks(process: ProcessInstance, scope_id: UUID | None) -> Any:
    """The tasks of an instance that are not over, in one scope, those inside it left out."""
    return Task.objects.filter(process=process, scope_id=scope_id, finished__isnull=True)


def activation_of(process: ProcessInstance, task: Task) -> Any:
    """The activation of a task that acts on this very object of its instance."""
    task.process = process
    return task.flow_task.activation_class(task)


def settle(process: ProcessInstance) -> None:
    """Close the instance when its last token is used up (BPMN 2.0.2 §13.5.6); an incident keeps it open."""
    from workflow.nodes.call_activity import returned
    from workflow.waiting import disarm_scope

    if process.finished is None and not Task.objects.filter(process=process, finished__isnull=True).exists():
        process.status = PROCESS.DONE
        process.finished = clock.now()
        process.save(update_fields=["status", "finished"])
        if process.flow_class.model.event_subprocesses(None):
            disarm_scope(process, None)
        flow_finished.send(sender=process.flow_class, process=process, task=None)
        if process.parent_task_id is not None:
            returned(process)


def end_scope(scope: ActivityScope) -> None:
    """Say that nothing is under way in a scope any more."""
    scope.ended_at = clock.now()
    scope.save(update_fields=["ended_at"])


def is_over(process: ProcessInstance, scope_id: UUID | None) -> bool:
    """Whether a scope, or the instance itself, is over."""
    return process.finished is not None if scope_id is None else all_scopes(process)[scope_id].ended_at is not None
