"""A task that was done while the step after it failed: the person reads that nothing is lost, and who sees to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit
from accounts.guard import signed_in
from accounts.models import User
from accounts.policy import can
from desk.about import identity_of
from desk.incident_words import when_words
from rules.sentences import all_of
from workflow.failing import done_at, menders, open_incidents
from workflow.models import Incident, Task


def draw_stuck(request: HttpRequest, task: Task, records: list[dict[str, str]]) -> HttpResponse:
    """Draw the page of a task that is done, though no way led out of it. `records`: links to what it made."""
    user = signed_in(request)
    audit.record("viewed", task, actor=user, case_id=task.case_id)
    incident = open_incidents().filter(task=task).select_related("process__version", "process__team").first()
    owner = task.owner
    context = {
        "title": task.title_text,
        "reference": task.case.reference if task.case is not None else "",
        "by_reader": owner is not None and owner.pk == user.pk,
        "by": owner.name if owner is not None else "",
        "at": done_at(task),
        "records": records,
        "note": task.note or "",
        "told": _told(incident),
        "again": when_words(incident) if incident is not None and incident.retry_at is not None else "",
        "mend_url": _mend_url(incident, user),
        **identity_of(task, user),
    }
    return render(request, "desk/task_stuck.jinja", context)


def _told(incident: Incident | None) -> str:
    """Name who was told."""
    names = [person.name for person in menders(incident)] if incident is not None else []
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s has been told.") % {"name": names[0]}
    return _("%(names)s have been told.") % {"names": all_of(names)}


def _mend_url(incident: Incident | None, user: User) -> str:
    if incident is None or not can(user, "mend", incident):
        return ""
    return reverse("incident", args=[incident.pk])
