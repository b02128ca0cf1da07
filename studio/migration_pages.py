"""Moving running work to another version: beginning it, saying which step becomes which, and what its page shows."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.identifiers import uuid_of
from accounts.models import User
from studio.access import PROCESSES
from studio.migration_view import STAYS, lists, shown
from studio.move_pages import MovePages
from workflow.migration import acts
from workflow.migration.batches import MIGRATIONS
from workflow.models import Migration, ProcessVersion
from workflow.work_moves import MoveError


class MigrationPages(MovePages[Migration]):
    """The pages of a move between two versions of a process."""

    moves = MIGRATIONS
    place = PROCESSES
    template = "studio/migration.jinja"
    moving = gettext_lazy("The work is being moved. You may leave this page.")
    moving_back = gettext_lazy("The work is being moved back. You may leave this page.")

    def shown(self, held: Migration) -> dict[str, Any]:
        """What the last rehearsal found, and what is to be mapped."""
        return {**shown(held), "map_url": self.url(held, "map")}

    def results(self, held: Migration) -> dict[str, Any]:
        """What there is to look at when it is over."""
        over = held.begun_at is not None and not held.is_under_way
        return {"losing": 0, "lists": lists(held) if over else []}


PAGES = MigrationPages()


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def begin(request: HttpRequest, key: str) -> HttpResponseBase:
    """Begin to move work between two versions, with a first rehearsal. Only opened, it leads to the process."""
    if request.method != "POST":
        return redirect("process_versions", key)
    versions = [_version(key, request.POST.get(name, "")) for name in ("from", "to")]
    source, target = versions
    if source is None or target is None:
        tell(request, _("Choose from which version work moves, and to which."), "late")
        return redirect("process_versions", key)
    try:
        made = acts.begin(source, target, signed_in(request))
        if made.rehearsed_at is None:
            MIGRATIONS.rehearse_again(made, signed_in(request))
    except MoveError as error:
        tell(request, str(error), "late")
        return redirect("process_versions", key)
    return redirect("migration", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place=PROCESSES)
def map_step(request: HttpRequest, move_id: UUID) -> HttpResponseBase:
    """Say which step one becomes, and rehearse again."""
    held = PAGES.held(move_id)
    if request.method != "POST":
        return redirect("migration", held.pk)
    step, to, by = request.POST.get("step", ""), request.POST.get("to", STAYS), signed_in(request)
    try:
        refused = _map(held, step, to, by)
        MIGRATIONS.rehearse_again(held, by)
    except MoveError as error:
        return PAGES.draw(request, held, {"main": str(error)})
    if refused:
        return PAGES.draw(request, PAGES.held(move_id), {f"to-{step}": words for words in refused.values()})
    tell(request, _("Kept, and rehearsed again."))
    return redirect("migration", held.pk)


def _map(held: Migration, step: str, to: str, by: User) -> dict[str, str]:
    """Say which step one becomes, or that work there stays; return what cannot be."""
    if to != STAYS:
        return acts.map_steps(held, {step: to}, by)
    acts.leave(held, [step], by)
    return {}


def _version(key: str, text: str) -> ProcessVersion | None:
    found: ProcessVersion | None = ProcessVersion.objects.filter(key=key, pk=uuid_of(text)).first()
    return found
