"""What every activation of ours does the same way: arriving, product time, savepoints, incidents.

A token that arrives at an element is a `Task`, written once: when the element is left, or when it begins to wait.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import ContextDecorator
from typing import Any, ClassVar

from django.db import DatabaseError, transaction
from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from accounts import clock, writing
from jobs.failures import code_of
from workflow import failing, opened
from workflow.bpmn.model import SequenceFlow
from workflow.choosing import Chosen, all_true
from workflow.feel_json import encode
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.moving import What, link_tasks, note, push, running_move
from workflow.scope import scope_of
from workflow.scopes import all_scopes, case_of, scope_of_task

log = logging.getLogger(__name__)


KEPT_AGAIN = frozenset(
    [
        *(
            "status",
            "assigned",
            "started",
            "finished",
            "title_text",
            "owner",
            "team",
            "offered",
            "role_keys",
            "requires",
            "candidate_ids",
        ),
        *("due_on", "follow_up_on", "priority", "decides", "form_version", "draft", "record", "note"),
        *("data", "variables"),
    ]
)
"""What may change about a task: not where it stands, whom it is about, nor when it came."""


class Origin:
    """Where a token comes from when no task leads to it: the instance and the scope in which an event happened."""

    def __init__(self, process: ProcessInstance, scope: ActivityScope | None) -> None:
        self.process, self.scope, self.task = process, scope, None


class MovingActivation(Activation):
    """The base of every activation: made in memory, kept when it waits or is done, moving along sequence flows."""

    may_merge: ClassVar[bool] = False
    """Whether a token that waits here may still go on in the same move, when another one joins it."""
    came_from: Task | None = None
    is_new: bool = False
    stuck: bool = False
    """Whether no way out could be chosen, so that the token stays here as an incident."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any = None, data: Any = None, seed: Any = None) -> Any:
        """Make the task of a token that arrives in the scope of the one before it.

        `data["arrived_by"]` is the id of the sequence flow.
        """
        former: Task | None = prev_activation.task
        scope = prev_activation.scope if former is None else scope_of_task(former)
        return cls.create_in(flow_task, prev_activation, scope, data)

    @classmethod
    def create_in(cls, flow_task: Any, prev_activation: Any, scope: ActivityScope | None, data: Any = None) -> Any:
        """Make the task of a token that arrives in a scope."""
        former: Task | None = prev_activation.task
        process: ProcessInstance = prev_activation.process
        task = Task(
            process=process,
            flow_task=flow_task,
            element_id=flow_task.element.id,
            data=dict(data or {}),
            scope=scope,
            case=_case(process, scope, former),
        )
        activation = cls(task)
        activation.came_from, activation.is_new = former, True
        return activation

    @property
    def scope(self) -> ActivityScope | None:
        """The scope that the token is in; None directly in the process."""
        return scope_of_task(self.task)

    @property
    def context(self) -> Any:
        """What FEEL sees from here."""
        return scope_of(self.process, scope=self.scope, task=self.task)

    def keep(self) -> None:
        """Write the task, and once which task led to it."""
        task, move = self.task, running_move(self.task.process_id)
        if move is not None and task._state.adding:
            move.insert(task)
        else:
            task.save(update_fields=None if task._state.adding else KEPT_AGAIN)
        if self.is_new and self.came_from is not None:
            link_tasks(task, self.came_from)
        self.is_new = False

    def choose(self) -> Chosen:
        """The sequence flows that the token takes, and why. Raises `NoPathError`."""
        flows: tuple[SequenceFlow, ...] = self.flow_task.flows
        if all(flow.condition is None and not flow.is_default for flow in flows):
            return Chosen(flows)
        return all_true(flows, self.context)

    def ways(self) -> Iterable[SequenceFlow]:
        """Choose the flows that the token takes, and keep why; where none may be taken it stays as an incident."""
        chosen: Chosen | None = None
        with IncidentGuard(self, only_reads=True):
            chosen = self.choose()
        if chosen is None:
            self.stuck = True
            return ()
        if chosen.because is not None:
            for flow in chosen.flows:
                note(What.TOOK, self.task, flow_id=flow.id, because=chosen.because)
        return chosen.flows

    @property
    def is_through(self) -> bool:
        """Whether the element was passed without waiting and without incident."""
        return bool(self.task.status == STATUS.NEW)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        """Make a token at the end of every flow that is taken."""
        yield from self.follow()

    def follow(self) -> Iterator[Any]:
        """Choose the flows, and make a token at the end of each."""
        for flow in self.ways():
            target = self.flow_task.targets[flow.id]
            yield target.activation_class.create(target, self, data={"arrived_by": flow.id})

    @Activation.status.transition(source=STATUS.DONE)
    def activate_next(self) -> None:
        """Move on until every token waits."""
        push(self.process, self.task.scope_id, self.create_next())


def _case(process: ProcessInstance, scope: ActivityScope | None, former: Task | None) -> Any:
    """The child whom a new task is about: what is known need not be read again."""
    inner = case_of(process, scope) if scope is not None else None
    if inner is not None:
        return inner
    if former is not None and (former.case_id is None or Task.case.is_cached(former)):
        return former.case
    return process.links[0].case if process.links else None


class AutomaticActivation(MovingActivation):
    """A step that nobody does: it runs in a savepoint, and its failure is an incident on it alone."""

    only_reads: ClassVar[bool] = False
    """Whether there is nothing to take back in the database when it fails, and so no need of a savepoint."""

    def perform(self) -> None:
        """Do what the element does."""

    @Activation.status.super()
    def activate(self) -> None:
        self.task.started = clock.now()
        with IncidentGuard(self, only_reads=self.only_reads):
            self.perform()

    @Activation.status.super()
    def complete(self) -> None:
        finish(self)


class PassingActivation(MovingActivation):
    """A step at which nothing can fail."""

    @Activation.status.super()
    def activate(self) -> None:
        self.task.started = clock.now()

    @Activation.status.super()
    def complete(self) -> None:
        finish(self)


class WaitingActivation(MovingActivation):
    """A step that waits for something other than a person.

    What it waits for is set up in a savepoint: what cannot be set up is an incident, because it would wait for ever.
    """

    def begin_waiting(self) -> None:
        """Set up what the token waits for. The task is kept already."""

    @Activation.status.super()
    def activate(self) -> None:
        self.task.started = clock.now()
        with IncidentGuard(self):
            self.task.status = STATUS.SCHEDULED
            self.keep()
            self.begin_waiting()

    @Activation.status.transition(source=[STATUS.NEW, STATUS.SCHEDULED], target=STATUS.DONE)
    def complete(self) -> None:
        finish(self)


def finish(activation: Any) -> None:
    """Finish the task now, by the product's clock (viewflow would take real time)."""
    activation.task.finished = clock.now()
    activation.keep()
    note(What.LEFT, activation.task)


def incident(activation: Any, code: str, because: Any = None) -> None:
    """Keep the task as an incident: what failed and when, without a word of what was in it.

    Kept for the next try: when a task was done that cannot be left (`data["leaving"]`), and what came with an event
    that could not be taken, encrypted. `because`: which conditions were asked where none was true, kept likewise.
    """
    task = activation.task
    log.error("incident on %s of process %s: %s", task.element_id, task.process_id, code)
    if task.finished is not None:
        task.data = {**task.data, failing.LEAVING: task.finished.isoformat()}
        task.finished = None
    came = vars(activation).get("content")
    if came is not None:
        task.variables = {**(task.variables or {}), failing.CAME: encode(came)}
    task.status = STATUS.ERROR
    activation.keep()
    note(What.FAILED, task, because=because)
    failing.keep(task, code)


class IncidentGuard(ContextDecorator):
    """Turns the failure of an automatic step into an incident that keeps the process open.

    Unlike viewflow's own guard it stores no traceback and no local variables (they hold a child's data), and leaves
    the task unfinished, so that an end event elsewhere does not close the process over it. What the step wrote is taken
    back by a savepoint, and what it changed in memory goes with it. A step that `only_reads` needs none, and an error
    of the database itself then passes through: without a savepoint nothing more can be written.
    """

    def __init__(self, activation: Any, *, only_reads: bool = False) -> None:
        self.activation = activation
        self.savepoint = None if only_reads else transaction.atomic()
        self.was_new, self.opened = activation.is_new, opened.so_far()
        task, process = activation.task, activation.process
        self.was_finished, self.own, self.told = task.finished, task.variables, task.data
        self.variables, self.noted = process.variables, process.data
        self.callers = process.parent_task_id, process.outlived_id
        self.inner = {scope: scope.variables for scope in all_scopes(process).values()}
        move = running_move(process.pk)
        self.move = move
        self.marks = (len(move.movements), len(move.pending), len(move.links)) if move is not None else (0, 0, 0)

    def __enter__(self) -> "IncidentGuard":
        if self.savepoint is not None:
            if self.move is not None:
                self.move.write_tasks()  # of what was passed before, so that it is not taken back
            self.savepoint.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> bool:
        if self.savepoint is not None:
            if error is None:
                try:
                    writing.write_now()  # what the database refuses fails this step, not what comes after it
                except BaseException as refused:  # the savepoint ends whatever came: Ctrl-C too, and then goes on up
                    kind, error, trace = type(refused), refused, refused.__traceback__
            self.savepoint.__exit__(kind, error, trace)
            if error is not None and not isinstance(error, Exception):
                raise error
        elif isinstance(error, DatabaseError):
            return False
        if error is None or not isinstance(error, Exception):
            return False
        self._take_back()
        incident(self.activation, code_of(error), getattr(error, "because", None))
        return True

    def _take_back(self) -> None:
        activation = self.activation
        if self.was_new:  # what was written inside the savepoint is gone with it
            activation.is_new = True
            activation.task._state.adding = True
        task, process = activation.task, activation.process
        task.finished, task.variables, task.data = self.was_finished, self.own, self.told
        opened.back_to(self.opened)
        process.variables, process.data = self.variables, self.noted
        process.parent_task_id, process.outlived_id = self.callers
        held = all_scopes(process)
        for scope in [scope for scope in held.values() if scope not in self.inner]:
            del held[scope.pk]
        for scope, variables in self.inner.items():
            scope.variables = variables
        if self.move is not None:
            movements, pending, links = self.marks
            del self.move.movements[movements:], self.move.links[links:]
            for arriving in list(self.move.pending)[pending:]:
                arriving.dropped = True
