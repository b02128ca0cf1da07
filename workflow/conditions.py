"""Conditional events (BPMN 2.0.2 §10.5.5) are asked whenever their instance moves, and by the worker every two hours.

What a condition reads may change without anything happening in its instance: other work with the child records
something, a date is corrected, a day passes. The worker sees that, at the latest after `EVERY`; at once where
whoever changed it says so (`ask_about`), as of who works with a child.
"""

from datetime import timedelta
from uuid import UUID

from accounts import clock
from jobs import due
from workflow.locks import lock_call_tree
from workflow.models import Awaited, EventSubscription, ProcessInstance

KIND = "ask_conditions"
EVERY = timedelta(hours=2)


def ask_later(process_id: UUID) -> None:
    """Let the worker ask the conditions of an instance, if nothing in it moves before."""
    due.schedule(KIND, process_id, clock.now() + EVERY)


def ask_now(process_id: UUID) -> None:
    """Let the worker ask the conditions of an instance as soon as it can, if any are waited for."""
    if _awaited(process_id):
        due.schedule(KIND, process_id, clock.now())


def ask_about(case_id: UUID) -> None:
    """Let the worker ask, as soon as it can, the conditions of all that runs for a child."""
    waiting = EventSubscription.objects.filter(kind=Awaited.CONDITION, ended_at__isnull=True)
    about = waiting.filter(process__finished__isnull=True, process__case_links__case=case_id)
    due.schedule_each(KIND, list(about.order_by().values_list("process", flat=True).distinct()), clock.now())


def ask(process_id: UUID) -> None:
    """Ask the conditions that an instance waits for, and let happen what became true. Twice has the effect of once."""
    from workflow.moving import one_move

    if not _awaited(process_id):
        return
    lock_call_tree(process_id)
    process = ProcessInstance.objects.get(pk=process_id)
    if process.finished is None and process.suspended_at is None:
        with one_move(process):
            pass  # when all is at rest, conditions are asked
    if _awaited(process_id):
        ask_later(process_id)


def _awaited(process_id: UUID) -> bool:
    waiting = EventSubscription.objects.filter(process=process_id, kind=Awaited.CONDITION, ended_at__isnull=True)
    return waiting.filter(process__finished__isnull=True).exists()
