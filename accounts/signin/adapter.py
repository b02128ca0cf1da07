"""What Casewright asks of allauth: closed sign-up, a second factor for all, addresses counted as we count them."""

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

    def get_login_stages(self) -> list[str]:
        """After allauth's own steps, which ask for the code of those who have a second factor: set one up."""
        return [*super().get_login_stages(), "accounts.signin.second_factor.SetUpStage"]

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing: no mail server is configured."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the page one lands on shows who is signed in."""
