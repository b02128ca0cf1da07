"""What gateways share that wait for several tokens: they keep by which flows one arrived."""

from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from accounts import clock
from workflow.models import ActivityScope
from workflow.moving import link_tasks, open_tasks
from workflow.nodes.activation import MovingActivation, finish

ARRIVED = "arrived"


class MergingActivation(MovingActivation):
    """Waits with the flows by which tokens came in `data["arrived"]`. A second token by the same flow waits apart."""

    may_merge = True

    @classmethod
    def create_in(cls, flow_task: Any, prev_activation: Any, scope: ActivityScope | None, data: Any = None) -> Any:
        from workflow.starving import wait_again

        by = (data or {}).get("arrived_by")
        if len(flow_task.element.incoming) > 1:
            process = prev_activation.process
            waiting = open_tasks(process, scope.pk if scope is not None else None)
            for task in waiting.filter(element_id=flow_task.element.id).order_by("id"):
                if by not in task.data.get(ARRIVED, []):
                    task.process = process
                    if task.status == STATUS.ERROR and not wait_again(process, task):
                        continue
                    task.data = {**task.data, ARRIVED: [*task.data[ARRIVED], by], "arrived_by": by}
                    activation = cls(task)
                    activation.came_from = prev_activation.task
                    if prev_activation.task is not None:
                        link_tasks(task, prev_activation.task)
                    return activation
        return super().create_in(flow_task, prev_activation, scope, {**(data or {}), ARRIVED: [by]})

    @property
    def arrived(self) -> set[str]:
        """The flows by which tokens came."""
        return set(self.task.data[ARRIVED])

    @property
    def is_complete(self) -> bool:
        """Whether nothing more is waited for."""
        raise NotImplementedError

    @property
    def is_through(self) -> bool:
        return self.task.status != STATUS.ERROR and self.is_complete

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
