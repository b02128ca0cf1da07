"""The first authentication backend: no password is hashed without a slot."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.signin import slots
from accounts.signin.names import sign_in_name


class SlotBackend:
    """Signs nobody in. Stands before all other backends and stops them when no slot is free."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        if request is None:
            raise PermissionDenied("Signing in needs a request.")
        name = sign_in_name(request, credentials)
        if name is None or slots.take(request, name):
            return
        request.axes_locked_out = True  # type: ignore[attr-defined]
        raise PermissionDenied("Too many attempts.")

    def get_user(self, user_id: Any) -> None:
        return None
