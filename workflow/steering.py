"""A manager's hand on a running process: suspend and resume, skip, move, add a step, reopen, cancel.

No process may be a cage: practice meets what no drawing foresaw. Each act has a permission, a reason, an audit row and
a movement (`TokenMovement`), which the history of the work shows. What hangs on a step that is left (timers, what is
under way inside it, what it called) goes with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _
from viewflow.workflow.status import PROCESS, STATUS

from accounts import audit, clock
from accounts.models import User
from accounts.policy import can
from jobs import due
from workflow import conditions, timers
from workflow.acting import acting
from workflow.bpmn.model import (
    Activity,
    BoundaryEvent,
    Element,
    EndEvent,
    IntermediateCatchEvent,
    Link,
    ProcessModel,
    StartEvent,
    SubProcess,
)
from workflow.cancelling import cancel_instance, cancel_task
from workflow.downstream import take_back_what_followed
from workflow.errors import NotAllowedError, OnHoldError, WorkflowError, reason_of
from workflow.models import ActivityScope, Delivery, ProcessInstance, Steering, Task
from workflow.moving import What, activation_of, is_over, note, push
from workflow.names import node_name
from workflow.nodes.activation import Origin
from workflow.scopes import all_scopes, scope_of_task
from workflow.waiting import DELIVERY


class CannotSteerError(WorkflowError):
    """What was asked for does not fit the state of the process."""

    code = "cannot_steer"


def suspend(process: ProcessInstance, user: User, reason: str) -> None:
    """Let nothing move in an instance and what it called, until it is resumed. Drafts are kept and can be written."""
    with _steered(process, user, reason, "process_suspended") as held:
        if held.suspended_at is not None:
            raise CannotSteerError(_("This work is on hold already."))
        for each in _tree(held):
            each.suspended_at = clock.now()
            each.save(update_fields=["suspended_at"])


def resume(process: ProcessInstance, user: User, reason: str) -> None:
    """Let a suspended instance go on. What fell due meanwhile happens now."""
    with _steered(process, user, reason, "process_resumed") as held:
        if held.suspended_at is None:
            raise CannotSteerError(_("This work is not on hold."))
        for each in _tree(held):
            each.suspended_at = None
            each.save(update_fields=["suspended_at"])
            for timer in timers.running().filter(process=each):
                due.schedule(timers.KIND, timer.pk, timer.due_at)
            for delivery in Delivery.objects.filter(subscription__process=each):
                due.schedule(DELIVERY, delivery.pk, clock.now())
            conditions.ask_now(each.pk)


def cancel(process: ProcessInstance, user: User, reason: str) -> None:
    """End an instance and all that is under way in it. What was recorded stays; owners of open work are told."""
    with _steered(process, user, reason, "process_cancelled") as held:
        if held.parent_task_id is not None:
            raise CannotSteerError(_("Other work waits for this. Skip the step that waits, or cancel that work."))
        with acting(user):
            cancel_instance(held, inside=False)


def skip(task: Task, user: User, reason: str) -> None:
    """Leave an open step undone and go on behind it, by the ways that its completion would take."""
    with _steered(task.process, user, reason, "step_skipped", task) as held:
        step = _open_step(held, task)
        with acting(user):
            cancel_task(held, step)
            note(What.SKIPPED, step)
            push(held, step.scope_id, activation_of(held, step).follow())


def move(task: Task, element_id: str, user: User, reason: str) -> None:
    """Leave an open step undone and go on at another element of the same process or subprocess."""
    with _steered(task.process, user, reason, "step_moved", task, to=element_id) as held:
        step = _open_step(held, task)
        target = _target(held, element_id, scope_of_task(step))
        with acting(user):
            cancel_task(held, step)
            note(What.MOVED, step, flow_id=target.id)
            push(held, step.scope_id, [_token(held, target, Origin(held, scope_of_task(step)))])


def add(process: ProcessInstance, element_id: str, user: User, reason: str, *, scope_id: Any = None) -> None:
    """Let a step be done in addition, in the process itself or in one of its open scopes; it goes on from there."""
    with _steered(process, user, reason, "step_added", to=element_id) as held:
        scope = all_scopes(held).get(scope_id) if scope_id is not None else None
        target = _target(held, element_id, scope)
        with acting(user):
            push(held, scope_id, [_token(held, target, Origin(held, scope))])


def reopen(task: Task, user: User, reason: str) -> None:
    """Do a finished step again, with its former answers to start from; what followed from it and is open is taken back.

    A record that nobody has decided on yet gets its next version; one that is final stays, and a new one is made.
    """
    with _steered(task.process, user, reason, "step_reopened", task, to=task.element_id) as held:
        done = Task.objects.select_related("record__record", "case", "owner").get(pk=task.pk)
        done.process = held
        scope = scope_of_task(done)
        if done.status != STATUS.DONE or done.record is None:
            raise CannotSteerError(_("Only a step that was submitted can be reopened."))
        if scope is not None and is_over(held, scope.pk):
            raise CannotSteerError(_("The part of the process that this step is in is over. Add the step instead."))
        element = held.flow_class.model.elements.get(done.element_id)  # the step may be of another version
        if element is None:
            raise CannotSteerError(_("The version that this work runs on has no such step any more. Add another step."))
        if held.finished is not None:
            if held.status == PROCESS.CANCELED or held.parent_task_id is not None:
                raise CannotSteerError(_("This work was cancelled, or other work has gone on from it."))
            held.finished, held.status = None, PROCESS.NEW
            held.save(update_fields=["finished", "status"])
        with acting(user):
            take_back_what_followed(held, done)
            again = _token(held, element, Origin(held, scope))
            again.task.data["reopens"] = str(done.pk)
            push(held, done.scope_id, [again])


def targets(process: ProcessInstance, scope: ActivityScope | None) -> list[Element]:
    """The elements of a scope that a token can be moved to, or a step be added at: where one alone can go on."""
    model: ProcessModel = process.flow_class.model
    return [e for e in model.inside(scope.element_id if scope is not None else None) if _can_go_on_at(e)]


def _can_go_on_at(element: Element) -> bool:
    if isinstance(element, (StartEvent, BoundaryEvent)):
        return False
    if isinstance(element, SubProcess) and element.triggered_by_event:
        return False
    if isinstance(element, IntermediateCatchEvent) and isinstance(element.trigger, Link):
        return False
    return isinstance(element, (Activity, EndEvent)) or len(element.incoming) <= 1


def _target(process: ProcessInstance, element_id: str, scope: ActivityScope | None) -> Element:
    found = next((each for each in targets(process, scope) if each.id == element_id), None)
    if found is None:
        raise CannotSteerError(_("The work cannot go on there. Choose another step."))
    if scope is not None and is_over(process, scope.pk):
        raise CannotSteerError(_("That part of the process is over."))
    return found


def _token(process: ProcessInstance, element: Element, origin: Origin) -> Any:
    node = process.flow_class.instance.node(node_name(element.id))
    return node.activation_class.create_in(node, origin, origin.scope, {"steered": True})


def _open_step(process: ProcessInstance, task: Task) -> Task:
    step = Task.objects.select_related("case", "owner").get(pk=task.pk)
    step.process = process
    if step.finished is not None:
        raise CannotSteerError(_("This step is done already, or is no longer needed."))
    return step


def _tree(process: ProcessInstance) -> Iterator[ProcessInstance]:
    """An instance and what it called, as far as it is not over."""
    yield process
    for called in ProcessInstance.objects.filter(parent_task__process=process, finished__isnull=True):
        yield from _tree(called)


@contextmanager
def _steered(
    process: ProcessInstance, user: User, reason: str, action: str, task: Task | None = None, *, to: str | None = None
) -> Iterator[ProcessInstance]:
    """Lock the instance, check permission, state and reason, and record the act."""
    said = reason_of(reason)
    with process.flow_class.lock(process.pk):
        held = ProcessInstance.objects.select_related("version").get(pk=process.pk)
        decision = can(user, "steer", held)
        if not decision:
            raise NotAllowedError(decision.reason)
        if held.suspended_at is not None and action != "process_resumed":
            raise OnHoldError
        if held.finished is not None and action != "step_reopened":
            raise CannotSteerError(_("This work is over."))
        case_id = task.case_id if task is not None else (held.links[0].case_id if held.links else None)
        told = {} if to is None else {"to": to}
        audit.record(action, task or held, actor=user, case_id=case_id, **told)
        Steering.objects.create(
            process=held, task=task, by=user, action=action, target_element_id=to or "", reason=said
        )
        yield held
