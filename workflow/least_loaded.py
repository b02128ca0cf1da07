"""Who of a team has the least to do: `casewright:assign = least-loaded`, and whom a manager is offered first."""

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import Count

from accounts import clock
from accounts.models import Membership, Team, User
from workflow.models import Task


def by_load(team: Team, roles: Collection[str]) -> Sequence[User]:
    """Return who holds one of the roles in a team today, least open work first, then by name.

    Each user has `open_tasks`, the number of tasks that are theirs in any team.
    """
    held = Membership.objects.filter(Membership.on(clock.today()), team=team, role__key__in=roles, user__is_active=True)
    people = list(User.objects.filter(pk__in=held.values("user")))
    open_ = Task.objects.filter(Task.for_people(), owner__in=people, finished__isnull=True)
    loads: dict[UUID, int] = dict(open_.values_list("owner").annotate(Count("pk")))
    for person in people:
        person.open_tasks = loads.get(person.pk, 0)  # type: ignore[attr-defined]  # shown beside the name
    return sorted(people, key=lambda person: (loads.get(person.pk, 0), person.name, person.pk))


def least_loaded(team: Team | None, roles: Collection[str], barred: Collection[UUID]) -> User | None:
    """Return the one with the least open work who is not barred; None when nobody is left."""
    if team is None:
        return None
    return next((person for person in by_load(team, roles) if person.pk not in barred), None)
