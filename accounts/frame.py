"""What every page shows around its content: who is signed in, and where one can go.

Upper floors add their places with `add_destination`, so that navigation never imports from above.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise

from accounts import context
from accounts.models import Authority, User
from accounts.notifications import unread
from accounts.policy import Standing, standing
from accounts.sessions import seconds_from_now


@dataclass(frozen=True, slots=True)
class Destination:
    """An entry of the primary navigation: its words, its address for a person, to whom it is offered, what waits."""

    order: int
    label: str | Promise
    url: Callable[[User, Standing], str | None]
    view_names: frozenset[str]
    count: Callable[[User], int] | None


_destinations: list[Destination] = []


def add_destination(
    order: int,
    label: str | Promise,
    url: Callable[[User, Standing], str | None],
    *view_names: str,
    count: Callable[[User], int] | None = None,
) -> None:
    """Offer a place in the primary navigation. `url` returns None for people to whom it is not offered.

    `view_names` are the URL names under which the entry counts as the current place. `count` says how much waits there
    for a person to whom it is offered, in one statement; nothing is shown for 0.
    """
    _destinations.append(Destination(order, label, url, frozenset(view_names), count))
    _destinations.sort(key=lambda d: d.order)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `me`, `navigation`, `environment_name`, and `signed_out_in`, in how many seconds one is signed
    out who does nothing. Asks the database only inside a context."""
    user = getattr(request, "user", None)
    here = context.current_id()
    if user is None or not user.is_authenticated or here != user.authority_id:
        return {"me": None, "navigation": [], "environment_name": settings.ENVIRONMENT}
    authority = Authority.objects.get(pk=here)
    me = {
        "name": user.name,
        "email": user.email,
        "authority_name": authority.name,
        "service_name": authority.service_name,
        "unread": unread(user).count(),
    }
    shown = "demo" if authority.is_demonstration else settings.ENVIRONMENT
    navigation = _navigation(request, user)
    seconds = seconds_from_now(request)
    return {"me": me, "navigation": navigation, "environment_name": shown, "signed_out_in": seconds}


def _navigation(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    person = standing(user)
    entries = []
    for destination in _destinations:
        url = destination.url(user, person)
        if url:
            waiting = destination.count(user) if destination.count else 0
            current = here in destination.view_names
            entries.append({"label": destination.label, "url": url, "current": current, "count": waiting})
    return entries
