"""Who may see the work of a team, who looks after the people of an authority, and what a person was told."""

from typing import Any

from django.db import models

from accounts.models import Notification, Team, User
from accounts.policy import Decision, register, register_place, standing
from accounts.roles import LOOKS_AFTER_PEOPLE

ADMINISTERS = frozenset({"administrator"})


class TeamRule:
    """A team's queue is open to its members; service managers see every team. Administrators say where it belongs."""

    def can(self, user: User, action: str, obj: Team) -> Decision:
        here = standing(user)
        if action == "move":
            return Decision(here.holds(*ADMINISTERS), "Administrators say where a team belongs.")
        if here.holds("service_manager") or obj.pk in here.team_ids:
            return Decision(True, "You belong to this team.")
        return Decision(False, "Only members of a team see its work.")

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        here = standing(user)
        if action == "move":
            return rows if here.holds(*ADMINISTERS) else rows.none()
        return rows if here.holds("service_manager") else rows.filter(pk__in=here.team_ids)


class PersonRule:
    """Managers and administrators look after everyone in the authority; the others find themselves.

    Nobody unlocks their own sign-in; administrators keep everybody's registrations but their own, and take lost second
    factors from others.
    """

    def can(self, user: User, action: str, obj: User) -> Decision:
        here = standing(user)
        if action == "view" and obj.pk == user.pk:
            return Decision(True, "This is you.")
        if obj.pk == user.pk:
            return Decision(False, "Somebody else does this for you.")
        if here.holds(*self._who(action)):
            return Decision(True, "You look after the people of the authority.")
        return Decision(False, "Managers and administrators look after people.")

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        if not standing(user).holds(*self._who(action)):
            return rows.filter(pk=user.pk) if action == "view" else rows.none()
        return rows if action == "view" else rows.exclude(pk=user.pk)

    def _who(self, action: str) -> frozenset[str]:
        if action in ("view", "unlock"):
            return LOOKS_AFTER_PEOPLE
        return ADMINISTERS if action in ("register", "remove_second_factor") else frozenset()


def _people(user: User) -> Decision:
    return Decision(standing(user).holds(*LOOKS_AFTER_PEOPLE), "Managers and administrators look after people.")


def _oneself(user: User) -> Decision:
    return Decision(True, "Everyone has a sign-in.")


class NotificationRule:
    """What a person was told is theirs alone."""

    def can(self, user: User, action: str, obj: Notification) -> Decision:
        if obj.user_id == user.pk:
            return Decision(True, "You were told this.")
        return Decision(False, "Somebody else was told this.")

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        return rows.filter(user=user)


register(Team, TeamRule())
register(User, PersonRule())
register(Notification, NotificationRule())
register_place("people", _people)
register_place("oneself", _oneself)
