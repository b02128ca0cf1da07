"""That a child has died: written down with care, once it was said what it means, and taken back where it is wrong."""

from datetime import date

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.asked_day import AskedDay, NotADayError
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import User
from accounts.policy import can
from cases.birth_days import wrong_death
from cases.correcting import write_down_death
from cases.identity import identity
from cases.models import Case
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from workflow.deaths import began_by_it, ended_by_it
from workflow.models import ProcessInstance

HREFS = {"died": "#died-day"}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("correct", load=load_case)
def death(request: HttpRequest, case: Case, reference: str) -> HttpResponseBase:
    """Ask for the day, say whom it is written down of and what follows, and hold it."""
    user = signed_in(request)
    asked = AskedDay.of("died", case.child.date_of_death)
    errors: dict[str, str] = {}
    told: date | None = None
    if request.method == "POST" and request.POST.get("action") == "mistake":
        if write_down_death(case, None, user):
            tell(request, _("Taken out. That it stood here is kept with your name."))
            if ended_by_it(case) or began_by_it(case):
                return redirect("death", case.reference)
        return redirect("case", case.reference)
    if request.method == "POST":
        asked = AskedDay.posted("died", request.POST)
        try:
            told = _day(case, asked)
            if request.POST.get("action") == "write" and request.POST.get("told") == str(told):
                write_down_death(case, told, user)
                tell(request, _("Written down. Those who work with the child are asked to read it."))
                return redirect("case", case.reference)
        except ValueError as error:
            errors["died"] = str(error)
    ended = ended_by_it(case)
    after = {"ended": _rows(ended, user), "began": _rows(began_by_it(case), user)}
    context = {"died": asked, "told": told, **after, **asked_errors(errors, HREFS), **identity(case, user)}
    return render(request, "desk/death.jinja", context)


def _rows(found: list[ProcessInstance], user: User) -> list[dict[str, str]]:
    """Pieces of work with the address of how each went, for who may read that."""
    return [
        {"title": one.version.title, "url": reverse("process", args=[one.pk]) if can(user, "history", one) else ""}
        for one in found
        if can(user, "view", one)
    ]


def _day(case: Case, asked: AskedDay) -> date:
    """The day as typed. Raises `ValueError` with what to do."""
    day = asked.day
    if day is None:
        raise NotADayError(_("Enter the date of death"))
    if wrong := wrong_death(day, case.child.date_of_birth, clock.today()):
        raise NotADayError(wrong)
    return day
