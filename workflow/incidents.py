"""What people do about a step that failed: try it again, set a value that it reads, or go on without it.

Each takes the lock on the instance first and reads the step again, so of two who mend it at once one has the effect and
the other learns that it is done. The worker tries again by itself at the times that `workflow.failing` gives.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts import audit, clock
from accounts.context import authority, required_id
from accounts.models import User
from accounts.policy import can, visible_to
from jobs import due
from workflow import deadlines, failing
from workflow.acting import acting
from workflow.bpmn.model import SequenceFlow
from workflow.errors import NotAllowedError, OnHoldError, WorkflowError, reason_of
from workflow.known_variables import known_variables
from workflow.locks import lock_all
from workflow.models import Incident, Task
from workflow.resuming import pass_over, resume, ways
from workflow.scopes import scope_of_task
from workflow.variables import forget_by_hand, set_by_hand, set_variables

AT_ONCE = 25
"""How many steps `retry_all` tries itself; the worker tries the others, each in a transaction of its own."""

HELD = timedelta(minutes=30)
"""When the worker looks again at a step whose process is suspended."""


class NoIncidentError(WorkflowError):
    """The step has not failed, or has been mended meanwhile."""

    code = "no_incident"


class NoSuchWayError(WorkflowError):
    """A gateway was to be passed without saying which way, or by one that it does not have."""

    code = "no_such_way"


class UnknownVariableError(WorkflowError):
    """A value was to be set that the process neither has nor reads at this step."""

    code = "unknown_variable"


class Holds(StrEnum):
    """For how much a value holds that somebody sets."""

    THIS_STEP = "step"
    THE_REST = "rest"


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying several steps again gave: how many went well, failed again, and are left to the worker."""

    well: int
    again: int
    later: int


def retry(task: Task, user: User | None) -> bool:
    """Try a failed step again and move on; say whether it went well. `user` is None for the worker.

    Raises `NoIncidentError`, `NotAllowedError` and `OnHoldError`.
    """
    with _failed(task, user) as (activation, incident):
        held = activation.task
        audit.record(
            "incident_retried", held, actor=user, case_id=held.case_id, code=incident.code, attempts=incident.attempts
        )
        with acting(user):
            if not resume(activation):
                return False
        failing.end(incident, Incident.End.MENDED, user)
        return True


def retry_all(process_key: str, element_id: str, code: str, user: User) -> Tried:
    """Try every open failure of one kind again that this person may mend, each in a savepoint of its own.

    The first `AT_ONCE`, oldest first, are tried now; the others by the worker as soon as it can.
    """
    fault = failing.Fault(process_key, element_id, code)
    rows = fault.among(visible_to(user, Incident, "mend")).filter(ended_at__isnull=True)
    found = list(rows.select_related("task__process").order_by("at", "pk")[:AT_ONCE])
    others = list(rows.exclude(pk__in=[incident.pk for incident in found]).values_list("pk", flat=True))
    audit.record("incidents_retried", None, actor=user, process=process_key, element=element_id, code=code)
    well = again = 0
    lock_all(incident.process_id for incident in found)  # in the order of all, which is not that of the failures
    for incident in found:
        try:
            with authority(required_id()):
                mended = retry(incident.task, user)
        except NoIncidentError:
            continue
        except OnHoldError:
            mended = False
        well, again = well + mended, again + (not mended)
    if others:
        Incident.objects.filter(pk__in=others).update(retry_at=clock.now())
        due.schedule_each(failing.KIND, others, clock.now())
    return Tried(well, again, len(others))


def skip(task: Task, user: User, reason: str, *, flow_id: str = "") -> None:
    """Go on without a failed step; where it would have chosen among `resuming.ways`, by the flow that the person chose.

    A hand-over that is skipped becomes the manager's task to start that work by hand. Raises `NoReasonError`,
    `NoSuchWayError`, `NoIncidentError`, `NotAllowedError` and `OnHoldError`.
    """
    said = reason_of(reason)
    with _failed(task, user) as (activation, incident):
        held = activation.task
        chosen = _chosen(held, flow_id)
        taken = {"flow": chosen.id} if chosen else {}
        audit.record("incident_skipped", held, actor=user, case_id=held.case_id, code=incident.code, **taken)
        incident.reason = _with(incident.reason, said)
        failing.end(incident, Incident.End.SKIPPED, user)
        failing.tell_skipped(incident, user)
        with acting(user):
            pass_over(activation, chosen)


def set_variable(task: Task, user: User, name: str, value: Any, reason: str, *, holds: Holds = Holds.THIS_STEP) -> None:
    """Set a value (FEEL, as plain Python) for a failed step to read. Trying again is another act.

    For this step nothing else sees it, and it ends with the step. For the rest it is set in the nearest scope that has
    it, else in the instance. The dates that are counted from it are worked out again at once
    (`value_effects.dates_that_move` says them before); for this step that can only be its own time limits. Raises
    `NoReasonError`, `UnknownVariableError`, `feel_json.NotAValueError`, `NoIncidentError`, `NotAllowedError` and
    `OnHoldError`.
    """
    said = reason_of(reason)
    with _failed(task, user) as (activation, incident):
        held = activation.task
        if name not in known_variables(held):
            raise UnknownVariableError(_("Choose a value that this process knows."))
        if holds == Holds.THE_REST:
            set_variables(held.process, {name: value}, scope_of_task(held))
            forget_by_hand(held, [name])
            words = _("%(name)s, for the rest of this work: %(reason)s")
        else:
            set_by_hand(held, {name: value})
            words = _("%(name)s, for this step: %(reason)s")
        deadlines.recount(Task.objects.filter(process=held.process, finished__isnull=True), deadlines.VALUE)
        audit.record("incident_variable_set", held, actor=user, case_id=held.case_id, variable=name, holds=holds.value)
        incident.reason = _with(incident.reason, words % {"name": name, "reason": said})
        incident.save(update_fields=["reason"])


def try_again(incident_id: UUID) -> None:
    """Try a failed step again on nobody's behalf, if it still waits for that: what the worker does when it is due."""
    found = failing.open_incidents().filter(pk=incident_id).select_related("task__process").first()
    if found is None or found.retry_at is None:
        return
    if found.retry_at > clock.now():
        due.schedule(failing.KIND, found.pk, found.retry_at)
        return
    try:
        retry(found.task, None)
    except NoIncidentError:
        return
    except OnHoldError:
        _look_again(found, clock.now() + HELD)


@contextmanager
def _failed(task: Task, user: User | None) -> Iterator[tuple[Any, Incident]]:
    """Lock the instance; yield the activation of the failed step as it is now, and its incident."""
    with task.flow_task.flow_class.lock(task.process_id):
        held = Task.objects.select_related("process__version", "process__team", "case", "scope").get(pk=task.pk)
        incident = failing.open_incidents().filter(task=held).first()
        if held.status != STATUS.ERROR or incident is None:
            raise NoIncidentError(_("This step has not failed, or it was put right meanwhile."))
        incident.task, incident.process = held, held.process
        decision = can(user, "mend", incident) if user is not None else None
        if decision is not None and not decision:
            raise NotAllowedError(decision.reason)
        if held.process.suspended_at is not None:
            raise OnHoldError
        yield held.flow_task.activation_class(held), incident


def _look_again(incident: Incident, at: Any) -> None:
    Incident.objects.filter(pk=incident.pk).update(retry_at=at)
    due.schedule(failing.KIND, incident.pk, at)


def _chosen(task: Task, flow_id: str) -> SequenceFlow | None:
    offered = ways(task)
    found = next((flow for flow in offered if flow.id == flow_id), None)
    if found is None and offered:
        raise NoSuchWayError(_("Choose where the work goes on."))
    return found


def _with(former: str | None, said: str) -> str:
    """What was said before stays: it may be why an earlier value was set."""
    return f"{former}\n{said}" if former else said
