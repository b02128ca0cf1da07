"""Tasks that somebody else must do, because this person did what they are kept apart from.

Only for what lists offer: the engine refuses such a task itself, whoever asks.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership, User
from accounts.roles import SPANNING_ROLES
from rules.sentences import either
from workflow.models import Task
from workflow.workload import barred_from


def own_work(tasks: Iterable[Task], user: User) -> frozenset[UUID]:
    """Return the ids of those tasks that must be somebody else's, with one question to the database for all."""
    return frozenset(pk for pk, people in barred_from(tasks).items() if user.pk in people)


def is_own_work(task: Task, user: User) -> bool:
    """Say whether a person wrote what this task decides on, or did what it is kept apart from."""
    return user.pk in barred_from([task])[task.pk]


def who_can_decide(task: Task) -> str:
    """Name those who may take a task that its writer may not: `Dee Larkin can decide.`"""
    held = Membership.objects.filter(Membership.on(clock.today()), role__key__in=task.roles, user__is_active=True)
    if task.team_id is not None:
        held = held.filter(Q(team=task.team_id) | Q(role__key__in=SPANNING_ROLES))
    barred = barred_from([task])[task.pk]
    names = sorted(
        {membership.user.name for membership in held.select_related("user") if membership.user_id not in barred}
    )
    if not names:
        return _("Nobody else of the team can decide today. Ask your service manager who will.")
    return _("%(name)s can decide.") % {"name": either(names)}
