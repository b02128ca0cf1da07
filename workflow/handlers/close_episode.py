"""Closes the child's open episode, with the reason of the census (CIN N00103, ReasonForClosure)."""

from cases.opening import close_episode
from workflow.delivery import WORK_ENDED, send_message
from workflow.errors import WorkflowError
from workflow.handlers import Headers, ServiceCall, day_of, register


class NothingToCloseError(WorkflowError):
    """The process is about no child, or the child's work is closed already."""

    code = "nothing_to_close"


@register("close_episode", Headers(optional=frozenset({"reason"})), inputs=frozenset({"reason", "on"}))
def close(call: ServiceCall) -> None:
    """Close the episode: `reason` is a code of ReasonForClosure, such as RC8; `on` a day, today unless given.

    What waits for the end of our work with the child, such as the next supervision, gets the message.
    """
    if call.case is None or call.case.open_episode is None:
        raise NothingToCloseError("There is no open episode to close.")
    reason = call.inputs.get("reason") or call.headers.get("reason") or ""
    close_episode(call.case, str(reason), closed_on=day_of(call.inputs.get("on")), actor=call.actor)
    send_message(WORK_ENDED, case=call.case, by=call.actor)
