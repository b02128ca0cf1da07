"""Tells whoever has a step what another step recorded about it, by reference; the record then stands with their task.

A manager's look at work under way leads nowhere by itself: the worker must learn of it where they work.
"""

from django.utils.translation import gettext as _

from accounts import clock
from accounts.notifications import tell
from workflow import looking, reminders
from workflow.handlers import Headers, ServiceCall, register
from workflow.notices import named
from workflow.routing import last_visit

STEPS = frozenset({"element", "about"})


@register("notify_owner", Headers(required=STEPS, optional=frozenset({"show"}), steps=STEPS))
def notify(call: ServiceCall) -> None:
    """Tell the owner of the step that the header `element` names what the step of the header `about` recorded.

    A day by which to look at that task counts as kept from then on. Whoever recorded it is not told.
    """
    said = last_visit(call.process, call.headers.get("about", ""), call.scope)
    concerned = call.tasks_of(call.headers.get("element", ""))
    task = concerned.select_related("owner").order_by("-id").first()
    if said is None or said.record is None or task is None:
        return
    if task.finished is None:
        task.data = looking.looked(task, clock.today())
        task.save(update_fields=["data"])
        reminders.arm(task)
    if task.owner is None or (call.actor is not None and task.owner_id == call.actor.pk):
        return
    link = said.record.url
    words = _("%(task)s is recorded. Read what was agreed, and by when.") % {"task": named(said)}
    tell(task.owner, "step_recorded", link=link, words=words)
