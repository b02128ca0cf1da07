"""What somebody types into a short page of the product's own, kept until it is sent or left, as drafts are for forms.

The page's own address takes it, from the script that saves forms (`static/js/autosave.js`), behind the page's own
guard. It is drawn again for the same person at the same address only, and is gone once the page did what it is for,
once it was left by its own button, or `KEPT_FOR` after the last word. Of two windows the last that was typed in counts:
each still sends what stands in it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict

from accounts import clock
from accounts.models import User
from forms.json_values import JsonObject
from forms.models import KeptPage
from forms.posted import ACTION, AUTOSAVE_HEADER
from forms.saved_words import saved_words
from jobs.due import cancel, schedule

KIND: Final = "forms.forget_kept_page"
KEPT_FOR: Final = timedelta(days=14)
LARGEST: Final = 60_000
"""How many characters are kept of one page: more than any of these pages takes."""
LEAVE: Final = "leave"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a page is drawn with: the fields as if they were posted, and what its form tells the script."""

    posted: QueryDict
    revision: int = 0
    saved_words: str = ""


def is_typing(request: HttpRequest) -> bool:
    """Whether the script of the page sends what stands in it, and nobody has pressed a button."""
    return request.method == "POST" and AUTOSAVE_HEADER in request.headers


def is_left(request: HttpRequest) -> bool:
    """Whether somebody pressed the button that leaves everything as it is."""
    return request.method == "POST" and request.POST.get(ACTION) == LEAVE


def gone() -> HttpResponse:
    """Tell the script that the page has nothing to keep any more: somebody did meanwhile what it was for."""
    return HttpResponse(status=HTTPStatus.GONE)


def keep(request: HttpRequest, user: User, fields: Collection[str], prefix: str = "") -> HttpResponse:
    """Keep the named fields, and those whose names begin with `prefix`; `{message, revision}` for the script.

    A page with more than `LARGEST` characters is refused. Sent twice, it is kept once.
    """
    typed: JsonObject = {
        name: [str(text) for text in texts]
        for name, texts in request.POST.lists()
        if name in fields or (prefix and name.startswith(prefix))
    }
    if sum(len(name) + sum(map(len, request.POST.getlist(name))) for name in typed) > LARGEST:
        return HttpResponse(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    now = clock.now()
    row, made = KeptPage.objects.select_for_update().get_or_create(
        user=user, address=request.path, defaults={"entered": typed, "revision": 1, "kept_at": now}
    )
    if not made and row.entered != typed:
        row.entered, row.revision, row.kept_at = typed, row.revision + 1, now
        row.save(update_fields=["entered", "revision", "kept_at"])
    schedule(KIND, row.pk, row.kept_at + KEPT_FOR)
    return JsonResponse({"message": saved_words(row.kept_at), "revision": row.revision})


def kept_page(request: HttpRequest, user: User) -> Kept:
    """What to draw: what was posted; else what the same person typed here before and neither sent nor left."""
    row = KeptPage.objects.filter(user=user, address=request.path, kept_at__gt=clock.now() - KEPT_FOR).first()
    if row is None:
        return Kept(request.POST)
    if request.method == "POST":
        return Kept(request.POST, row.revision, saved_words(row.kept_at))
    typed = QueryDict(mutable=True)
    for name, texts in row.entered.items():
        typed.setlist(name, texts)
    return Kept(typed, row.revision, saved_words(row.kept_at))


def let_go(request: HttpRequest, user: User) -> None:
    """Forget what was typed: the page did what it is for, or was left."""
    for row in KeptPage.objects.filter(user=user, address=request.path).only("pk"):
        cancel(KIND, row.pk)
        row.delete()


def forget(pk: UUID) -> None:
    """Delete what nobody came back to."""
    KeptPage.objects.filter(pk=pk).delete()
