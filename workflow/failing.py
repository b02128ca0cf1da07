"""What is kept of a step that failed, when it is tried again by itself, and who is told.

Written in the transaction of whatever moved the token, after the savepoint of the step was undone. Nothing here holds a
word of what was in the step: a code, an element and times.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.models import Notification, User
from accounts.notifications import mark_read, tell
from accounts.policy import can, visible_to
from jobs import due
from workflow import notices, routing
from workflow.models import Incident, Task

KIND = "incident_retry"
STEP_FAILED, STEP_SKIPPED = "step_failed", "step_skipped"
LEAVING = "leaving"
"""In the data of a task: when it was done, though no way out of it could be chosen."""
CAME = "came with the event"
"""Among the variables of a task: what came with the event that it waited for, and could not be taken."""
NOTHING_COMES = "nothing_comes"
"""The code of a parallel join that waits for ever (`workflow.starving`)."""
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""How long after each failure the step is tried again by itself; after the last of them it waits for a person."""

NEEDS_A_PERSON = frozenset(
    [
        *("no_path", "no_time", "no_correlation_key", "too_many_steps", "FeelLimitError", "not_a_value", "not_a_list"),
        *("too_many_instances", "calls_too_deep", "cannot_be_called", "error_not_caught", "no_handler"),
        *("nothing_to_close", "work_under_way", "not_children", "allocation", "no_such_team", "no_day", NOTHING_COMES),
    ]
)
"""Codes of what gives the same again however often it is tried: these wait for a person, or for a value, at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What failures have in common that are mended alike: the process, the step and the code."""

    process_key: str
    element_id: str
    code: str

    @property
    def anchor(self) -> str:
        """The id under which the list of incidents shows it."""
        told = f"{self.process_key} {self.element_id} {self.code}"
        return f"fault-{sha256(told.encode()).hexdigest()[:12]}"

    def among(self, rows: QuerySet[Incident]) -> QuerySet[Incident]:
        """Narrow incidents to those of this fault."""
        return rows.filter(process__version__key=self.process_key, element_id=self.element_id, code=self.code)


def fault_of(incident: Incident) -> Fault:
    """Return what kind of failure an incident is."""
    return Fault(incident.process.version.key, incident.element_id, incident.code)


def open_incidents() -> QuerySet[Incident]:
    """Return the incidents of the open authority that nobody mended yet."""
    return Incident.objects.filter(ended_at__isnull=True)


def step_name(task: Task) -> str:
    """Say which step a task is: its name in the drawing, else what it comes before, else its id there."""
    element = task.flow_task.element
    if not element.name and element.kind.endswith("Gateway"):
        after = next((t.element.name for t in task.flow_task.targets.values() if t.element.name), "")
        return _("the gateway before %(step)s") % {"step": after} if after else str(element.id)
    return str(element.name or element.id)


def is_done(task: Task) -> bool:
    """Whether a failed step was done, so that only the way out of it is missing."""
    return LEAVING in task.data


def done_at(task: Task) -> datetime | None:
    """When a task was done, also where the way out of it failed; None as long as it is open."""
    left: str | None = task.data.get(LEAVING)
    return datetime.fromisoformat(left) if left is not None else task.finished


def submitted_by_people() -> Q:
    """Return the condition that picks work that people did and out of which no way led: they still find it."""
    return ~Q(role_keys="") & Q(status=STATUS.ERROR, data__has_key=LEAVING)


def keep(task: Task, code: str) -> Incident:
    """Keep that a step failed: a row of its own the first time, one try more after that. The task is stored already."""
    held = open_incidents().filter(task=task).first()
    is_new = held is None
    now = clock.now()
    if held is None:
        held = Incident(process=task.process, task=task, element_id=task.element_id, at=now)
    else:
        held.attempts += 1
    former, held.code, held.last_at = held.code, code, now
    gave_up = held.retry_at is not None
    held.retry_at = next_try(code, held.attempts, now)
    held.save()
    if held.retry_at is not None:
        due.schedule(KIND, held.pk, held.retry_at)
    elif not is_new:
        due.cancel(KIND, held.pk)
    if is_new or former != code or (gave_up and held.retry_at is None):
        _tell_managers(held, again=not is_new)
    return held


def next_try(code: str, attempts: int, now: datetime) -> datetime | None:
    """Return when a step that failed so often is tried again by itself; None when a person must decide."""
    if code in NEEDS_A_PERSON or attempts > len(WAITS):
        return None
    return now + WAITS[attempts - 1]


def end(incident: Incident, how: Incident.End, by: User | None) -> None:
    """Close an incident; whoever was told of its fault is told no longer once nothing of it is left for them."""
    incident.ended, incident.ended_at, incident.ended_by, incident.retry_at = how, clock.now(), by, None
    incident.save(update_fields=["ended", "ended_at", "ended_by", "retry_at", "reason"])
    due.cancel(KIND, incident.pk)
    fault = fault_of(incident)
    told = Notification.objects.filter(kind=STEP_FAILED, link=link_of(fault), read_at__isnull=True)
    for notification in told.select_related("user"):
        left = fault.among(visible_to(notification.user, Incident, "mend"))
        if not left.filter(ended_at__isnull=True).exists():
            mark_read(notification.user, notification)


def cancelled(task: Task) -> None:
    """Close the incident of a failed step that the process no longer needs, if there is one."""
    found = open_incidents().filter(task=task).select_related("process__version").first()
    if found is not None:
        end(found, Incident.End.CANCELLED, None)


def link_of(fault: Fault) -> str:
    """Return where a fault stands in the list of incidents."""
    return f"{reverse('incidents')}#{fault.anchor}"


def tell_skipped(incident: Incident, by: User) -> None:
    """Tell the managers of a step that somebody else went on without it."""
    task = incident.task
    told = {"step": step_name(task), "process": incident.process.version.title}
    words = _("“%(step)s” in %(process)s could not be done, and was passed over. The reason is with it.")
    if task.case is not None:
        told["reference"] = task.case.reference
        words = _(
            "“%(step)s” in %(process)s for %(reference)s could not be done, and was passed over. The reason is with it."
        )
    for person in menders(incident):
        if person.pk != by.pk:
            tell(person, STEP_SKIPPED, link=reverse("incident", args=[incident.pk]), words=words % told)


def menders(incident: Incident) -> list[User]:
    """Return the managers who mend a step: those of the team it belongs to, else those of the service."""
    team = routing.team_for(incident.process, incident.task.case)
    own = [person for person in notices.managers_of(team) if can(person, "mend", incident)]
    return own or notices.managers_of(None)


def _tell_managers(incident: Incident, *, again: bool) -> None:
    """Tell the managers of a fault, once as long as any of it is open for them; and again when trying has ended."""
    fault = fault_of(incident)
    told = {"step": step_name(incident.task), "process": incident.process.version.title}
    words = _("“%(step)s” in %(process)s could not be done.") % told
    if is_done(incident.task):
        words = _("“%(step)s” in %(process)s was done, and it is not clear where the work goes on.") % told
    if incident.code == NOTHING_COMES:
        words = _("“%(step)s” in %(process)s waits for something that nobody does any more.") % told
    then = _("It is tried again by itself.") if incident.retry_at else _("Somebody must decide how it goes on.")
    for person in menders(incident):
        if again or not _was_told(person, fault):
            tell(person, STEP_FAILED, link=link_of(fault), words=f"{words} {then}")


def _was_told(person: User, fault: Fault) -> bool:
    """Say whether somebody was told of a fault since the oldest failure of it that is open for them, read or not."""
    left = fault.among(visible_to(person, Incident, "mend")).filter(ended_at__isnull=True)
    since = left.aggregate(first=Min("at"))["first"]
    told = Notification.objects.filter(user=person, kind=STEP_FAILED, link=link_of(fault))
    return since is not None and told.filter(at__gte=since).exists()
