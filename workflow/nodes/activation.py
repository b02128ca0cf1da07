"""What every activation of ours does the same way: moving tokens, product time, savepoints, incidents.

A token that arrives at an element is a `Task`, written once: when the element is left, or when it begins to wait.
Tokens move first in, first out, so that what happens in which order is the same every time.
"""

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ContextDecorator
from typing import Any, ClassVar

from django.db import transaction
from viewflow.workflow.activation import Activation
from viewflow.workflow.signals import flow_finished
from viewflow.workflow.status import PROCESS, STATUS

from accounts import clock
from workflow.bpmn.model import SequenceFlow
from workflow.errors import TooManyStepsError
from workflow.models import ProcessInstance, Task, TaskLink

log = logging.getLogger(__name__)

MAX_STEPS: int = 1_000
"""How many elements one submission may pass through; more is a circle in which nothing is waited for."""


class MovingActivation(Activation):
    """The base of every activation: made in memory, kept when it waits or is done, moving along sequence flows."""

    may_merge: ClassVar[bool] = False
    """Whether a token that waits here may still go on in the same move, when another one joins it."""
    came_from: Task | None = None
    is_new: bool = False

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        """Make the task of a token that arrives. `data["arrived_by"]` is the id of the sequence flow."""
        former = prev_activation.task
        task = Task(
            process=prev_activation.process,
            flow_task=flow_task,
            token=token,
            element_id=flow_task.element.id,
            case_id=former.case_id,
            data=dict(data or {}),
        )
        if former.case_id is not None and Task.case.is_cached(former):
            task.case = former.case  # what is known need not be read again
        activation = cls(task)
        activation.came_from, activation.is_new = former, True
        return activation

    def keep(self) -> None:
        """Write the task, and once which task led to it."""
        self.task.save()
        if self.is_new and self.came_from is not None:
            TaskLink.objects.create(from_task=self.task, to_task=self.came_from)
        self.is_new = False

    def ways(self) -> Iterable[SequenceFlow]:
        """The sequence flows that the token takes."""
        flows: tuple[SequenceFlow, ...] = self.flow_task.flows
        return flows

    @property
    def is_through(self) -> bool:
        """Whether the element was passed without waiting and without incident."""
        return bool(self.task.status == STATUS.NEW)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        """Make a token at the end of every flow that is taken."""
        for flow in self.ways():
            yield self.flow_task.targets[flow.id]._create(self, self.task.token, data={"arrived_by": flow.id})

    @Activation.status.transition(source=STATUS.DONE)
    def activate_next(self) -> None:
        """Move on until every token waits."""
        move(self.process, self.create_next())


class AutomaticActivation(MovingActivation):
    """A step that nobody does: it runs in a savepoint, and its failure is an incident on it alone."""

    def perform(self) -> None:
        """Do what the element does."""

    @Activation.status.super()
    def activate(self) -> None:
        self.task.started = clock.now()
        with IncidentGuard(self), transaction.atomic():
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
    """A step that waits for something other than a person."""

    @Activation.status.transition(source=STATUS.SCHEDULED, target=STATUS.DONE)
    def complete(self) -> None:
        finish(self)


def move(process: ProcessInstance, arriving: Iterable[Any]) -> None:
    """Move tokens until each of them waits, is stuck in an incident, or is used up; then close what is over.

    Each token is made only when the one before it has come to rest, so that a join sees who is there already.
    """
    pending = deque([iter(arriving)])
    steps, waits = 0, False
    while pending:
        activation = next(pending[0], None)
        if activation is None:
            pending.popleft()
            continue
        steps += 1
        if steps > MAX_STEPS:
            incident(activation, TooManyStepsError.code)
        elif activation.activate.can_proceed():
            activation.activate()
        if activation.is_through:
            activation.complete()
            pending.append(activation.create_next())
        else:
            waits = waits or not activation.may_merge
    if not waits:
        settle(process)


def settle(process: ProcessInstance) -> None:
    """Close the instance when its last token is used up (BPMN 2.0.2 §13.5.6); an incident keeps it open."""
    if process.finished is None and not Task.objects.filter(process=process, finished__isnull=True).exists():
        process.status = PROCESS.DONE
        process.finished = clock.now()
        process.save(update_fields=["status", "finished"])
        flow_finished.send(sender=process.flow_class, process=process, task=None)


def finish(activation: Any) -> None:
    """Finish the task now, by the product's clock (viewflow would take real time)."""
    activation.task.finished = clock.now()
    activation.keep()


def incident(activation: Any, code: str) -> None:
    """Keep the task as an incident: what failed and when, without a word of what was in it."""
    task = activation.task
    log.error("incident on %s of process %s: %s", task.element_id, task.process_id, code)
    task.data = {**task.data, "incident": {"code": code, "at": clock.now().isoformat()}}
    task.status = STATUS.ERROR
    activation.keep()


class IncidentGuard(ContextDecorator):
    """Turns the failure of an automatic step into an incident that keeps the process open.

    Unlike viewflow's own guard it stores no traceback and no local variables (they hold a child's data), and leaves
    the task unfinished, so that an end event elsewhere does not close the process over it.
    """

    def __init__(self, activation: Any) -> None:
        self.activation = activation
        self.was_new = activation.is_new

    def __enter__(self) -> "IncidentGuard":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> bool:
        if error is None or not isinstance(error, Exception):
            return False
        if self.was_new:  # what was written inside the savepoint is gone with it
            self.activation.is_new = True
            self.activation.task._state.adding = True
        incident(self.activation, str(getattr(error, "code", type(error).__name__)))
        return True
