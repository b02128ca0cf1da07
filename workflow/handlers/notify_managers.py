"""Tells the managers of the team that something in a process wants their eye: in the product, by reference."""

from django.utils.translation import gettext as _

from accounts.notifications import tell
from workflow.handlers import Headers, ServiceCall, register
from workflow.notices import PROCESS_LATE, holders, managers_of, named, page_of


@register("notify_managers", Headers(required=frozenset({"element"}), steps=frozenset({"element"})))
def notify(call: ServiceCall) -> None:
    """Tell the managers that the open task of the step that the header `element` names is late, if there is one.

    Those whom the step says with `casewright:late-tells` are told as well. Where the step stands in the part of one
    child, it is that child's task.
    """
    open_ = call.tasks_of(call.headers.get("element", "")).filter(finished__isnull=True)
    task = open_.select_related("case", "team").order_by("-id").first()
    if task is None:
        return
    words = _("%(task)s is late. You can still decide, and say why.") % {"task": named(task)}
    higher = task.flow_task.element.late_tells
    for manager in dict.fromkeys([*managers_of(task.team), *(holders(higher, task.team) if higher else ())]):
        tell(manager, PROCESS_LATE, link=page_of(task), words=words)
