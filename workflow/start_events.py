"""Processes that begin by themselves: a message, a signal or a time starts the version that an authority uses.

What waits is kept in rows (`StartSubscription`), written when a version is taken into use and replaced when another is,
so that an event finds a process that no worker has loaded yet.
"""

from dataclasses import replace
from typing import Final
from uuid import UUID

from accounts import audit, clock
from jobs import due
from workflow import timers
from workflow.bpmn.model import Message, Signal, StartEvent, Timer
from workflow.flows import flow_of
from workflow.models import Awaited, ProcessVersion, StartSubscription, Subject

KIND: Final = "process_start_timer"
TIMER: Final = "timer"


def subscribe(version: ProcessVersion) -> None:
    """Let the start events of a version wait, and those of the other versions of its process no more."""
    former = StartSubscription.objects.filter(version__key=version.key)
    due.cancel_each(KIND, list(former.filter(kind=TIMER).values_list("pk", flat=True)))
    former.delete()
    for event in flow_of(version.pk).model.starts():
        match event.trigger:
            case Message() | Signal() as sent:
                kind = Awaited.MESSAGE if isinstance(sent, Message) else Awaited.SIGNAL
                StartSubscription.objects.create(version=version, element_id=event.id, kind=kind, name=sent.name)
            case Timer() as timer:
                _arm(version, event, timer)


def _arm(version: ProcessVersion, event: StartEvent, timer: Timer) -> None:
    """Set the timer of a start event. One whose time has passed starts nothing; a cycle goes on with its next time."""
    planned = timers.plan(timer, {"today": clock.today(), "now": clock.now()}, clock.now())
    if planned is None:
        return
    if planned.at < clock.now():
        following = timers.next_time(planned.since, planned.every, clock.now()) if planned.every else None
        if following is None:
            return
        planned = replace(planned, at=following)
    waits = StartSubscription.objects.create(
        version=version,
        element_id=event.id,
        kind=TIMER,
        due_at=planned.at,
        since=planned.since,
        every=planned.every,
        left=planned.left,
    )
    due.schedule(KIND, waits.pk, planned.at)


def start_due(subscription_id: UUID) -> None:
    """Start a process whose time has come, and set its timer again where it repeats. Twice has the effect of once."""
    from workflow.starting import begin

    found = StartSubscription.objects.select_for_update().filter(pk=subscription_id).select_related("version").first()
    if found is None or found.due_at is None:
        return
    if found.due_at > clock.now():
        due.schedule(KIND, found.pk, found.due_at)
        return
    event = next((e for e in flow_of(found.version_id).model.starts() if e.id == found.element_id), None)
    if event is not None:
        process = begin(found.version, event, by=None, cases=[], subject=Subject.AUTHORITY)
        audit.record("process_started_by_timer", process, actor=None, element=found.element_id)
    following = timers.next_time(found.since, found.every, found.due_at) if found.every and found.left != 1 else None
    found.due_at, found.left = following, found.left - 1 if found.left else found.left
    found.save(update_fields=["due_at", "left"])
    if following is not None:
        due.schedule(KIND, found.pk, following)
