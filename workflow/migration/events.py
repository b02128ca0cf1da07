"""What an instance waits for, carried over: kept where nothing changed, else waited for no more, or anew.

An event that has happened already, and does not wait any more, does not wait again because it was drawn anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts import clock
from jobs import due
from workflow import timers
from workflow.bpmn.model import BoundaryEvent, EventBasedGateway, IntermediateCatchEvent, ReceiveTask
from workflow.migration.plan import MigrationPlan
from workflow.migration.sameness import same, trigger_of
from workflow.models import ActivityScope, EventSubscription, ProcessInstance, Task, TaskTimer
from workflow.nodes.multi_instance import MultiInstanceNode
from workflow.scopes import all_scopes, scope_of_task
from workflow.waiting import await_boundaries, await_event, await_start

type Waiting = TaskTimer | EventSubscription


@dataclass
class CarriedEvents:
    """What was done to timers and subscriptions, by their ids: what undoing needs."""

    renamed: dict[str, str] = field(default_factory=dict)
    """Their element ids before."""
    ended_timers: list[str] = field(default_factory=list)
    ended_subscriptions: list[str] = field(default_factory=list)
    armed: list[str] = field(default_factory=list)


class EventMove:
    """Carries over what one instance waits for. Its tasks and scopes stand in the target already."""

    def __init__(self, process: ProcessInstance, plan: MigrationPlan) -> None:
        self.process, self.plan, self.done = process, plan, CarriedEvents()
        self._rows: list[Waiting] = [
            *TaskTimer.objects.filter(process=process).order_by("id"),
            *EventSubscription.objects.filter(process=process).order_by("id"),
        ]

    def carry(self, tasks: Iterable[tuple[Task, Any]]) -> CarriedEvents:
        """Carry over the events of open tasks, each given with the node that it stood at, and of open scopes."""
        for task, former in tasks:
            node, scope = task.flow_task, scope_of_task(task)
            self._of(task, scope, _main(former), _main(node))
            self._of(task, scope, former.boundaries, node.boundaries)
        scopes: list[ActivityScope | None] = [None]
        scopes += [scope for scope in all_scopes(self.process).values() if scope.ended_at is None]
        back = {other: step for step, other in self.plan.elements.items()}
        for scope in scopes:
            around = back.get(scope.element_id) if scope is not None else None
            after_id = scope.element_id if scope is not None else None
            starts = [start for _sub, start in self.plan.source.event_subprocesses(around)]
            self._of(None, scope, starts, [start for _sub, start in self.plan.target.event_subprocesses(after_id)])
        known = {row.pk for row in self._rows}
        for made in (TaskTimer, EventSubscription):
            fresh = made.objects.filter(process=self.process).exclude(pk__in=known)
            self.done.armed += [str(pk) for pk in fresh.values_list("pk", flat=True)]
        return self.done

    def _of(self, task: Task | None, scope: ActivityScope | None, before: Iterable[Any], after: Iterable[Any]) -> None:
        wanted = {event.id: event for event in after}
        rows = self._belonging(task, scope)
        for event in before:
            other = wanted.pop(self.plan.elements.get(event.id, ""), None)
            own = [row for row in rows if row.element_id == event.id]
            if other is None:
                self._end(own)
                continue
            unchanged = same(trigger_of(event), trigger_of(other))
            if not own or (not unchanged and any(_is_waiting(row) for row in own)):
                self._end(own)
                self._await(task, scope, other)
            else:
                self._rename(own, other.id)
        for event in wanted.values():
            self._await(task, scope, event)

    def _belonging(self, task: Task | None, scope: ActivityScope | None) -> list[Waiting]:
        if task is not None:
            return [row for row in self._rows if row.task_id == task.pk]
        scope_id = scope.pk if scope is not None else None
        return [row for row in self._rows if row.task_id is None and row.scope_id == scope_id]

    def _await(self, task: Task | None, scope: ActivityScope | None, event: Any) -> None:
        """Wait for an event. Raises `NoTimeError` and `NoKeyError` where the instance would wait for ever."""
        if task is None:
            await_start(self.process, scope, event)
        elif isinstance(event, BoundaryEvent):
            await_boundaries(task, [event])
        else:
            await_event(self.process, scope, task, event)

    def _rename(self, rows: list[Waiting], element_id: str) -> None:
        for row in rows:
            if row.element_id != element_id:
                self.done.renamed[str(row.pk)] = row.element_id
                row.element_id = element_id
                row.save(update_fields=["element_id"])

    def _end(self, rows: list[Waiting]) -> None:
        for row in rows:
            if not _is_waiting(row):
                continue
            if isinstance(row, TaskTimer):
                timers.disarm_where(pk=row.pk)
                self.done.ended_timers.append(str(row.pk))
            else:
                EventSubscription.objects.filter(pk=row.pk).update(ended_at=clock.now())
                self.done.ended_subscriptions.append(str(row.pk))


def take_back(done: CarriedEvents) -> None:
    """Undo what was done to timers and subscriptions."""
    armed = [UUID(pk) for pk in done.armed]
    timers.disarm_where(pk__in=armed)
    EventSubscription.objects.filter(pk__in=armed, ended_at__isnull=True).update(ended_at=clock.now())
    EventSubscription.objects.filter(pk__in=done.ended_subscriptions).update(ended_at=None)
    for row in TaskTimer.objects.filter(pk__in=done.ended_timers):
        row.cancelled_at = None
        row.save(update_fields=["cancelled_at"])
        due.schedule(timers.KIND, row.pk, row.due_at)
    for pk, element_id in done.renamed.items():
        TaskTimer.objects.filter(pk=pk).update(element_id=element_id)
        EventSubscription.objects.filter(pk=pk).update(element_id=element_id)


def _is_waiting(row: Waiting) -> bool:
    if isinstance(row, TaskTimer):
        return row.fired_at is None and row.cancelled_at is None
    return row.ended_at is None


def _main(node: Any) -> list[Any]:
    """What a token that waits at a node waits for itself; that of a multi-instance activity waits for its instances."""
    if isinstance(node.element, EventBasedGateway):
        return [target.element for target in node.targets.values()]
    waits = isinstance(node.element, (IntermediateCatchEvent, ReceiveTask)) and not isinstance(node, MultiInstanceNode)
    return [node.element] if waits else []
