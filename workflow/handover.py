"""Hand-over: a message end event starts the process that it names, for the same children.

An arrow from one process to the next in practice (referral to assessment to plan). The target has a message start event
of the same name; the message is matched by authority and case. A target about a child is started once for each child,
one about a family once for all of them. Where the authority does not use the target, where it does not wait for the
message, and for a child without an open episode where the target neither opens one nor goes without, a manager starts
the work by hand. Where it is under way for a child, at a step that takes in what comes again (`workflow.taking_in`),
nothing begins for that child. A contact has no episode: what it leads to opens one, and then the contact is of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from accounts import audit
from cases.models import Case, Episode
from cases.opening import in_open_episode
from records.models import Record
from records.recording import into_episode
from workflow.acting import actor
from workflow.adoption import active_process
from workflow.bpmn.model import EndEvent, StartEvent
from workflow.errors import NoActiveVersionError, WorkflowError
from workflow.flows import flow_of
from workflow.models import ActivityScope, ProcessCase, ProcessInstance, ProcessVersion, Subject, Task
from workflow.scopes import case_of
from workflow.starting import begin
from workflow.taking_in import take_in


class NotChildrenError(WorkflowError):
    """What says which children are handed over gives no list of references, or names a child of other work."""

    code = "not_children"


class HandedOver(NamedTuple):
    """The instances that take over, or took in what comes again, and for whom a manager starts the work instead."""

    started: tuple[ProcessInstance, ...]
    by_hand: tuple[Case | None, ...] = ()
    """The children, each by a task of their own; None for one task about all whom the end event is about."""


def hand_over(
    process: ProcessInstance, element: EndEvent, scope: ActivityScope | None, context: Mapping[str, Any]
) -> HandedOver:
    """Start what takes over from an end event that is reached in a scope. `context` is what FEEL sees there.

    Raises `NotChildrenError`.
    """
    links = _going(process, element, scope, context)
    if element.children is not None and not links:
        return HandedOver(())
    everybody = element.children is None or len(links) == len(process.links)
    found = _target(element)
    if found is None:
        return HandedOver((), _by_hand(links, everybody))
    version, start = found
    model = flow_of(version.pk).model
    episodes = {link.case_id: _open_of(link) for link in links}
    going = [link for link in links if not model.needs_episode or episodes[link.case_id] is not None]
    if links and not going:
        return HandedOver((), _by_hand(links, everybody))
    groups = [[link] for link in going] if model.subject == Subject.CASE and going else [going]
    known = {link: take_in(process, version.key, link.case) for link in going}
    going = [link for link in going if known[link] is None]
    taken_in = tuple(dict.fromkeys(one for one in known.values() if one is not None))
    if taken_in and not going:
        return HandedOver(taken_in, _left(links, known))
    subject = model.subject if going and model.subject in (Subject.CASE, Subject.FAMILY) else process.subject
    if model.opens_episode:
        episodes |= _open_for(process, going, version)
    started = tuple(_begin(process, version, start, group, subject, episodes) for group in groups)
    return HandedOver((*taken_in, *started), _left(links, known))


def _left(links: Sequence[ProcessCase], taken_over: Collection[ProcessCase]) -> tuple[Case, ...]:
    """The children for whom nothing takes over."""
    return tuple(link.case for link in links if link not in taken_over)


def _by_hand(links: Sequence[ProcessCase], everybody: bool) -> tuple[Case | None, ...]:
    return (None,) if everybody else tuple(link.case for link in links)


def _children_named(value: Any) -> list[str]:
    """The references of files in what FEEL gives: a text, a context with `case`, or a list of such.

    Raises `NotChildrenError`.
    """
    items: Iterable[Any] = value if isinstance(value, (list, tuple)) else [value]
    given = [item.get("case") if isinstance(item, Mapping) else item for item in items]
    references = [reference for reference in given if isinstance(reference, str)]
    if references != given:
        raise NotChildrenError("This gives no list of references of children’s files.")
    return references


def _going(
    process: ProcessInstance, element: EndEvent, scope: ActivityScope | None, context: Mapping[str, Any]
) -> Sequence[ProcessCase]:
    """The children who are handed over: those that the end event names, else the one of the scope, else all."""
    links = process.links
    if element.children is not None:
        named = _children_named(element.children.evaluate(context))
        if not {link.case.reference for link in links}.issuperset(named):
            raise NotChildrenError("This names a child whom the process is not about.")
        return [link for link in links if link.case.reference in named]
    own = case_of(process, scope)
    return [link for link in links if own is None or link.case_id == own.pk]


def _target(element: EndEvent) -> tuple[ProcessVersion, StartEvent] | None:
    """The version that takes over and where it begins, if the authority uses one that waits for the message."""
    try:
        version = active_process(element.hands_over_to or "")
    except NoActiveVersionError:
        return None
    start = flow_of(version.pk).model.started_by_message(element.message or "")
    return (version, start) if start is not None else None


def _begin(
    process: ProcessInstance,
    version: ProcessVersion,
    start: StartEvent,
    links: Sequence[ProcessCase],
    subject: str,
    episodes: Mapping[UUID, Episode | None],
) -> ProcessInstance:
    started = begin(
        version,
        start,
        by=actor() or process.started_by,
        subject=subject,
        team=process.team,
        cases=[(link.case, episodes[link.case_id]) for link in links],
        data={"handed_over_from": str(process.pk)},
    )
    for link in links:
        told = {"to": str(started.pk), "key": version.key}
        audit.record("process_handed_over", process, actor=actor(), case_id=link.case_id, **told)
    return started


def _open_of(link: ProcessCase) -> Episode | None:
    """The episode in which a child goes on: the one of the process while it is open, or what opened since it had none.

    A step of this very move may have closed it.
    """
    found = Episode.objects.filter(case=link.case_id, closed_on__isnull=True).first()
    return found if link.episode is None or found == link.episode else None


def _open_for(
    process: ProcessInstance, going: Sequence[ProcessCase], version: ProcessVersion
) -> dict[UUID, Episode | None]:
    """Open an episode for each child who has none; a process that had none, and its records, are of it from now on."""
    own = Q(process=process) | Q(process__root=process)
    episodes: dict[UUID, Episode | None] = {}
    for link in going:
        episode = episodes[link.case_id] = in_open_episode(link.case, actor=actor(), reason=version.key)
        if link.episode is not None:
            continue
        link.episode = episode
        ProcessCase.objects.filter(own, case=link.case, episode__isnull=True).update(episode=episode)
        made = Task.objects.filter(own, record__isnull=False).values("record__record")
        into_episode(Record.objects.filter(pk__in=made), link.case, episode)
    return episodes
