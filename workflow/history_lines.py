"""The lines of an instance's history: each visit with who did it, what came of it and which ways it led."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.models import User
from workflow.bpmn.model import Element, SequenceFlow, StartEvent, UserTask
from workflow.history import History, State, Visit, reasons
from workflow.models import Incident, InstanceMove, ProcessInstance, Steering, Task

VERSION = "version"
"""What `TokenMovement.because` of a row `MOVED` holds: the numbers `from` and `to` of the versions."""

OF_A_STEP = frozenset({"step_skipped", "step_moved"})
"""What people do to a visit (`Steering.action`); it stands with that visit."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way that was taken; `flow` is None when the present version has it no longer. `because` as it was kept."""

    flow: SequenceFlow | None
    because: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Line:
    """One visit with what is known of it.

    `again` says that the element was visited before. `who` did it, has it, or stepped in; None for what happens by
    itself and for what nobody has yet. `reason` is what the person said who stepped in. `version` are the numbers of
    the versions between which the token was moved last, where no move of the whole was kept; `moved_to` is where a
    person went on instead. `called` are the instances that the step started, whether it waits for them still or not.
    """

    visit: Visit
    element: Element | None
    number: int | None
    again: bool
    task: Task | None
    who: User | None
    reason: str
    version: tuple[int, int] | None
    moved_to: Element | None
    ways: tuple[Way, ...]
    incident: Incident | None
    called: tuple[ProcessInstance, ...]


type Event = Visit | Steering | InstanceMove
"""What has a line: a visit, what a person did to all of it, or its move to another version."""


def newest_first(history: History) -> list[Event]:
    """Return what happened: a visit counts by the moment that says how it stands, when it ended or has come."""
    apart = [act for act in history.steered if act.action not in OF_A_STEP]
    return sorted([*history.visits, *apart, *history.moves], key=_order, reverse=True)


def _order(event: Event) -> UUID:
    order: UUID = event.order if isinstance(event, Visit) else event.pk
    return order


def lines(history: History, events: Sequence[Event]) -> list[Line | Steering | InstanceMove]:
    """Return the lines of some of what happened, in their order. A fixed number of questions to the database."""
    visits = [event for event in events if isinstance(event, Visit)]
    ids = [visit.task_id for visit in visits if visit.task_id is not None]
    tasks = _tasks(ids)
    kept = reasons(row for visit in visits for row in (*visit.went.values(), visit.placed) if row is not None)
    incidents = {one.task_id: one for one in _incidents(ids)}
    acts = {act.task_id: act for act in history.steered if act.action in OF_A_STEP}
    later = _later(history)
    called: dict[UUID, list[ProcessInstance]] = {}
    begun = ProcessInstance.objects.filter(Q(parent_task__in=ids) | Q(outlived__in=ids))
    for process in begun.select_related("version").order_by("id"):
        called.setdefault(process.outlived_id or process.parent_task_id, []).append(process)

    def line(visit: Visit) -> Line:
        task = tasks.get(visit.task_id) if visit.task_id else None
        element = history.element(visit) or (task.flow_task.element if task is not None else None)
        incident = incidents.get(visit.task_id) if visit.task_id else None
        version = kept.get(visit.placed.pk, {}).get(VERSION) if visit.placed else None
        act = acts.get(visit.task_id) if visit.placed else None
        by_hand = (
            (act.by, act.reason) if act else (incident.ended_by, incident.reason or "") if incident else (None, "")
        )
        stepped_in, reason = by_hand if visit.state in (State.SKIPPED, State.MOVED) else (None, "")
        return Line(
            visit=visit,
            element=element,
            number=history.number(visit),
            again=id(visit) in later,
            task=task,
            who=stepped_in or _who(history, visit, element, task),
            reason=reason,
            version=(version["from"], version["to"]) if version and not history.moves else None,
            moved_to=history.model.elements.get(visit.placed.flow_id) if visit.placed else None,
            ways=tuple(
                Way(history.model.flows.get(flow), kept.get(row.pk) if row is not None else None)
                for flow, row in visit.went.items()
            ),
            incident=incident,
            called=tuple(called.get(visit.task_id, ())) if visit.task_id else (),
        )

    return [line(event) if isinstance(event, Visit) else event for event in events]


def _later(history: History) -> frozenset[int]:
    """Which visits are not the first of their element in their scope."""
    seen: set[tuple[UUID | None, str]] = set()
    found = []
    for visit in history.visits:
        if (visit.scope_id, visit.element_id) in seen:
            found.append(id(visit))
        seen.add((visit.scope_id, visit.element_id))
    return frozenset(found)


def _who(history: History, visit: Visit, element: Element | None, task: Task | None) -> User | None:
    if isinstance(element, StartEvent):
        return history.process.started_by if element.trigger is None and element.within is None else None
    if not isinstance(element, UserTask) or task is None or visit.state == State.CANCELLED:
        return None
    return task.owner


def _tasks(ids: Iterable[UUID]) -> dict[UUID, Task]:
    wanted = Task.objects.filter(pk__in=ids).select_related("owner", "team", "record__record")
    return {task.pk: task for task in wanted.defer("record__answers", "record__reason", "variables")}


def _incidents(ids: Iterable[UUID]) -> Iterable[Incident]:
    """The incidents of tasks, of each the last at the end."""
    return Incident.objects.filter(task__in=ids).select_related("ended_by").order_by("at", "id")
