"""The none end event (BPMN 2.0.2 §10.5.3): the instance ends when its last token is used up."""

from django.db import transaction
from viewflow.workflow.nodes import End
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.signals import flow_finished
from viewflow.workflow.status import PROCESS

from accounts import clock
from workflow.bpmn.model import EndEvent
from workflow.nodes.activation import IncidentGuard, finish


class EndEventActivation(EndActivation):
    """Ends the instance unless a token, or an incident, is still somewhere."""

    @EndActivation.status.super()
    def activate(self) -> None:
        with IncidentGuard(self), transaction.atomic():
            self.task.element_id = self.flow_task.element.id
            self.task.started = clock.now()
            others = self.flow_class.task_class.objects.filter(process=self.process, finished__isnull=True)
            if not others.exclude(pk=self.task.pk).exists():
                self.process.status = PROCESS.DONE
                self.process.finished = clock.now()
                self.process.save()
                flow_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @EndActivation.status.super()
    def complete(self) -> None:
        finish(self)


class EndNode(End):
    """The end event in a flow."""

    activation_class = EndEventActivation

    def __init__(self, element: EndEvent) -> None:
        super().__init__()
        self.element = element
        self.task_title = element.name
