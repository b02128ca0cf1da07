"""What a person reads after submitting."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.banners import tell
from workflow.models import Task
from workflow.work import Submitted


def after_submission(request: HttpRequest, task: Task, done: Submitted) -> HttpResponse:
    """Say who has it now, on the page where the work goes on: the child's, or one's own work."""
    tell(
        request,
        " ".join([_("Submitted as %(reference)s.") % {"reference": done.version.record.reference}, *_next(done)]),
    )
    if task.case is not None:
        return HttpResponseRedirect(reverse("case", args=[task.case.reference]))
    return HttpResponseRedirect(reverse("my_work"))


def _next(done: Submitted) -> list[str]:
    words = []
    for task in done.opened:
        due = _(", due %(day)s") % {"day": f"{task.due_on:%a %-d %B}"} if task.due_on else ""
        if task.owner is not None:
            words.append(_("%(name)s has it now%(due)s.") % {"name": task.owner.name, "due": due})
        elif task.team is not None:
            words.append(_("It waits for %(team)s%(due)s.") % {"team": task.team.name, "due": due})
    return words
