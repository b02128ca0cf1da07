"""What happens when an event comes that something waited for: its time, a message, a signal, a condition, a failure."""

from collections.abc import Mapping
from typing import Any

from workflow.bpmn.model import BoundaryEvent, Element, EventBasedGateway, StartEvent
from workflow.cancelling import cancel_scope, cancel_task
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.moving import activation_of, is_over, push
from workflow.names import node_name

OCCURRED = "occurred"
"""In the data of a task: the event has happened already, so that its element is passed without waiting."""


def occur(
    process: ProcessInstance,
    element: Element,
    task: Task | None,
    scope: ActivityScope | None,
    content: Mapping[str, Any] | None = None,
) -> None:
    """Let an event happen. `task` waited for it or has it on its border; without one it begins an event subprocess.

    `content` is what came with a message or signal. What is over meanwhile is left alone.
    """
    said = dict(content or {})
    if process.finished is not None or (task is not None and task.finished is not None):
        return
    if isinstance(element, StartEvent):
        if scope is None or not is_over(process, scope.pk):
            begin_event_subprocess(process, element, scope, said)
    elif task is None:
        return
    elif task.element_id == element.id:
        waited = activation_of(process, task)
        waited.received(said)
        push(process, task.scope_id, waited.create_next() if not waited.stuck else ())
    elif isinstance(task.flow_task.element, EventBasedGateway):
        gateway = activation_of(process, task)
        gateway.complete()
        push(process, task.scope_id, [_passed(process, element, gateway, said)])
    elif isinstance(element, BoundaryEvent):
        leave_by(process, element, task, said)


def leave_by(
    process: ProcessInstance, element: BoundaryEvent, host: Task, content: Mapping[str, Any] | None = None
) -> None:
    """Go on from an event on the border of an activity, which is cancelled when the event interrupts."""
    activation = activation_of(process, host)
    if element.interrupting and host.finished is None:
        cancel_task(process, host)
    push(process, host.scope_id, [_passed(process, element, activation, dict(content or {}))])


def begin_event_subprocess(
    process: ProcessInstance, start: StartEvent, scope: ActivityScope | None, content: Mapping[str, Any] | None = None
) -> None:
    """Begin the event subprocess of a start event in the scope around it (BPMN 2.0.2 §10.3.5)."""
    from workflow.nodes.activation import Origin

    if start.interrupting:
        cancel_scope(process, scope)
    sub = process.flow_class.model.elements[start.within]
    node = process.flow_class.instance.node(node_name(sub.id))
    data = {OCCURRED: start.id}
    activation = node.activation_class.create_in(node, Origin(process, scope), scope, data)
    activation.content = dict(content or {})
    push(process, scope.pk if scope is not None else None, [activation])


def _passed(process: ProcessInstance, element: Element, came_from: Any, content: dict[str, Any]) -> Any:
    node = process.flow_class.instance.node(node_name(element.id))
    activation = node.activation_class.create(node, came_from, data={OCCURRED: element.id})
    activation.content = content
    return activation
