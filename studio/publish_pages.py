"""Publishing a BPMN file: uploaded with its scenarios, held, mended where needed, played, published with a reason."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.identifiers import uuid_of
from accounts.uploads import takes_file
from studio.access import PROCESSES
from studio.posted import MAX_BYTES, promised_number, sent_file, summary
from studio.publication_view import progress as progress_of
from studio.publication_view import shown, version_link
from workflow import publications
from workflow.models import ProcessVersion, Publication
from workflow.publications import PlayedOtherwiseError, ProcessOvertakenError, UntriedError
from workflow.version_acts import LONGEST_REASON, VersionError


@takes_file(MAX_BYTES, files=2)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def publish(request: HttpRequest) -> HttpResponseBase:
    """Ask for a file, its scenarios and why it is published; hold them, and lead on to what is found of them."""
    if request.method != "POST":
        return _ask(request)
    reason = request.POST.get("reason", "").strip()
    bpmn, wrong = sent_file(request, "file", _("Choose the BPMN file"))
    scenarios, without = sent_file(request, "scenarios")
    if bpmn is None:
        errors = {"file": wrong, **({"scenarios": without} if without else {})}
        return _ask(request, reason, errors)
    held = publications.hold(
        bpmn.read(),
        str(bpmn.name),
        reason,
        signed_in(request),
        scenarios=scenarios.read() if scenarios is not None else b"",
        scenarios_name=str(scenarios.name) if scenarios is not None else "",
    )
    if without:
        tell(request, _("The scenarios were not taken. %(why)s.") % {"why": without}, "late")
    return redirect("publication", held.pk)


@require_safe
@guarded("view", place=PROCESSES)
def publication(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """What was found of a file, and what is still needed. Once it is published, this leads to the version."""
    held = _held(publication_id)
    if held.version is not None:
        return redirect("process_version", held.version.key, held.version.pk)
    return _draw(request, held)


@takes_file(MAX_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def change_file(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Take a mended BPMN file instead."""
    return _upload(request, publication_id, "file", _("Choose the BPMN file"))


@takes_file(MAX_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def change_scenarios(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Take a file of scenarios, or a mended one."""
    return _upload(request, publication_id, "scenarios", _("Choose the file of scenarios"))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def take_former(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Play the scenarios of a version that is published already."""
    held = _held(publication_id)
    if request.method == "POST":
        version = ProcessVersion.objects.filter(pk=uuid_of(request.POST.get("version", ""))).first()
        if version is None:
            raise Http404
        try:
            publications.take_scenarios_of(held, version)
        except VersionError as error:
            return _draw(request, _held(publication_id), {"scenarios": str(error)})
    return redirect("publication", held.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def play_again(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Play all scenarios anew."""
    held = _held(publication_id)
    if request.method == "POST":
        try:
            publications.play_again(held)
        except VersionError as error:
            tell(request, str(error), "late")
    return redirect("publication", held.pk)


@require_safe
@guarded("view", place=PROCESSES)
def progress(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """How many scenarios are played, for the page that asks again and again; at the end that draws itself anew."""
    held = _held(publication_id)
    answer = render(request, "studio/playing.jinja", {"playing": progress_of(held)})
    if held.status != Publication.Status.PLAYING:
        answer["HX-Refresh"] = "true"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def confirm(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Publish it as the next version."""
    held = _held(publication_id)
    if request.method != "POST" or held.version is not None:
        return redirect("publication", held.pk)
    reason, excuse = request.POST.get("reason", "").strip(), request.POST.get("excuse", "").strip()
    if not reason:
        return _draw(request, held, {"reason": _("Write what changes, and why")}, reason, excuse)
    try:
        made = publications.publish(held, signed_in(request), reason, excuse, promised_number(request))
    except UntriedError as error:
        publications.keep_words(held, reason, excuse)
        return _draw(request, _held(publication_id), {"excuse": str(error)}, reason, excuse)
    except VersionError as error:
        with suppress(VersionError):  # it is published already: then there is nothing to keep it for
            publications.keep_words(held, reason, excuse)
        field = {PlayedOtherwiseError: "played", ProcessOvertakenError: "publish"}.get(type(error), "reason")
        other = error.version if isinstance(error, ProcessOvertakenError) else None
        return _draw(request, _held(publication_id), {field: str(error)}, reason, excuse, overtaken_by=other)
    words = _("Published: %(title)s, version %(number)s. Nothing uses it yet: use it for new work, or move work to it.")
    tell(request, words % {"title": made.title, "number": made.number})
    return redirect("process_version", made.key, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def discard(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Forget a file that is not published."""
    held = _held(publication_id)
    if request.method != "POST":
        return redirect("publication", held.pk)
    try:
        publications.discard(held, signed_in(request))
    except VersionError as error:
        tell(request, str(error), "late")
        return redirect("publication", held.pk)
    tell(request, _("%(name)s is discarded. Nothing was published.") % {"name": held.bpmn_name})
    return redirect("processes")


def _upload(request: HttpRequest, publication_id: UUID, field: str, missing: str) -> HttpResponseBase:
    held = _held(publication_id)
    if request.method != "POST":
        return redirect("publication", held.pk)
    sent, wrong = sent_file(request, field, missing)
    if sent is None or wrong:
        return _draw(request, held, {field: wrong})
    take = publications.change_file if field == "file" else publications.change_scenarios
    try:
        take(held, sent.read(), str(sent.name))
    except VersionError as error:
        tell(request, str(error), "late")
    return redirect("publication", held.pk)


def _ask(request: HttpRequest, reason: str = "", errors: dict[str, str] | None = None) -> HttpResponse:
    wrong = errors or {}
    context = {"reason": reason, "longest": LONGEST_REASON, "wrong": wrong, "errors": summary(wrong)}
    return render(request, "studio/publish.jinja", context)


def _draw(
    request: HttpRequest,
    held: Publication,
    wrong: dict[str, str] | None = None,
    reason: str | None = None,
    excuse: str | None = None,
    overtaken_by: ProcessVersion | None = None,
) -> HttpResponse:
    context: dict[str, Any] = shown(held, publications.prospect(held))
    typed = {
        "reason": held.reason if reason is None else reason,
        "excuse": held.excuse if excuse is None else excuse,
    }
    other = version_link(overtaken_by) if overtaken_by is not None else None
    told = {"wrong": wrong or {}, "errors": summary(wrong or {}), "overtaken_by": other}
    return render(request, "studio/publication.jinja", {**context, **typed, **told})


def _held(publication_id: UUID) -> Publication:
    found = Publication.objects.select_related("by", "version", "scenarios_from").filter(pk=publication_id).first()
    if found is None:
        raise Http404
    return found
