"""Ending what a process no longer needs: a task, everything in a scope, a whole instance.

What hangs on a task goes with it: its timers and subscriptions, what is under way inside it, the process it called.
What was written stays. Owners of work are told.
"""

from typing import Any

from viewflow.workflow.signals import flow_finished
from viewflow.workflow.status import PROCESS, STATUS

from accounts import audit, clock
from workflow import failing, notices, opened, reminders
from workflow.abandoned import forget_files_later
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.moving import What, drop_tokens, end_scope, in_memory, note, open_tasks, running_move
from workflow.scopes import hosted_by, known_host
from workflow.waiting import disarm, disarm_scope


def cancel_task(process: ProcessInstance, task: Task) -> None:
    """End a task that the process no longer needs, and all that hangs on it."""
    task.process = process
    task = known_host(task)
    for scope in hosted_by(task):
        cancel_scope(process, scope)
        end_scope(scope)
    for called in ProcessInstance.objects.filter(parent_task=task, finished__isnull=True):
        cancel_instance(in_memory(called))
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
    note(What.CANCELLED, task)
    move = running_move(process.pk)
    if move is not None:
        move.waiting.discard(task.scope_id)
        move.touched.add(task.scope_id)


def cancel_scope(process: ProcessInstance, scope: ActivityScope | None) -> None:
    """End everything under way directly in a scope (None: the process) and inside it; the scope itself stays open."""
    drop_tokens(process, scope)
    disarm_scope(process, scope)
    tasks: Any = open_tasks(process, scope.pk if scope is not None else None).select_related("owner", "case")
    for task in tasks.order_by("id"):
        cancel_task(process, task)


def cancel_instance(process: ProcessInstance) -> None:
    """End an instance and all that is under way in it. Its caller, if there is one, is left to whoever cancels."""
    cancel_scope(process, None)
    process.status, process.finished = PROCESS.CANCELED, clock.now()
    process.save(update_fields=["status", "finished"])
    flow_finished.send(sender=process.flow_class, process=process, task=None)
