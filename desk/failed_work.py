"""Work with a child that stands still because a step failed: said to everybody who sees the child, mended by few."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.policy import can
from cases.models import Case
from workflow.failing import open_incidents, step_name
from workflow.models import ProcessInstance


def failed_of(case: Case, user: User) -> list[dict[str, Any]]:
    """What failed in the work with a child: `{step, process, since, url}`; the address for those who may mend it."""
    found = open_incidents().filter(process__case_links__case=case).select_related("process__version", "task__case")
    return [
        {
            "step": step_name(incident.task),
            "process": incident.process.version.title,
            "since": incident.at,
            "url": reverse("incident", args=[incident.pk]) if can(user, "view", incident) else None,
        }
        for incident in found.order_by("at", "pk").distinct()
    ]


def has_failed(process: ProcessInstance) -> bool:
    """Whether a step of an instance has failed and nobody has mended it."""
    return open_incidents().filter(process=process).exists()
