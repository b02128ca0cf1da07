"""How a token goes on from a step that failed: by what it failed in, or without the step.

A step may fail when it is done by itself, when a wait is set up, when what was waited for comes, when what is inside an
activity is over, or when the way out is chosen. Only that is done again: a form that was submitted is not asked for
twice, nor a process called twice.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from viewflow.workflow.status import PROCESS, STATUS

from workflow.bpmn.model import EventBasedGateway, IntermediateThrowEvent, Link, SequenceFlow
from workflow.cancelling import cancel_task
from workflow.failing import CAME, LEAVING, is_done
from workflow.feel_json import decode
from workflow.models import ProcessInstance, Task
from workflow.moving import What, note, push
from workflow.names import node_name
from workflow.nodes.call_activity import returned
from workflow.nodes.catching import CatchingActivation
from workflow.nodes.end_event import HandoverEndEventActivation
from workflow.nodes.parallel_gateway import ParallelGatewayActivation
from workflow.occurring import OCCURRED
from workflow.scopes import hosted_by


def resume(activation: Any) -> bool:
    """Do again what failed, and move on; say whether it went well. The instance is locked, the task is as it is now."""
    task, process = activation.task, activation.process
    inner = list(hosted_by(task))
    called = ProcessInstance.objects.filter(parent_task=task, status=PROCESS.DONE).order_by("-pk").first()
    if is_done(task):
        _finish_again(activation)
        push(process, task.scope_id, activation.create_next())
    elif inner:
        _wait_again(activation)
        for scope in inner:
            push(process, scope.pk, ())
    elif called is not None:
        _wait_again(activation)
        returned(called)
    elif isinstance(activation, ParallelGatewayActivation) and not activation.is_complete:
        _wait_again(activation)
        push(process, task.scope_id, ())  # looked at when all is at rest
    else:
        _begin_again(activation)
    return not Task.objects.filter(pk=task.pk, status=STATUS.ERROR).exists()


def ways(task: Task) -> tuple[SequenceFlow, ...]:
    """Return the flows among which a person chooses who goes on without this step; none where it takes its usual."""
    flows: tuple[SequenceFlow, ...] = task.flow_task.flows
    asks = isinstance(task.flow_task.element, EventBasedGateway)
    asks = asks or any(flow.condition is not None or flow.is_default for flow in flows)
    return flows if asks and len(flows) > 1 else ()


def pass_over(activation: Any, chosen: SequenceFlow | None) -> None:
    """Go on without a step, or by the way that a person chose for one that was done. What hangs on it is ended."""
    task, process = activation.task, activation.process
    following = _following(activation, (chosen,) if chosen is not None else activation.flow_task.flows)
    if is_done(task):
        _finish_again(activation)
    else:
        task.owner = None  # nobody has been given it yet, so nobody is told that it is not needed
        cancel_task(process, task)
        note(What.SKIPPED, task, flow_id=task.data.get("arrived_by") or "")
    if chosen is not None:
        note(What.TOOK, task, flow_id=chosen.id)
    push(process, task.scope_id, following)


def _begin_again(activation: Any) -> None:
    task, process = activation.task, activation.process
    came = decode((task.variables or {}).get(CAME))
    if came is not None:
        task.variables = {name: value for name, value in task.variables.items() if name != CAME} or None
        activation.content = came
    if came is not None and isinstance(activation, CatchingActivation) and not activation.has_come:
        _wait_again(activation)
        activation.received(came)
        push(process, task.scope_id, activation.create_next() if not activation.stuck else ())
        return
    task.status = STATUS.NEW
    push(process, task.scope_id, [activation])


def _finish_again(activation: Any) -> None:
    """The task is done, and was when it was: only the way out of it was missing."""
    task = activation.task
    done_at = datetime.fromisoformat(task.data[LEAVING])
    task.data = {name: value for name, value in task.data.items() if name != LEAVING}
    task.status, task.finished = STATUS.DONE, done_at
    activation.keep()


def _wait_again(activation: Any) -> None:
    activation.task.status = STATUS.SCHEDULED
    activation.keep()


def _following(activation: Any, flows: Iterable[SequenceFlow]) -> Iterator[Any]:
    """The tokens that go on without the step."""
    node = activation.flow_task
    if isinstance(activation, HandoverEndEventActivation):
        yield node.by_hand_node.activation_class.create(node.by_hand_node, activation)
        return
    if isinstance(node.element, IntermediateThrowEvent) and isinstance(node.element.trigger, Link):
        target = node.flow_class.instance.node(node_name(node.flow_class.model.link_target(node.element).id))
        yield target.activation_class.create(target, activation, data={"arrived_by": node.element.id})
        return
    for flow in flows:
        target = node.targets[flow.id]
        come = {OCCURRED: flow.target} if isinstance(node.element, EventBasedGateway) else {}
        yield target.activation_class.create(target, activation, data={"arrived_by": flow.id, **come})
