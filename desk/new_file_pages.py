"""Opening the file of a child who is new to the authority, and opening our work with a child again."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import audit, clock
from accounts.banners import tell
from accounts.guard import guarded
from accounts.models import Team, User
from accounts.policy import can
from cases.access import opening_teams
from cases.identity import identity
from cases.known import KnownChildError, known_children, open_new_file
from cases.models import Case
from cases.opening import open_episode
from desk.asked_day import AskedDay, NotADayError
from desk.case_pages import load_case

TEXTS = ("given_name", "family_name", "known_as", "is_born", "team", "another_because")
LONGEST_NAME = 80
OLDEST_YEARS = 25
"""Young people who were looked after are helped until then (Children Act 1989, section 23CZB)."""
LONGEST_EXPECTED, LONGEST_OVERDUE = timedelta(days=280), timedelta(days=31)
HREFS = {
    "given_name": "#given_name",
    "family_name": "#family_name",
    "known_as": "#known_as",
    "is_born": "#is_born",
    "born": "#born-day",
    "expected": "#expected-day",
    "team": "#team",
    "another_because": "#another_because",
}
ANOTHER = {
    "twin": gettext_lazy("A twin, or another child of the same birth"),
    "family": gettext_lazy("A child of another family"),
    "asked": gettext_lazy("The team was asked: it is another child"),
}
"""Why a known child is not this one. Fixed words: the reason stands in the audit trail, where no names belong."""
AGAIN = {
    "referral": gettext_lazy("A new referral came in"),
    "asks": gettext_lazy("The child or the family asks for help again"),
    "mistake": gettext_lazy("It was closed by mistake"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("open", place="new_file")
def new_file(request: HttpRequest) -> HttpResponseBase:
    """Ask who the child is, tell whether the child is known here already, and open the file."""
    user: User = request.user  # type: ignore[assignment]
    teams = list(Team.objects.filter(pk__in=opening_teams(user)).order_by("name"))
    typed = {name: " ".join(request.POST.get(name, "").split()) for name in TEXTS}
    days = {name: AskedDay.posted(name, request.POST) for name in ("born", "expected")}
    errors: dict[str, str] = {}
    known: list[Case] = []
    if request.method == "POST":
        day, errors = _problems(typed, days, teams)
        if day is not None:
            known = known_children(typed["family_name"], day)
            told = _seal(typed["family_name"], day, known)
            another = request.POST.get("action") == "another" and request.POST.get("told") == told
            if another and known and typed["another_because"] not in ANOTHER:
                errors["another_because"] = _("Choose why it is another child")
            if not errors and (another or not known):
                try:
                    made = open_new_file(
                        typed["given_name"],
                        typed["family_name"],
                        known_as=typed["known_as"],
                        born=day if typed["is_born"] == "yes" else None,
                        expected=day if typed["is_born"] == "no" else None,
                        team=next(team for team in teams if typed["team"] in ("", str(team.pk))),
                        by=user,
                        besides=frozenset(case.pk for case in known),
                        reason=str(ANOTHER[typed["another_because"]]) if known else "",
                    )
                except KnownChildError as error:
                    known = error.known
                else:
                    tell(request, _("The file %(reference)s is open.") % {"reference": made.reference})
                    return redirect("case", made.reference)
    context = {
        "typed": typed,
        **days,
        "teams": [
            {"value": str(team.pk), "text": team.name, "checked": typed["team"] == str(team.pk)} for team in teams
        ],
        "known": [_answer(case, user) for case in known],
        "told": _seal(typed["family_name"], day, known) if known and day else "",
        "another": _choices(ANOTHER, typed["another_because"]),
        **_with(errors),
    }
    return render(request, "desk/new_file.jinja", context)


def _problems(
    typed: dict[str, str], days: dict[str, AskedDay], teams: list[Team]
) -> tuple[date | None, dict[str, str]]:
    """Return the date of birth or expected date, if the name and it are right, and what is wrong."""
    errors: dict[str, str] = {}
    if not typed["given_name"]:
        errors["given_name"] = _("Enter the first name. For a baby without a name yet, enter Baby")
    if not typed["family_name"]:
        errors["family_name"] = _("Enter the family name")
    for name in ("given_name", "family_name", "known_as"):
        if len(typed[name]) > LONGEST_NAME:
            errors[name] = _("Use at most %(count)s characters for a name") % {"count": LONGEST_NAME}
        elif typed[name] and not (typed[name].isprintable() and any(letter.isalpha() for letter in typed[name])):
            errors[name] = _("Write the name with letters")
    day = None
    if typed["is_born"] not in ("yes", "no"):
        errors["is_born"] = _("Choose whether the child is born yet")
    else:
        asked, other = days["born"], days["expected"]
        leave_empty = _("Leave this day empty, or choose that the child is not born yet")
        if typed["is_born"] == "no":
            asked, other = other, asked
            leave_empty = _("Leave this day empty, or choose that the child is born")
        if any(other.typed):
            errors[other.name] = leave_empty
        try:
            day = asked.day
            wrong = _wrong_day(day, born=typed["is_born"] == "yes")
        except NotADayError as error:
            wrong = str(error)
        if wrong:
            errors[asked.name] = wrong
    if (len(teams) > 1 or typed["team"]) and typed["team"] not in {str(team.pk) for team in teams}:
        errors["team"] = _("Choose the team that takes the referral")
    return (None if errors else day), errors


def _wrong_day(day: date | None, *, born: bool) -> str:
    """Say what is wrong with a date of birth or an expected one, or nothing."""
    today = clock.today()
    if born:
        if day is None:
            return _("Enter the date of birth")
        if day > today:
            return _("Enter a date of birth that has come, or choose that the child is not born yet")
        if (today.year - day.year, (today.month, today.day)) > (OLDEST_YEARS, (day.month, day.day)):
            return _("Enter a date of birth within the last %(years)s years") % {"years": OLDEST_YEARS}
        return ""
    if day is None:
        return _("Enter the day on which the child is expected")
    if day > today + LONGEST_EXPECTED:
        return _("Enter an expected day within the next %(days)s days") % {"days": LONGEST_EXPECTED.days}
    if day < today - LONGEST_OVERDUE:
        return _("Enter an expected day no longer ago than a month, or choose that the child is born")
    return ""


def _seal(family_name: str, day: date, known: list[Case]) -> str:
    """Say what the person was told about, so that nobody sets aside an answer that they did not get."""
    return f"{family_name.casefold()} {day} {len(known)}"


def _answer(case: Case, user: User) -> dict[str, Any]:
    """What a person learns about a known child: the way to a file they may see, else only whom to ring."""
    sees = bool(can(user, "view", case))
    audit.record("known_child_answered", case, actor=user, case_id=case.pk, sees=sees)
    if sees:
        return {
            "name": case.child.full_name,
            "reference": case.reference,
            "url": reverse("case", args=[case.reference]),
        }
    allocation = case.allocation_on(clock.today())
    team = allocation.team if allocation else None
    return {"url": None, "team": team.name if team else None, "telephone": team.telephone if team else ""}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("start", load=load_case)
def open_again(request: HttpRequest, case: Case, reference: str) -> HttpResponseBase:
    """Begin our work with a child anew, for a reason. While it is open, the address leads to the file."""
    user: User = request.user  # type: ignore[assignment]
    last = case.episodes.order_by("-closed_on").first()
    if case.open_episode is not None or last is None:
        return redirect("case", case.reference)
    because = request.POST.get("because", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        if because in AGAIN:
            try:
                with transaction.atomic():
                    open_episode(case, actor=user, reason=str(AGAIN[because]))
            except IntegrityError:  # somebody else opened it at the same moment
                return redirect("case", case.reference)
            tell(request, _("Our work with this child is open again."))
            return redirect("case", case.reference)
        errors["because"] = _("Choose why you open it again")
    context = {
        "closed_on": last.closed_on,
        "because": _choices(AGAIN, because),
        "errors": [{"href": "#because", "text": errors["because"]}] if errors else [],
        "wrong": {"because": errors.get("because")},
        **identity(case),
    }
    return render(request, "desk/open_again.jinja", context)


def _choices(words: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    return [{"value": key, "text": str(text), "checked": key == chosen} for key, text in words.items()]


def _with(errors: dict[str, str]) -> dict[str, Any]:
    return {
        "errors": [{"href": href, "text": errors[field]} for field, href in HREFS.items() if field in errors],
        "wrong": {field: errors.get(field) for field in HREFS},
    }
