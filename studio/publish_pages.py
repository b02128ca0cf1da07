"""Publishing a BPMN file: read and checked at once, with everything that is wrong, each by place, reason and remedy."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded
from accounts.models import User
from accounts.uploads import takes_file
from studio.access import PROCESSES
from workflow import publishing
from workflow.bpmn import Problem
from workflow.bpmn.document import MAX_BYTES
from workflow.publishing import LONGEST_REASON, Checked, VersionError


@takes_file(MAX_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def publish(request: HttpRequest) -> HttpResponseBase:
    """Ask for a file and why it is published; publish it, or show all that is wrong with it."""
    if request.method != "POST":
        return _draw(request)
    reason, sent = request.POST.get("reason", "").strip(), request.FILES.get("file")
    errors = {}
    if not isinstance(sent, UploadedFile):
        errors["file"] = _("Choose the BPMN file")
    elif (sent.size or 0) > MAX_BYTES:
        errors["file"] = _("Choose a file of at most 2 megabytes")
    if not reason:
        errors["reason"] = _("Write what changes, and why")
    if errors or not isinstance(sent, UploadedFile):
        return _draw(request, reason, errors)
    xml = sent.read()
    checked = publishing.check(xml)
    if checked.model is None:
        return _draw(request, reason, {}, problems=checked.problems, name=str(sent.name))
    return _published(request, xml, checked, reason)


def _published(request: HttpRequest, xml: bytes, checked: Checked, reason: str) -> HttpResponseBase:
    user: User = request.user  # type: ignore[assignment]
    number = publishing.next_number(checked.model.key if checked.model else "")
    try:
        made = publishing.publish(xml, user, reason)
    except VersionError as error:
        return _draw(request, reason, {"reason": str(error)})
    told = {"title": made.title, "number": made.number}
    if made.number != number:
        tell(request, _("This file is %(title)s, version %(number)s already. Nothing was added.") % told, "note")
    else:
        words = _(
            "Published: %(title)s, version %(number)s. Nothing uses it yet: use it for new work, or move work to it."
        )
        tell(request, words % told)
    for warning in checked.warnings:
        tell(request, _("Look at %(where)s: %(words)s") % {"where": _where(warning), "words": warning.message}, "note")
    return redirect("process_versions", made.key)


def _draw(
    request: HttpRequest,
    reason: str = "",
    errors: dict[str, str] | None = None,
    *,
    problems: list[Problem] | None = None,
    name: str = "",
) -> HttpResponse:
    wrong = errors or {}
    context = {
        "reason": reason,
        "longest": LONGEST_REASON,
        "wrong": wrong,
        "errors": [{"href": f"#{field}", "text": words} for field, words in wrong.items()],
        "problems": [_line(problem) for problem in problems or ()],
        "name": name,
    }
    return render(request, "studio/publish.jinja", context)


def _line(problem: Problem) -> dict[str, Any]:
    return {"line": problem.line, "element": problem.element_id, "words": problem.message, "code": problem.code}


def _where(problem: Problem) -> str:
    return problem.element_id or _("line %(line)s") % {"line": problem.line}
