"""The addresses that layouts and account pages name, so that pages can be drawn without the product's views."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer nothing: these addresses are only written, never opened."""
    return HttpResponse()


urlpatterns = [
    path(f"{name}/", nothing, name=name)
    for name in (
        *("help", "accessibility", "privacy", "account_login", "account_logout", "mfa_authenticate"),
        *("second_factor_set_up", "me", "recovery_codes", "people", "choose_language"),
        *("failed_work", "failed_work_retry_all", "notifications", "notifications_read", "my_work"),
        *("settings", "calendar", "incidents", "drafts"),
    )
]
