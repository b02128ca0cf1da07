"""Who is trying to sign in, and from where, in one spelling each."""

import unicodedata
from typing import Any

from django.conf import settings
from django.http import HttpRequest

LONGEST_NAME = 255


def normalise_name(raw: str) -> str:
    """Return a sign-in name in the one spelling under which failures are counted (NFKC, case, blanks, NUL, length)."""
    return unicodedata.normalize("NFKC", raw.replace("\0", "")).casefold().strip()[:LONGEST_NAME]


def sign_in_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str | None:
    """Return the name of an attempt: what the form passed on, else what was posted. Used by django-axes too."""
    given = credentials or {}
    raw = given.get("email") or given.get("username")
    if not raw and request is not None:
        raw = request.POST.get("login")
    return normalise_name(str(raw)) if raw else None


def client_address(request: HttpRequest) -> str:
    """Return the network address of the client.

    Behind N trusted proxies each has appended the address it saw, so the client is the Nth from the right of
    `X-Forwarded-For`; whatever the client itself put there stands further left and is ignored.
    """
    remote = request.META.get("REMOTE_ADDR") or "unknown"
    if settings.PROXY_COUNT:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(seen) >= settings.PROXY_COUNT:
            return seen[-settings.PROXY_COUNT][:45]
    return str(remote)[:45]
