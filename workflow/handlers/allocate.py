"""Gives a child another worker and team, as a form said: what was agreed in a transfer takes effect by itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership, Team, User
from accounts.policy import standing
from accounts.roles import WORKER_ROLES
from workflow.assigning import AllocationError, allocate_as_agreed
from workflow.handlers import ServiceCall, day_of, register
from workflow.routing import team_named
from workflow.workload import workers_of


@register("allocate", inputs=frozenset({"to_team", "worker", "from"}))
def allocate(call: ServiceCall) -> None:
    """Allocate each child to the input `worker` of the input `to_team`, from the day `from` on (today without one).

    A team is told by its name, a worker as picked in a form, by name or by email address. Without a team it is the
    present one where the worker works with children there, or it is not known who that is; else the worker's own, of
    several one of those who decided on it. Without a worker the team's managers decide. Raises `AllocationError` and
    `NoSuchTeamError`.
    """
    team, worker = team_named(call.inputs.get("to_team")), call.inputs.get("worker")
    for case in call.cases:
        present = case.allocation_on(clock.today())
        now = present.team if present is not None else call.process.team
        there = team or _team_of(worker, now, call.actor) or now
        if there is None:
            raise AllocationError("team", _("Say which team works with the child."))
        allocate_as_agreed(
            case,
            _worker(worker, there),
            there,
            day_of(call.inputs.get("from")),
            by=call.actor,
            reason=call.process.version.title,
        )


def _worker(given: Any, team: Team) -> User | None:
    if given is None or given == "":
        return None
    wanted = _text(given).casefold()
    people = [one.user for one in workers_of(team)]
    named = [user for user in people if str(user.pk) == _id(given)]
    named = named or [user for user in people if wanted in (user.email.casefold(), user.name.casefold())]
    if len(named) != 1:
        raise AllocationError("worker", _("Nobody, or more than one, of this name works with children in the team."))
    return named[0]


def _team_of(worker: Any, now: Team | None, decided_by: User | None) -> Team | None:
    """The team in which a worker who was picked works with children: the present one, else one of theirs.

    Of several it is the first by name in which whoever decided has a role too, for there the worker was offered.
    """
    if not _id(worker):
        return None
    held = Membership.objects.filter(Membership.on(clock.today()), user=_id(worker), role__key__in=WORKER_ROLES)
    teams = sorted({one.team for one in held.select_related("team")}, key=lambda team: team.name)
    if now in teams or not teams:
        return now
    shared = standing(decided_by).team_ids if decided_by is not None else frozenset()
    return next((team for team in teams if team.pk in shared), teams[0] if len(teams) == 1 else None)


def _id(given: Any) -> str:
    try:
        return str(UUID(str(given["id"]))) if isinstance(given, Mapping) and "id" in given else ""
    except ValueError:
        return ""


def _text(given: Any) -> str:
    name = given.get("name") if isinstance(given, Mapping) else given
    return " ".join(str(name or "").split())
