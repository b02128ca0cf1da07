"""The user task (BPMN 2.0.2 §10.3.4): a form that waits for a person."""

from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.view import View, ViewActivation
from viewflow.workflow.status import STATUS

from accounts import clock
from forms.adoption import active_form
from records.models import State
from workflow import routing
from workflow.bpmn.model import UserTask
from workflow.models import ProcessInstance, Task, role_keys
from workflow.nodes.activation import finish
from workflow.scope import scope_of


class UserTaskActivation(ViewActivation):
    """Makes the task with its team, owner, due date and pinned form; the submission completes it."""

    @classmethod
    def create(
        cls, flow_task: "UserTaskNode", prev_activation: Activation, token: Any, data: Any = None, seed: Any = None
    ) -> "UserTaskActivation":
        process, element = prev_activation.process, flow_task.element
        link = process.case_links.select_related("case__child").first()
        case = link.case if link else None
        team = routing.team_for(process, case)
        owner = routing.owner_for(element, process, case, team)
        scope = scope_of(process)
        task = Task(
            process=process,
            flow_task=flow_task,
            token=token,
            element_id=element.id,
            title_text=element.name,
            role_keys=role_keys(element.roles),
            team=team,
            case=case,
            owner=owner,
            status=STATUS.ASSIGNED if owner else STATUS.NEW,
            assigned=clock.now() if owner else None,
            due_on=routing.due_on(element, scope),
            priority=routing.priority(element, scope),
            decides=element.review_of is not None,
            form_version=active_form(element.form_key),
            data={**(data or {}), **_correcting(process, element.id)},
        )
        task.save()
        task.previous.add(prev_activation.task)
        return cls(task)

    @ViewActivation.status.super()
    def start(self, request: Any) -> None:
        self.task.started = clock.now()

    @ViewActivation.status.super()
    def complete(self) -> None:
        finish(self)


def _correcting(process: ProcessInstance, element_id: str) -> dict[str, str]:
    """`{"corrects": id}` of the returned version that the new task is about, if there is one."""
    former = routing.last_visit(process, element_id)
    version = former.record if former else None
    return {"corrects": str(version.pk)} if version is not None and version.record.state == State.RETURNED else {}


class UserTaskNode(View):
    """The user task in a flow."""

    activation_class = UserTaskActivation

    def __init__(self, element: UserTask) -> None:
        super().__init__(None)
        self.element = element
        self.task_title = element.name
