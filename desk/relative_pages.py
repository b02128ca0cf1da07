"""Correcting what is written down of somebody in a child's family: the name, the relation and the days."""

from dataclasses import astuple, replace
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.asked_day import AskedDay, NotADayError
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from cases.correcting import Details, Relation, correct_relative, written_elsewhere
from cases.identity import identity
from cases.models import Case, Kinship
from cases.relationships import RelationshipError, Relative, relative_of
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from desk.child_asked import name_problems
from desk.family import RESPONSIBILITY, told
from forms.marks import mark_of
from records.mended import settle_mended
from rules.sentences import Sentence

NAMES = ("given_name", "family_name")
DAYS = ("born", "died", "starts_on", "ends_on")
HREFS = {
    "kind": "#kind",
    "given_name": "#given_name",
    "family_name": "#family_name",
    "born": "#born-day",
    "died": "#died-day",
    "starts_on": "#starts_on-day",
    "ends_on": "#ends_on-day",
}
BECAUSE = Sentence("It was written down wrong")
"""The reason in the audit trail: what is over is said on another page."""


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("relate", load=load_case)
def family_correct(request: HttpRequest, case: Case, reference: str, relationship_id: UUID) -> HttpResponseBase:
    """Mend what was written down wrong of somebody in the family. What was held is kept."""
    user = signed_in(request)
    relative = relative_of(case.child, user, relationship_id)
    if relative is None:
        raise Http404
    forward = relative.relationship.person_id == case.child_id
    may_name = not written_elsewhere(relative.person, case, user)
    typed, days = _asked(request, relative)
    mark = _mark_of(relative)
    errors: dict[str, str] = {}
    if request.method == "POST":
        found, errors = _problems(typed, days, forward=forward, named=may_name)
        if not errors and request.POST.get("seen", mark) != mark:
            errors["given_name" if may_name else "starts_on"] = _changed_words(relative)
        if not errors:
            kind = Kinship(typed["kind"]) if forward else None
            said = RESPONSIBILITY.get(typed["parental_responsibility"])
            person = relative.person
            names = replace(
                Details.of(person),
                given_name=typed["given_name"],
                family_name=typed["family_name"],
                date_of_birth=found["born"],
                date_of_death=found["died"],
            )
            try:
                changed = correct_relative(
                    case,
                    relative.relationship,
                    Relation(kind, said, found["starts_on"], found["ends_on"]),
                    names if may_name else None,
                    user,
                    BECAUSE,
                )
            except RelationshipError as error:
                errors[error.field] = str(error)
            else:
                settle_mended(case, user)
                tell(request, _("Corrected under Family.") if changed else _("Nothing was changed."))
                return redirect("case", case.reference)
    context = {
        "relative": told(relative, case, may=True),
        "forward": forward,
        "may_name": may_name,
        "typed": typed,
        "seen": mark,
        **days,
        "kinds": [{"value": k.value, "text": str(k.label), "selected": k.value == typed["kind"]} for k in Kinship],
        **asked_errors(errors, HREFS),
        **identity(case, user),
    }
    return render(request, "desk/family_correct.jinja", context)


def _mark_of(relative: Relative) -> str:
    """A short mark of what is held, which the page carries: another one, and somebody corrected it meanwhile."""
    row = relative.relationship
    relation = (row.kind, row.parental_responsibility, row.starts_on, row.ends_on)
    return mark_of({"held": [str(one) for one in (*relation, *astuple(Details.of(relative.person)))]})


def _changed_words(relative: Relative) -> str:
    words = _(
        "%(name)s, %(kind)s, was written down after you opened this page. Look at what you typed, then save it again"
    )
    return words % {"name": relative.person.full_name, "kind": relative.words}


def _asked(request: HttpRequest, relative: Relative) -> tuple[dict[str, str], dict[str, AskedDay]]:
    """Return what was typed, or what is held."""
    row, person = relative.relationship, relative.person
    if request.method == "POST":
        texts = (*NAMES, "kind", "parental_responsibility")
        typed = {name: " ".join(request.POST.get(name, "").split()) for name in texts}
        return typed, {name: AskedDay.posted(name, request.POST) for name in DAYS}
    responsibility = {True: "yes", False: "no", None: ""}[row.parental_responsibility]
    held = {"given_name": person.given_name, "family_name": person.family_name}
    days = (person.date_of_birth, person.date_of_death, row.starts_on, row.ends_on)
    boxes = {name: AskedDay.of(name, day) for name, day in zip(DAYS, days, strict=True)}
    return {**held, "kind": row.kind, "parental_responsibility": responsibility}, boxes


def _problems(
    typed: dict[str, str], days: dict[str, AskedDay], *, forward: bool, named: bool
) -> tuple[dict[str, date | None], dict[str, str]]:
    """Return the days, and what is wrong."""
    errors: dict[str, str] = {}
    found: dict[str, date | None] = dict.fromkeys(DAYS)
    if named:
        errors = name_problems(typed)
        if not typed["given_name"]:
            errors["given_name"] = _("Enter the first name")
    if forward and typed["kind"] not in Kinship.values:
        errors["kind"] = _("Choose what they are to the child")
    for name, asked in days.items():
        try:
            found[name] = asked.day
        except NotADayError as error:
            errors[name] = str(error)
        else:
            day = found[name]
            if day is not None and day > clock.today():
                errors[name] = _("Enter a day that has come, or leave the day empty")
    if found["born"] and found["died"] and found["died"] < found["born"]:
        errors["died"] = _("Enter a date of death that is not before the birth")
    return found, errors
