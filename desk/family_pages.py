"""Changing what is written down of a child's family: adding somebody, saying that it is over, taking out a mistake."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.asked_day import AskedDay, NotADayError
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import User
from cases.identity import identity
from cases.models import Case, Kinship, Person
from cases.relationships import (
    RelationshipError,
    end,
    relate,
    relative_of,
    remove,
    seen_by_reference,
)
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from desk.child_asked import name_problems
from desk.family import RESPONSIBILITY, told
from records.mended import settle_mended

TEXTS = ("given_name", "family_name", "reference", "kind", "parental_responsibility")
HREFS = {
    "given_name": "#given_name",
    "family_name": "#family_name",
    "born": "#born-day",
    "reference": "#reference",
    "kind": "#kind",
    "starts_on": "#starts_on-day",
    "ends_on": "#ends_on-day",
}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("relate", load=load_case)
def family_add(request: HttpRequest, case: Case, reference: str) -> HttpResponseBase:
    """Write down somebody of a child's family: by name, or by the reference of their own file.

    Opened with names or a reference in the address, it begins with them.
    """
    user = signed_in(request)
    born, starts_on = AskedDay.posted("born", request.POST), AskedDay.posted("starts_on", request.POST)
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: given.get(name, "").strip() for name in TEXTS}
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _problems(typed, born, starts_on)
        if not errors:
            try:
                with transaction.atomic():  # a refused relationship leaves no person behind
                    made = relate(
                        case,
                        _other(typed, born, user),
                        Kinship(typed["kind"]),
                        user,
                        parental_responsibility=RESPONSIBILITY.get(typed["parental_responsibility"]),
                        starts_on=starts_on.day,
                    )
            except RelationshipError as error:
                errors[error.field] = str(error)
            else:
                settle_mended(case, user)
                undo = (reverse("family_remove", args=[case.reference, made.pk]), _("Take it out again"))
                tell(request, _("Written down under Family."), undo=undo)
                return redirect("case", case.reference)
    context = {
        "typed": typed,
        "born": born,
        "starts_on": starts_on,
        "kinds": [
            {"value": "", "text": _("Choose")},
            *({"value": k.value, "text": str(k.label), "selected": k.value == typed["kind"]} for k in Kinship),
        ],
        **asked_errors(errors, HREFS),
        **identity(case, user),
    }
    return render(request, "desk/family_add.jinja", context)


def _problems(typed: dict[str, str], born: AskedDay, starts_on: AskedDay) -> dict[str, str]:
    errors: dict[str, str] = {}
    named = bool(typed["given_name"] or typed["family_name"])
    if named and typed["reference"]:
        errors["reference"] = _("Give either the name or the reference, not both")
    elif not typed["reference"] and not typed["given_name"]:
        errors["given_name"] = _("Enter the first name, or the reference of their own file")
    errors |= name_problems(typed)
    if typed["kind"] not in Kinship.values:
        errors["kind"] = _("Choose what they are to the child")
    for asked in (born, starts_on):
        try:
            if asked.day is not None and asked.day > clock.today():
                errors[asked.name] = _("Enter a day that has come, or leave the day empty")
        except NotADayError as error:
            errors[asked.name] = str(error)
    return errors


def _other(typed: dict[str, str], born: AskedDay, user: User) -> Person:
    if typed["reference"]:
        return seen_by_reference(typed["reference"], user)
    made: Person = Person.objects.create(
        given_name=typed["given_name"], family_name=typed["family_name"], date_of_birth=born.day
    )
    return made


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("relate", load=load_case)
def family_end(request: HttpRequest, case: Case, reference: str, relationship_id: UUID) -> HttpResponseBase:
    """Say since when somebody is no longer what they were to the child."""
    user = signed_in(request)
    relative = relative_of(case.child, user, relationship_id)
    if relative is None:
        raise Http404
    errors: dict[str, str] = {}
    asked = AskedDay.of("ends_on", clock.today())
    if request.method == "POST":
        asked = AskedDay.posted("ends_on", request.POST)
        try:
            day = asked.day
            if day is None:
                errors["ends_on"] = _("Enter the last day, such as 9 7 2026")
            else:
                end(relative.relationship, case, day, user)
                settle_mended(case, user)
        except NotADayError as error:
            errors["ends_on"] = str(error)
        except RelationshipError as error:
            errors[error.field] = str(error)
        if not errors:
            tell(request, _("Kept under Family as what was until then."))
            return redirect("case", case.reference)
    context = {
        "relative": told(relative, case, may=True),
        "ends_on": asked,
        "correct_url": reverse("family_correct", args=[case.reference, relationship_id]),
        "remove_url": reverse("family_remove", args=[case.reference, relationship_id]),
        **asked_errors(errors, HREFS),
        **identity(case, user),
    }
    return render(request, "desk/family_end.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("relate", load=load_case)
def family_remove(request: HttpRequest, case: Case, reference: str, relationship_id: UUID) -> HttpResponseBase:
    """Take out what was written down by mistake. Only opened, the address leads to the child's file."""
    user = signed_in(request)
    relative = relative_of(case.child, user, relationship_id)
    if request.method != "POST" or relative is None:
        return redirect("case", case.reference)
    remove(relative.relationship, case, user)
    settle_mended(case, user)
    tell(request, _("Taken out of Family."))
    return redirect("case", case.reference)
