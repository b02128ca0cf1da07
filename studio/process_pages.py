"""Processes with their versions: which one new work starts on, how much work runs on each; using and retiring one."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guard import guarded
from accounts.models import User
from studio.access import PROCESSES
from studio.asking_why import ask_why
from studio.publication_view import unpublished_line
from workflow import publications, publishing
from workflow.bindings import bound_to
from workflow.migration.acts import migrations_of
from workflow.models import Migration, ProcessVersion
from workflow.publishing import ProcessStanding


@require_safe
@guarded("view", place=PROCESSES)
def processes(request: HttpRequest) -> HttpResponseBase:
    """Every process that the authority can use."""
    rows = [_process_line(key, versions) for key, versions in publishing.versions_by_process().items()]
    context = {
        "processes": sorted(rows, key=lambda row: (not row["in_use"], row["title"])),
        "unpublished": [unpublished_line(held) for held in publications.unpublished()],
    }
    return render(request, "studio/processes.jinja", context)


@require_safe
@guarded("view", place=PROCESSES)
def process(request: HttpRequest, key: str) -> HttpResponseBase:
    """The versions of one process, and the work that is being moved between them."""
    versions = publishing.versions_by_process().get(key)
    if not versions:
        raise Http404
    moves = [_move_line(migration) for migration in migrations_of(key)]
    context = {
        "title": _title(versions),
        "versions": [_version_line(each) for each in versions],
        "moves": moves,
        "sources": [_choice(each) for each in versions if each.live],
        "targets": [_choice(each) for each in versions if not each.is_retired],
        "preset": _preset(versions),
        "begin_url": reverse("migration_begin", args=[key]),
    }
    return render(request, "studio/process.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def adopt(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """Ask why, and start new work on a version."""
    held = _held(key, version_id)
    others = [each for each in publishing.versions_by_process()[key] if each.in_use]
    looked_at = [
        _("New work of this process starts on version %(number)s from now on.") % {"number": held.version.number},
        *(_runs_on(each) for each in others if each.live),
        _("You can take it back: use the former version for new work again."),
    ]
    words = {
        "title": _("Use version %(number)s for new work?") % {"number": held.version.number},
        "button": _("Use it for new work"),
        "looked_at": looked_at,
        "done": _("New work starts on version %(number)s now.") % {"number": held.version.number},
    }
    return _asked(request, held, publishing.adopt, words)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def retire(request: HttpRequest, key: str, version_id: UUID) -> HttpResponseBase:
    """Ask why, and let no new work start on a version any more."""
    held = _held(key, version_id)
    looked_at = [
        _("No new work can start on version %(number)s any more.") % {"number": held.version.number},
        *([_runs_on(held)] if held.live else []),
        *(_calls_it(each) for each in bound_to(held.version)),
        _("You cannot take this back. To use it again, publish its file as a new version."),
    ]
    words = {
        "title": _("Retire version %(number)s?") % {"number": held.version.number},
        "button": _("Retire this version"),
        "looked_at": looked_at,
        "done": _("Version %(number)s is retired.") % {"number": held.version.number},
    }
    return _asked(request, held, publishing.retire, words)


def _asked(
    request: HttpRequest, held: ProcessStanding, act: Callable[[ProcessVersion, User, str], None], words: dict[str, Any]
) -> HttpResponseBase:
    back_url = reverse("process_versions", args=[held.version.key])
    words = {**words, "process": held.version.title}
    return ask_why(request, partial(act, held.version), words, back_url)


def _held(key: str, version_id: UUID) -> ProcessStanding:
    for each in publishing.versions_by_process().get(key, ()):
        if each.version.pk == version_id:
            return each
    raise Http404


def _title(versions: list[ProcessStanding]) -> str:
    shown = next((each for each in versions if each.in_use), versions[0])
    return str(shown.version.title)


def _runs_on(each: ProcessStanding) -> str:
    words = ngettext(
        "%(count)s piece of work runs on version %(number)s and stays there until you move it.",
        "%(count)s pieces of work run on version %(number)s and stay there until you move them.",
        each.live,
    )
    return words % {"count": each.live, "number": each.version.number}


def _calls_it(caller: ProcessVersion) -> str:
    words = _(
        "%(process)s, version %(number)s, calls exactly this version. Work that comes to the call would stop there as "
        "a failed step. Publish a version of it that calls another, use it and move its work first."
    )
    return words % {"process": caller.title, "number": caller.number}


def _process_line(key: str, versions: list[ProcessStanding]) -> dict[str, Any]:
    used = next((each for each in versions if each.in_use), None)
    behind = sum(each.live for each in versions if not each.in_use)
    return {
        "title": _title(versions),
        "url": reverse("process_versions", args=[key]),
        "in_use": used.version.number if used is not None else None,
        "newest": versions[0].version.number,
        "is_newer": used is not None and versions[0].version.number > used.version.number,
        "live": sum(each.live for each in versions),
        "behind": behind if used is not None else 0,
    }


def _version_line(each: ProcessStanding) -> dict[str, Any]:
    version = each.version
    place = [version.key, version.pk]
    return {
        "number": version.number,
        "url": reverse("process_version", args=place),
        "in_use": each.in_use,
        "retired": each.is_retired,
        "shipped": each.is_shipped,
        "live": each.live,
        "at": version.published_at,
        "by": version.published_by.name if version.published_by is not None else None,
        "adopt_url": reverse("adopt_version", args=place) if not (each.in_use or each.is_retired) else None,
        "retire_url": None
        if each.in_use or each.is_retired or each.is_shipped
        else reverse("retire_version", args=place),
    }


def _preset(versions: list[ProcessStanding]) -> dict[str, str]:
    """Between which versions work is likely to move: to the newest, from the one on which most else runs."""
    to = next((each for each in versions if not each.is_retired), None)
    most = max((each for each in versions if each.live and each is not to), key=lambda each: each.live, default=None)
    if most is None:  # all of it runs on the newest
        most, to = to, next((each for each in versions if not each.is_retired and each is not to), None)
    return {name: str(each.version.pk) if each is not None else "" for name, each in (("from", most), ("to", to))}


def _choice(each: ProcessStanding) -> dict[str, str]:
    told = {"number": each.version.number, "live": each.live}
    words = _("Version %(number)s, with %(live)s running") if each.live else _("Version %(number)s")
    return {"value": str(each.version.pk), "text": words % told}


def _move_line(migration: Migration) -> dict[str, Any]:
    return {
        "url": reverse("migration", args=[migration.pk]),
        "from": migration.from_version.number,
        "to": migration.to_version.number,
        "how": migration.get_status_display(),
        "at": migration.ended_at or migration.begun_at or migration.rehearsed_at or migration.created_at,
    }
