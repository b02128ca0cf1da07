"""A record on the screen and its PDFs: reading, downloading, watching one being made, asking again."""

import logging
import re
from collections.abc import Collection
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.banners import tell
from accounts.downloads import attachment
from accounts.guard import guarded, signed_in
from desk.corrections import of_version, record_identity
from desk.file_links import with_files
from desk.not_taken_over import lines_at
from desk.record_pdfs import pdf_line, pdfs_of, rendition_of, renditions_of
from desk.story import version_url
from forms.languages import words_in
from forms.rendering import withheld_in
from records import plain_text, renditions, trail
from records.document import decision_line, heading
from records.evidence import with_evidence
from records.for_child import draw_for_child, for_child_of
from records.models import RecordVersion, Rendition, State
from records.problems import PdfNotMadeError
from records.remarks import comments_at_answers, replies_to
from records.restricted import is_complete_for, left_out, restricted_in
from records.shown import shown_in
from records.standing import decided_on, decision_of, state_of

logger = logging.getLogger(__name__)

KEPT_PDF = _lazy("The PDF holds answers that are kept for the people who work with the child. Read the rest here.")

TEXT = "text"
"""The kind of copy that the trail names where a record was had as plain text."""
REFERENCE = re.compile(r"R-[0-9]{4}-[0-9]{6,9}")
MOST_VERSIONS = 32_000
"""Numbers beyond this are no version's, and some of them no database's."""


def load_version(request: HttpRequest, reference: str, version: int, **rest: Any) -> RecordVersion | None:
    """The version of the address, or None."""
    if not REFERENCE.fullmatch(reference) or version > MOST_VERSIONS:
        return None
    versions = RecordVersion.objects.select_related("record", "form_version", "author")
    found: RecordVersion | None = versions.filter(record__reference=reference, number=version).first()
    return found


def load_rendition(request: HttpRequest, reference: str, version: int, kind: str) -> Rendition | None:
    """The PDF of the address, or None."""
    held = load_version(request, reference, version)
    return rendition_of(held, kind) if held is not None else None


def load_wanted(request: HttpRequest, reference: str, version: int) -> RecordVersion | None:
    """The version of the address, unless a kind of PDF is asked for that it does not have."""
    held = load_version(request, reference, version)
    kind = request.GET.get("kind")
    return held if held is None or kind is None or rendition_of(held, kind) is not None else None


@require_safe
@guarded("view", load=load_version)
def record_page(request: HttpRequest, held: RecordVersion, reference: str, version: int) -> HttpResponseBase:
    """One version of a record, to read."""
    trail.note("viewed", held, held.record, actor=signed_in(request), record=str(held.record_id))
    return _page(request, held)


@require_safe
@guarded("view", load=load_wanted)
def record_pdf(request: HttpRequest, held: RecordVersion, reference: str, version: int) -> HttpResponseBase:
    """The PDF: of the kind asked for, or the latest that is ready. While there is none, the record's page says so."""
    if not is_complete_for(signed_in(request), held):
        tell(request, str(KEPT_PDF), "note")
        return redirect("record", reference, version)
    kind = request.GET.get("kind")
    ready = [one for one in renditions_of(held) if one.progress == Rendition.Progress.READY]
    wanted = next((one for one in ready if kind in (None, one.kind)), None)
    if wanted is None:
        return redirect("record", reference, version)
    try:
        content = renditions.read(wanted)
    except renditions.StoredPdfUnreadableError as error:
        logger.error("A stored PDF cannot be read: %s", error)
        trail.note("pdf_unreadable", wanted, held.record, actor=signed_in(request), kind=wanted.kind)
        return _page(request, held, unreadable=wanted, status=HTTPStatus.INTERNAL_SERVER_ERROR)
    trail.note("downloaded", wanted, held.record, actor=signed_in(request), kind=wanted.kind, sha256=wanted.sha256)
    name = f"{held.record.reference}-version-{held.number}-{_file_word(wanted, held)}.pdf"
    return attachment(content, name, "application/pdf")


@require_safe
@guarded("view", load=load_version)
def record_text(request: HttpRequest, held: RecordVersion, reference: str, version: int) -> HttpResponseBase:
    """The record as plain text: what its page shows this reader, to be pasted elsewhere."""
    person = signed_in(request)
    content = plain_text.record_text(held, person, record_identity(person, held.record)["child"])
    trail.note("downloaded", held, held.record, actor=person, kind=TEXT, sha256=held.sha256)
    return attachment(content, f"{held.record.reference}-version-{held.number}.txt", "text/plain; charset=utf-8")


def load_for_child(request: HttpRequest, reference: str, version: int) -> RecordVersion | None:
    """The version of the address, if its form says something to the child and it can be given out."""
    held = load_version(request, reference, version)
    return held if held is not None and for_child_of(held) is not None else None


@require_safe
@guarded("view", load=load_for_child)
def record_for_child(request: HttpRequest, held: RecordVersion, reference: str, version: int) -> HttpResponseBase:
    """The record in plain words for the child, drawn now."""
    try:
        content = draw_for_child(held)
    except PdfNotMadeError as error:
        logger.error("A record cannot be drawn for the child: %s", error)
        tell(request, _("The words for the child could not be drawn. Tell whoever looks after Casewright."), "late")
        return redirect("record", reference, version)
    trail.note("drawn_for_child", held, held.record, actor=signed_in(request), record=str(held.record_id))
    return attachment(content, f"{reference}-version-{version}-for-the-child.pdf", "application/pdf")


@require_safe
@guarded("view", load=load_rendition)
def record_pdf_status(
    request: HttpRequest, rendition: Rendition, reference: str, version: int, kind: str
) -> HttpResponseBase:
    """How far the making of a PDF is, for the page that waits: nothing (204) until there is something to show."""
    shown = pdf_line(rendition, rendition.version, renditions.problem_of(rendition))
    if shown["state"] == "making":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, "records/pdf_status.jinja", {"pdf": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", load=load_rendition)
def record_pdf_retry(
    request: HttpRequest, rendition: Rendition, reference: str, version: int, kind: str
) -> HttpResponseBase:
    """Have a PDF made again that could not be made, or can no longer be read. Only opened, it leads to the record."""
    if request.method == "POST" and renditions.ask_again(rendition, signed_in(request)):
        tell(request, _("The PDF is being made again."), "note")
    return redirect("record", reference, version)


def _page(
    request: HttpRequest, held: RecordVersion, *, unreadable: Rendition | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    person, decision = signed_in(request), decision_of(held)
    definition = held.form_version.definition
    versions = list(held.record.versions.select_related("author", "decision").order_by("-number"))
    replaced = {one.corrects_id for one in versions if one.corrects_id is not None}
    drawn = with_files(shown_in(held, person), held, places=left_out(person, held) is None)
    drawn = with_evidence(drawn, held)
    complete = is_complete_for(person, held)
    kept = frozenset() if complete else restricted_in(definition)
    context = {
        "record": heading(held, decision),
        "words_in": words_in(definition),
        "decisions": [decision_line(decision, definition, replies_to(held), without=kept)] if decision else [],
        "versions": [_version_line(one, held, replaced) for one in versions],
        "replaced": held.pk in replaced,
        "correction": of_version(held, versions, person),
        "sections": drawn,
        "withheld": withheld_in(drawn),
        "pdfs": pdfs_of(held, unreadable=unreadable) if complete else [],
        "kept_pdf": "" if complete else KEPT_PDF,
        "not_taken_over": lines_at(held, person),
        "text_url": reverse("record_text", args=[held.record.reference, held.number]),
        "for_child": _for_child(held),
        "notice": held.privacy_notice,
        "decides": _decides(decided_on(held)),
        **record_identity(person, held.record),
    }
    return render(request, "records/record.jinja", context, status=status)


def _for_child(held: RecordVersion) -> dict[str, str] | None:
    said = for_child_of(held)
    url = reverse("record_for_child", args=[held.record.reference, held.number])
    return {"url": url, "caution": said.caution} if said is not None else None


def _decides(about: RecordVersion | None) -> dict[str, Any] | None:
    if about is None:
        return None
    return {
        "reference": about.record.reference,
        "version": about.number,
        "url": version_url(about),
        "comments": comments_at_answers(about),
    }


def _version_line(one: RecordVersion, shown: RecordVersion, replaced: Collection[UUID]) -> dict[str, Any]:
    one.record = shown.record
    state = state_of(one, getattr(one, "decision", None))
    words = _("%(state)s, replaced by a correction") if one.pk in replaced else "%(state)s"
    return {
        "number": one.number,
        "state": state.value,
        "state_words": words % {"state": state.label},
        "author": one.author.name,
        "at": one.submitted_at,
        "url": reverse("record", args=[shown.record.reference, one.number]),
        "current": one.pk == shown.pk,
    }


def _file_word(rendition: Rendition, held: RecordVersion) -> str:
    """Says in the file's name what the copy is worth. Never translated: people and programs look for it."""
    if rendition.kind == Rendition.Kind.DECISION:
        return state_of(held, decision_of(held)).value
    return "final" if held.record.state == State.FINAL else "not-yet-approved"
