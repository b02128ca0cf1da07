"""The parallel gateway (BPMN 2.0.2 §10.6.4): a token from every way in, then a token to every way out.

viewflow's own split and join expect nested blocks. Ours counts arrivals by incoming flow, so that any drawing that BPMN
allows runs; a way whose token ended elsewhere is waited for, as BPMN says.
"""

from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from accounts import clock
from workflow.bpmn.model import ParallelGateway
from workflow.models import Task
from workflow.nodes.activation import MovingActivation, finish
from workflow.nodes.node import ElementNode

ARRIVED = "arrived"


class ParallelGatewayActivation(MovingActivation):
    """Waits with the flows in `data["arrived"]` until a token came by each."""

    may_merge = True

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        by = (data or {}).get("arrived_by")
        waiting = Task.objects.filter(
            process=prev_activation.process, element_id=flow_task.element.id, finished__isnull=True
        )
        for task in waiting.exclude(status=STATUS.ERROR).order_by("id") if len(flow_task.element.incoming) > 1 else ():
            if by not in task.data.get(ARRIVED, []):
                task.data = {**task.data, ARRIVED: [*task.data[ARRIVED], by]}
                activation = cls(task)
                activation.came_from = prev_activation.task
                return activation
        return super().create(flow_task, prev_activation, token, {ARRIVED: [by]}, seed)

    @property
    def is_through(self) -> bool:
        element: ParallelGateway = self.flow_task.element
        return self.task.status != STATUS.ERROR and set(element.incoming) <= set(self.task.data[ARRIVED])

    @Activation.status.transition(source=[STATUS.NEW, STATUS.SCHEDULED])
    def activate(self) -> None:
        if self.task.started is None:
            self.task.started = clock.now()
        if not self.is_through:
            self.task.status = STATUS.SCHEDULED
            self.keep()

    @Activation.status.transition(source=[STATUS.NEW, STATUS.SCHEDULED], target=STATUS.DONE)
    def complete(self) -> None:
        finish(self)


class ParallelGatewayNode(ElementNode):
    """The parallel gateway in a flow."""

    activation_class = ParallelGatewayActivation
    task_type = "PARALLEL_GATEWAY"
