"""How long a person stays signed in without doing anything, and how long is left of it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from accounts.guard import guarded

SEEN = "seen_at"
BEGAN = "signed_in_at"
COARSE_SECONDS = 30


class IdleTimeout:
    """Middleware: ends a session nobody used for `IDLE_MINUTES`, and any after `LONGEST_SESSION_HOURS`.

    Only what a person does extends it: a page's own polls, marked `X-Casewright-Poll`, do not. Uses real time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            seen = request.session.get(SEEN, now)
            began = request.session.setdefault(BEGAN, now)
            if now - seen > settings.IDLE_MINUTES * 60 or now - began > settings.LONGEST_SESSION_HOURS * 3600:
                logout(request)
            elif "X-Casewright-Poll" not in request.headers and (
                now - seen >= COARSE_SECONDS or SEEN not in request.session
            ):
                request.session[SEEN] = now
        return self.get_response(request)


@dataclass(frozen=True, slots=True)
class Left:
    """In how many seconds a session ends; `extends` says whether doing something puts that off."""

    seconds: int
    extends: bool


def left(request: HttpRequest) -> Left:
    """How long the person of a request stays signed in if they do nothing."""
    now = int(time.time())
    idle = request.session.get(SEEN, now) + settings.IDLE_MINUTES * 60 - now
    whole = request.session.get(BEGAN, now) + settings.LONGEST_SESSION_HOURS * 3600 - now
    return Left(max(0, min(idle, whole)), idle < whole)


def seconds_from_now(request: HttpRequest) -> int:
    """In how many seconds someone is signed out who did something just now and then nothing more."""
    whole = request.session.get(BEGAN, int(time.time())) + settings.LONGEST_SESSION_HOURS * 3600 - int(time.time())
    return max(0, min(settings.IDLE_MINUTES * 60, whole))


@guarded("view", place="oneself")
def session_left(request: HttpRequest) -> HttpResponseBase:
    """Tell a page how long one stays signed in. Asked without `X-Casewright-Poll` it counts as doing something."""
    found = left(request)
    return JsonResponse({"seconds": found.seconds, "extends": found.extends})
