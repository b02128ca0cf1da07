"""A child's family as the case page shows it."""

from typing import Any

from django.urls import reverse

from accounts import clock
from accounts.models import User
from accounts.policy import can
from cases.identity import child_age_words
from cases.models import Case
from cases.relationships import Relative, family_of

RESPONSIBILITY = {"yes": True, "no": False}
"""Parental responsibility as it is posted; anything else is not known."""


def family(case: Case, user: User) -> dict[str, Any]:
    """Return the family as `desk/family.jinja` takes it."""
    may = bool(can(user, "relate", case))
    return {
        "relatives": [told(relative, case, may) for relative in family_of(case.child, user)],
        "add_url": reverse("family_add", args=[case.reference]) if may else None,
    }


def told(relative: Relative, case: Case, may: bool) -> dict[str, Any]:
    """Say the same of a relative with a file that the reader may not see as of one without a file."""
    row = relative.relationship
    return {
        "name": relative.person.name,
        "words": relative.words,
        "age": child_age_words(relative.person, clock.today()),
        "responsibility": relative.responsibility,
        "responsibility_since": row.responsibility_since,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "ended": relative.ended,
        "never_right": row.never_right,
        "url": reverse("case", args=[relative.case.reference]) if relative.case else None,
        "about_url": reverse("about_relative", args=[case.reference, row.pk]),
        "end_url": reverse("family_end" if row.ends_on is None else "family_correct", args=[case.reference, row.pk])
        if may
        else None,
    }
