"""What a person is told who comes to work that was done before."""

from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.banners import tell
from accounts.days import at_words
from forms.posted import AUTOSAVE_HEADER
from workflow.models import Task


def already_done(request: HttpRequest, task: Task, at: datetime, *, decision: bool) -> HttpResponse:
    """Say that a task was done before, and lead to it; nothing of what was posted counts."""
    words = _("You decided this %(at)s") if decision else _("Already submitted %(at)s")
    text = words % {"at": at_words(at)}
    if AUTOSAVE_HEADER in request.headers:
        return JsonResponse({"message": text}, status=HTTPStatus.CONFLICT)
    tell(request, f"{text}.", "note")
    return HttpResponseRedirect(reverse("task", args=[task.pk]))
