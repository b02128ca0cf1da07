"""Authentication backends: no password is hashed without a slot, and inactive people are nobody."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
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


class PasswordBackend(AuthenticationBackend):
    """Checks email and password as allauth does, except that an inactive person's right password is a wrong one.

    allauth would lead such a person to a page of their own, which tells a guesser that the password is right.
    """

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        return None
