"""Pages that everyone may read, and addresses that lead nowhere on purpose."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from accounts.context import authority
from accounts.error_pages import not_found
from accounts.guard import public
from accounts.privacy_notice import notice_in_force


@public
def closed(request: HttpRequest) -> HttpResponseBase:
    """An address that allauth wants to name but nobody may use: accounts are made by administrators."""
    return not_found(request, Exception())


def _read(request: HttpRequest, template: str, told: Callable[[], dict[str, str]] = dict) -> HttpResponseBase:
    """Draw a page; `told` looks up what it says besides to people of an authority."""
    if request.user.is_authenticated:
        with authority(request.user.authority_id):
            return render(request, template, told())
    return render(request, template)


@public
def help_page(request: HttpRequest) -> HttpResponseBase:
    """How to get help."""
    return _read(request, "pages/help.jinja")


@public
def accessibility(request: HttpRequest) -> HttpResponseBase:
    """The accessibility statement."""
    return _read(request, "pages/accessibility.jinja")


@public
def privacy(request: HttpRequest) -> HttpResponseBase:
    """How personal data is used."""
    return _read(request, "pages/privacy.jinja", lambda: {"notice": notice_in_force()})
