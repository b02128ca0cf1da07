"""The call activity (BPMN 2.0.2 §10.3.6): another process runs, and the token waits for its end.

The called process is an instance of its own, about the same children, locked together with its caller
(`workflow.locks`). What it is given and what is taken from it say the mappings.
"""

from typing import Any, Final

from viewflow.workflow.status import PROCESS, STATUS

from workflow.acting import actor
from workflow.bindings import process_for
from workflow.bpmn.model import CallActivity
from workflow.errors import WorkflowError
from workflow.flows import flow_of
from workflow.models import ProcessInstance
from workflow.moving import activation_of, in_memory, push
from workflow.nodes.activation import IncidentGuard, WaitingActivation
from workflow.nodes.node import ElementNode
from workflow.scope import with_values
from workflow.scopes import known_host, outwards
from workflow.starting import begin
from workflow.variables import asked, hand_out, variables_of
from workflow.waiting import await_boundaries, disarm

MAX_DEPTH: Final = 20
"""How deeply processes may call one another."""


class CallsTooDeepError(WorkflowError):
    """Processes call one another in a circle, or too deeply."""

    code = "calls_too_deep"


class CannotBeCalledError(WorkflowError):
    """The called process has no start event without a trigger."""

    code = "cannot_be_called"


class CallActivityActivation(WaitingActivation):
    """Begins the other process, and goes on when that has ended."""

    def begin_waiting(self) -> None:
        element: CallActivity = self.flow_task.element
        if _depth(self.process) >= MAX_DEPTH:
            raise CallsTooDeepError("Processes call one another too deeply.")
        version = process_for(element, self.process.version)
        start = flow_of(version.pk).model.start
        if start is None:
            raise CannotBeCalledError("The process cannot be called: a message or a time starts it.")
        seen = self.context
        given = {name: expression.evaluate(seen) for name, expression in element.inputs}
        if element.all_variables_in:
            given = {**variables_of(self.process, self.scope), **asked(self.task), **given}
        if self.flow_task.boundaries:
            await_boundaries(self.task, self.flow_task.boundaries)
        own = self.task.case
        links = [(link.case, link.episode) for link in self.process.links]
        begin(
            version,
            start,
            by=actor() or self.process.started_by,
            subject=self.process.subject,
            team=self.process.team,
            cases=[(case, episode) for case, episode in links if not self._about_one or case == own],
            variables=given,
            caller=self.task,
        )

    @property
    def _about_one(self) -> bool:
        """Whether this call is about one of several children."""
        return any(scope.case_id is not None for scope in outwards(self.process, self.scope))

    def ended(self, called: ProcessInstance) -> None:
        """Take over what the called process left, and go on."""
        element: CallActivity = self.flow_task.element
        with IncidentGuard(self):
            results = variables_of(called)
            if element.outputs:
                seen = with_values(self.context, results)
                values = {name: expression.evaluate(seen) for name, expression in element.outputs}
                hand_out(self.task, values, self.scope)
            elif element.all_variables_out:
                said = asked(self.task)  # what was asked for this call alone stays with it
                hand_out(self.task, {name: value for name, value in results.items() if name not in said}, self.scope)
        if self.task.status == STATUS.ERROR:
            return
        disarm(self.task)
        self.complete()
        push(self.process, self.task.scope_id, self.create_next())


def returned(called: ProcessInstance) -> None:
    """Tell the caller that a called process has ended. One that was cancelled is left to whoever did that."""
    task = called.parent_task
    if task is None or called.status == PROCESS.CANCELED:
        return
    process = in_memory(task.process)
    task.process = process
    waiting: Any = activation_of(process, known_host(task))
    if waiting.task.finished is None and waiting.task.status != STATUS.ERROR:
        waiting.ended(called)


def _depth(process: ProcessInstance) -> int:
    depth, caller = 0, process.parent_task
    while caller is not None:
        depth += 1
        caller = caller.process.parent_task
    return depth


class CallActivityNode(ElementNode):
    """The call activity in a flow."""

    activation_class = CallActivityActivation
    task_type = "CALL"
