"""Background jobs that failed: the list, trying it again, and giving it up with a reason."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.paging import A_PAGE, pages
from accounts.reasons import AUDITED, wrong_reason
from jobs import failed_work as work
from jobs.failures import REASONS
from jobs.kinds import kind_words

PLACE = "failed_work"


@require_safe
@guarded("open", place=PLACE)
def failed_work(request: HttpRequest) -> HttpResponseBase:
    """What failed too often, by kind."""
    shown = Paginator(work.failed_rows(), A_PAGE).get_page(request.GET.get("page"))
    counts = work.failed_counts()
    audit.record("listed", None, actor=signed_in(request), list="failed_work")
    context = {
        "kinds": [
            {
                "key": kind,
                "words": kind_words(kind),
                "count": counts[kind],
                "rows": [_row(row) for row in rows],
            }
            for kind, rows in groupby(shown, key=lambda row: row["kind"])
        ],
        "tried_again": work.count_tried_again(),
        "page": pages(shown, reverse("failed_work")),
    }
    return render(request, "jobs/failed_work.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("open", place=PLACE)
def retry(request: HttpRequest, work_id: UUID) -> HttpResponseBase:
    """Have one piece tried again. Only opened, it leads to the list."""
    if request.method == "POST":
        found = work.find(work_id)
        if found is None:
            return _gone(request)
        work.retry(found, signed_in(request))
        tell(request, _("“%(kind)s” is being tried again.") % {"kind": kind_words(found.kind)})
    return redirect("failed_work")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("open", place=PLACE)
def retry_all(request: HttpRequest) -> HttpResponseBase:
    """Have all pieces of a kind tried again. Only opened, it leads to the list."""
    kind = request.POST.get("kind", "")
    if kind:
        count = work.retry_all(kind, signed_in(request))
        if not count:
            return _gone(request)
        words = ngettext(
            "“%(kind)s”: %(count)d is being tried again.", "“%(kind)s”: all %(count)d are being tried again.", count
        )
        tell(request, words % {"kind": kind_words(kind), "count": count})
    return redirect("failed_work")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("open", place=PLACE)
def give_up(request: HttpRequest, work_id: UUID) -> HttpResponseBase:
    """Ask why a piece is given up, and give it up."""
    found = work.find(work_id)
    if found is None:
        return _gone(request)
    reason = request.POST.get("reason", "").strip()
    error = wrong_reason(reason, _("Write why this job is given up")) if request.method == "POST" else ""
    if request.method == "POST" and not error:
        work.give_up(found, signed_in(request), reason)
        tell(request, _("Given up: “%(kind)s”. It will not be tried again.") % {"kind": kind_words(found.kind)})
        return redirect("failed_work")
    row = {name: getattr(found, name, None) for name in ("id", "kind", "failed_at", "attempts", "error_code", "due")}
    context = {
        "words": kind_words(found.kind),
        "work": _row(row | {"id": found.pk}),
        "reason": reason,
        "longest": AUDITED,
        "errors": [{"href": "#reason", "text": error}] if error else [],
    }
    return render(request, "jobs/give_up.jinja", context)


def _gone(request: HttpRequest) -> HttpResponse:
    tell(request, _("That job no longer waits here. It is being tried again, was done, or was given up."), "note")
    return redirect("failed_work")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    code = row["error_code"]
    return {
        "id": row["id"],
        "kind": row["kind"],
        "since": row["failed_at"],
        "due": row["due"],
        "attempts": row["attempts"],
        "code": code,
        "why": REASONS.get(code),
        "retry_url": reverse("failed_work_retry", args=[row["id"]]),
        "give_up_url": reverse("failed_work_give_up", args=[row["id"]]),
    }
