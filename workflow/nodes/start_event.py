"""The start event (BPMN 2.0.2 §10.5.2): of a process, begun by a person or an event, or inside a subprocess."""

from collections.abc import Iterator
from typing import Any

from viewflow.workflow.nodes import StartHandle
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.signals import flow_started

from accounts import clock
from workflow.moving import push
from workflow.nodes.activation import MovingActivation, finish
from workflow.nodes.catching import OccurredActivation
from workflow.nodes.node import ElementNode
from workflow.waiting import await_inside


class StartEventActivation(MovingActivation, StartHandleActivation):
    """Makes the instance, then moves the token on. `before_moving` is called once the instance is saved."""

    before_moving: Any = None

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any = None, data: Any = None, seed: Any = None) -> Any:
        """Make an instance in memory, with the task of its start event."""
        flow_class = flow_task.flow_class
        process = flow_class.process_class(flow_class=flow_class)
        task = flow_class.task_class(flow_task=flow_task, process=process, element_id=flow_task.element.id)
        task.data = dict(data or {})
        return cls(task)

    @StartHandleActivation.status.super()
    def execute(self) -> None:
        self.process.save()
        if self.before_moving is not None:
            self.before_moving()
        with self.flow_class.lock(self.process.pk):
            flow_started.send(sender=self.flow_class, process=self.process, task=self.task)
            push(self.process, None, self._begin())

    def _begin(self) -> Iterator[Any]:
        """Inside the move: wait for what begins the event subprocesses, then go on."""
        self.complete()
        if self.flow_class.model.event_subprocesses(None):
            await_inside(self.process, None)
        yield from self.create_next()

    @StartHandleActivation.status.super()
    def complete(self) -> None:
        self.task.started = clock.now()
        finish(self)


class StartNode(ElementNode, StartHandle):
    """The start event in a flow."""

    activation_class = StartEventActivation


class InnerStartNode(ElementNode):
    """The start event of a subprocess in a flow; with a trigger, what began the event subprocess has come."""

    activation_class = OccurredActivation
    task_type = "INNER_START"
