"""Messages and signals: from who sends them to who waits, by rows and never by the processes a worker has loaded.

A message has one receiver, found by authority, then case, then correlation key: the event that has waited longest, else
a process in use that such a message starts. A signal reaches everybody in the authority who waits for it, and starts
every process in use that begins with it. What waits in the sender's own instances goes on at once; what waits in
others is delivered by the worker, so that no instance is locked while another one is.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts import audit, clock
from accounts.models import User
from cases.models import Case
from jobs import due
from workflow.acting import actor
from workflow.feel_json import decode
from workflow.flows import flow_of
from workflow.models import Awaited, EventSubscription, ProcessInstance, StartSubscription, Subject
from workflow.moving import in_memory
from workflow.occurring import occur
from workflow.scopes import all_scopes
from workflow.variables import encoded
from workflow.waiting import DELIVERY


def send_message(
    name: str,
    *,
    key: str = "",
    case: Case | None = None,
    content: Mapping[str, Any] | None = None,
    sender: ProcessInstance | None = None,
    by: User | None = None,
) -> bool:
    """Send a message; say whether anybody receives it. `key` is the correlation key, empty when there is none."""
    waiting = _waiting(Awaited.MESSAGE, name).filter(correlation_key=key)
    if case is not None:
        waiting = waiting.filter(Q(case=case) | Q(case__isnull=True))
    receiver = waiting.order_by("id").first()
    if receiver is not None:
        _give(receiver, content, sender)
        return True
    for start in StartSubscription.objects.filter(kind=Awaited.MESSAGE, name=name).order_by("id")[:1]:
        return _begin(start, content, sender, case, by)
    return False


def broadcast_signal(
    name: str,
    *,
    content: Mapping[str, Any] | None = None,
    sender: ProcessInstance | None = None,
    case: Case | None = None,
    by: User | None = None,
) -> int:
    """Let everybody in the open authority who waits for a signal have it; return how many that are."""
    receivers = list(_waiting(Awaited.SIGNAL, name).order_by("id"))
    for receiver in receivers:
        _give(receiver, content, sender)
    starts = list(StartSubscription.objects.filter(kind=Awaited.SIGNAL, name=name).order_by("id"))
    return len(receivers) + sum(_begin(start, content, sender, case, by) for start in starts)


def deliver(subscription_id: UUID) -> None:
    """Deliver what came for an event, if it is still awaited. Twice has the effect of once."""
    found = EventSubscription.objects.filter(pk=subscription_id).select_related("process").first()
    if found is None or found.ended_at is not None:
        return
    with found.process.flow_class.lock(found.process_id):
        subscription = _open().select_related("process", "task__case").filter(pk=subscription_id).first()
        if subscription is None or subscription.process.suspended_at is not None:
            return
        _occur(subscription, subscription.process)


def _open() -> Any:
    return EventSubscription.objects.filter(ended_at__isnull=True)


def _waiting(kind: str, name: str) -> Any:
    open_for_it = _open().filter(kind=kind, name=name, matched_at__isnull=True)
    return open_for_it.filter(process__finished__isnull=True).select_related("process", "task__case")


def _give(subscription: EventSubscription, content: Mapping[str, Any] | None, sender: ProcessInstance | None) -> None:
    """Let an event have what came: at once in the sender's own instances, else through the worker."""
    subscription.content = encoded(content) if content else None
    if sender is not None and _root(subscription.process) == _root(sender):
        _occur(subscription, in_memory(subscription.process))
        return
    subscription.matched_at = clock.now()
    subscription.save(update_fields=["content", "matched_at"])
    due.schedule(DELIVERY, subscription.pk, clock.now())


def _occur(subscription: EventSubscription, process: ProcessInstance) -> None:
    if not _open().filter(pk=subscription.pk).exists():
        return  # what another receiver did ended this one
    element = process.flow_class.model.elements[subscription.element_id]
    content = {name: decode(value) for name, value in (subscription.content or {}).items()}
    scope = all_scopes(process).get(subscription.scope_id) if subscription.scope_id else None
    task = subscription.task
    subscription.matched_at = None  # an event that does not interrupt may happen again
    subscription.content = None
    subscription.save(update_fields=["content", "matched_at"])
    audit.record(
        "event_received",
        task or process,
        actor=actor(),
        case_id=task.case_id if task is not None else None,
        element=subscription.element_id,
    )
    occur(process, element, task, scope, content)


def _begin(
    start: StartSubscription,
    content: Mapping[str, Any] | None,
    sender: ProcessInstance | None,
    case: Case | None,
    by: User | None,
) -> bool:
    from workflow.starting import begin

    person = by or actor() or (sender.started_by if sender is not None else None)
    model = flow_of(start.version_id).model
    event = next((each for each in model.starts() if each.id == start.element_id), None)
    if event is None:
        return False
    begin(
        start.version,
        event,
        by=person,
        cases=_cases(sender, case),
        subject=sender.subject if sender is not None else _subject(case),
        team=sender.team if sender is not None else None,
        variables=content,
    )
    return True


def _cases(sender: ProcessInstance | None, case: Case | None) -> Iterable[tuple[Case, Any]]:
    if sender is not None:
        return [(link.case, link.episode) for link in sender.links]
    return [(case, case.open_episode)] if case is not None else []


def _subject(case: Case | None) -> str:
    return Subject.CASE if case is not None else Subject.AUTHORITY


def _root(process: ProcessInstance) -> UUID:
    root: UUID = process.root_id or process.pk
    return root
