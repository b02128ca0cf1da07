"""The open steps of work that runs for a child, and what runs of one kind, as pages show them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.days import day_words
from accounts.models import Role, User
from accounts.policy import visible_to
from cases.models import Case
from desk.due import due_badge
from desk.rows import open_tasks
from workflow.for_whom import for_whom
from workflow.models import ProcessInstance, Task
from workflow.open_steps import about

type Row = dict[str, Any]


def already_open(case: Case, user: User, running: QuerySet[ProcessInstance]) -> list[Row]:
    """Return what runs of one kind for a child, the newest first: `[{since, by, url, steps}]`.

    Of what the reader may not see stands only since when it runs: whoever would begin another knows that there is one.
    """
    readable = set(visible_to(user, ProcessInstance, "history").filter(pk__in=running).values_list("pk", flat=True))
    steps = open_steps(case, user, running)
    return [
        {
            "since": day_words(one.created),
            "by": one.started_by.name if one.started_by is not None else "",
            "url": reverse("process", args=[one.pk]) if one.pk in readable else "",
            "steps": steps.get(one.pk, []),
        }
        for one in running.select_related("started_by").order_by("-created", "-pk")
    ]


def open_steps(case: Case, user: User, running: QuerySet[ProcessInstance]) -> dict[UUID, list[Row]]:
    """Return the open steps in running work by its id, the first due first; of work about a family those of all too."""
    seen = visible_to(user, Task).filter(about(case), process__in=running)
    labels = dict(Role.objects.values_list("key", "label"))
    steps: dict[UUID, list[Row]] = defaultdict(list)
    for task in sorted(open_tasks(seen), key=lambda one: one.due_on or date.max):
        steps[task.process_id].append(
            {
                "title": task.title_text,
                "url": reverse("task", args=[task.pk]),
                "who": _who(task, labels),
                "due_on": task.due_on,
                "due": due_badge(task.due_on),
            }
        )
    return steps


def _who(task: Task, labels: Mapping[str, str]) -> str:
    if task.owner is not None:
        return _("With %(who)s since %(day)s") % {
            "who": task.owner.name,
            "day": day_words(task.assigned or task.created),
        }
    return _("For %(who)s, since %(day)s") % {"who": for_whom(task, labels), "day": day_words(task.created)}
