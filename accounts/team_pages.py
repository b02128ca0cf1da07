"""The tree of teams with the people in them, and where a team belongs."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.banners import tell
from accounts.guard import guarded, signed_in
from accounts.models import Membership, Team, TeamCycleError, User
from accounts.people_pages import tabs
from accounts.policy import can
from accounts.roles import MANAGING_ROLES
from accounts.teams import Branch, below, move, tree


@guarded("view", place="people")
def teams(request: HttpRequest) -> HttpResponseBase:
    """Every team under the one it belongs to, with its people, managers first."""
    user = signed_in(request)
    audit.record("listed", None, actor=user, list="teams")
    people = _people_by_team()
    context = {"tabs": tabs("teams"), "branches": [_shown(user, branch, people) for branch in tree()]}
    return render(request, "people/teams.jinja", context)


def load_team(request: HttpRequest, team_id: UUID) -> Team | None:
    """The team of the address."""
    return Team.objects.filter(pk=team_id).first()


@guarded("move", load=load_team)
def move_team(request: HttpRequest, team: Team, team_id: UUID) -> HttpResponseBase:
    """Say to which other team a team belongs."""
    user = signed_in(request)
    others = list(Team.objects.exclude(pk__in=below(team)).order_by("name"))
    errors = []
    chosen = str(team.parent_id or "")
    if request.method == "POST":
        chosen = request.POST.get("parent", "")
        parent = next((other for other in others if str(other.pk) == chosen), None)
        if (parent is not None or chosen == "") and _moved(team, parent, user):
            tell(request, _told(team, parent))
            return redirect("teams")
        errors = [{"href": "#parent", "text": _("Choose one of the teams in the list")}]
    context = {
        "name": team.name,
        "here": reverse("move_team", args=[team.pk]),
        "teams_url": reverse("teams"),
        "choices": [{"value": str(other.pk), "text": other.name} for other in others],
        "chosen": chosen,
        "errors": errors,
    }
    return render(request, "people/move_team.jinja", context)


def _moved(team: Team, parent: Team | None, user: User) -> bool:
    try:
        move(team, parent, user)
    except TeamCycleError:  # somebody else moved that one meanwhile
        return False
    return True


def _told(team: Team, parent: Team | None) -> str:
    if parent is None:
        return _("%(team)s belongs to no other team now.") % {"team": team.name}
    return _("%(team)s belongs to %(parent)s now.") % {"team": team.name, "parent": parent.name}


def _people_by_team() -> dict[Any, list[dict[str, Any]]]:
    held = Membership.objects.filter(Membership.on(clock.today()), user__is_active=True)
    rows = held.order_by("user__name").values_list("team_id", "user_id", "user__name", "role__label", "role__key")
    found: dict[Any, list[dict[str, Any]]] = {}
    for team, user, name, role, key in rows:
        person = {"name": name, "url": reverse("person", args=[user]), "role": role, "manages": key in MANAGING_ROLES}
        found.setdefault(team, []).append(person)
    return {team: sorted(members, key=lambda one: not one["manages"]) for team, members in found.items()}


def _shown(user: User, branch: Branch, people: dict[Any, list[dict[str, Any]]]) -> dict[str, Any]:
    team = branch.team
    return {
        "name": team.name,
        "telephone": team.telephone,
        "people": people.get(team.pk, []),
        "move_url": reverse("move_team", args=[team.pk]) if can(user, "move", team) else None,
        "below": [_shown(user, one, people) for one in branch.below],
    }
