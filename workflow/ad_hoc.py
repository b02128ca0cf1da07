"""Ad-hoc work (BPMN 2.0.2 §10.3.5): what a process offers, begun by whoever needs it, any number of times."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.policy import can, standing
from accounts.roles import MANAGING_ROLES
from cases.access import STARTS_ANYTHING
from cases.models import Case
from workflow import work
from workflow.acting import acting
from workflow.bindings import process_for
from workflow.bpmn.model import Activity, CallActivity, ProcessModel, UserTask
from workflow.bpmn.model.asks import DATE, NUMBER, TEXT, YES_NO
from workflow.errors import NotAllowedError, SuspendedError, WorkflowError, reason_of
from workflow.models import ProcessInstance, Steering, Task
from workflow.moving import activation_of, push
from workflow.names import node_name
from workflow.nodes.ad_hoc_subprocess import AdHocSubProcessActivation, AdHocSubProcessNode
from workflow.starting import first_user_tasks
from workflow.starting import may_begin as may_begin_process
from workflow.variables import put_asked

_IS_OF: Final[Mapping[str, Callable[[Any], bool]]] = {
    TEXT: lambda value: isinstance(value, str) and bool(value.strip()),
    NUMBER: lambda value: isinstance(value, int | float | Decimal) and not isinstance(value, bool),
    DATE: lambda value: isinstance(value, date) and not isinstance(value, datetime),
    YES_NO: lambda value: isinstance(value, bool),
}
"""Whether a FEEL value is of a kind."""


class NotOfferedError(WorkflowError):
    """The process does not offer this now."""

    code = "not_offered"


class AskedError(WorkflowError):
    """What an activity asks was not answered, or with something of another kind."""

    code = "asked"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a person may begin: in which ad-hoc subprocess, which activity."""

    task: Task
    element: Activity

    @property
    def words(self) -> str:
        """What it is called."""
        return self.element.name or self.element.id


def offers_for(case: Case, user: User) -> list[Offer]:
    """What this person may begin for a child, in the order of the processes and of their files."""
    return _offered_to(user, running_ad_hoc().filter(process__case_links__case=case))


def offers_in(process: ProcessInstance, user: User) -> list[Offer]:
    """What this person may begin in an instance."""
    return _offered_to(user, running_ad_hoc().filter(process=process))


def offer_of(task: Task, element_id: str, user: User) -> Offer | None:
    """What a person may begin in ad-hoc work now, by the id of the activity; None where it is not offered to them."""
    found = _offered_to(user, running_ad_hoc().filter(pk=task.pk))
    return next((offer for offer in found if offer.element.id == element_id), None)


def running_ad_hoc() -> QuerySet[Task]:
    """The ad-hoc work that runs and is not on hold, the oldest first."""
    found = Task.objects.filter(
        flow_task_type=AdHocSubProcessNode.task_type,
        finished__isnull=True,
        process__finished__isnull=True,
        process__suspended_at__isnull=True,
    )
    return found.select_related("process__version", "process__team", "case").order_by("id")


def _offered_to(user: User, running: QuerySet[Task]) -> list[Offer]:
    return [offer for task in running for offer in _offers(task) if may_begin(user, offer)]


def may_begin(user: User, offer: Offer) -> bool:
    """Whether a person may begin what is offered: who sees the work, and holds a role of the first steps, or manages.

    Of a called process the same as where it is begun by itself (`workflow.starting.may_begin`); what no person does
    first is for those who begin anything.
    """
    if not can(user, "view", offer.task):
        return False
    if isinstance(offer.element, CallActivity):
        try:
            return may_begin_process(user, process_for(offer.element, offer.task.process.version))
        except WorkflowError:  # who manages learns what is wrong by beginning it
            return standing(user).holds(*MANAGING_ROLES)
    model: ProcessModel = offer.task.flow_task.flow_class.model
    first = [offer.element] if isinstance(offer.element, UserTask) else first_user_tasks(model, offer.element)
    roles = {role for step in first for role in step.roles}
    return standing(user).holds(*(roles | MANAGING_ROLES if roles else STARTS_ANYTHING))


def begin_offered(task: Task, element_id: str, user: User, data: Mapping[str, Any] | None = None) -> Task:
    """Begin an offered activity, with data that only it sees; return its task, which is the person's where it may be.

    `data` are FEEL values: what the activity asks, and perhaps more. Raises `NotOfferedError` when it is not, or no
    longer, offered, `NotAllowedError`, and `AskedError` for an answer that is missing or of another kind.
    """
    with task.flow_task.flow_class.lock(task.process_id):
        host, activation = _held(task)
        offer = next((each for each in _offers(host) if each.element.id == element_id), None)
        if offer is None:
            raise NotOfferedError(_("This cannot be started now."))
        if not may_begin(user, offer):
            raise NotAllowedError(_("This is for another role."))
        process: ProcessInstance = host.process
        node = process.flow_class.instance.node(node_name(element_id))
        begun = node.activation_class.create_in(node, activation, activation.inside, {Task.BEGUN_BY: str(user.pk)})
        if data or offer.element.asks:
            put_asked(begun.task, answers(offer.element, data or {}))
        audit.record("ad_hoc_begun", host, actor=user, case_id=host.case_id, element=element_id)
        with acting(user):
            push(process, activation.inside.pk, [begun])
        made: Task = begun.task
        if made.owner_id is None and made.finished is None and can(user, "claim", made):
            work.claim(made, user)
        return made


def end_ad_hoc(task: Task, user: User, reason: str) -> None:
    """Say that ad-hoc work is over: what is under way is cancelled or waited for, as the drawing says.

    Raises `NotAllowedError`, and `NoReasonError`.
    """
    said = reason_of(reason)
    with task.flow_task.flow_class.lock(task.process_id):
        host, activation = _held(task)
        if not can(user, "steer", host.process):
            raise NotAllowedError(_("Somebody in another role says when this work is over."))
        audit.record("ad_hoc_ended", host, actor=user, case_id=host.case_id)
        Steering.objects.create(process=host.process, task=host, by=user, action="ad_hoc_ended", reason=said)
        scope = activation.inside
        with acting(user):
            push(host.process, scope.pk, _ending(activation))


def answers(element: Activity, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with which an activity begins: what it asks, null where nobody answered, and the rest as it is.

    Raises `AskedError`.
    """
    found = dict(data)
    for ask in element.asks:
        value = found.setdefault(ask.name, None)
        if value is None and not ask.optional:
            raise AskedError(_("Answer “%(question)s”.") % {"question": ask.question})
        if value is not None and not _IS_OF[ask.kind](value):
            told = {"question": ask.question, "kind": ask.kind}
            raise AskedError(_("The answer to “%(question)s” must be of this kind: %(kind)s.") % told)
    return found


def _ending(activation: AdHocSubProcessActivation) -> Iterator[Any]:
    """Inside the move: mark the end; the scope is looked at when nothing moves."""
    activation.begin_ending()
    yield from ()


def _offers(task: Task) -> list[Offer]:
    activation: AdHocSubProcessActivation = task.flow_task.activation_class(task)
    return [Offer(task, element) for element in activation.offered()]


def _held(task: Task) -> tuple[Task, AdHocSubProcessActivation]:
    host = Task.objects.select_related("process", "case").get(pk=task.pk)
    if host.finished is not None or host.flow_task_type != AdHocSubProcessNode.task_type:
        raise NotOfferedError(_("This work is over."))
    if host.process.suspended_at is not None:
        raise SuspendedError
    return host, activation_of(host.process, host)
