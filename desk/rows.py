"""Tasks as rows of a list: what, for whom, why with me, until when, what to do next."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Role, User
from accounts.policy import Standing, standing
from cases.identity import age_words
from desk.due import due_badge
from workflow.bpmn.model import UserTask
from workflow.models import Task
from workflow.work import COMMENT_ON_ALL, returned_version


def open_tasks(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Narrow to open user tasks, in the order of the day, with what a row shows."""
    wanted = tasks.filter(finished__isnull=True, form_version__isnull=False)
    return wanted.select_related("case__child", "owner", "team", "draft", "process").order_by(
        "due_on", "-priority", "created"
    )


def is_decision(task: Task) -> bool:
    """Say whether the task decides on a record."""
    element: UserTask = task.flow_task.element
    return element.review_of is not None


def rows(tasks: Iterable[Task], user: User) -> list[dict[str, Any]]:
    """Return the rows of tasks as `components/task_row.jinja` takes them."""
    here = standing(user)
    labels = dict(Role.objects.values_list("key", "label"))
    return [row(task, user, here, labels) for task in tasks]


def row(task: Task, user: User, here: Standing, labels: dict[str, str]) -> dict[str, Any]:
    """Return one row."""
    mine = task.owner_id == user.pk
    returned = returned_version(task)
    comment = returned.decision.comments.get(COMMENT_ON_ALL) if returned else None
    child = task.case.child if task.case else None
    started = task.draft is not None and task.draft.revision > 0
    return {
        "id": task.pk,
        "title": task.title_text,
        "url": reverse("task", args=[task.pk]),
        "child_name": child.name if child else None,
        "child_age": age_words(child.date_of_birth, clock.today()) if child and child.date_of_birth else None,
        "reference": task.case.reference if task.case else "",
        "why": _why(task, mine, returned, labels),
        "why_date": None,
        "due": due_badge(task.due_on, returned=returned is not None),
        "state": "returned" if returned else ("open" if mine else "waiting"),
        "claim_url": reverse("claim", args=[task.pk]) if _takeable(task, here) else None,
        "release_url": reverse("release", args=[task.pk]) if mine else None,
        "verb": _("Go on") if mine and started else (_("Start") if mine else None),
        "verb_url": reverse("task_form_start", args=[task.pk]) if mine else None,
        "returned_comment": comment,
        "holder": task.owner.name if task.owner and not mine else None,
    }


def _takeable(task: Task, here: Standing) -> bool:
    if task.owner_id is not None:
        return False
    held = {role for team, role in here.roles_by_team if team == task.team_id} if task.team_id else here.roles
    return not held.isdisjoint(task.roles)


def _why(task: Task, mine: bool, returned: Any, labels: dict[str, str]) -> str:
    if returned is not None:
        return _("%(name)s returned it.") % {"name": returned.decision.by.name}
    if mine and task.assigned:
        return _("With you since %(day)s.") % {"day": _day(task.assigned)}
    people = ", ".join(labels.get(role, role) for role in task.roles)
    if task.team:
        return _("For a %(role)s of %(team)s.") % {"role": people.lower(), "team": task.team.name}
    return _("For a %(role)s.") % {"role": people.lower()}


def _day(moment: Any) -> str:
    return f"{clock.local(moment):%-d %B}"
