"""Closes the child's open episode, with the reason of the census (CIN N00103, ReasonForClosure).

The second guard behind the gateways of a process: nothing is closed while other work of ours with the child is under
way that needs it, such as a plan, enquiries or an assessment. What may go on all the same the step names; where a
manager has answered for the rest, it says so.
"""

from collections.abc import Iterator
from uuid import UUID

from cases.models import Case
from cases.opening import close_episode
from workflow.delivery import WORK_ENDED, send_message
from workflow.errors import WorkflowError
from workflow.flows import flow_of
from workflow.handlers import Headers, ServiceCall, day_of, register
from workflow.models import ProcessInstance


class NothingToCloseError(WorkflowError):
    """The process is about no child, or the child's work is closed already."""

    code = "nothing_to_close"


class WorkUnderWayError(WorkflowError):
    """Other work with the child is under way that needs an open episode."""

    code = "work_under_way"


@register(
    "close_episode",
    Headers(optional=frozenset({"reason"})),
    inputs=frozenset({"reason", "on", "may_go_on", "although"}),
)
def close(call: ServiceCall) -> None:
    """Close the episode: `reason` is a code of ReasonForClosure, such as RC8; `on` a day, today unless given.

    `may_go_on` are keys of processes, one or a list, that keep nothing open; with `although` true nothing does, for
    somebody has answered for what is under way. Raises `WorkUnderWayError` otherwise, and nothing is changed. What
    waits for the end of our work with the child, such as the next supervision, gets the message.
    """
    if call.case is None or call.case.open_episode is None:
        raise NothingToCloseError("There is no open episode to close.")
    if call.inputs.get("although") is not True and any(_needing(call, call.case)):
        raise WorkUnderWayError("Other work with the child is under way.")
    reason = call.inputs.get("reason") or call.headers.get("reason") or ""
    close_episode(call.case, str(reason), closed_on=day_of(call.inputs.get("on")), actor=call.actor)
    send_message(WORK_ENDED, case=call.case, by=call.actor)


def _needing(call: ServiceCall, case: Case) -> Iterator[ProcessInstance]:
    """The other work that runs for a child and goes with an episode, but for what may go on and what called this."""
    said = call.inputs.get("may_go_on") or []
    may_go_on = said if isinstance(said, list) else [said]
    running = ProcessInstance.objects.filter(case_links__case=case, finished__isnull=True).select_related("version")
    for one in running.exclude(pk__in=_itself(call.process)).exclude(version__key__in=map(str, may_go_on)):
        model = flow_of(one.version_id).model
        if model.needs_episode or model.opens_episode:
            yield one


def _itself(process: ProcessInstance) -> set[UUID]:
    """The instance, and those that called it and one another."""
    found, caller = {process.pk}, process.called_by
    while caller is not None:
        found.add(caller.process_id)
        caller = caller.process.called_by
    return found
