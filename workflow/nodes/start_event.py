"""The none start event (BPMN 2.0.2 §10.5.2): a person starts the process."""

from typing import Any

from viewflow.workflow.nodes import StartHandle
from viewflow.workflow.nodes.start import StartHandleActivation
from viewflow.workflow.signals import flow_started

from accounts import clock
from workflow.bpmn.model import StartEvent
from workflow.nodes.activation import finish


class StartEventActivation(StartHandleActivation):
    """Makes the instance, then moves the token on. `before_moving` is called once the instance is saved."""

    before_moving: Any = None

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


class StartNode(StartHandle):
    """The start event in a flow."""

    activation_class = StartEventActivation

    def __init__(self, element: StartEvent) -> None:
        super().__init__()
        self.element = element
        self.task_title = element.name
