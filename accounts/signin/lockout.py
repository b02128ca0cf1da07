"""The pages for a locked sign-in: after wrong passwords the same text for every name, known or not."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.context import LIBRARY_ID
from accounts.models import Authority, User
from accounts.signin import slots
from accounts.signin.names import sign_in_name


def locked_response(
    request: HttpRequest, original: Any = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Answer with status 429 and say when to try again (django-axes' lock-out callable)."""
    until = (
        slots.locked_until(request, sign_in_name(request, credentials) or "")
        or timezone.now() + slots.FOR_NAME.locks[0]
    )
    return _locked(request, until, _contact(), codes=False)


def locked_codes_response(request: HttpRequest, user: User) -> HttpResponse:
    """Answer with status 429 to someone who knows the password and typed too many wrong codes."""
    until = slots.codes_locked_until(user) or timezone.now() + slots.FOR_CODES.locks[0]
    return _locked(request, until, settings.SERVICE_CONTACT or user.authority.contact, codes=True)


def _locked(request: HttpRequest, until: datetime, contact: str, *, codes: bool) -> HttpResponse:
    seconds = max(1, int((until - timezone.now()).total_seconds()))
    words = _("at %(time)s") % {"time": clock.local(until).strftime("%H:%M")}
    response = render(
        request,
        "account/locked.html",
        {"locked_until_words": words, "contact": contact, "codes": codes},
        status=HTTPStatus.TOO_MANY_REQUESTS,
    )
    response["Retry-After"] = str(seconds)
    return response


def _contact() -> str:
    """Whom to ask: the service's contact, else that of the one authority served here.

    With several authorities, naming one of them would tell who is known.
    """
    if settings.SERVICE_CONTACT:
        return str(settings.SERVICE_CONTACT)
    contacts = list(Authority.objects.exclude(pk=LIBRARY_ID).values_list("contact", flat=True)[:2])
    return contacts[0] if len(contacts) == 1 else ""
