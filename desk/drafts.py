"""The drafts of a person: those that are with them, and those that they began and others have now."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.days import ago_words
from accounts.models import User
from accounts.policy import visible_to
from desk.about import names_of
from desk.rows import open_tasks
from forms.estimates import LONGEST_GAP
from forms.saved_words import saved_words
from workflow.assigning import whereabouts
from workflow.models import Task


def own_drafts(user: User) -> QuerySet[Task]:
    """Open tasks that are with a person and in which something is written, the latest first."""
    begun = open_tasks(visible_to(user, Task, "release")).filter(draft__revision__gt=0)
    return begun.select_related("draft__updated_by").order_by("-draft__updated_at", "pk")


def drafts_of_others_now(user: User) -> QuerySet[Task]:
    """Open tasks whose draft a person began or had, and which are not with them now, as far as they may see them."""
    had = Q(draft__author=user) | Q(handovers__former=user)
    open_now = open_tasks(visible_to(user, Task)).filter(had, draft__revision__gt=0).exclude(owner=user)
    return open_now.select_related("draft__updated_by").order_by("-draft__updated_at", "pk").distinct()


def draft_rows(tasks: Iterable[Task], user: User) -> list[dict[str, Any]]:
    """Drafts as lists show them.

    `{title, child, reference, url, saved_at, saved_by: "" for oneself, begun_at, age: in words, earlier_url: or None,
    whereabouts: who has it, or ""}`.
    """
    listed = list(tasks)
    several = names_of(listed)
    return [_row(task, user, several.get(task.pk)) for task in listed]


def written_words(task: Task, user: User) -> str:
    """Say who else writes in an open task, and when it was saved; what they write is theirs until it is submitted.

    Empty for work that is over, in which nothing is written, or that this person wrote in last.
    """
    draft = task.draft
    if draft is None or not draft.revision or task.finished is not None or draft.updated_by_id == user.pk:
        return ""
    said = {"name": draft.updated_by.name, "saved": saved_words(draft.updated_at)}
    if clock.now() - draft.updated_at <= LONGEST_GAP and draft.updated_by_id == task.owner_id:
        return _("%(name)s is writing. %(saved)s.") % said
    return _("%(name)s wrote in it last. %(saved)s.") % said


def _row(task: Task, user: User, several: str | None) -> dict[str, Any]:
    draft = task.draft
    if draft is None:
        raise TypeError(f"Task {task.pk} has no draft.")
    mine = task.owner_id == user.pk
    return {
        "title": task.title_text,
        "child": several or (task.case.child.name if task.case else None),
        "reference": task.case.reference if task.case else "",
        "url": reverse("task_form_start" if mine else "task", args=[task.pk]),
        "saved_at": draft.updated_at,
        "saved_by": "" if draft.updated_by_id == user.pk else draft.updated_by.name,
        "begun_at": draft.created_at,
        "age": ago_words(draft.created_at),
        "earlier_url": reverse("earlier_drafts", args=[task.pk]) if mine else None,
        "whereabouts": "" if mine else whereabouts(task),
    }
