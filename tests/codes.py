"""The authenticator apps of the cast: their secrets, and the codes they show."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.test import Client

from accounts.models import User
from accounts.signin import codes

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(user: User) -> User:
    """Give a person a second factor, unless there is one; return the person."""
    if not codes.has_second_factor(user):
        codes.set_up(user, SECRET)
    return user


def app_of(email: str) -> User:
    """Return the person with this email, who has a second factor from now on."""
    return with_app(User.objects.get(email=email))


def current_code(email: str) -> str:
    """Return what the app of a person shows. Tests sign in more often than people: a used code works again."""
    user = app_of(email)
    app = Authenticator.objects.get(user=user, type=codes.APP)
    app.data.pop(codes.USED, None)
    app.save()
    code = codes.next_code(user)
    assert code is not None
    return code


def give_factors(client: Client, email: str, password: str, next_page: str = "") -> Any:
    """Sign a client in as people do: password, then code. Return the last answer."""
    app_of(email)
    client.post("/accounts/login/", {"login": email, "password": password, "next": next_page})
    return client.post("/accounts/login/code/", {"code": current_code(email)})


def signed_in(user: User, client: Client | None = None) -> Client:
    """Return a client signed in as a person, with a second factor, as allauth notes it."""
    client = client or Client()
    client.force_login(user, backend="accounts.signin.backends.PasswordBackend")
    request = HttpRequest()
    request.session = client.session
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return client
