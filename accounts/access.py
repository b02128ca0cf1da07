"""Who may open the pages of accounts, and see teams and colleagues."""

from typing import Any

from django.db import models

from accounts.models import Team, User
from accounts.policy import Decision, register, register_place, standing
from accounts.roles import MANAGING_ROLES


class TeamRule:
    """A team's queue is open to its members; service managers see every team."""

    def can(self, user: User, action: str, obj: Team) -> Decision:
        here = standing(user)
        if here.holds("service_manager") or obj.pk in here.team_ids:
            return Decision(True, "You belong to this team.")
        return Decision(False, "Only members of a team see its work.")

    def visible(self, user: User, rows: models.QuerySet[Any], action: str) -> models.QuerySet[Any]:
        here = standing(user)
        return rows if here.holds("service_manager") else rows.filter(pk__in=here.team_ids)


def _anyone(user: User) -> Decision:
    return Decision(True, "Everyone who signs in may open this page.")


def manages(user: User) -> Decision:
    """Decide whether a person oversees a team."""
    if standing(user).holds(*MANAGING_ROLES):
        return Decision(True, "You manage a team.")
    return Decision(False, "This page is for team managers and service managers.")


register(Team, TeamRule())
register_place("home", _anyone)
register_place("help", _anyone)
