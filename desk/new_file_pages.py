"""Opening the file of a child who is new to the authority, and opening our work with a child again."""

from datetime import date

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.asked_day import AskedDay
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import Team
from cases.access import opening_teams
from cases.identity import identity
from cases.knowing import FactError, checked
from cases.known import KnownChildError, open_new_file
from cases.matching import Asked, Likely, likely_children
from cases.models import Case
from cases.opening import open_episode
from cases.person_facts import KINDS
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from desk.child_asked import ANOTHER, CHILD_HREFS, CHILD_TEXTS, child_asked, choices, known_answer
from forms.marks import mark_of
from rules.sentences import Sentence

TEXTS = (*CHILD_TEXTS, "birth_is_estimated", "address", "nhs_number", "team", "another_because")
HREFS = {
    **CHILD_HREFS,
    "address": "#address",
    "nhs_number": "#nhs_number",
    "team": "#team",
    "another_because": "#another_because",
}
AGAIN = {
    "referral": Sentence("A new referral came in"),
    "asks": Sentence("The child or the family asks for help again"),
    "mistake": Sentence("It was closed by mistake"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("open", place="new_file")
def new_file(request: HttpRequest) -> HttpResponseBase:
    """Ask who the child is, tell whether the child is known here already, and open the file."""
    user = signed_in(request)
    teams = list(Team.objects.filter(pk__in=opening_teams(user)).order_by("name"))
    typed = {name: " ".join(request.POST.get(name, "").split()) for name in TEXTS}
    days = {name: AskedDay.posted(name, request.POST) for name in ("born", "expected")}
    errors: dict[str, str] = {}
    known: list[Likely] = []
    if request.method == "POST":
        day, errors = _problems(typed, days, teams)
        if day is not None:
            estimated = typed["is_born"] == "yes" and typed["birth_is_estimated"] == "yes"
            known = likely_children(_asked(typed, day, estimated=estimated))
            told = _seal(typed, day, known)
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
                        estimated=estimated,
                        address=typed["address"],
                        nhs_number=_number(typed),
                        team=next(team for team in teams if typed["team"] in ("", str(team.pk))),
                        by=user,
                        besides=frozenset(one.case.pk for one in known),
                        reason=ANOTHER[typed["another_because"]] if known else "",
                    )
                except KnownChildError as error:
                    known = error.likely
                else:
                    tell(request, _("The file %(reference)s is open.") % {"reference": made.reference})
                    return redirect("case", made.reference)
    context = {
        "typed": typed,
        **days,
        "teams": [
            {"value": str(team.pk), "text": team.name, "checked": typed["team"] == str(team.pk)} for team in teams
        ],
        "known": [known_answer(one.case, user, one.reasons, by_name=one.by_name) for one in known],
        "told": _seal(typed, day, known) if known and day else "",
        "another": choices(ANOTHER, typed["another_because"]),
        **asked_errors(errors, HREFS),
    }
    return render(request, "desk/new_file.jinja", context)


def _problems(
    typed: dict[str, str], days: dict[str, AskedDay], teams: list[Team]
) -> tuple[date | None, dict[str, str]]:
    """Return the date of birth or expected date, if the name and it are right, and what is wrong."""
    day, errors = child_asked(typed, days)
    if (len(teams) > 1 or typed["team"]) and typed["team"] not in {str(team.pk) for team in teams}:
        errors["team"] = _("Choose the team that takes it")
    for name, part in (("address", "lines"), ("nhs_number", "number")):
        if typed[name]:
            try:
                checked(KINDS[name], {"use": "home", part: typed[name]})
            except FactError as error:
                errors[name] = str(error)
    return (None if errors else day), errors


def _asked(typed: dict[str, str], day: date, *, estimated: bool) -> Asked:
    """What was typed, as the child who is looked for. Everything in it is right."""
    return Asked(
        typed["given_name"],
        typed["family_name"],
        day,
        known_as=typed["known_as"],
        expected=typed["is_born"] == "no",
        estimated=estimated,
        addresses=(typed["address"],) if typed["address"] else (),
        numbers=(_number(typed),) if typed["nhs_number"] else (),
    )


def _number(typed: dict[str, str]) -> str:
    """The NHS number as it is kept, or nothing."""
    return checked(KINDS["nhs_number"], {"number": typed["nhs_number"]})["number"] if typed["nhs_number"] else ""


def _seal(typed: dict[str, str], day: date, known: list[Likely]) -> str:
    """A mark of whom the person asked for and which children they were told of: nobody sets aside an answer that they
    did not get."""
    asked = [typed[name] for name in (*CHILD_TEXTS, "birth_is_estimated", "address", "nhs_number")]
    return mark_of({"asked": [*asked, day.isoformat()], "known": sorted(str(one.case.pk) for one in known)})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("open_again", load=load_case)
def open_again(request: HttpRequest, case: Case, reference: str) -> HttpResponseBase:
    """Begin our work with a child anew, for a reason. While it is open, the address leads to the file."""
    user = signed_in(request)
    last = case.episodes.order_by("-closed_on").first()
    if case.open_episode is not None or last is None:
        return redirect("case", case.reference)
    because = request.POST.get("because", "")
    errors: dict[str, str] = {}
    if request.method == "POST":
        if because in AGAIN:
            try:
                with transaction.atomic():
                    open_episode(case, actor=user, reason=AGAIN[because])
            except IntegrityError:  # somebody else opened it at the same moment
                return redirect("case", case.reference)
            tell(request, _("Our work with this child is open again."))
            return redirect("case", case.reference)
        errors["because"] = _("Choose why you open it again")
    context = {
        "closed_on": last.closed_on,
        "because": choices(AGAIN, because),
        "errors": [{"href": "#because", "text": errors["because"]}] if errors else [],
        "wrong": {"because": errors.get("because")},
        **identity(case, user),
    }
    return render(request, "desk/open_again.jinja", context)
