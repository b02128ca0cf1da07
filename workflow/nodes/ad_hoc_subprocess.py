"""The ad-hoc subprocess (BPMN 2.0.2 §10.3.5): activities that people start in any order, any number of times.

Offered is every activity inside that no flow leads to. It is over when its completion condition is true, asked whenever
something in it has ended, or when a person says so.
"""

from workflow.bpmn.model import Activity, AdHocSubProcess, ProcessModel
from workflow.cancelling import cancel_scope
from workflow.models import ActivityScope
from workflow.moving import open_tasks
from workflow.nodes.activation import IncidentGuard
from workflow.nodes.node import ElementNode
from workflow.nodes.subprocess import ScopeActivation
from workflow.scope import scope_of, with_values
from workflow.scopes import hosted_by
from workflow.variables import by_hand

ENDING = "ending"
"""In the data of the task: it was said to be over, and waits for what is still under way."""


class AdHocSubProcessActivation(ScopeActivation):
    """Waits for people to start what is offered."""

    def begin_waiting(self) -> None:
        self.enter()

    @property
    def inside(self) -> ActivityScope:
        """The scope in which things are started."""
        return next(iter(hosted_by(self.task)))

    def offered(self) -> list[Activity]:
        """What may be started now: nothing when it is ending, or when one at a time is allowed and one is under way."""
        element: AdHocSubProcess = self.flow_task.element
        if self.task.data.get(ENDING):
            return []
        if element.sequential and open_tasks(self.process, self.inside.pk).exists():
            return []
        return offered(self.flow_class.model, element.id)

    def changed_inside(self, scope: ActivityScope, empty: bool) -> None:
        element: AdHocSubProcess = self.flow_task.element
        ending = bool(self.task.data.get(ENDING))
        if not ending and element.completion_condition is not None:
            with IncidentGuard(self):
                seen = with_values(scope_of(self.process, scope=scope), by_hand(self.task))
                ending = element.completion_condition.evaluate(seen) is True
        if not ending:
            return
        if not empty and element.cancel_remaining:
            cancel_scope(self.process, scope)
            empty = True
        if empty:
            self.leave(scope)
        else:
            self.begin_ending()

    def begin_ending(self) -> None:
        """Say that it is over: nothing more is offered, and it is left as soon as the element allows."""
        self.task.data = {**self.task.data, ENDING: True}
        self.task.save(update_fields=["data"])


def offered(model: ProcessModel, element_id: str) -> list[Activity]:
    """The activities of an ad-hoc subprocess that a person may start."""
    return [element for element in model.without_way_in(element_id) if isinstance(element, Activity)]


class AdHocSubProcessNode(ElementNode):
    """The ad-hoc subprocess in a flow."""

    activation_class = AdHocSubProcessActivation
    task_type = "AD_HOC"
