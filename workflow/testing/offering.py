"""Ad-hoc work in a scenario: what is offered, begun by a made-up person, and said to be over."""

from collections.abc import Mapping
from typing import Any

from accounts.models import User
from accounts.policy import can
from rules.sentences import Sentence, about, listed
from workflow.ad_hoc import Offer, begin_offered, end_ad_hoc, may_begin
from workflow.by_hand import DECIDERS
from workflow.errors import WorkflowError
from workflow.models import ProcessInstance, Task
from workflow.nodes.ad_hoc_subprocess import AdHocSubProcessNode
from workflow.testing.errors import ScenarioError
from workflow.testing.made_up import WORKER, MadeUpCouncil
from workflow.testing.seen import with_called

OVER = Sentence("It is over.")


def offers_of(process: ProcessInstance) -> list[Offer]:
    """What can be started now in an instance and in those that it called, the oldest ad-hoc work first."""
    found: list[Offer] = []
    for task in _under_way(process):
        activation = task.flow_task.activation_class(task)
        found += [Offer(task, element) for element in activation.offered()]
    return found


def begin(
    process: ProcessInstance, council: MadeUpCouncil, element_id: str, data: Mapping[str, Any], by: str | None
) -> None:
    """Let a made-up person start something that is offered. Raises `ScenarioError`."""
    known = offers_of(process)
    offer = next((each for each in known if each.element.id == element_id), None)
    if offer is None:
        offered = listed(each.element.id for each in known) or Sentence("none")
        raise ScenarioError(
            Sentence("%(element)s is not offered. Offered now: %(offered)s.", element=element_id, offered=offered)
        )
    try:
        begin_offered(offer.task, element_id, _who(offer, council, by), data)
    except WorkflowError as error:
        raise ScenarioError(about(element_id, error)) from error


def end(process: ProcessInstance, council: MadeUpCouncil, element_id: str) -> None:
    """Let a manager say that ad-hoc work is over. Raises `ScenarioError`."""
    task = next((each for each in _under_way(process) if each.element_id == element_id), None)
    if task is None:
        raise ScenarioError(Sentence("%(element)s is no ad-hoc work under way.", element=element_id))
    managers = [council.with_role(role)[0] for role in DECIDERS]
    try:
        end_ad_hoc(task, next((one for one in managers if can(one, "steer", task.process)), managers[0]), OVER)
    except WorkflowError as error:
        raise ScenarioError(about(element_id, error)) from error


def _under_way(process: ProcessInstance) -> list[Task]:
    hosts = Task.objects.filter(with_called(process), flow_task_type=AdHocSubProcessNode.task_type)
    return list(hosts.filter(finished__isnull=True).select_related("process").order_by("id"))


def _who(offer: Offer, council: MadeUpCouncil, by: str | None) -> User:
    """Somebody with the role, else the first of those for whom it is."""
    if by is not None:
        return council.with_role(by)[0]
    model = offer.task.flow_task.flow_class.model
    people = (council.with_role(role)[0] for role in (WORKER, *model.roles()))
    return next((person for person in people if may_begin(person, offer)), council.with_role(DECIDERS[0])[0])
