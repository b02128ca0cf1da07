"""The PDFs of a record's version, as pages show them: being made, ready, or failed and why."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from records import renditions
from records.models import RecordVersion, Rendition, State
from records.problems import PROBLEMS, words_for

DAMAGED = "stored_file"
"""The problem of a PDF whose file is not the one that was made."""


def pdfs_of(held: RecordVersion, *, unreadable: Rendition | None = None) -> list[dict[str, Any]]:
    """Return the PDFs of a version, the latest first, as `records/pdf_shown.jinja` takes them.

    `unreadable` is one whose file was just found damaged.
    """
    return [
        pdf_line(one, held, DAMAGED if one == unreadable else renditions.problem_of(one)) for one in renditions_of(held)
    ]


def pdf_line(rendition: Rendition, held: RecordVersion, problem: str) -> dict[str, Any]:
    """Return one PDF as `records/pdf_shown.jinja` takes it. `problem` is a code of `records.problems`, or ""."""
    place = [held.record.reference, held.number]
    making = rendition.progress == Rendition.Progress.MAKING
    return {
        "id": rendition.kind,
        "label": _label(rendition, held),
        "state": "failed" if problem else "making" if making else "ready",
        "since": rendition.asked_at,
        "url": f"{reverse('record_pdf', args=place)}?kind={rendition.kind}",
        "page_url": reverse("record", args=place),
        "status_url": reverse("record_pdf_status", args=[*place, rendition.kind]),
        "retry_url": _retry_url(rendition, place, problem),
        "problem": words_for(problem),
    }


def rendition_of(held: RecordVersion, kind: str) -> Rendition | None:
    """Return the PDF of a kind, or None."""
    if kind not in Rendition.Kind.values:
        return None
    found: Rendition | None = Rendition.objects.filter(version=held, kind=kind).first()
    if found is not None:
        found.version = held
    return found


def renditions_of(held: RecordVersion) -> list[Rendition]:
    """Return all PDFs of a version, the latest first."""
    found = sorted(held.renditions.all(), key=lambda one: one.pk, reverse=True)
    for one in found:
        one.version = held
    return found


def _retry_url(rendition: Rendition, place: list[Any], problem: str) -> str | None:
    if not problem or not PROBLEMS[problem].worth_trying_again:
        return None
    return reverse("record_pdf_retry", args=[*place, rendition.kind])


def _label(rendition: Rendition, held: RecordVersion) -> str:
    if rendition.kind == Rendition.Kind.DECISION:
        return _("With the decision")
    return _("As submitted") if held.record.state == State.FINAL else _("As submitted, not yet approved")
