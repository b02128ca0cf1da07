"""The user task (BPMN 2.0.2 §10.3.4): a form that waits for a person."""

from django.db import transaction
from viewflow.workflow.nodes.view import View, ViewActivation
from viewflow.workflow.status import STATUS

from accounts import clock
from forms.adoption import active_form
from workflow import notices, reminders, routing, timers, why
from workflow.acting import actor
from workflow.bpmn.model import UserTask
from workflow.models import role_keys
from workflow.nodes.activation import IncidentGuard, MovingActivation, finish
from workflow.nodes.node import ElementNode
from workflow.scope import scope_of


class UserTaskActivation(MovingActivation, ViewActivation):
    """Makes the task with its team, owner, dates, timers and pinned form; the submission completes it."""

    @ViewActivation.status.transition(source=STATUS.NEW)
    def activate(self) -> None:
        with IncidentGuard(self), transaction.atomic():
            self._fill()
            self.keep()
            node: UserTaskNode = self.flow_task
            if node.boundaries:
                timers.arm_boundaries(self.task, node.boundaries, scope_of(self.process))
            reminders.arm(self.task)
            notices.assigned(self.task, actor())

    @property
    def is_through(self) -> bool:
        return False

    def _fill(self) -> None:
        task, process = self.task, self.process
        element: UserTask = self.flow_task.element
        team = routing.team_for(process, task.case)
        former = routing.last_visit(process, element.id)
        owner = routing.owner_for(element, process, task.case, team, former)
        corrects = routing.corrected_by(former) if former else None
        scope = scope_of(process)
        task.title_text = element.name
        task.role_keys = role_keys(element.roles)
        task.requires = role_keys(element.requires) if element.requires else ""
        task.team, task.owner = team, owner
        task.status = STATUS.ASSIGNED if owner else STATUS.NEW
        task.assigned = clock.now() if owner else None
        task.due_on = routing.due_on(element, scope)
        task.follow_up_on = routing.follow_up_on(element, scope)
        task.priority = routing.priority(element, scope)
        task.decides = element.review_of is not None
        task.form_version = active_form(element.form_key) if element.form_key else None
        reasons = why.made(element, owner, returned=corrects is not None, scope=scope)
        task.data = {**task.data, **({"corrects": str(corrects.pk)} if corrects else {}), **reasons}

    @ViewActivation.status.super()
    def start(self, request: object) -> None:
        self.task.started = clock.now()

    @ViewActivation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        finish(self)
        reminders.disarm(self.task)
        if self.flow_task.boundaries:
            timers.disarm(self.task)


class UserTaskNode(ElementNode, View):
    """The user task in a flow."""

    activation_class = UserTaskActivation

    def __init__(self) -> None:
        super().__init__(None)
