"""Nobody is signed in by a password alone."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse


class SecondFactorRequired:
    """Middleware: ends a session that no second factor was given in.

    Sign-in never makes one: until the code is right the person is nobody. This stands behind it, for every other way
    in that is ever built.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not gave_second_factor(request):
            logout(request)
        return self.get_response(request)


def gave_second_factor(request: HttpRequest) -> bool:
    """Say whether the person of this session gave a code in it."""
    return any(step.get("method") == "mfa" for step in get_authentication_records(request, request.user))
