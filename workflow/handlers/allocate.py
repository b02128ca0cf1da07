"""Gives a child another worker and team, as a form said: what was agreed in a transfer takes effect by itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership, Team, User
from accounts.roles import WORKER_ROLES
from workflow.assigning import AllocationError, allocate_as_agreed
from workflow.handlers import ServiceCall, day_of, register
from workflow.workload import workers_of


@register("allocate", inputs=frozenset({"to_team", "worker", "from", "keep_worker"}))
def allocate(call: ServiceCall) -> None:
    """Allocate each child to the input `worker` of the input `to_team`, from the day `from` on (today without one).

    A team is told by its name, a worker as picked in a form, by name or by email address. Without a team it is the only
    one in which the worker works with children, else the present one; without a worker the team's managers decide.
    With `keep_worker` true the present worker stays, who need hold no role there: a team decides who takes over.
    Raises `AllocationError`.
    """
    team, worker = _team(call.inputs.get("to_team")), call.inputs.get("worker")
    for case in call.cases:
        present = case.allocation_on(clock.today())
        there = team or _only_team(worker) or (present.team if present is not None else call.process.team)
        if there is None:
            raise AllocationError("team", _("Say which team works with the child."))
        stays = present is not None and call.inputs.get("keep_worker") is True
        allocate_as_agreed(
            case,
            present.worker if present is not None and stays else _worker(worker, there),
            there,
            day_of(call.inputs.get("from")),
            by=call.actor,
            reason=call.process.version.title,
            stays=stays,
        )


def _team(given: Any) -> Team | None:
    name = _text(given)
    found = Team.objects.filter(name__iexact=name).first() if name else None
    if name and found is None:
        raise AllocationError("team", _("There is no team of this name."))
    return found


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


def _only_team(worker: Any) -> Team | None:
    """The team of a worker who was picked, where they work with children in one alone."""
    if not _id(worker):
        return None
    held = Membership.objects.filter(Membership.on(clock.today()), user=_id(worker), role__key__in=WORKER_ROLES)
    teams = {one.team for one in held.select_related("team")}
    return teams.pop() if len(teams) == 1 else None


def _id(given: Any) -> str:
    try:
        return str(UUID(str(given["id"]))) if isinstance(given, Mapping) and "id" in given else ""
    except ValueError:
        return ""


def _text(given: Any) -> str:
    name = given.get("name") if isinstance(given, Mapping) else given
    return " ".join(str(name or "").split())
