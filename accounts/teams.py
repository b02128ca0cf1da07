"""The tree of an authority's teams: which team belongs to which."""

from dataclasses import dataclass, field
from uuid import UUID

from accounts import audit
from accounts.models import Team, User


@dataclass(slots=True)
class Branch:
    """A team and the teams that belong to it, by name."""

    team: Team
    below: list["Branch"] = field(default_factory=list)


def tree() -> list[Branch]:
    """Return the teams of the open authority that belong to none, each with all below it, in one question."""
    branches = {team.pk: Branch(team) for team in Team.objects.order_by("name")}
    tops: list[Branch] = []
    for branch in branches.values():
        above = branches.get(branch.team.parent_id)
        (above.below if above else tops).append(branch)
    return tops


def below(team: Team) -> set[UUID]:
    """Return the ids of a team and of every team under it."""

    def ids(branch: Branch) -> set[UUID]:
        return {branch.team.pk}.union(*(ids(one) for one in branch.below))

    def found(branches: list[Branch]) -> Branch | None:
        for branch in branches:
            here = branch if branch.team.pk == team.pk else found(branch.below)
            if here:
                return here
        return None

    here = found(tree())
    return ids(here) if here else {team.pk}


def move(team: Team, parent: Team | None, by: User) -> None:
    """Put a team under another, or at the top. Raises `TeamCycleError` when it would come under itself.

    Two moves at once cannot make a circle either: the teams of the authority are locked until this one ends.
    """
    list(Team.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    team.parent = parent
    team.save()
    audit.record("team_moved", team, actor=by, parent=str(parent.pk) if parent else None)
