"""Tasks as rows of a list: what, for whom, why with me, until when, what to do next."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.days import day_words
from accounts.models import Role, User
from cases.identity import child_age_words
from desk.about import names_of
from desk.due import due_badge
from desk.looks import look_words
from desk.own_work import own_work
from desk.returned_note import comment_in_short
from desk.why import movers, whys
from records.models import RecordVersion
from rules.feel import Expression
from workflow.access import holds_role, manages
from workflow.bpmn.model import BusinessRuleTask
from workflow.for_whom import for_whom
from workflow.models import Task
from workflow.notices import FIRST
from workflow.work import returned_versions
from workflow.workload import candidates, waits_for_spanning


def open_tasks(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Narrow to open user tasks, in the order of the day, with what a row shows."""
    wanted = tasks.filter(Task.for_people(), finished__isnull=True)
    return wanted.select_related("case__child", "owner", "team", "draft", "process", "scope").order_by(
        "due_on", "-priority", "created"
    )


def rows(tasks: Iterable[Task], user: User) -> list[dict[str, Any]]:
    """Return the rows of tasks as `components/task_row.jinja` takes them."""
    listed = list(tasks)
    free = [task for task in listed if task.owner_id is None and holds_role(user, task)]
    labels = dict(Role.objects.values_list("key", "label"))
    elsewhere = [task for task in listed if waits_for_spanning(task) and not holds_role(user, task)]
    awaited = {pk: [one.user.name for one in able] for pk, able in candidates(elsewhere).items()} if elsewhere else {}
    reader = _Reader(
        user, labels, own_work(free, user), movers(listed), awaited, names_of(listed), returned_versions(listed)
    )
    return [reader.row(task) for task in listed]


@dataclass(frozen=True, slots=True)
class _Reader:
    """The person for whom rows are made; `barred` are the tasks that must be somebody else's, `movers` the names of
    those who gave tasks to people, `awaited` the names of those outside the team for whom tasks wait, `several` the
    children of tasks about more than one, `returned` the versions that came back and that tasks correct."""

    user: User
    labels: dict[str, str]
    barred: frozenset[UUID]
    movers: dict[UUID, str]
    awaited: dict[UUID, list[str]]
    several: dict[UUID, str]
    returned: dict[UUID, RecordVersion]

    def row(self, task: Task) -> dict[str, Any]:
        open_ = task.finished is None
        mine = open_ and task.owner_id == self.user.pk
        able = bool(holds_role(self.user, task))
        returned = self.returned.get(task.pk)
        child = task.case.child if task.case else None
        several = self.several.get(task.pk)
        on_hold = on_hold_of(task)
        takeable = open_ and not on_hold and task.owner_id is None and able and task.pk not in self.barred
        return {
            "id": task.pk,
            "title": task.title_text,
            "url": reverse("task", args=[task.pk]),
            "child_name": several or (child.name if child else None),
            "child_age": child_age_words(child, clock.today()) if child and not several else None,
            "reference": task.case.reference if task.case else "",
            "why": self._why(task, mine, able, returned) if open_ else None,
            "whys": whys(task, self.user, self.movers) if open_ else [],
            "due": due_badge(task.due_on, returned=returned is not None) if open_ else None,
            "state": "returned" if returned else ("open" if mine else "waiting"),
            "give_url": reverse("give", args=[task.pk]) if open_ and manages(self.user, task) else None,
            "claim_url": reverse("claim", args=[task.pk]) if takeable else None,
            "release_url": reverse("release", args=[task.pk]) if mine else None,
            "verb": verb(task) if mine and able else None,
            "verb_url": where(task) if mine and able else None,
            "on_hold": on_hold,
            "first": first_words(task) if open_ else "",
            "follow_up": look_words(task, self.user),
            "returned_comment": comment_in_short(returned) if returned else None,
            "holder": task.owner.name if task.owner and open_ and not mine else None,
        }

    def _why(self, task: Task, mine: bool, able: bool, returned: RecordVersion | None) -> str:
        if mine and not able:
            return _(
                "You no longer hold the role or the registration that this is for. Give it back, so that a colleague "
                "can take it."
            )
        if returned is not None:
            return _("%(name)s returned it.") % {"name": returned.decision.by.name}
        if mine and task.assigned:
            return _("With you since %(day)s.") % {"day": day_words(task.assigned)}
        if task.pk in self.barred:
            return _("You wrote this, so somebody else must decide.")
        who = for_whom(task, self.labels)
        if names := self.awaited.get(task.pk):
            return _("Waits for %(who)s: %(names)s.") % {"who": who, "names": ", ".join(names)}
        if waits_for_spanning(task) and task.team is not None:
            return _("For %(who)s, from %(team)s.") % {"who": who, "team": task.team.name}
        return _("For %(who)s.") % {"who": who}


def on_hold_of(task: Task) -> str:
    """Say what can be done while a manager holds the work; "" where nobody does, and for a task that is over."""
    if task.finished is not None or task.process.suspended_at is None:
        return ""
    if task.form_version_id is None:
        return _("A manager has put this work on hold. It cannot be finished until it goes on.")
    return _("A manager has put this work on hold. What you write is kept; nothing can be submitted until it goes on.")


def first_words(task: Task) -> str:
    """Say why a task comes before other work; "" for one of usual urgency."""
    if task.priority < FIRST:
        return ""
    model, priority = task.flow_task.flow_class.model, task.flow_task.element.priority
    asked = {step.result_variable for step in model.elements.values() if isinstance(step, BusinessRuleTask)}
    if isinstance(priority, Expression) and any(name.split(".")[0] in asked for name in priority.names()):
        return _("Of what is due on the same day, your council’s table puts this first.")
    return _("Of what is due on the same day, the process puts this first.")


def verb(task: Task) -> str:
    """Say what opening one's own task does."""
    if task.form_version_id is None:
        return _("Open")
    if task.draft is not None and task.draft.revision > 0:
        return _("Go on")
    return _("Correct it") if task.data.get("corrects") else _("Start")


def where(task: Task) -> str:
    """Return where one's own task is worked on: in its form; work by hand on its page."""
    name = "task" if task.form_version_id is None else "task_form_start"
    return reverse(name, args=[task.pk])
