"""The user task (BPMN 2.0.2 §10.3.4): a form that waits for a person."""

from contextlib import suppress
from typing import Any

from viewflow.workflow.nodes.view import View, ViewActivation
from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.models import User
from rules.feel import FeelLimitError
from workflow import notices, opened, reminders, routing, why
from workflow.acting import actor
from workflow.bindings import form_for
from workflow.bpmn.model import UserTask
from workflow.errors import WorkflowError
from workflow.models import Task, role_keys
from workflow.nodes.activation import IncidentGuard, MovingActivation, finish
from workflow.nodes.node import ElementNode
from workflow.scope import with_values
from workflow.variables import encoded, hand_out, kept_apart
from workflow.waiting import await_boundaries, disarm

OF_THE_OWNER = ("status", "owner", "team", "assigned", "data")
"""What changes about a task when somebody takes it, gives it back or moves it to another team."""


class UserTaskActivation(MovingActivation, ViewActivation):
    """Makes the task with its team, owner, dates, timers and pinned form; the submission completes it."""

    @ViewActivation.status.transition(source=STATUS.NEW)
    def activate(self) -> None:
        task, said = self.task, None
        with IncidentGuard(self, only_reads=True):
            self._fill()
            said = reminders.moments(task)
        if said is None:
            return
        if self.flow_task.boundaries:
            with IncidentGuard(self):
                self.keep()
                await_boundaries(task, self.flow_task.boundaries)
            if task.status == STATUS.ERROR:
                return
        else:
            self.keep()
        opened.came(task)
        reminders.begin(task, said)
        notices.assigned(task, actor())

    @ViewActivation.status.super()
    def assign(self, user: User) -> None:
        self.task.owner = user
        self.task.save(update_fields=OF_THE_OWNER)

    @ViewActivation.status.super()
    def unassign(self) -> None:
        self.task.owner = None
        self.task.save(update_fields=OF_THE_OWNER)

    @property
    def is_through(self) -> bool:
        return False

    def _fill(self) -> None:
        task, process = self.task, self.process
        element: UserTask = self.flow_task.element
        if element.inputs:
            seen = self.context
            given = encoded({name: expression.evaluate(seen) for name, expression in element.inputs})
            task.variables = {**kept_apart(task), **given}
        scope = self.context
        team, task.offered = routing.team_and_offer(element, process, task.case, scope)
        former = routing.last_visit(process, element.id, self.scope)
        owner = routing.owner_for(element, process, task.case, team, former, self.scope)
        corrects = routing.corrected_by(former) if former else None
        candidates = routing.named_people(element.candidate_users, scope)
        if corrects is None and element.assignee is not None:
            named = routing.named_people(element.assignee, scope)[:1]
            owner = next((each for each in named if routing.may_do(each, element, team, process, self.scope)), owner)
        if candidates and owner is not None and owner not in candidates and corrects is None:
            owner = None
        task.candidate_ids = role_keys([str(person.pk) for person in candidates]) if candidates else ""
        task.title_text = element.name[: Task._meta.get_field("title_text").max_length]
        task.role_keys = role_keys(element.roles)
        task.requires = role_keys(element.requires) if element.requires else ""
        for name in (
            "candidate_ids",
            "role_keys",
            "requires",
        ):  # too many of them are an incident, not a lost submission
            field: Any = Task._meta.get_field(name)
            field.run_validators(getattr(task, name))
        task.team, task.owner = team, owner
        task.status = STATUS.ASSIGNED if owner else STATUS.NEW
        task.assigned = clock.now() if owner else None
        task.due_on, counted = routing.due_and_why(element, scope)
        task.follow_up_on = routing.follow_up_on(element, scope)
        task.priority = routing.priority(element, scope)
        task.decides = element.review_of is not None
        task.form_version = form_for(element, process) if element.form_key else None
        reasons = why.made(element, owner, returned=corrects is not None, counted=counted)
        task.data = {**task.data, **({"corrects": str(corrects.pk)} if corrects else {}), **reasons}

    @ViewActivation.status.super()
    def start(self, request: object) -> None:
        self.task.started = clock.now()

    @ViewActivation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        finish(self)
        reminders.disarm(self.task)
        if self.flow_task.boundaries:
            disarm(self.task)
        if self.flow_task.element.outputs:
            self._give()

    def _give(self) -> None:
        """Set what the output mappings say, which see the answers by their names. It never holds up a submission."""
        element: UserTask = self.flow_task.element
        said = self.task.record.answers if self.task.record is not None else {}
        with suppress(WorkflowError, FeelLimitError):
            seen = with_values(self.context, said)
            values = {name: expression.evaluate(seen) for name, expression in element.outputs}
            hand_out(self.task, values, self.scope)


class UserTaskNode(ElementNode, View):
    """The user task in a flow."""

    activation_class = UserTaskActivation

    def __init__(self) -> None:
        super().__init__(None)
