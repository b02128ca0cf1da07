"""For whom a task is that nobody has, in words: the roles, and the team of those roles that are held in one."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.roles import SPANNING_ROLES
from accounts.sentences import inside
from rules.sentences import either
from workflow.models import Task


def for_whom(task: Task, labels: Mapping[str, str] | None = None) -> str:
    """Say `a duty worker or team manager of Harbour team`, `a service manager`, or the team of a task without roles.

    `labels` are the words of the roles, where they are read already.
    """
    if labels is None:
        labels = dict(Role.objects.filter(key__in=task.roles).values_list("key", "label"))
    spanning = [role for role in task.roles if role in SPANNING_ROLES]
    of_the_team = [role for role in task.roles if role not in SPANNING_ROLES]
    told = []
    if of_the_team and task.team is not None:
        told.append(_("%(role)s of %(team)s") % {"role": _one(of_the_team, labels), "team": task.team.name})
    elif of_the_team:
        told.append(_one(of_the_team, labels))
    if spanning:
        told.append(_one(spanning, labels))
    return str(either(told)) or (task.team.name if task.team is not None else "")


def _one(roles: list[str], labels: Mapping[str, str]) -> str:
    words = str(either(inside(labels.get(role, role)) for role in roles))
    return (_("an %(role)s") if words[:1] in tuple("aeiou") else _("a %(role)s")) % {"role": words}
