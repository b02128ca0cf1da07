"""Saying that something which a child's file did not take over was looked at, and what came of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from cases.identity import identity
from desk.asked_errors import asked_errors
from desk.not_taken_over import kept_line
from desk.record_pages import load_version
from records.models import NotTakenOver
from records.not_taken_over import ReasonNeededError, link_of, look_at, read_at


def load_row(request: HttpRequest, reference: str, version: int, row_id: UUID) -> NotTakenOver | None:
    """What the address names, if it is of the version that it names."""
    held = load_version(request, reference, version)
    rows = NotTakenOver.objects.select_related("case__child", "version__record", "version__form_version")
    return rows.filter(pk=row_id, version=held).first() if held is not None else None


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("settle", load=load_row)
def settle_page(
    request: HttpRequest, row: NotTakenOver, reference: str, version: int, row_id: UUID
) -> HttpResponseBase:
    """Say that something was looked at, and what came of it."""
    user = signed_in(request)
    if row.settled_at is not None or row not in read_at(row.version, user):
        return redirect(link_of(row.version))
    typed = request.POST.get("reason", "").replace("\r\n", "\n")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            look_at(row, user, typed)
        except ReasonNeededError as error:
            errors["reason"] = str(error)
        else:
            tell(request, _("Kept with the record: it was looked at."))
            return redirect(link_of(row.version))
    context = {
        "line": kept_line(row, row.version, user, several=False),
        "record": {"reference": reference, "version": version, "url": link_of(row.version)},
        "typed": typed,
        **asked_errors(errors, {"reason": "#reason"}),
        **identity(row.case, user),
    }
    return render(request, "records/not_taken_over.jinja", context)
