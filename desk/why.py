"""Why a task exists, why it is with whom it is, and why by then: what every list and page of a task can open."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.days import day_words
from accounts.models import User
from desk.moved_limits import moved_limits
from desk.why_date import why_date
from desk.why_decisions import why_decisions
from desk.why_way import why_this_way
from workflow import deadlines, why
from workflow.bpmn.model import UserTask
from workflow.bpmn.properties import SAME_AS
from workflow.models import Handover, Task


def movers(tasks: Iterable[Task]) -> dict[UUID, str]:
    """Return the names of those who gave or moved tasks, and of those whom a process names for them, by id; one
    question to the database, or none."""
    tasks = list(tasks)
    ids = {told["by"] for task in tasks if "by" in (told := why.of(task).get("with", {}))}
    ids |= {named for task in tasks for named in task.candidate_ids.split()}
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def whys(task: Task, reader: User, names: dict[UUID, str], *, with_reason: bool = False) -> list[dict[str, Any]]:
    """Return what `components/whys.jinja` draws for an open task: the questions with their answers.

    `names` are those of `movers`. With `with_reason` what a manager wrote when giving it is read as well,
    which way led to it, why a decision table says what the form of the task shows of it, and as which question the
    answer was asked that a date counts from.
    """
    element: UserTask = task.flow_task.element
    process = task.flow_task.flow_class.model
    step = _("This is the step “%(step)s” of “%(process)s”.") % {"step": task.title_text, "process": process.name}
    told = [("", step), ("", element.explain or process.explain), ("", with_whom(task, reader, names))]
    if with_reason:
        told.append((_("The reason given"), _reason(task)))
    told.append((_("What the law says"), element.legal_basis or process.legal_basis))
    found: list[dict[str, Any]] = [{"question": _("Why this task?"), "told": _answered(told), "rule": "", "inputs": ()}]
    dated = why_date(task, reader, as_answered=with_reason)
    if dated is not None:
        found.append(
            {
                "question": _("Why this date?"),
                "told": [{"label": "", "words": dated.words}],
                "rule": dated.rule,
                "inputs": dated.inputs,
            }
        )
    moved = moved_limits(task.data.get(deadlines.TIMERS_MOVED, []), process)
    if moved:
        said = _answered([("", words) for words in moved])
        found.append({"question": _("Which time limits moved?"), "told": said, "rule": "", "inputs": ()})
    if with_reason:
        found.extend(why_this_way(task, reader))
        found.extend(why_decisions(task, reader))
    return found


def with_whom(task: Task, reader: User, names: dict[UUID, str]) -> str:
    """Say why a task is with whom it is; empty where nothing is known about it."""
    told = why.of(task).get("with", {})
    mine = task.owner_id == reader.pk
    owner = task.owner.name if task.owner is not None else ""
    filled = {"name": owner, "by": _by(told, reader, names), "day": _on(told)}
    how = told.get("how", "queue" if task.owner is None else "")
    if task.owner is None:
        words = _("Nobody has it yet.")
        if how == "released" and filled["by"]:
            words = _("%(by)s gave it back to the team on %(day)s.") % filled
        elif how == "released":
            words = _("It was given back to the team on %(day)s.") % filled
        elif how == "reallocated":
            words = _("It came to the team with the child on %(day)s.") % filled
        return f"{words} {_may_take(task, names, how)}"
    if how == "taken":
        return (_("You took it on %(day)s.") if mine else _("%(name)s took it on %(day)s.")) % filled
    if how == "given":
        return (
            _("%(by)s gave it to you on %(day)s.") if mine else _("%(by)s gave it to %(name)s on %(day)s.")
        ) % filled
    if how == "reallocated":
        return _("It came with the child on %(day)s, when %(by)s changed who works with the child.") % filled
    if how == "same_as":
        return _("It goes to whoever did the step “%(step)s”.") % {"step": _same_as(task)}
    return ASSIGNED[how](mine) % filled if how in ASSIGNED else ""


def _may_take(task: Task, names: dict[UUID, str], how: str) -> str:
    """Say who can take a task that nobody has: those whom the process names, or who hold its role."""
    named = sorted(names[who] for who in map(UUID, task.candidate_ids.split()) if who in names)
    if named:
        words = _("The process names who can take it: %(people)s.") % {"people": ", ".join(named)}
    elif task.candidate_ids:
        words = _("Only people whom the process names can take it.")
    elif how == "queue":
        words = _("Anyone in the team who holds its role can take it.")
    else:
        words = _("Anyone who holds its role can take it.")
    if task.requires:
        words += " " + _("They must be registered with Social Work England.")
    return words


ASSIGNED = {
    "returned": lambda mine: (
        _("It came back to you, because you wrote it.") if mine else _("It went back to %(name)s, who wrote it.")
    ),
    "allocated_worker": lambda mine: _("It goes to the child’s allocated worker."),
    "starter": lambda mine: _("It goes to whoever began it, else to the child’s allocated worker."),
    "worker_manager": lambda mine: _("It goes to the manager of the team."),
    "named": lambda mine: _("The process names who does this step."),
    "least_loaded": lambda mine: _("It went to whoever had the least open work."),
}
"""Who gets a new task by the process, in words; called with whether it is the reader's."""


def _answered(told: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"label": label, "words": words} for label, words in told if words]


def _reason(task: Task) -> str:
    last = Handover.objects.filter(task=task).order_by("-at", "-id").first()
    return (last.reason or "") if last is not None and last.owner_id == task.owner_id else ""


def _by(told: dict[str, str], reader: User, names: dict[UUID, str]) -> str:
    if "by" not in told:
        return ""
    who = UUID(told["by"])
    return _("You") if who == reader.pk else names.get(who, "")


def _on(told: dict[str, str]) -> str:
    return day_words(datetime.fromisoformat(told["at"])) if "at" in told else ""


def _same_as(task: Task) -> str:
    element: UserTask = task.flow_task.element
    wanted = (element.assign or "").removeprefix(SAME_AS).strip()
    steps = task.flow_task.flow_class.model.elements
    return steps[wanted].name if wanted in steps else ""
