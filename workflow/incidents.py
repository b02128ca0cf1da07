"""Trying again where an automatic step failed."""

from typing import Any

from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from accounts import audit
from accounts.models import User
from workflow.acting import acting
from workflow.errors import WorkflowError
from workflow.models import Task
from workflow.moving import push


class NoIncidentError(WorkflowError):
    """The step has not failed, or has been mended meanwhile."""

    code = "no_incident"


def retry(task: Task, user: User) -> bool:
    """Try a failed step again and move on; say whether it went well. What failed before stays with the task.

    Raises `NoIncidentError`. Asks no policy: whoever calls has.
    """
    with task.flow_task.flow_class.lock(task.process_id):
        held = Task.objects.select_related("process", "case").get(pk=task.pk)
        if held.status != STATUS.ERROR:
            raise NoIncidentError(_("This step has not failed, or it was put right meanwhile."))
        former: dict[str, Any] = held.data.pop("incident")
        held.data["incidents"] = [*held.data.get("incidents", []), former]
        held.status = STATUS.NEW
        audit.record("incident_retried", held, actor=user, case_id=held.case_id, code=former["code"])
        activation = held.flow_task.activation_class(held)
        with acting(user):
            push(activation.process, held.scope_id, [activation])
        return bool(activation.task.status != STATUS.ERROR)
