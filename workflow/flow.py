"""The base of every compiled flow."""

from typing import Any

from viewflow.workflow.base import Flow

from workflow.locks import CallTreeLock
from workflow.models import ProcessInstance, Task


class BpmnFlow(Flow):
    """A process version as a viewflow flow: our models, one lock for the whole call tree, no permission strings."""

    process_class = ProcessInstance
    task_class = Task
    lock_impl = CallTreeLock()
    version_id: Any = None

    def has_view_permission(self, user: Any, obj: Any = None) -> bool:
        """Never by viewflow: `accounts.policy` decides."""
        return False

    def has_manage_permission(self, user: Any, obj: Any = None) -> bool:
        """Never by viewflow: `accounts.policy` decides."""
        return False
