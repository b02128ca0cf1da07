"""Giving words back to somebody who was signed out before they were kept."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

type View = Callable[..., HttpResponseBase]


def keeps_words(
    view: View, kept_of: Callable[[HttpRequest], list[dict[str, Any]]], back_of: Callable[..., str]
) -> View:
    """The guarded view, before which somebody who was signed out meanwhile gets back what they sent, before they sign
    in again: `kept_of(request)` as `desk/signed_out.jinja` shows it, with a way to `back_of(**what the address says)`.
    """

    def keeping(request: HttpRequest, **address: Any) -> HttpResponseBase:
        kept = kept_of(request) if request.method == "POST" and not request.user.is_authenticated else []
        if not kept:
            return view(request, **address)
        context = {"kept": kept, "sign_in_url": f"{reverse('account_login')}?next={back_of(**address)}"}
        response = render(request, "desk/signed_out.jinja", context, status=HTTPStatus.FORBIDDEN)
        add_never_cache_headers(response)
        return response

    keeping.guard = view.guard  # type: ignore[attr-defined]  # read by the test of all addresses
    return keeping
