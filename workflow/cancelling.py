"""Ending what a process no longer needs: a task, everything in a scope, a whole instance.

What hangs on a task goes with it: its timers and subscriptions, what is under way inside it, the process it called.
What was written stays. Owners of work are told. A process that the drawing lets outlive its call
(`casewright:outlives`, from a moment on where it says when) goes on by itself when what is around the call ends; not
when the call itself is ended, nor when a person ends all of the work.
"""

from typing import Any

from viewflow.workflow.signals import flow_finished
from viewflow.workflow.status import PROCESS, STATUS

from accounts import audit, clock
from rules.feel import FeelLimitError
from workflow import failing, notices, opened, reminders
from workflow.abandoned import forget_files_later
from workflow.bpmn.model import CallActivity
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.moving import What, drop_tokens, end_scope, in_memory, note, open_tasks, running_move
from workflow.scopes import hosted_by, known_host
from workflow.variables import variables_of
from workflow.waiting import disarm, disarm_scope


def cancel_task(process: ProcessInstance, task: Task, *, spared: bool = False, inside: bool = True) -> None:
    """End a task that the process no longer needs, and all that hangs on it.

    `spared` says whether what it called goes on where the drawing lets it outlive the call, `inside` the same of what
    is under way inside.
    """
    task.process = process
    task = known_host(task)
    for scope in hosted_by(task):
        one_of_several = scope.index is not None and scope.element_id == task.element_id
        cancel_scope(process, scope, spared=spared if one_of_several else inside, inside=inside)
        end_scope(scope)
    what = What.CANCELLED
    for called in ProcessInstance.objects.filter(parent_task=task, finished__isnull=True):
        if spared and goes_on(task, in_memory(called)):
            _let_go(in_memory(called), task)
            what = What.LET_GO
        else:
            cancel_instance(in_memory(called), inside=inside)
    if task.status == STATUS.ERROR:
        failing.cancelled(task)
    task.status, task.finished = STATUS.CANCELED, clock.now()
    task.save(update_fields=["status", "finished"])
    opened.went(task)
    disarm(task)
    if task.role_keys.strip():
        reminders.disarm(task)
        notices.not_needed(task)
    forget_files_later(task)
    audit.record("task_cancelled", task, actor=None, case_id=task.case_id)
    note(what, task)
    move = running_move(process.pk)
    if move is not None:
        move.waiting.discard(task.scope_id)
        move.touched.add(task.scope_id)


def goes_on(task: Task, called: ProcessInstance) -> bool:
    """Whether what a call called goes on by itself when what is around the call ends now.

    Where the drawing says when (`casewright:outlives` as FEEL), the variables of what was called say whether it is so,
    and the steps at which people are asked in it now (`process.waits_at`, the ids of their elements); what cannot be
    worked out for its size goes on, so that no work is lost by it.
    """
    element = task.flow_task.element
    if not isinstance(element, CallActivity) or not element.outlives:
        return False
    if element.outlives_if is None:
        return True
    asked = Task.objects.filter(Task.for_people(), process=called, finished__isnull=True)
    waits_at = list(asked.order_by("element_id").values_list("element_id", flat=True))
    try:
        return element.outlives_if.evaluate({**variables_of(called), "process": {"waits_at": waits_at}}) is True
    except FeelLimitError:
        return True


def _let_go(called: ProcessInstance, task: Task) -> None:
    """Let a called process go on by itself. Nobody waits for it; its caller's root is its lock as before."""
    called.parent_task, called.outlived = None, task
    called.save(update_fields=["parent_task", "outlived"])
    for link in called.links:
        audit.record("process_let_go", called, actor=None, case_id=link.case_id, caller=str(task.process_id))


def cancel_scope(
    process: ProcessInstance, scope: ActivityScope | None, *, spared: bool = True, inside: bool = True
) -> None:
    """End everything under way directly in a scope (None: the process) and inside it; the scope itself stays open."""
    drop_tokens(process, scope)
    disarm_scope(process, scope)
    tasks: Any = open_tasks(process, scope.pk if scope is not None else None).select_related("owner", "case")
    for task in tasks.order_by("id"):
        cancel_task(process, task, spared=spared, inside=inside)


def cancel_instance(process: ProcessInstance, *, inside: bool = True) -> None:
    """End an instance and all that is under way in it. Its caller, if there is one, is left to whoever cancels.

    `inside` says whether what the drawing lets outlive its call goes on.
    """
    cancel_scope(process, None, spared=inside, inside=inside)
    process.status, process.finished = PROCESS.CANCELED, clock.now()
    process.save(update_fields=["status", "finished"])
    flow_finished.send(sender=process.flow_class, process=process, task=None)
