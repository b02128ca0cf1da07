"""What every activation of ours does the same way: product time, savepoints, incidents."""

import logging
from contextlib import ContextDecorator
from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.signals import task_finished
from viewflow.workflow.status import STATUS

from accounts import clock

log = logging.getLogger(__name__)


def finish(activation: Activation) -> None:
    """Finish the task now, by the product's clock (viewflow would take real time)."""
    activation.task.finished = clock.now()
    activation.task.save()
    task_finished.send(sender=activation.flow_class, process=activation.process, task=activation.task)


class IncidentGuard(ContextDecorator):
    """Turns the failure of an automatic step into an incident that keeps the process open.

    Unlike viewflow's own guard it stores no traceback and no local variables (they hold a child's data), and leaves
    the task unfinished, so that an end event elsewhere does not close the process over it.
    """

    def __init__(self, activation: Activation) -> None:
        self.activation = activation

    def __enter__(self) -> "IncidentGuard":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: Any) -> bool:
        if error is None or not isinstance(error, Exception):
            return False
        task = self.activation.task
        code = getattr(error, "code", type(error).__name__)
        log.error("incident on %s of process %s: %s", task.element_id, task.process_id, code)
        task.data = {**task.data, "incident": {"code": code, "at": clock.now().isoformat()}}
        task.status = STATUS.ERROR
        task.save()
        return True
