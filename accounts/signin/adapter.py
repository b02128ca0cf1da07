"""What Casewright asks of allauth: closed sign-up, and addresses counted as we count them."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.signin.names import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Administrators make accounts; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page one lands on shows who is signed in."""
