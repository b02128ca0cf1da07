"""Writing the steps that bring drafts to a form's next version: each by a form of its own, in an order that can be
changed."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from forms.json_values import JsonObject
from forms.models import FormPublication
from forms.versions.changes import Meaning
from rules.sentences import Begun
from studio.access import FORMS
from studio.form_change_view import meaning_of
from studio.form_publish_pages import held_publication
from studio.form_step_kinds import KINDS, StepForm
from studio.form_step_words import step_lines
from studio.posted import summary
from workflow.form_versions import publications
from workflow.form_versions.publications import Prospect


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def steps(request: HttpRequest, publication_id: UUID) -> HttpResponseBase:
    """The steps in order, what still has none, and ways to add one; on a post one moves up or down, or goes."""
    held, found = _opened(publication_id)
    listed = publications.steps_of(held)
    if request.method == "POST":
        changed = _changed(listed, request.POST.get("act", ""), request.POST.get("step", ""))
        if changed is not None:
            wrong = publications.write_steps(held, changed, signed_in(request))
            if wrong:
                tell(request, wrong[0].message, "late")
            else:
                tell(request, _("The steps are kept, and tried on the open drafts."))
        return redirect("form_publication_steps", held.pk)
    return render(request, "studio/form_steps.jinja", _shown(held, found, listed))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def step(request: HttpRequest, publication_id: UUID, kind: str) -> HttpResponseBase:
    """Ask what one step does, and add it as the last."""
    held, found = _opened(publication_id)
    if kind not in KINDS or found.former is None or found.looked.definition is None:
        raise Http404
    listed = publications.steps_of(held)
    asked = KINDS[kind](found.former.definition, found.looked.definition, listed, request.GET.get("at", ""))
    if request.method == "POST":
        made, wrong = asked.read(request.POST)
        if made is not None:
            refused = publications.write_steps(held, [*listed, made], signed_in(request))
            if not refused:
                tell(request, _("The step is added, and tried on the open drafts."))
                return redirect("form_publication_steps", held.pk)
            wrong = {"step": refused[0].message}
        return _ask(request, held, asked, wrong)
    return _ask(request, held, asked, {})


def _ask(request: HttpRequest, held: FormPublication, asked: StepForm, wrong: dict[str, str]) -> HttpResponse:
    context = {
        **asked.shown(),
        "typed": request.POST.dict(),
        "wrong": wrong,
        "errors": summary(wrong),
        "back_url": reverse("form_publication_steps", args=[held.pk]),
    }
    return render(request, "studio/form_step.jinja", context)


def _shown(held: FormPublication, found: Prospect, listed: list[JsonObject]) -> dict[str, Any]:
    open_changes = [each for each in found.changes if meaning_of(each) is Meaning.NEEDS_STEP]
    definition = found.looked.definition

    def address(kind: str, pointer: str = "") -> str:
        return reverse("form_publication_step", args=[held.pk, kind]) + (
            f"?{urlencode({'at': pointer})}" if pointer else ""
        )

    return {
        "title": definition.title if definition is not None else held.name,
        "number": found.number,
        "former": found.former.number if found.former is not None else None,
        "steps": step_lines(listed, found.former, definition),
        "open": [
            {
                "label": each.label or each.pointer,
                "pointer": each.pointer,
                "words": Begun.of(each.words),
                "ways": [
                    {"words": str(KINDS[kind].title), "url": address(kind, each.pointer)}
                    for kind in (("take", "drop") if each.code == "removed" else ("change",))
                ],
            }
            for each in open_changes
        ],
        "kinds": [
            {"words": str(kind.title), "hint": str(kind.hint), "url": address(name)} for name, kind in KINDS.items()
        ],
        "steps_url": reverse("form_publication_steps", args=[held.pk]),
        "back_url": reverse("form_publication", args=[held.pk]),
    }


def _changed(listed: list[JsonObject], act: str, typed: str) -> list[JsonObject] | None:
    """The steps after one was moved up or down, or removed; None where that cannot be."""
    at = int(typed) - 1 if typed.isascii() and typed.isdigit() and len(typed) < 5 else -1
    if not 0 <= at < len(listed):
        return None
    rest = [*listed[:at], *listed[at + 1 :]]
    if act == "remove":
        return rest
    to = at + {"up": -1, "down": 1}.get(act, 0)
    return [*rest[:to], listed[at], *rest[to:]] if to != at and 0 <= to < len(listed) else None


def _opened(publication_id: UUID) -> tuple[FormPublication, Prospect]:
    """A file whose form can be read and follows a version. Raises `Http404`."""
    held = held_publication(publication_id)
    found = publications.prospect(held)
    if found.looked.definition is None or found.former is None:
        raise Http404
    return held, found
