"""What events and tasks share that wait for something to come, and may be given something with it."""

from collections.abc import Mapping
from typing import Any

from viewflow.workflow.status import STATUS

from accounts import clock
from workflow.bpmn.model import Timer
from workflow.nodes.activation import AutomaticActivation, IncidentGuard, MovingActivation, WaitingActivation
from workflow.occurring import OCCURRED
from workflow.scope import with_values
from workflow.variables import give, hand_out
from workflow.waiting import await_boundaries, await_event, disarm


def brings_anything(activation: MovingActivation) -> bool:
    """Whether anything is set when an event comes."""
    return bool(getattr(activation, "content", {}) or activation.flow_task.element.outputs)


def take_content(activation: MovingActivation) -> None:
    """Set variables from what came: as the output mappings say, else each under its own name."""
    content: Mapping[str, Any] = getattr(activation, "content", {})
    outputs = activation.flow_task.element.outputs
    if outputs:
        seen = with_values(activation.context, content)
        values = {name: expression.evaluate(seen) for name, expression in outputs}
        hand_out(activation.task, values, activation.scope)
    elif content:
        give(activation.task, content, activation.scope)


class OccurredActivation(AutomaticActivation):
    """An event that has come: it is passed, with what came."""

    content: Mapping[str, Any] = {}

    def perform(self) -> None:
        take_content(self)


class CatchingActivation(WaitingActivation):
    """Waits for its trigger; passed at once where that has come already (behind an event-based gateway)."""

    content: Mapping[str, Any] = {}

    @property
    def has_come(self) -> bool:
        """Whether there is nothing to wait for."""
        return self.task.data.get(OCCURRED) == self.task.element_id

    @WaitingActivation.status.super()
    def activate(self) -> None:
        if not self.has_come:
            super().activate.original()
            return
        self.task.started = clock.now()
        with IncidentGuard(self, only_reads=not brings_anything(self)):
            take_content(self)

    def begin_waiting(self) -> None:
        await_event(self.process, self.scope, self.task, self.flow_task.element)
        if self.flow_task.boundaries:
            await_boundaries(self.task, self.flow_task.boundaries)

    def received(self, content: Mapping[str, Any]) -> None:
        """End the wait with what came; where that cannot be taken the token stays as an incident."""
        self.content = content
        if self.flow_task.boundaries or not isinstance(getattr(self.flow_task.element, "trigger", None), Timer):
            disarm(self.task)  # else its one timer has fired, and nothing more hangs on it
        with IncidentGuard(self, only_reads=not brings_anything(self)):
            take_content(self)
        self.stuck = self.task.status == STATUS.ERROR
        if not self.stuck:
            self.complete()
