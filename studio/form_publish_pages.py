"""Publishing a form's file: uploaded, held, mended where needed, given its steps, tried on drafts, published."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.banners import tell
from accounts.downloads import JSON, attachment
from accounts.guard import guarded, signed_in
from accounts.uploads import takes_file
from forms.models import FormPublication
from forms.published import as_read
from studio.access import FORMS
from studio.form_preview import preview
from studio.form_publication_view import shown
from studio.posted import MAX_BYTES, promised_number, sent_file, summary
from workflow.form_versions import publications
from workflow.held_files import OvertakenError
from workflow.version_acts import LONGEST_REASON, VersionError


@takes_file(MAX_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def publish(request: HttpRequest) -> HttpResponseBase:
    """Ask for a file and why it is published; hold it, and lead on to what is found of it."""
    reason, wrong = request.POST.get("reason", "").strip(), {}
    if request.method == "POST":
        sent, problem = sent_file(request, "file", _("Choose the file of the form"))
        if sent is not None:
            held = publications.hold(sent.read(), str(sent.name), reason, signed_in(request))
            return redirect("form_publication", held.pk)
        wrong = {"file": problem}
    context = {"reason": reason, "longest": LONGEST_REASON, "wrong": wrong, "errors": summary(wrong)}
    return render(request, "studio/publish_form.jinja", context)


@require_safe
@guarded("view", place=FORMS)
def publication(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """What was found of a file, and what is still needed. Once it is published, this leads to the version."""
    found = FormPublication.objects.select_related("version").filter(pk=publication_id).first()
    if found is not None and found.version is not None:
        return redirect("form_version", found.version.key, found.version.pk)
    return _draw(request, held_publication(publication_id))


@takes_file(MAX_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def file(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Give the file out, with the steps that were written here; take a mended one instead."""
    held = held_publication(publication_id)
    if request.method != "POST":
        return attachment(bytes(held.document), held.name if held.name.endswith(".json") else f"{held.name}.json", JSON)
    sent, problem = sent_file(request, "file", _("Choose the file of the form"))
    if sent is None:
        return _draw(request, held, {"file": problem})
    publications.change_file(held, sent.read(), str(sent.name), signed_in(request))
    return redirect("form_publication", held.pk)


@require_safe
@guarded("view", place=FORMS)
def page(request: HttpRequest, publication_id: UUID, slug: str) -> HttpResponseBase:
    """One page of the form, without a case, before it is published."""
    held = held_publication(publication_id)
    found = publications.prospect(held)
    if found.looked.definition is None:
        raise Http404
    context = preview(
        as_read(found.looked.definition, found.looked.document),
        slug,
        (*found.looked.problems, *found.looked.warnings),
        lambda other: reverse("form_publication_page", args=[held.pk, other]),
        request.GET,
    )
    back = {"back_url": reverse("form_publication", args=[held.pk]), "number": found.number}
    return render(request, "studio/form_page.jinja", {**context, **back})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def rehearse(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Try the file on every open draft again."""
    held = held_publication(publication_id)
    if request.method == "POST":
        publications.rehearse(held, signed_in(request))
        tell(request, _("Tried again on every open draft. Nothing was changed."))
    return redirect("form_publication", held.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def confirm(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Publish the file as the next version of its form."""
    held = held_publication(publication_id)
    if request.method != "POST":
        return redirect("form_publication", held.pk)
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _draw(request, held, {"reason": _("Write what changes, and why")}, reason)
    try:
        made = publications.publish(held, signed_in(request), reason, promised_number(request))
    except VersionError as error:
        publications.keep_words(held, reason)
        field = "publish" if isinstance(error, OvertakenError) else "reason"
        return _draw(request, held_publication(publication_id), {field: str(error)}, reason)
    words = _(
        "Published: %(title)s, version %(number)s. Nothing uses it yet: use it for new work, or move drafts to it."
    )
    tell(request, words % {"title": made.title, "number": made.number})
    return redirect("form_version", made.key, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def discard(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """Forget a file that is not published."""
    held = held_publication(publication_id)
    if request.method != "POST":
        return redirect("form_publication", held.pk)
    publications.discard(held, signed_in(request))
    tell(request, _("%(name)s is discarded. Nothing was published.") % {"name": held.name})
    return redirect("forms")


def held_publication(publication_id: UUID) -> FormPublication:
    """A file that is not published yet. Raises `Http404`."""
    found = FormPublication.objects.select_related("by").filter(pk=publication_id, version=None).first()
    if found is None:
        raise Http404
    held: FormPublication = found
    return held


def _draw(
    request: HttpRequest, held: FormPublication, wrong: dict[str, str] | None = None, reason: str | None = None
) -> HttpResponse:
    context: dict[str, Any] = shown(held, publications.prospect(held))
    typed = {"reason": held.reason if reason is None else reason}
    told = {"wrong": wrong or {}, "errors": summary(wrong or {}), "longest": LONGEST_REASON}
    return render(request, "studio/form_publication.jinja", {**context, **typed, **told})
