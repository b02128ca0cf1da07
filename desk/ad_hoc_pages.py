"""What running work offers people to begin when it is needed, and beginning it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded
from accounts.models import User
from accounts.policy import can
from desk.rows import where
from workflow.ad_hoc import Offer, begin_offered
from workflow.errors import WorkflowError
from workflow.models import ProcessInstance, Task

ONCE = "once"
"""In the data of a task: the mark of the button that began it. The same button, pressed twice, begins one task."""


def load_any_task(request: HttpRequest, task_id: UUID, **rest: Any) -> Task | None:
    """The task of the address, of people or not."""
    return Task.objects.filter(pk=task_id).select_related("case", "process").first()


def offered(offers: Iterable[Offer], user: User) -> list[dict[str, Any]]:
    """Return what can be started, as `desk/offered.jinja` draws it: by the work that offers it.

    `[{"title", "over_url": where a manager says that it is over, or None, "offers": [{"words", "url", "once"}]}]`.
    """
    groups: dict[UUID, dict[str, Any]] = {}
    for offer in offers:
        task = offer.task
        if task.pk not in groups:
            over = reverse("steer_step", args=[task.process_id, "over", task.pk])
            groups[task.pk] = {
                "title": task.flow_task.element.name or task.process.version.title,
                "over_url": over if can(user, "steer", task.process) else None,
                "offers": [],
            }
        url = reverse("begin_offered", args=[task.pk, offer.element.id])
        groups[task.pk]["offers"].append({"words": offer.words, "url": url, "once": str(uuid4())})
    return list(groups.values())


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", load=load_any_task)
def begin(request: HttpRequest, task: Task, task_id: UUID, element_id: str) -> HttpResponseBase:
    """Begin what is offered, and go into its form. Posted: `once`, the mark of the button.

    Only opened, the address leads to where the button is.
    """
    user: User = request.user  # type: ignore[assignment]
    if request.method != "POST":
        return _back(task, user)
    once = request.POST.get("once", "")[:40]
    with task.flow_task.flow_class.lock(task.process_id):
        begun = Task.objects.filter(process=task.process_id, data__once=once).first() if once else None
        if begun is None:
            try:
                begun = begin_offered(task, element_id, user)
            except WorkflowError as error:
                tell(request, str(error), "late")
                return _back(task, user)
            begun.data = {**begun.data, ONCE: once}
            begun.save(update_fields=["data"])
            tell(request, _("“%(step)s” is started.") % {"step": begun.title_text or begun.flow_task.element.name})
    if begun.owner_id == user.pk and begun.finished is None:
        return redirect(where(begun))
    return _back(task, user)


def _back(task: Task, user: User) -> HttpResponseBase:
    """To the child's page, or without a child to that of the work."""
    if task.case is not None and can(user, "view", task.case):
        return redirect("case", task.case.reference)
    process: ProcessInstance = task.process
    return redirect("process", process.pk) if can(user, "history", process) else redirect("my_work")
