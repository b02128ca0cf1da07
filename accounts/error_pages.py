"""The answers to what went wrong, for URLs that no view answered and for failures of ours."""

from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from accounts.context import authority
from accounts.guard import not_found_page
from accounts.kept_text import NotKeptError


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer an unknown address exactly as a refused one."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        with authority(user.authority_id):
            return not_found_page(request)
    return not_found_page(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer a request that no browser of ours makes, or one that brings more than anybody can type."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        text = render_to_string("errors/413.jinja")
        return HttpResponse(text, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    page = "errors/not_kept.jinja" if isinstance(exception, NotKeptError) else "errors/400.jinja"
    return HttpResponse(render_to_string(page), status=HTTPStatus.BAD_REQUEST)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer a failure of ours, without touching database or context."""
    return HttpResponse(render_to_string("errors/500.jinja"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Answer a form whose security token is missing or old: say how to go on."""
    return render(request, "errors/csrf.jinja", status=HTTPStatus.FORBIDDEN)
