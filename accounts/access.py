"""Who may see the work of a team."""

from typing import Any

from django.db import models

from accounts.models import Team, User
from accounts.policy import Decision, register, standing


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


register(Team, TeamRule())
