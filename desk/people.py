"""People to choose from, with what they have to do already."""

from collections.abc import Container, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock, context
from accounts.identifiers import uuid_of
from accounts.models import Membership, Team, User
from accounts.policy import can
from accounts.roles import PRACTICE_ROLES
from workflow.models import Task
from workflow.workload import Candidate, Load, candidates


def choices(people: Iterable[Candidate], barred: Container[UUID] = ()) -> list[dict[str, Any]]:
    """Return candidates as lists show them: id, name, load in words, the same shorter, whether it is the least.

    Who is `barred`, by id, is never called the one with the least.
    """
    listed = list(people)
    able = [one for one in listed if one.user.pk not in barred]
    least = able[0].load.tasks if len(listed) > 1 and able else None
    return [
        {
            "id": str(one.user.pk),
            "name": one.user.name,
            "load": load_words(one.load),
            "short": _short(one.load, is_least),
            "least": is_least,
        }
        for one in listed
        for is_least in [one.load.tasks == least and one.user.pk not in barred]
    ]


def _short(load: Load, least: bool) -> str:
    words = ngettext("%(count)s open task", "%(count)s open tasks", load.tasks)
    if least:
        words = ngettext("%(count)s open task (least)", "%(count)s open tasks (least)", load.tasks)
    return words % {"count": load.tasks}


def load_words(load: Load) -> str:
    """Say how much is with a person: `3 open tasks, 1 late · 12 children`."""
    tasks = ngettext("%(count)s open task", "%(count)s open tasks", load.tasks) % {"count": load.tasks}
    if load.late:
        tasks = _("%(tasks)s, %(count)s late") % {"tasks": tasks, "count": load.late}
    cases = ngettext("%(count)s child", "%(count)s children", load.cases) % {"count": load.cases}
    return f"{tasks} · {cases}"


def cannot_words(titles: Iterable[str]) -> str:
    """Say which steps somebody may not do, and what comes of it; nothing for none."""
    named = ", ".join(f"“{title}”" for title in titles)
    return _("May not do %(tasks)s: it would wait in the team’s list.") % {"tasks": named} if named else ""


def roles_in(team: Team) -> dict[UUID, dict[str, str]]:
    """Return the roles that people hold in a team today, by person: labels by key, those of work with children."""
    held = Membership.objects.filter(Membership.on(clock.today()), team=team, role__key__in=PRACTICE_ROLES)
    found: dict[UUID, dict[str, str]] = {}
    for person, key, label in held.order_by("role__label").values_list("user_id", "role__key", "role__label"):
        found.setdefault(person, {})[key] = label
    return found


def person_of(text: str) -> User | None:
    """Return the active person of the open authority with an id, or None; the table of people knows no authority."""
    wanted = uuid_of(text)
    if wanted is None:
        return None
    return User.objects.filter(pk=wanted, authority_id=context.required_id(), is_active=True).first()


def row_choices(tasks: Iterable[Task], user: User) -> dict[UUID, list[dict[str, Any]]]:
    """Return, for those tasks of a list that this person may give away, who could have them."""
    mine = [task for task in tasks if can(user, "give", task)]
    return {pk: choices(people) for pk, people in candidates(mine).items()} if mine else {}
