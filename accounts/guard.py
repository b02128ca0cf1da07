"""The one decorator through which every page goes.

It signs in, opens the person's authority (and so the transaction), asks the policy, renders the response before the
transaction ends, and keeps refusals in the audit trail: a refused object gives the same 404 as an unknown one.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, models
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse
from django.utils.cache import add_never_cache_headers

from accounts import audit
from accounts.context import authority
from accounts.kept_text import NUL, refuse_nul
from accounts.models import User
from accounts.policy import Decision, Place, can

RETRIED_STATES = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization failure and deadlock: the transaction left nothing and may run again."""


def guarded(
    action: str,
    *,
    load: Callable[..., models.Model | None] | None = None,
    place: str = "",
    drops_nul: bool = False,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Guard a view.

    With `load(request, **url arguments)` the view receives the object it returns as second argument, if the person
    may do `action` to it, else nobody learns whether it exists. With `place` the person must be let into that page,
    else the answer is a 403.

    What no text column keeps is refused before the view runs (`accounts.kept_text`), but for the fields of a view that
    drops it by itself (`drops_nul`), so that nobody loses the rest of a page to it.

    A view may run twice (`RETRIED_STATES`): what it did in the database is undone, and the files that were sent are at
    their beginning again.
    """
    if (load is None) == (not place):
        raise ValueError("Guard a view either by the object it loads or by the place it is.")

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(_way_back(request))
            user: User = request.user
            refuse_nul(request, posted=not drops_nul)

            def once() -> HttpResponseBase:
                if any(NUL in text for text in kwargs.values() if isinstance(text, str)):
                    raise Http404
                if place:
                    decision = can(user, action, Place(place))
                    return view(request, *args, **kwargs) if decision else forbidden(request, decision)
                obj = load(request, *args, **kwargs)  # type: ignore[misc]  # given where there is no place
                decision = can(user, action, obj) if obj is not None else Decision(False, "unknown")
                if obj is None or not decision:
                    return refused(request, action, obj, decision)
                return view(request, obj, *args, **kwargs)

            response = _inside(user, request, once)
            add_never_cache_headers(response)
            return response

        inner.guard = (action, place or load)  # type: ignore[attr-defined]  # read by the test of all addresses
        return inner

    return decorate


def _way_back(request: HttpRequest) -> str:
    """Where to go after signing in: this page, or for what only a button does, the page with the button."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() and came_from.path else "/"


def _inside(user: User, request: HttpRequest, once: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Run a view in the person's authority; a raised refusal is answered, and kept, after its transaction is undone."""
    for last in (False, True):
        try:
            with authority(user.authority_id):
                return rendered(once())
        except (Http404, PermissionDenied) as error:
            with authority(user.authority_id):
                return rendered(refused(request, "open", None, Decision(False, type(error).__name__)))
        except OperationalError as error:
            if last or getattr(error.__cause__, "sqlstate", None) not in RETRIED_STATES:
                raise
            _rewind(request)
    raise AssertionError("unreachable")


def _rewind(request: HttpRequest) -> None:
    """Put the files that were sent back to their beginning: a view that runs again reads them again."""
    for _name, files in request.FILES.lists():
        for sent in files:
            sent.seek(0)


def signed_in(request: HttpRequest) -> User:
    """Who is signed in; for views that the guard lets nobody else into."""
    return request.user  # type: ignore[return-value]  # the guard has turned away whoever is nobody


def rendered(response: HttpResponseBase) -> HttpResponseBase:
    """Render a template response now: outside the transaction its queries would see no rows."""
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


def refused(request: HttpRequest, action: str, obj: models.Model | None, decision: Decision) -> HttpResponseBase:
    """Keep a refusal and answer as if there were nothing there. Returned, not raised, so that the row stays."""
    user = signed_in(request)
    match = request.resolver_match
    audit.record(
        "refused",
        obj,
        actor=user,
        reason=decision.reason,
        case_id=getattr(obj, "case_id", None),
        wanted=action,
        page=match.view_name if match else "",
    )
    return not_found_page(request)


def not_found_page(request: HttpRequest) -> HttpResponseBase:
    """Return the page for what is not there, or not for this person: the same bytes for both."""
    return render(request, "errors/404.jinja", status=HTTPStatus.NOT_FOUND)


def forbidden(request: HttpRequest, decision: Decision) -> HttpResponseBase:
    """Keep and answer the refusal of a page that the person's roles may never use."""
    user = signed_in(request)
    audit.record("refused", None, actor=user, reason=decision.reason, page=request.path[:200])
    return render(request, "errors/403.jinja", status=HTTPStatus.FORBIDDEN)


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Mark a view that needs no sign-in and shows no authority's data, so that the URL test knows it was meant."""
    view.guard = ("public", "public")  # type: ignore[attr-defined]  # read by the test of all addresses
    return view
