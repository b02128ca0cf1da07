"""What is asked about a child's name and date: when a file is opened, and when it is corrected."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.asked_day import AskedDay, NotADayError
from accounts.models import User
from accounts.policy import can
from cases.birth_days import wrong_birth, wrong_expected
from cases.models import Case
from rules.sentences import Sentence

CHILD_TEXTS = ("given_name", "family_name", "known_as", "is_born")
CHILD_HREFS = {
    "given_name": "#given_name",
    "family_name": "#family_name",
    "known_as": "#known_as",
    "is_born": "#is_born",
    "born": "#born-day",
    "expected": "#expected-day",
}
LONGEST_NAME = 80
ANOTHER = {
    "twin": Sentence("A twin, or another child of the same birth"),
    "family": Sentence("A child of another family"),
    "asked": Sentence("The team was asked: it is another child"),
}
"""Why a known child is not this one. Fixed words: the reason stands in the audit trail in English, without names."""


def name_problems(typed: dict[str, str]) -> dict[str, str]:
    """Say what is wrong with names as typed."""
    errors: dict[str, str] = {}
    for name in ("given_name", "family_name", "known_as"):
        text = typed.get(name, "")
        if len(text) > LONGEST_NAME:
            errors[name] = _("Use at most %(count)s characters for a name") % {"count": LONGEST_NAME}
        elif text and not (text.isprintable() and any(letter.isalpha() for letter in text)):
            errors[name] = _("Write the name with letters")
    return errors


def child_asked(typed: dict[str, str], days: dict[str, AskedDay]) -> tuple[date | None, dict[str, str]]:
    """Return the date of birth or the expected date, whichever `is_born` says, and what is wrong."""
    errors: dict[str, str] = {}
    if not typed["given_name"]:
        errors["given_name"] = _("Enter the first name. For a baby without a name yet, enter Baby")
    if not typed["family_name"]:
        errors["family_name"] = _("Enter the family name")
    errors |= name_problems(typed)
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
    return day, errors


def _wrong_day(day: date | None, *, born: bool) -> str:
    """Say what is wrong with a date of birth or an expected one, or nothing."""
    if day is None:
        return _("Enter the date of birth") if born else _("Enter the day on which the child is expected")
    return wrong_birth(day, clock.today()) if born else wrong_expected(day, clock.today())


def known_answer(case: Case, user: User, reasons: Sequence[str] = (), *, by_name: bool = False) -> dict[str, Any]:
    """What a person learns about a known child: the way to a file they may see, and why; else only whom to ring.

    `by_name` says that only the name fits: it is said in weaker words, to whoever may see the file. All others are
    answered alike, whatever it was that fitted.
    """
    sees = bool(can(user, "view", case))
    audit.record("known_child_answered", case, actor=user, case_id=case.pk, sees=sees)
    if sees:
        return {
            "name": case.child.full_name,
            "reference": case.reference,
            "url": reverse("case", args=[case.reference]),
            "reasons": reasons,
            "by_name": by_name,
        }
    allocation = case.allocation_on(clock.today())
    team = allocation.team if allocation else None
    return {"url": None, "team": team.name if team else None, "telephone": team.telephone if team else ""}


def choices(words: dict[str, Any], chosen: str) -> list[dict[str, Any]]:
    """Return fixed words as the items of radios."""
    return [{"value": key, "text": str(text), "checked": key == chosen} for key, text in words.items()]
