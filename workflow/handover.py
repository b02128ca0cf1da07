"""Hand-over: a message end event starts the process that it names, for the same children.

An arrow from one process to the next in practice (referral to assessment to plan). The target has a message start event
of the same name; the message is matched by authority and case. Where the authority does not use the target, or the
target does not wait for the message, a manager starts the work by hand.
"""

from accounts import audit
from cases.models import Episode
from workflow.acting import actor
from workflow.adoption import active_process
from workflow.bpmn.model import EndEvent
from workflow.errors import NoActiveVersionError
from workflow.flows import flow_of
from workflow.models import ProcessInstance
from workflow.starting import begin


def hand_over(process: ProcessInstance, element: EndEvent) -> ProcessInstance | None:
    """Start the process that takes over; return None when a person must."""
    key, message = element.hands_over_to or "", element.message or ""
    links = process.links
    if any(link.episode is not None and not _open(link.episode) for link in links):
        return None
    try:
        version = active_process(key)
    except NoActiveVersionError:
        return None
    start = flow_of(version.pk).model.started_by_message(message)
    if start is None:
        return None
    started = begin(
        version,
        start,
        by=actor() or process.started_by,
        subject=process.subject,
        team=process.team,
        cases=[(link.case, link.episode) for link in links],
        data={"handed_over_from": str(process.pk)},
    )
    for link in links:
        audit.record("process_handed_over", process, actor=actor(), case_id=link.case_id, to=str(started.pk), key=key)
    return started


def _open(episode: Episode) -> bool:
    """Whether an episode is open now: a step of this very move may have closed it."""
    return Episode.objects.filter(pk=episode.pk, closed_on__isnull=True).exists()
