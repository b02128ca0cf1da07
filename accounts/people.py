"""What is shown of the people of an authority: what they are, how their sign-in and their registration stand."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import Membership, Registration, User
from accounts.registrations import Seen, State, seen_on
from accounts.signin import codes, slots

BADGES = {State.IN_FORCE: "ok", State.EXPIRES_SOON: "soon", State.EXPIRED: "late", State.NOT_YET: "wait"}


def described(people: Iterable[User]) -> list[dict[str, Any]]:
    """Return how each person stands, in the order given, with a fixed number of questions to the database.

    Each has: name, url, email, can_sign_in, jobs [{role, team}], locked_words or None, has_second_factor, registration
    (as `registration_words`) or None.
    """
    rows = list(people)
    jobs, latest = _jobs(rows), _latest_registrations(rows)
    locked = slots.people_locked(rows)
    ready = codes.people_with_second_factor(rows)
    return [
        {
            "name": person.name,
            "url": reverse("person", args=[person.pk]),
            "email": person.email,
            "can_sign_in": person.is_active,
            "jobs": jobs.get(person.pk, []),
            "locked_words": lock_words(locked[person]) if person in locked else None,
            "has_second_factor": person.pk in ready,
            "registration": registration_words(latest[person.pk]) if person.pk in latest else None,
        }
        for person in rows
    ]


def lock_words(until: datetime) -> str:
    """Say until when a sign-in is locked. Locks last an hour at most and run on real time, whatever our clock shows."""
    local = clock.local(until)
    if local.date() == clock.local(timezone.now()).date():
        return _("Locked until %(time)s") % {"time": f"{local:%H:%M}"}
    return _("Locked until %(time)s tomorrow") % {"time": f"{local:%H:%M}"}


def registration_words(seen: Seen) -> dict[str, Any]:
    """Return a registration for a page: body, number, badge and words, starts_on and expires_on."""
    return {
        "body": seen.registration.get_kind_display(),
        "number": seen.registration.number,
        "badge": BADGES[seen.state],
        "words": _state_words(seen),
        "starts_on": seen.registration.starts_on,
        "expires_on": seen.registration.expires_on,
    }


def _state_words(seen: Seen) -> str:
    if seen.state is State.EXPIRED:
        return ngettext("Expired %(days)s day ago", "Expired %(days)s days ago", -seen.days) % {"days": -seen.days}
    if seen.state is State.EXPIRES_SOON and seen.days == 0:
        return _("Expires today")
    if seen.state is State.EXPIRES_SOON:
        return ngettext("Expires in %(days)s day", "Expires in %(days)s days", seen.days) % {"days": seen.days}
    return _("In force") if seen.state is State.IN_FORCE else _("Not in force yet")


def _jobs(people: list[User]) -> dict[Any, list[dict[str, str]]]:
    found: dict[Any, list[dict[str, str]]] = {}
    held = Membership.objects.filter(Membership.on(clock.today()), user__in=people).order_by(
        "team__name", "role__label"
    )
    for user, role, team in held.values_list("user_id", "role__label", "team__name"):
        found.setdefault(user, []).append({"role": role, "team": team})
    return found


def _latest_registrations(people: list[User]) -> dict[Any, Seen]:
    """The registration of each person that lasts longest."""
    rows = Registration.objects.filter(user__in=people).order_by("expires_on")
    return {row.user_id: seen_on(row, clock.today()) for row in rows}


def registrations_of(person: User, day: date) -> list[dict[str, Any]]:
    """Return all registrations of a person for a page, the last to expire first."""
    rows = Registration.objects.filter(user=person).order_by("-expires_on")
    return [registration_words(seen_on(row, day)) for row in rows]


def matching(people: models.QuerySet[User], words: str) -> models.QuerySet[User]:
    """Narrow people to those whose name or email has every word in it."""
    for word in words.split()[:5]:
        people = people.filter(models.Q(name__icontains=word) | models.Q(email__icontains=word))
    return people
