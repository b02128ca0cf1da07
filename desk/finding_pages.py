"""Finding a child's file under Cases: by a number, by a name, by the date of birth, among the files one may see."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.asked_day import NotADayError
from accounts.days import full_day_words
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.paging import A_PAGE
from accounts.policy import visible_to
from cases.finding import Sought, find, why
from cases.knowing import FactError, checked, found_by_number
from cases.models import Case
from cases.person_facts import KINDS
from desk.asked_errors import asked_errors
from desk.case_pages import cases_context
from forms.kept_pages import keep, kept_page

LONGEST = 100
"""How many letters are read of what is typed: more than the longest name has."""


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("open", place="cases")
def find_child(request: HttpRequest) -> HttpResponseBase:
    """Open the file with a number, or list those that fit a name or a date of birth: of those that this person may see.

    Posted, so that no name and no number stands in an address, and kept (`forms.kept_pages`), so that who goes back
    from a child comes to what was found. Who may not see a file is told the same as where there is none.
    """
    user = signed_in(request)
    looked_for = kept_page(request, user).posted
    if "find" not in looked_for:
        return redirect("cases")
    typed = " ".join(str(looked_for["find"])[:LONGEST].split())
    numbered = _by_number(user, typed)
    if numbered is not None:
        audit.record("looked_up", None, actor=user, list="numbers")
        return redirect("case", numbered.reference)
    try:
        sought = Sought.read(typed)
    except NotADayError as error:
        return _drawn(request, user, typed, error=str(error))
    if not (sought.words or sought.day):
        return _drawn(request, user, typed, error=_("Enter a name, a date of birth or a number"))
    if sought.day is None and any(letter.isdigit() for letter in typed):
        audit.record("looked_up", None, actor=user, list="numbers")
        return _drawn(request, user, typed, missed="number")
    if request.method == "POST" and keep(request, user, {"find", "page"}).status_code == HTTPStatus.OK:
        return redirect("find_child")
    paginator = Paginator(find(visible_to(user, Case), sought), A_PAGE)
    shown = paginator.get_page(looked_for.get("page"))
    by = "days" if not sought.words else "names_and_days" if sought.day else "names"
    audit.record("looked_up", None, actor=user, list=by, found=paginator.count)
    if not paginator.count:
        return _drawn(request, user, typed, missed="name" if sought.words else "day")
    return _drawn(request, user, typed, shown, sought)


def _drawn(
    request: HttpRequest,
    user: User,
    typed: str,
    shown: Page[Case] | None = None,
    sought: Sought | None = None,
    *,
    missed: str = "",
    error: str = "",
) -> HttpResponseBase:
    """The page with what was found, with what to do where nothing was, or with what is wrong with what was typed."""
    files = list(shown or ())
    context = {**cases_context(user, files), "typed": typed, "missed": missed}
    if shown is not None and sought is not None:
        context["found"] = shown.paginator.count
        context["page"] = _turned(shown)
        reads = set(
            visible_to(user, Case, "correct").filter(pk__in=[case.pk for case in files]).values_list("pk", flat=True)
        )
        for case, row in zip(files, context["cases"], strict=True):
            row["born"] = _born(case)
            row["why"] = why(case, sought, reads_former=case.pk in reads)
    return render(
        request, "desk/cases.jinja", {**context, **asked_errors({"find": error} if error else {}, {"find": "#find"})}
    )


def _born(case: Case) -> str:
    born: date | None = case.child.date_of_birth
    return full_day_words(born) if born is not None else ""


def _turned(shown: Page[Case]) -> dict[str, Any] | None:
    """Where in what was found this page is: the pages are turned by posting what was typed again."""
    if shown.paginator.num_pages <= 1:
        return None
    return {
        "number": shown.number,
        "pages": shown.paginator.num_pages,
        "previous": shown.previous_page_number() if shown.has_previous() else None,
        "next": shown.next_page_number() if shown.has_next() else None,
    }


def _by_number(user: User, typed: str) -> Case | None:
    """The file with this number, if the person may see it: our reference, the NHS's, the school's, the council's."""
    files = visible_to(user, Case)
    found = files.filter(reference=typed.upper()).first()
    for kind in ("nhs_number", "upn", "la_child_id"):
        if found is not None:
            break
        try:
            number = checked(KINDS[kind], {"number": typed})["number"]
        except FactError:
            continue
        found = files.filter(child__in=[fact.person_id for fact in found_by_number(kind, number)]).first()
    return found
