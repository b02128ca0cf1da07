"""How long a person stays signed in without doing anything."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

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
