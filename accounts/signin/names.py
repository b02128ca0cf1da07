"""Who is trying to sign in, and from where, in one spelling each."""

import unicodedata
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import HttpRequest

LONGEST_NAME = 255
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  not bound to: it stands for "no address" in counts


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
    candidates = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXY_COUNT:
        seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if len(seen) >= settings.PROXY_COUNT:
            candidates.insert(0, seen[-settings.PROXY_COUNT])
    return next((candidate for candidate in candidates if _is_address(candidate)), UNKNOWN_ADDRESS)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
