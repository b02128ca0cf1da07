"""Forms with their versions: which one new work uses, what open work asks; using and retiring one, reading ages."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.asked_day import AskedDay, NotADayError
from accounts.banners import tell
from accounts.days import day_words
from accounts.guard import guarded, signed_in
from forms.models import FormPublication
from studio.access import FORMS
from studio.asking_why import ask_why
from studio.form_preview import ages
from studio.posted import summary
from workflow.form_versions import publications, using
from workflow.form_versions.breaking import broken_by
from workflow.form_versions.moves import moves_of
from workflow.form_versions.using import FormStanding
from workflow.models import FormMove
from workflow.version_acts import LONGEST_REASON, ReasonError, VersionError

STARTS_ON = "starts_on"


@require_safe
@guarded("view", place=FORMS)
def forms(request: HttpRequest) -> HttpResponseBase:
    """Every form that the authority can use."""
    rows = [_form_line(key, versions) for key, versions in using.versions_by_form().items()]
    context = {
        "forms": sorted(rows, key=lambda row: (not row["in_use"], row["title"])),
        "unpublished": [unpublished_line(held) for held in publications.unpublished()],
    }
    return render(request, "studio/forms.jinja", context)


@require_safe
@guarded("view", place=FORMS)
def reading_ages(request: HttpRequest) -> HttpResponseBase:
    """How old one must be to read each form that new work uses, and its hardest questions."""
    rows = []
    for versions in using.versions_by_form().values():
        held = next((each.version for each in versions if each.in_use), None)
        if held is not None:
            url = reverse("form_version", args=[held.key, held.pk])
            rows.append({"title": held.title, "url": url, **ages(held.definition)})
    return render(request, "studio/reading_ages.jinja", {"forms": sorted(rows, key=lambda row: -row["age"])})


@require_safe
@guarded("view", place=FORMS)
def form(request: HttpRequest, key: str) -> HttpResponseBase:
    """The versions of one form, and the work that is being moved between them."""
    versions = using.versions_by_form().get(key)
    if not versions:
        raise Http404
    context = {
        "title": versions[0].version.title,
        "sample": versions[0].version.definition.sample,
        "versions": [version_line(each, versions) for each in versions],
        "moves": [_move_line(move) for move in moves_of(key)],
        "compare_url": reverse("form_compare", args=[key]) if len(versions) > 1 else None,
    }
    return render(request, "studio/form.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def adopt(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """Ask why and from when, and let new work use a version."""
    held = standing(key, version_id)
    reason, asked, wrong = request.POST.get("reason", "").strip(), AskedDay.posted(STARTS_ON, request.POST), {}
    if request.method == "POST":
        try:
            day = asked.day
            if day is None:
                using.adopt(held.version, signed_in(request), reason)
                words = _("New work uses version %(number)s now.") % {"number": held.version.number}
            else:
                using.plan(held.version, day, signed_in(request), reason)
                told = {"number": held.version.number, "day": day_words(day)}
                words = _("New work uses version %(number)s from %(day)s on.") % told
        except NotADayError as error:
            wrong = {f"{STARTS_ON}-day": str(error)}
        except VersionError as error:
            wrong = {("reason" if isinstance(error, ReasonError) or asked.is_empty else f"{STARTS_ON}-day"): str(error)}
        else:
            tell(request, words)
            return redirect("form_versions", key)
    context = {
        "title": _("Use version %(number)s for new work?") % {"number": held.version.number},
        "form": held.version.title,
        "looked_at": [
            _("Work that begins from then on asks version %(number)s.") % {"number": held.version.number},
            _("Work that has begun keeps its version until you move it."),
            _("You can take it back: use the former version for new work again."),
        ],
        "broken": broken_by(held.version.definition),
        "asked": asked,
        "reason": reason,
        "longest": LONGEST_REASON,
        "wrong": wrong,
        "errors": summary(wrong),
        "back_url": reverse("form_versions", args=[key]),
    }
    return render(request, "studio/use_form.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def take_back(request: HttpRequest, key: str) -> HttpResponseBase:
    """Forget the day from which new work was to use another version."""
    if request.method == "POST" and using.take_back(key, signed_in(request)):
        tell(request, _("Taken back. New work goes on with the version in use."))
    return redirect("form_versions", key)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=FORMS)
def retire(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """Ask why, and let no new work use a version any more."""
    held = standing(key, version_id)
    asks = ngettext("%(count)s open task asks it, and goes on.", "%(count)s open tasks ask it, and go on.", held.tasks)
    words = {
        "title": _("Retire version %(number)s?") % {"number": held.version.number},
        "button": _("Retire this version"),
        "process": held.version.title,
        "looked_at": [
            _("No new work can use version %(number)s any more.") % {"number": held.version.number},
            *([asks % {"count": held.tasks}] if held.tasks else []),
            _("Records made with it are shown with it, as before."),
            _("You cannot take this back. To use it again, publish its file as a new version."),
        ],
        "done": _("Version %(number)s is retired.") % {"number": held.version.number},
    }
    act = partial(using.retire, held.version)
    return ask_why(request, act, words, reverse("form_versions", args=[key]))


def standing(key: str, version_id: UUID) -> FormStanding:
    """A version of a form and how it stands. Raises `Http404`."""
    for each in using.versions_by_form().get(key, ()):
        if each.version.pk == version_id:
            return each
    raise Http404


def version_line(each: FormStanding, versions: list[FormStanding]) -> dict[str, Any]:
    """One version as the pages of a form show it, with what can be done with it."""
    version, place = each.version, [each.version.key, each.version.pk]
    older = sum(other.tasks for other in versions if other.version.number < version.number)
    free = not (each.in_use or each.is_retired)
    return {
        "number": version.number,
        "url": reverse("form_version", args=place),
        "in_use": each.in_use,
        "planned": {"on": each.planned.starts_on, "by": each.planned.by.name} if each.planned is not None else None,
        "retired": each.is_retired,
        "shipped": each.is_shipped,
        "tasks": each.tasks,
        "drafts": each.drafts,
        "at": version.published_at,
        "by": version.published_by.name if version.published_by is not None else None,
        "adopt_url": reverse("adopt_form", args=place) if free else None,
        "take_back_url": reverse("form_plan_back", args=[version.key]) if each.planned is not None else None,
        "retire_url": reverse("retire_form", args=place)
        if free and not each.is_shipped and each.planned is None
        else None,
        "older": older if not each.is_retired else 0,
        "move_url": reverse("form_move_begin", args=place) if older and not each.is_retired else None,
    }


def unpublished_line(held: FormPublication) -> dict[str, Any]:
    """A file that waits to be published, as the list of forms shows it."""
    url = reverse("form_publication", args=[held.pk])
    return {"url": url, "name": held.name, "by": held.by.name, "at": held.created_at}


def _form_line(key: str, versions: list[FormStanding]) -> dict[str, Any]:
    used = next((each for each in versions if each.in_use), None)
    planned = next((each for each in versions if each.planned is not None), None)
    shown = used or versions[0]
    return {
        "title": shown.version.title,
        "url": reverse("form_versions", args=[key]),
        "sample": shown.version.definition.sample,
        "in_use": used.version.number if used is not None else None,
        "planned": {"number": planned.version.number, "on": planned.planned.starts_on}
        if planned is not None and planned.planned is not None
        else None,
        "newest": versions[0].version.number,
        "is_newer": used is not None and versions[0].version.number > used.version.number,
        "tasks": sum(each.tasks for each in versions),
        "drafts": [{"number": each.version.number, "count": each.drafts} for each in reversed(versions) if each.drafts],
    }


def _move_line(move: FormMove) -> dict[str, Any]:
    return {
        "url": reverse("form_move", args=[move.pk]),
        "to": move.version.number,
        "how": move.get_status_display(),
        "at": move.ended_at or move.begun_at or move.rehearsed_at or move.created_at,
    }
