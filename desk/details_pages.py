"""Correcting a child's name and date of birth, once it was said what that changes; the birth of a child too."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.asked_day import AskedDay, NotADayError
from accounts.banners import tell
from accounts.days import full_day_words
from accounts.guard import guarded, signed_in
from cases.correcting import BIRTH, TITLES, Details, correct_child, known_besides
from cases.identity import identity
from cases.known import KnownChildError
from cases.models import Case, FormerDetails, Person
from desk.asked_errors import asked_errors
from desk.case_loading import load_case
from desk.child_asked import ANOTHER, CHILD_HREFS, CHILD_TEXTS, child_asked, choices, known_answer
from forms.marks import mark_of
from records.mended import settle_mended
from rules.sentences import Sentence
from workflow.deadlines import recount_case

TEXTS = (*CHILD_TEXTS, "birth_is_estimated", "because", "another_because")
HREFS = {**CHILD_HREFS, "because": "#because", "used_from": "#used_from-day", "another_because": "#another_because"}
BORN = Sentence("The child was born")
BECAUSE = {
    "mistake": Sentence("It was written down wrong"),
    "learned": Sentence("We know it better now"),
    "changed": Sentence("The name has changed, as by adoption"),
    "asked": Sentence("The child or the family asks for it"),
}
"""Why details are corrected. Fixed words: they are kept in English, without names."""


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("correct", load=load_case)
def details(request: HttpRequest, case: Case, reference: str) -> HttpResponseBase:
    """Ask what is right, say what it changes and whether such a child is known, and hold it."""
    user = signed_in(request)
    before = Details.of(case.child)
    typed, days = _asked(request, case.child)
    because = {"born": BORN, **BECAUSE} if case.child.is_unborn else BECAUSE
    errors: dict[str, str] = {}
    changes: list[dict[str, str]] = []
    known: list[Case] = []
    told = ""
    if request.method == "POST":
        wanted, errors = _wanted(before, typed, days, because)
        if wanted is not None and not wanted.changed_from(before):
            tell(request, _("Nothing was changed."), "note")
            return redirect("case", case.reference)
        if wanted is not None:
            known = known_besides(case, wanted)
            told = _seal(before, wanted, known)
            if request.POST.get("action") == "change" and request.POST.get("told") == told:
                if known and typed["another_because"] not in ANOTHER:
                    errors["another_because"] = _("Choose why it is another child")
                else:
                    try:
                        return _held(request, case, wanted, typed["because"], known)
                    except KnownChildError as error:
                        known = error.known
                        told = _seal(before, wanted, known)
            changes = _changes(before, wanted)
    context = {
        "typed": typed,
        **days,
        "because": choices(because, typed["because"]),
        "another": choices(ANOTHER, typed["another_because"]),
        "changes": changes,
        "known": [known_answer(one, user) for one in known],
        "told": told,
        "death_url": reverse("death", args=[case.reference]),
        "former": [
            _former(held) for held in case.child.former.select_related("corrected_by").order_by("-until", "-pk")
        ],
        **asked_errors(errors, HREFS),
        **identity(case, user),
    }
    return render(request, "desk/details.jinja", context)


def _asked(request: HttpRequest, child: Person) -> tuple[dict[str, str], dict[str, AskedDay]]:
    """Return what was typed, or what is held. A child who is expected is most often corrected when born."""
    expected = AskedDay.of("expected", child.expected_date_of_birth)
    born = AskedDay.of("born", child.date_of_birth)
    if request.method != "POST":
        names = {name: getattr(child, name) for name in ("given_name", "family_name", "known_as")}
        because = "born" if child.is_unborn else ""
        estimated = "yes" if child.birth_is_estimated else ""
        held = {"is_born": "yes", "because": because, "another_because": "", "birth_is_estimated": estimated}
        return {**names, **held}, {
            "born": born,
            "expected": expected,
            "used_from": AskedDay.of("used_from", child.name_used_from),
        }
    typed = {name: " ".join(request.POST.get(name, "").split()) for name in TEXTS}
    days = {name: AskedDay.posted(name, request.POST) for name in ("born", "expected", "used_from")}
    empty = ("", "", "")
    if typed["is_born"] == "yes" and days["expected"].typed == expected.typed:
        days["expected"] = AskedDay("expected", empty)
    if typed["is_born"] == "no" and days["born"].typed == born.typed:
        days["born"] = AskedDay("born", empty)
    return typed, days


def _wanted(
    before: Details, typed: dict[str, str], days: dict[str, AskedDay], because: dict[str, Any]
) -> tuple[Details | None, dict[str, str]]:
    day, errors = child_asked(typed, days)
    used_from = None
    try:
        used_from = days["used_from"].day
    except NotADayError as error:
        errors["used_from"] = str(error)
    if used_from is not None and used_from > clock.today():
        errors["used_from"] = _("Enter a day that has come, or leave the day empty")
    if used_from is not None and day is not None and typed["is_born"] == "yes" and used_from < day:
        errors["used_from"] = _("Enter a day that is not before the birth")
    born = typed["is_born"] == "yes"
    died, former_from = before.date_of_death, before.name_used_from
    if born and day is not None and died is not None and day > died:
        words = _("Enter a date of birth that is not after the date of death, %(day)s")
        errors["born"] = words % {"day": full_day_words(died)}
    renamed = (typed["given_name"], typed["family_name"]) != (before.given_name, before.family_name)
    kept = typed["because"] == "changed" and renamed
    if kept and used_from is not None and former_from is not None and used_from <= former_from:
        words = _("Enter a day after %(day)s, since when the name before is used, or leave the day empty")
        errors["used_from"] = words % {"day": full_day_words(former_from)}
    if typed["because"] not in because:
        errors["because"] = _("Choose why it is corrected")
    elif typed["because"] == "born" and not born:
        errors["because"] = _("Choose another reason, or choose that the child is born")
    if errors or day is None:
        return None, errors
    wanted = replace(
        before,
        given_name=typed["given_name"],
        family_name=typed["family_name"],
        known_as=typed["known_as"],
        date_of_birth=day if born else None,
        expected_date_of_birth=None if born else day,
        birth_is_estimated=born and typed["birth_is_estimated"] == "yes",
        name_used_from=used_from,
    )
    return wanted, errors


def _held(request: HttpRequest, case: Case, wanted: Details, because: str, known: list[Case]) -> HttpResponseBase:
    user = signed_in(request)
    told_of = frozenset(one.pk for one in known)
    why = BORN if because == "born" else BECAUSE[because]
    changed = correct_child(case, wanted, user, why, besides=told_of, keeps_name=because == "changed")
    settle_mended(case, user)
    moved = recount_case(case) if BIRTH.intersection(changed) else 0
    words = _("Corrected. The earlier details are kept.")
    tell(request, _("Corrected. Dates of open work moved with it; look at What to do next.") if moved else words)
    return redirect("case", case.reference)


def _changes(before: Details, wanted: Details) -> list[dict[str, str]]:
    return [
        {"label": str(TITLES[name]), "before": _words(getattr(before, name)), "after": _words(getattr(wanted, name))}
        for name in wanted.changed_from(before)
    ]


def _words(value: str | date | bool | None) -> str:
    if isinstance(value, bool):
        return _("estimated") if value else _("known")
    if isinstance(value, date):
        return full_day_words(value)
    return value or _("nothing")


def _former(held: FormerDetails) -> dict[str, Any]:
    before = Details.of(held)
    name = f"{held.given_name} {held.family_name}"
    if held.known_as:
        name = _("%(name)s, called %(called)s") % {"name": name, "called": held.known_as}
    words = _("expected %(day)s") if before.date_of_birth is None else _("born %(day)s")
    return {
        "name": name,
        "day": words % {"day": _words(before.day)} if before.day else "",
        "until": held.until,
        "because": _(held.because) if held.because else "",
        "by": held.corrected_by.name,
        "record": held.record_reference,
    }


def _seal(before: Details, wanted: Details, known: list[Case]) -> str:
    """Say what the person was told, so that nobody confirms what they did not see, nor over somebody else's change."""
    held, asked = ([str(getattr(one, name)) for name in Details.__slots__] for one in (before, wanted))
    return mark_of({"held": held, "asked": asked, "known": sorted(str(one.pk) for one in known)})
