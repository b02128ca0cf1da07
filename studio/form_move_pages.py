"""Moving open drafts to another version of their form: beginning it, and what its page shows."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from forms.models import FormVersion
from studio.access import FORMS
from studio.form_rehearsal_view import shown as rehearsal_shown
from studio.move_pages import MovePages
from studio.published import published
from workflow.form_versions import moves, reasons
from workflow.form_versions.batches import FORM_MOVES
from workflow.models import FormMove
from workflow.work_moves import MoveError, Outcome

MOST_LISTED = 50


class FormMovePages(MovePages[FormMove]):
    """The pages of a move to a version of a form."""

    moves = FORM_MOVES
    place = FORMS
    template = "studio/form_move.jinja"
    moving = _("The drafts are being moved. You may leave this page.")
    moving_back = _("The drafts are being moved back. You may leave this page.")

    def shown(self, held: FormMove) -> dict[str, Any]:
        """Which work is left, what was found of it, and what stayed."""
        version, left = held.version, self.moves.forward(held).count()
        older = FormVersion.objects.filter(key=version.key, number__lt=version.number).exclude(status="draft")
        return {
            "title": version.title,
            "number": version.number,
            "form_url": reverse("form_versions", args=[version.key]),
            "left": left,
            "rehearsal": rehearsal_shown(held, version, version.definition, older.order_by("-number").first()),
            "stayed": self._stayed(held),
            "can_run": held.may_run and left > 0,
        }

    def results(self, held: FormMove) -> dict[str, Any]:
        """How many of the drafts that moved lost something from sight."""
        return {"losing": held.losing, "lists": []}

    def _stayed(self, held: FormMove) -> list[dict[str, str]]:
        """The work that stayed where it was, by its number, with the reason."""
        rows = self.moves.pieces(held).filter(outcome__in=(Outcome.STAYED, Outcome.KEPT)).order_by("task_id")
        listed = rows.values_list("task__process_id", "reason")[:MOST_LISTED]
        return [{"work": process.hex[-8:].upper(), "why": str(reasons.WORDS[reason])} for process, reason in listed]


PAGES = FormMovePages()


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def begin(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """Begin to move open work to a version, with a first rehearsal. Only opened, it leads to the form."""
    version = published(FormVersion, key, version_id)
    if request.method != "POST":
        return redirect("form_versions", key)
    user = signed_in(request)
    try:
        made = moves.begin(version, user)
    except MoveError as error:
        tell(request, str(error), "late")
        return redirect("form_versions", key)
    return redirect("form_move", made.pk)
