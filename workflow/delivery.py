"""Messages and signals: from who sends them to who waits, by rows and never by the processes a worker has loaded.

A message has one receiver, found by authority, then case, then correlation key: the event that has waited longest, else
a process in use that such a message starts. A signal reaches everybody in the authority who waits for it, and starts
every process in use that begins with it. What waits in the sender's own instances goes on at once; what waits in
others is delivered by the worker, so that no instance is locked while another one is. Of several who send at the same
moment each may choose the same receiver: when the worker finds that one gone, it looks for the next. That a child has
died, and that our work with one has ended, reach all who wait for it about the child.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from accounts import audit, clock
from accounts.models import User
from cases.models import Case
from jobs import due
from workflow.acting import actor
from workflow.feel_json import decode
from workflow.flows import flow_of
from workflow.models import Awaited, Delivery, EventSubscription, ProcessInstance, StartSubscription, Subject
from workflow.moving import in_memory
from workflow.occurring import occur
from workflow.scopes import all_scopes, case_of
from workflow.variables import encoded
from workflow.waiting import DELIVERY

DIED: Final = "child_died"
"""The message that a child has died. Work about several children ends with the last of them."""
AFTER_DEATH: Final = "after_death"
"""The kind of the due work that asks, when work has heard of a death, whether the closing begins now."""
WORK_ENDED: Final = "our_work_ended"
"""The message that our work with a child was closed."""
TOLD_TO_ALL: Final = frozenset({DIED, WORK_ENDED})
"""The messages that reach all who wait for them about a child."""


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
    if name in TOLD_TO_ALL and case is not None:
        return _tell_all(name, case, sender, by)
    receiver = _receiver(name, key, case)
    if receiver is not None:
        _give(receiver, content, sender, case, by)
        return True
    return _begin_first(name, content, sender, case, by)


def broadcast_signal(
    name: str,
    *,
    content: Mapping[str, Any] | None = None,
    sender: ProcessInstance | None = None,
    case: Case | None = None,
    by: User | None = None,
) -> int:
    """Let everybody in the open authority who waits for a signal have it; return how many that are."""
    receivers = list(_waiting(Awaited.SIGNAL, name))
    for receiver in receivers:
        _give(receiver, content, sender, case, by)
    starts = list(StartSubscription.objects.filter(kind=Awaited.SIGNAL, name=name).order_by("id"))
    return len(receivers) + sum(_begin(start, content, sender, case, by) for start in starts)


def deliver(delivery_id: UUID) -> None:
    """Bring what was sent to its receiver, or to another if that has ended. Twice has the effect of once."""
    found = Delivery.objects.filter(pk=delivery_id).select_related("subscription__process").first()
    if found is None:
        return
    process = found.subscription.process
    with process.flow_class.lock(process.pk):
        here = ("subscription__process", "subscription__task__case", "case", "sender", "by")
        delivery = Delivery.objects.select_related(*here).filter(pk=delivery_id).first()
        if delivery is None or delivery.subscription_id != found.subscription_id:
            return  # another worker brought it, here or elsewhere
        subscription: EventSubscription = delivery.subscription
        if subscription.name == DIED and delivery.case is not None:
            due.schedule(AFTER_DEATH, delivery.case.pk, clock.now())
        if subscription.ended_at is not None or subscription.process.finished is not None:
            _bring_elsewhere(delivery)
        elif subscription.name == DIED and delivery.case is not None and not _is_for(subscription, delivery.case):
            delivery.delete()  # it was written down wrong, and taken back before it was brought
        elif subscription.process.suspended_at is None:  # else it is brought when the instance goes on
            content = _plain(delivery)
            delivery.delete()
            _occur(subscription, subscription.process, content)


def _bring_elsewhere(delivery: Delivery) -> None:
    """Look for another receiver of a message; what reached all is for those who waited when it was sent."""
    former: EventSubscription = delivery.subscription
    if former.kind == Awaited.MESSAGE and former.name not in TOLD_TO_ALL:
        other = _receiver(former.name, former.correlation_key, delivery.case)
        if other is not None:
            delivery.subscription = other
            delivery.save(update_fields=["subscription"])
            due.schedule(DELIVERY, delivery.pk, clock.now())
            return
        _begin_first(former.name, _plain(delivery), delivery.sender, delivery.case, delivery.by)
    delivery.delete()


def _plain(delivery: Delivery) -> dict[str, Any]:
    return {name: decode(value) for name, value in (delivery.content or {}).items()}


def _open() -> Any:
    return EventSubscription.objects.filter(ended_at__isnull=True)


def _waiting(kind: str, name: str) -> Any:
    open_for_it = _open().filter(kind=kind, name=name, process__finished__isnull=True)
    return open_for_it.select_related("process", "task__case").order_by("id")


def _receiver(name: str, key: str, case: Case | None) -> EventSubscription | None:
    """Who has waited longest for a message and is not about to get another that ends the wait."""
    waiting = _waiting(Awaited.MESSAGE, name).filter(correlation_key=key)
    if case is not None:
        waiting = waiting.filter(Q(case=case) | Q(case__isnull=True))
    on_the_way = Delivery.objects.filter(subscription=OuterRef("pk"))
    found = waiting.annotate(gets_one=Exists(on_the_way))
    return next((each for each in found.iterator() if not each.gets_one or _goes_on_waiting(each)), None)


def _tell_all(name: str, case: Case, sender: ProcessInstance | None, by: User | None) -> bool:
    """Let all work that waits for a message about a child know; say whether there is any."""
    waiting = _waiting(Awaited.MESSAGE, name).filter(process__case_links__case=case)
    concerned = [each for each in waiting if (_is_for(each, case) if name == DIED else waits_about(each) == [case])]
    for each in concerned:
        _give(each, None, sender, case, by)
    return bool(concerned)


def _is_for(subscription: EventSubscription, case: Case) -> bool:
    """Whether what waits is about this child alone, or about children of whom none lives."""
    children = waits_about(subscription)
    days = [each.child.date_of_death for each in children]
    return case in children and all(day is not None and day <= clock.today() for day in days)


def waits_about(subscription: EventSubscription) -> list[Case]:
    """The children whom what waits is about: one of several, or all of the process."""
    task, process = subscription.task, subscription.process
    scope = all_scopes(process).get(subscription.scope_id) if subscription.scope_id else None
    own = task.case if task is not None and task.case is not None else case_of(process, scope)
    return [own] if own is not None else [link.case for link in process.links]


def _goes_on_waiting(subscription: EventSubscription) -> bool:
    """Whether the event may happen again: it interrupts nothing."""
    element = subscription.process.flow_class.model.elements[subscription.element_id]
    return not getattr(element, "interrupting", True)


def _give(
    subscription: EventSubscription,
    content: Mapping[str, Any] | None,
    sender: ProcessInstance | None,
    case: Case | None,
    by: User | None,
) -> None:
    """Let an event have what came: at once in the sender's own instances, else through the worker."""
    if sender is not None and _root(subscription.process) == _root(sender):
        _occur(subscription, in_memory(subscription.process), content or {})
        return
    delivery = Delivery.objects.create(
        subscription=subscription,
        content=encoded(content) if content else None,
        case=case,
        sender=sender,
        by=by or actor(),
    )
    due.schedule(DELIVERY, delivery.pk, clock.now())


def _occur(subscription: EventSubscription, process: ProcessInstance, content: Mapping[str, Any]) -> None:
    if not _open().filter(pk=subscription.pk).exists():
        return  # what another receiver did ended this one
    element = process.flow_class.model.elements[subscription.element_id]
    scope = all_scopes(process).get(subscription.scope_id) if subscription.scope_id else None
    task = subscription.task
    audit.record(
        "event_received",
        task or process,
        actor=actor(),
        case_id=task.case_id if task is not None else None,
        element=subscription.element_id,
    )
    occur(process, element, task, scope, content)


def _begin_first(
    name: str,
    content: Mapping[str, Any] | None,
    sender: ProcessInstance | None,
    case: Case | None,
    by: User | None,
) -> bool:
    """Start the process in use that a message starts, if there is one."""
    for start in StartSubscription.objects.filter(kind=Awaited.MESSAGE, name=name).order_by("id")[:1]:
        return _begin(start, content, sender, case, by)
    return False


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
