"""The subprocess (BPMN 2.0.2 §10.3.5): steps of their own, in a scope of their own, which the token waits for.

An event subprocess is the same once it has begun; it stands beside the flow, so that nothing follows it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from viewflow.workflow.status import STATUS

from workflow.bpmn.model import Element, ProcessModel, StartEvent, SubProcess
from workflow.models import ActivityScope
from workflow.moving import end_scope, push
from workflow.names import node_name
from workflow.nodes.activation import IncidentGuard, WaitingActivation
from workflow.nodes.node import ElementNode
from workflow.occurring import OCCURRED
from workflow.scope import scope_of
from workflow.scopes import begin_scope
from workflow.variables import asked, encoded, hand_out
from workflow.waiting import await_boundaries, await_inside, disarm, disarm_scope


class ScopeActivation(WaitingActivation):
    """An activity in which other elements run: it waits until nothing is under way inside."""

    def enter(self) -> ActivityScope:
        """Begin the scope, and wait for the events on the border and inside."""
        element = self.flow_task.element
        seen = self.context
        given = encoded({**asked(self.task), **{name: source.evaluate(seen) for name, source in element.inputs}})
        scope = begin_scope(self.task, element.id, variables=given)
        if self.flow_task.boundaries:
            await_boundaries(self.task, self.flow_task.boundaries)
        if self.flow_class.model.event_subprocesses(element.id):
            await_inside(self.process, scope)
        return scope

    def changed_inside(self, scope: ActivityScope, empty: bool) -> None:
        """Go on when nothing is under way inside any more."""
        if empty:
            self.leave(scope)

    def leave(self, scope: ActivityScope) -> None:
        """End the scope, hand out what the output mappings say, and go on."""
        element = self.flow_task.element
        with IncidentGuard(self):
            if element.outputs:
                seen = scope_of(self.process, scope=scope, task=self.task)
                values = {name: expression.evaluate(seen) for name, expression in element.outputs}
                hand_out(self.task, values, self.scope)
        if self.task.status == STATUS.ERROR:
            return
        end_scope(scope)
        disarm_scope(self.process, scope)
        disarm(self.task)
        self.complete()
        push(self.process, self.task.scope_id, self.create_next())


class SubProcessActivation(ScopeActivation):
    """Begins at its start event; where it has none, at every element that no flow leads to (BPMN 2.0.2 §13.3.4)."""

    content: Mapping[str, Any] = {}

    def begin_waiting(self) -> None:
        scope = self.enter()
        push(self.process, scope.pk, self._first(scope))

    def _first(self, scope: ActivityScope) -> Iterator[Any]:
        for element in self._beginnings():
            node = self.flow_class.instance.node(node_name(element.id))
            data = {OCCURRED: element.id} if isinstance(element, StartEvent) else None
            activation = node.activation_class.create_in(node, self, scope, data)
            activation.content = self.content
            yield activation

    def _beginnings(self) -> tuple[Element, ...]:
        model: ProcessModel = self.flow_class.model
        own: SubProcess = self.flow_task.element
        if own.triggered_by_event:
            return (model.elements[self.task.data[OCCURRED]],)
        return model.beginnings(own.id)


class SubProcessNode(ElementNode):
    """The subprocess in a flow."""

    activation_class = SubProcessActivation
    task_type = "SUBPROCESS"
