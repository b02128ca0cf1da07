"""Errors and escalations: who catches them, looking outwards from where they are thrown (BPMN 2.0.2 §10.5.1).

An event subprocess catches what is thrown in the scope that it stands in; a boundary event what comes out of its
activity; past the outermost scope, the call activity that waits for the process. A code is caught before anything is
that catches every code.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workflow.bpmn.model import BoundaryEvent, ErrorTrigger, Escalation, Event, StartEvent
from workflow.cancelling import cancel_task
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.moving import in_memory
from workflow.occurring import begin_event_subprocess, leave_by
from workflow.scopes import all_scopes, host_of, scope_of_task

type Thrown = ErrorTrigger | Escalation


@dataclass(frozen=True, slots=True)
class Catcher:
    """The event that catches: on the border of `host`, or beginning an event subprocess in `scope`.

    `crossed` are the call activities whose processes it came out of.
    """

    process: ProcessInstance
    event: Event
    host: Task | None
    scope: ActivityScope | None
    crossed: tuple[Task, ...] = ()

    def catch(self, content: Mapping[str, Any] | None = None) -> None:
        """Go on from there, with what came. What threw it is ended with what is interrupted, and outlives nothing."""
        if isinstance(self.event, BoundaryEvent | StartEvent) and self.event.interrupting:
            for call in self.crossed:
                if call.finished is None and call.flow_task.element.outlives:
                    cancel_task(call.process, call)
        if isinstance(self.event, BoundaryEvent) and self.host is not None:
            leave_by(self.process, self.event, self.host, content)
        elif isinstance(self.event, StartEvent):
            begin_event_subprocess(self.process, self.event, self.scope, content)


def find_catcher(task: Task, thrown: Thrown) -> Catcher | None:
    """Who catches what a task throws; None when nobody does."""
    process: ProcessInstance = task.process
    own = _matching(task.flow_task.boundaries, thrown)
    if own is not None:
        return Catcher(process, own, task, scope_of_task(task))
    scope, below = scope_of_task(task), task.element_id
    crossed: tuple[Task, ...] = ()
    while True:
        start = _in_scope(process, scope, below, thrown)
        if start is not None:
            return Catcher(process, start, None, scope, crossed)
        around = _host(process, scope)
        if around is None:
            return None
        host: Task = around
        crossed += (host,) if scope is None else ()
        process = host.process
        outside = _matching(host.flow_task.boundaries, thrown)
        if outside is not None:
            return Catcher(process, outside, host, scope_of_task(host), crossed)
        scope, below = scope_of_task(host), host.element_id


def _in_scope(process: ProcessInstance, scope: ActivityScope | None, below: str, thrown: Thrown) -> Any:
    """The start event of an event subprocess directly in a scope that catches."""
    subs = process.flow_class.model.event_subprocesses(scope.element_id if scope is not None else None)
    return _matching(tuple(start for sub, start in subs if sub.id != below), thrown)


def _host(process: ProcessInstance, scope: ActivityScope | None) -> Task | None:
    """The activity around a scope; around the process itself the call activity that waits for it."""
    if scope is not None:
        return host_of(process, scope)
    caller: Task | None = process.parent_task
    if caller is None:
        return None
    caller.process = in_memory(caller.process)
    all_scopes(caller.process)
    return caller


def _matching(events: tuple[Any, ...], thrown: Thrown) -> Any:
    """The event that catches this code, else the one that catches every code."""
    same = [event for event in events if isinstance(event.trigger, type(thrown))]
    named = [event for event in same if event.trigger.code and event.trigger.code == thrown.code]
    return next(iter([*named, *(event for event in same if not event.trigger.code)]), None)
