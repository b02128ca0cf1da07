"""The start event (BPMN 2.0.2 §10.5.2): a person, or a hand-over from another process, starts the process."""

from typing import Any

from viewflow.workflow.nodes import StartHandle
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.signals import flow_started

from accounts import clock
from workflow.nodes.activation import MovingActivation, finish
from workflow.nodes.node import ElementNode


class StartEventActivation(MovingActivation, StartHandleActivation):
    """Makes the instance, then moves the token on. `before_moving` is called once the instance is saved."""

    before_moving: Any = None

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
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
            self.complete()
            flow_started.send(sender=self.flow_class, process=self.process, task=self.task)
            self.activate_next()

    @StartHandleActivation.status.super()
    def complete(self) -> None:
        self.task.started = clock.now()
        finish(self)


class StartNode(ElementNode, StartHandle):
    """The start event in a flow."""

    activation_class = StartEventActivation
