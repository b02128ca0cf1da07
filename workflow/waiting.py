"""Setting up and taking down what tokens wait for: times, messages, signals, conditions.

Boundary events wait as long as their activity is under way, the start events of event subprocesses as long as the scope
around them. Errors and escalations need nothing: whoever throws them looks for who catches (`propagation`).
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from accounts import clock
from workflow import conditions, timers
from workflow.bpmn.model import Condition, Event, Message, ReceiveTask, Signal, Timer, Trigger
from workflow.errors import WorkflowError
from workflow.models import ActivityScope, Awaited, EventSubscription, ProcessInstance, Task
from workflow.scope import scope_of
from workflow.scopes import all_scopes, scope_of_task

DELIVERY = "process_event"
UNARMED = "unarmed"
"""In the data of an instance: the events that wait for nothing, because their time could not be worked out."""


class NoKeyError(WorkflowError):
    """A correlation key gave nothing to match a message by."""

    code = "no_correlation_key"


def await_event(
    process: ProcessInstance, scope: ActivityScope | None, task: Task | None, element: Event | ReceiveTask
) -> None:
    """Wait for the trigger of an event. Raises `NoTimeError` and `NoKeyError` for what could never come."""
    trigger: Trigger | None = element.message if isinstance(element, ReceiveTask) else element.trigger
    match trigger:
        case Timer():
            timers.arm_event(process, scope, task, element.id, trigger, scope_of(process, scope=scope, task=task))
        case Message():
            _subscribe(
                process, scope, task, element.id, Awaited.MESSAGE, trigger.name, _key(process, scope, task, trigger)
            )
        case Signal():
            _subscribe(process, scope, task, element.id, Awaited.SIGNAL, trigger.name)
        case Condition():
            _subscribe(process, scope, task, element.id, Awaited.CONDITION)
            conditions.ask_later(process.pk)


def await_boundaries(task: Task, events: Iterable[Event]) -> None:
    """Wait for the events on the border of a task. A timer that gives no time is noted in `task.data["no_time"]`.

    It is tried again whenever something moves, since what it counts from may be answered later.
    """
    for event in events:
        try:
            await_event(task.process, scope_of_task(task), task, event)
        except timers.NoTimeError:
            task.data = {**task.data, "no_time": [*task.data.get("no_time", []), event.id]}
            task.save(update_fields=["data"])
            _note_unarmed(task.process, scope_of_task(task), task, event)


def await_inside(process: ProcessInstance, scope: ActivityScope | None) -> None:
    """Wait for what begins the event subprocesses that stand directly in a scope, as `await_boundaries` does."""
    element_id = scope.element_id if scope is not None else None
    for _sub, start in process.flow_class.model.event_subprocesses(element_id):
        await_start(process, scope, start)


def await_start(process: ProcessInstance, scope: ActivityScope | None, start: Event) -> None:
    """Wait for what begins one event subprocess of a scope."""
    try:
        await_event(process, scope, None, start)
    except timers.NoTimeError:
        _note_unarmed(process, scope, None, start)


def await_unarmed(process: ProcessInstance) -> None:
    """Try again to wait for the events whose time could not be worked out, as far as they still count."""
    left = []
    for noted in process.data.get(UNARMED, []):
        scope = all_scopes(process).get(UUID(noted["scope"])) if noted["scope"] else None
        task = Task.objects.filter(pk=noted["task"]).first() if noted["task"] else None
        over = (scope is not None and scope.ended_at is not None) or (task is not None and task.finished is not None)
        if over:
            continue
        try:
            await_event(process, scope, task, process.flow_class.model.elements[noted["element"]])
        except timers.NoTimeError:
            left.append(noted)
    if left != process.data.get(UNARMED):
        process.data = {**process.data, UNARMED: left}
        process.save(update_fields=["data"])


def _note_unarmed(process: ProcessInstance, scope: ActivityScope | None, task: Task | None, event: Event) -> None:
    noted = {"scope": str(scope.pk) if scope else None, "task": str(task.pk) if task else None, "element": event.id}
    process.data = {**process.data, UNARMED: [*process.data.get(UNARMED, []), noted]}
    process.save(update_fields=["data"])


def disarm(task: Task) -> None:
    """Wait no more for anything that a task waited for, or that was on its border."""
    timers.disarm(task)
    _end(EventSubscription.objects.filter(task=task, ended_at__isnull=True))


def disarm_scope(process: ProcessInstance, scope: ActivityScope | None) -> None:
    """Wait no more for what begins the event subprocesses of a scope."""
    timers.disarm_where(process=process, scope=scope, task__isnull=True)
    _end(EventSubscription.objects.filter(process=process, scope=scope, task__isnull=True, ended_at__isnull=True))


def _end(subscriptions: Any) -> None:
    subscriptions.update(ended_at=clock.now())


def _subscribe(
    process: ProcessInstance,
    scope: ActivityScope | None,
    task: Task | None,
    element_id: str,
    kind: str,
    name: str = "",
    key: str = "",
) -> None:
    EventSubscription.objects.create(
        process=process,
        scope=scope,
        task=task,
        element_id=element_id,
        kind=kind,
        name=name,
        correlation_key=key,
        case=task.case if task is not None else (process.links[0].case if process.links else None),
    )


def _key(process: ProcessInstance, scope: ActivityScope | None, task: Task | None, message: Message) -> str:
    if message.correlation_key is None:
        return ""
    return key_text(message.correlation_key.evaluate(scope_of(process, scope=scope, task=task)))


def key_text(value: Any) -> str:
    """A correlation key as it is compared; raise `NoKeyError` for nothing, a list or a context."""
    if value is None or isinstance(value, (list, dict)) or str(value) == "":
        raise NoKeyError("The correlation key gives no text, number or date.")
    return str(value)[:200]
