"""Files of a record that is corrected: replaced, described anew, taken out, added. The former version keeps its own."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.banners import tell
from accounts.guard import guarded, refused, signed_in
from accounts.policy import Decision
from accounts.uploads import takes_file
from desk.correction_form import files_url, load_correction
from desk.corrections import file_url, is_shown, listed_files, record_identity, withdrawn_words
from desk.draft_files import DraftFiles
from desk.file_pages import LARGEST
from desk.given_files import ORIGINAL, downloaded, given_out, stored_file
from forms import drafts
from forms.files import keeping
from forms.files.answers import ListedFile
from forms.files.places import FilePlace, place_at
from forms.models import Draft, StoredFile
from records import trail
from records.models import Correction


class CorrectionFiles(DraftFiles):
    """The files of a correction's draft."""

    def __init__(self, request: HttpRequest, place: FilePlace, correction: Correction) -> None:
        super().__init__(request, correction.draft, place)
        self.correction = correction

    def url(self) -> str:
        return files_url(self.correction, self.place.pointer)

    def file_url(self, file_id: str) -> str:
        return file_url(self.correction, file_id)

    def page_url(self, slug: str) -> str:
        return reverse("correction_form", args=[self.correction.pk, slug])

    def item_url(self, slug: str, name: str, item: str) -> str:
        return reverse("correction_form_item", args=[self.correction.pk, slug, name, item])

    def identity(self) -> dict[str, Any]:
        return record_identity(self.user, self.correction.record)

    def note(self, action: str, stored: StoredFile | None, **more: Any) -> None:
        told = {"sha256": stored.sha256, "state": stored.state} if stored is not None else {}
        trail.note(action, stored or self.correction, self.correction.record, actor=self.user, **told, **more)

    def taken_out(self) -> tuple[ListedFile, ...]:
        """The files that the version has here that is corrected, and the correction has not."""
        definition, answers = self.draft.form_version.definition, self.correction.corrects.answers
        before = Draft(form_version=self.draft.form_version, entered=definition.entered_from(answers))
        held = {one.id for one in self.place.files(self.draft)}
        return tuple(one for one in self.place.files(before) if one.id not in held)


@takes_file(LARGEST)
@require_http_methods(["GET", "HEAD", "POST"])
@guarded("work", load=load_correction)
def correction_files(request: HttpRequest, correction: Correction, correction_id: UUID, name: str) -> HttpResponseBase:
    """The files of a question of the record that is corrected."""
    if correction.state != Correction.State.WRITING:
        return _over(request, correction)
    place = place_at(correction.draft, f"/{name}")
    if place is None:
        raise Http404
    page = CorrectionFiles(request, place, correction)
    try:
        if request.method == "POST":
            return page.answer()
    except drafts.DraftSubmittedError:
        correction.refresh_from_db()
        return _over(request, correction)
    trail.note("viewed", correction, correction.record, actor=signed_in(request), page="files")
    return page.draw()


def _over(request: HttpRequest, correction: Correction) -> HttpResponseBase:
    """To the page of a correction in which nothing is written any more, with who withdrew it."""
    words = withdrawn_words(correction, signed_in(request))
    tell(request, f"{words}." if words else _("It is submitted by now. Nothing was changed."), "late")
    return redirect("correction", correction.pk)


@require_safe
@guarded("view", load=load_correction)
def correction_file(
    request: HttpRequest, correction: Correction, correction_id: UUID, file_id: UUID
) -> HttpResponseBase:
    """A file that a correction lists: while it is written for who writes it, then for whoever may read it."""
    user = signed_in(request)
    held = None
    if is_shown(correction, user):
        written = correction.state == Correction.State.WRITING
        held = keeping.listed_in(correction.draft, file_id) if written else None
        held = held or listed_files(correction).get(str(file_id))
    if held is None:
        return refused(request, "view", correction, Decision(False, "The correction lists no such file."))
    stored = stored_file(file_id)
    answer = given_out(request, stored, held, reverse("correction", args=[correction.pk]))
    told: dict[str, Any] = {"sha256": stored.sha256, "state": stored.state, "original": ORIGINAL in request.GET}
    trail.note(downloaded(answer), stored, correction.record, actor=user, **told)
    return answer
