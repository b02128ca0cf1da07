"""What is looked at when no token moves: joins that nothing more can reach, conditions, scopes in which all is done."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from viewflow.workflow.status import STATUS

from accounts import clock
from rules.feel import Expression, FeelLimitError
from workflow.models import Awaited, EventSubscription
from workflow.moving import Move, activation_of, is_over, open_tasks, settle
from workflow.scopes import all_scopes, host_of
from workflow.waiting import UNARMED, await_unarmed


def look_around(move: Move) -> bool:
    """Let happen what rest makes possible; say whether tokens move again. Called until they do not."""
    model = move.process.flow_class.model
    if model.inclusive_joins:
        from workflow.nodes.inclusive_gateway import fire_ready_joins

        fire_ready_joins(move)
        if move.pending:
            return True
    if move.process.data.get(UNARMED):
        await_unarmed(move.process)
    if model.has_conditions and _conditions(move):
        return True
    if _scopes(move):
        return True
    if model.parallel_joins and move.process.finished is None:
        from workflow.starving import tell_of_starved

        tell_of_starved(move)
    return False


def _conditions(move: Move) -> bool:
    """Let the conditional events happen whose condition has become true (BPMN 2.0.2 §10.5.5)."""
    from workflow.occurring import occur
    from workflow.scope import scope_of

    process = move.process
    waiting = EventSubscription.objects.filter(process=process, kind=Awaited.CONDITION, ended_at__isnull=True)
    for subscription in waiting.select_related("task").order_by("id"):
        element = process.flow_class.model.elements[subscription.element_id]
        scope = all_scopes(process).get(subscription.scope_id) if subscription.scope_id else None
        if _is_true(element.trigger.expression, scope_of(process, scope=scope)):
            subscription.ended_at = clock.now()
            subscription.save(update_fields=["ended_at"])
            occur(process, element, subscription.task, scope)
            return True
    return False


def _is_true(condition: Expression, seen: Mapping[str, Any]) -> bool:
    """Whether a condition is true. One that costs too much to work out is not, and never holds up what moved."""
    try:
        return condition.evaluate(seen) is True
    except FeelLimitError:
        return False


def _scopes(move: Move) -> bool:
    """Tell the activities around them about scopes in which something changed, and close the instance at last."""
    touched, move.touched = move.touched, set()
    inner = [scope_id for scope_id in touched if scope_id is not None]
    for scope_id in sorted(inner, reverse=True):  # the newest, which are the innermost, first
        _scope(move, scope_id)
    if None in touched and move.pending:
        move.touched.add(None)
    elif None in touched and None not in move.waiting:
        settle(move.process)
    return bool(move.pending)


def _scope(move: Move, scope_id: UUID) -> None:
    scope = all_scopes(move.process).get(scope_id)
    if scope is None or is_over(move.process, scope_id) or any(a.scope_id == scope_id for a in move.pending):
        return
    empty = scope_id not in move.waiting and not open_tasks(move.process, scope_id).exists()
    host: Any = activation_of(move.process, host_of(move.process, scope))
    if host.task.finished is None and host.task.status != STATUS.ERROR:
        host.changed_inside(scope, empty)
