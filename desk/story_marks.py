"""Marking an entry of the chronology as significant, and taking the mark away."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from desk.story_view import StoryAddress, mark_url
from records.chronology import mark
from records.models import ChronologyEntry


def load_entry(request: HttpRequest, reference: str, entry_id: UUID, **rest: Any) -> ChronologyEntry | None:
    """The entry of the address, if it counts."""
    counting = ChronologyEntry.objects.filter(pk=entry_id, case__reference=reference, superseded_by__isnull=True)
    found: ChronologyEntry | None = counting.select_related("case", "version__record").first()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("mark", load=load_entry)
def mark_significant(request: HttpRequest, entry: ChronologyEntry, reference: str, entry_id: UUID) -> HttpResponseBase:
    """Say that an entry is significant. Only opened, the address leads to the child's page."""
    return _marked(request, entry, reference, significant=True)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("mark", load=load_entry)
def unmark_significant(
    request: HttpRequest, entry: ChronologyEntry, reference: str, entry_id: UUID
) -> HttpResponseBase:
    """Say that an entry is not significant. Only opened, the address leads to the child's page."""
    return _marked(request, entry, reference, significant=False)


def _marked(request: HttpRequest, entry: ChronologyEntry, reference: str, *, significant: bool) -> HttpResponseBase:
    address = StoryAddress.of(reference, request.GET)
    if request.method == "POST":
        user = signed_in(request)
        changed = mark(entry, user, significant=significant)
        undo = (
            mark_url(entry.pk, address, significant=not significant),
            _("Take the mark away") if significant else _("Mark it again"),
        )
        if not changed:
            words = _("It is marked as significant already.") if significant else _("It is not marked as significant.")
            tell(request, words, "note")
        elif significant:
            tell(request, _("Marked as significant in the story."), undo=undo)
        else:
            tell(request, _("No longer marked as significant in the story."), undo=undo)
    return redirect(address.url)
