"""The language that a person reads: set for each of their requests, and chosen by them."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.languages import (
    ENGLISH,
    LanguageChoice,
    choices_among,
    is_known,
    name_of,
    reading_in,
    reads,
    same_language,
    tag_of,
)
from accounts.models import User


class PersonsLanguage:
    """Middleware: shows a person forms in the language they chose, and Casewright too where it has a catalogue for it.

    Without a choice `LocaleMiddleware` before it has asked the browser, which chooses among `LANGUAGES` only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.user.language if request.user.is_authenticated else ""
        codes = {tag_of(code): code for code, _name in settings.LANGUAGES}
        code = codes.get(same_language(chosen, tuple(codes))) if chosen else None
        if code is not None:
            translation.activate(code)
            request.LANGUAGE_CODE = code
        with reading_in(chosen or tag_of(translation.get_language() or ENGLISH)):
            return self.get_response(request)


OFFERED: list[Callable[[], Iterable[str]]] = []
"""Who names languages besides English in which there is something to read. Later apps add theirs when ready."""


def languages_for(person: User) -> tuple[LanguageChoice, ...]:
    """The languages that a person can choose on their own page; none where there is English only."""
    chosen = person.language or reads()
    tags = {tag_of(code) for code, _name in settings.LANGUAGES}.union(*(named() for named in OFFERED), {chosen})
    tags.discard(ENGLISH)
    return choices_among((ENGLISH, *sorted(tags, key=name_of)), chosen) if tags else ()


def read_in(request: HttpRequest, tag: str) -> None:
    """Keep the language that who is signed in chose; tell them where there is no such."""
    person = signed_in(request)
    if tag == ENGLISH or is_known(tag):
        person.language = tag
        person.save(update_fields=["language"])
    else:
        tell(request, _("Choose one of the languages that are offered."), "late")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("view", place="oneself")
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language that a person chose, and lead back. Only opened, it leads to one's own page."""
    if request.method != "POST":
        return redirect("me")
    back = request.POST.get("next", "")
    read_in(request, request.POST.get("language", ""))
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "me")
