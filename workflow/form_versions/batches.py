"""Moving open tasks to another version of their form in batches by the worker, and back.

A batch is one transaction. What became of each task is a row of it, so that a batch whose worker is killed leaves
nothing, and the next one goes on where the last one ended. Stopping lets the batch that is under way end.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from accounts.notifications import tell
from jobs import due
from jobs.models import DueWork
from workflow.form_moves import move_back, move_task
from workflow.form_versions import reasons, rehearsals
from workflow.locks import lock_all
from workflow.models import FormMove, MovedTask, Task

log = logging.getLogger(__name__)

KIND: Final = "form_move"
BATCH: Final = 20
"""How many tasks move in one transaction: so many are locked at once, and so many are done again after a kill."""

Outcome = MovedTask.Outcome
Status = FormMove.Status


def go_on(move_id: UUID) -> None:
    """Move one batch, forward or back, and schedule the next until nothing is left. The worker calls it."""
    move = FormMove.objects.select_for_update(of=("self",)).select_related("version", "by").get(pk=move_id)
    if not move.is_under_way:
        return
    left, ended = (_forward(move), Status.DONE) if move.status == Status.RUNNING else (_back(move), Status.UNDONE)
    if left:
        due.schedule(KIND, move.pk, clock.now())
    else:
        move.status, move.ended_at = ended, clock.now()
        audit.record("form_move_ended", move, actor=None, status=ended, moved=move.moved, stayed=move.stayed)
        _tell(move)
    move.save(update_fields=["status", "ended_at", "moved", "stayed", "losing"])
    if not left:
        rehearsals.begin(move, move.version)


def halt(move_id: UUID, code: str) -> None:
    """Stop what cannot go on by itself: a batch failed again and again. What moved stays moved, a person decides."""
    move = FormMove.objects.select_for_update(of=("self",)).select_related("version", "by").get(pk=move_id)
    if not move.is_under_way:
        return
    move.fault, move.halted_in = code, move.status
    move.status, move.ended_at = Status.STOPPED, clock.now()
    move.save(update_fields=["fault", "halted_in", "status", "ended_at"])
    due.cancel(KIND, move.pk)
    audit.record("form_move_halted", move, actor=None, code=code, moved=move.moved)
    words = _("%(form)s: moving drafts stopped by itself. Say whether it goes on.")
    tell(move.by, KIND, link=reverse("form_move", args=[move.pk]), words=words % {"form": move.version.title})


def is_struggling(move: FormMove) -> bool:
    """Whether the batch that is due failed when it was tried last, and is tried again by itself."""
    return DueWork.objects.filter(kind=KIND, subject=move.pk, failed_at=None).exclude(error_code="").exists()


def forward(move: FormMove) -> Any:
    """The open tasks that ask an earlier version and are still to be moved or looked at."""
    older = Task.objects.filter(finished__isnull=True, form_version__key=move.version.key)
    done = MovedTask.objects.filter(move=move).values("task_id")
    return older.filter(form_version__number__lt=move.version.number).exclude(pk__in=done)


def back(move: FormMove) -> Any:
    """What was moved and is still to be taken back, or looked at."""
    return MovedTask.objects.filter(move=move, outcome=Outcome.MOVED)


def outcomes(move: FormMove) -> dict[str, int]:
    """How many tasks there are of each outcome."""
    counted = MovedTask.objects.filter(move=move).values("outcome").annotate(count=Count("pk"))
    return {row["outcome"]: row["count"] for row in counted.order_by()}


def let_go_on(move: FormMove, by: User, total: int) -> None:
    """Have the worker begin, or go on, with the first batch."""
    move.by, move.total, move.moved, move.stayed, move.losing = by, total, 0, 0, 0
    move.begun_at, move.ended_at = clock.now(), None
    move.fault, move.halted_in = "", ""
    move.save()
    due.schedule(KIND, move.pk, clock.now())


def _forward(move: FormMove) -> bool:
    rows = list(forward(move).order_by("id").values_list("pk", "form_version_id", "process_id")[:BATCH])
    lock_all(process_id for _pk, _former, process_id in rows)
    for task_id, former_id, _process in rows:
        row = MovedTask(move=move, task_id=task_id, former_id=former_id, outcome=Outcome.STAYED, reason=reasons.FAILED)
        tried = _tried(partial(move_task, task_id, move.version, move.by, move.reason), task_id)
        if tried is not None:
            row.outcome = Outcome.STAYED if tried.result is None else Outcome.MOVED
            row.reason = reasons.DONE if tried.result is None else ""
            row.revision = Task.objects.filter(pk=task_id).values_list("draft__revision", flat=True).get()
            move.losing += bool(tried.result)
        row.save()
        move.moved += row.outcome == Outcome.MOVED
        move.stayed += row.outcome == Outcome.STAYED
    return bool(rows)


def _back(move: FormMove) -> bool:
    rows = list(back(move).select_related("task", "former").defer("former__content").order_by("task_id")[:BATCH])
    lock_all(row.task.process_id for row in rows)
    for row in rows:
        tried = _tried(partial(move_back, row, move.version, move.by, move.reason), row.task_id)
        row.reason = reasons.FAILED if tried is None else tried.result
        row.outcome = Outcome.KEPT if row.reason else Outcome.UNDONE
        row.at = clock.now()
        row.save(update_fields=["reason", "outcome", "at"])
        move.moved += row.outcome == Outcome.UNDONE
        move.stayed += row.outcome == Outcome.KEPT
    return bool(rows)


@dataclass(frozen=True, slots=True)
class Tried[T]:
    """What came of what could be done."""

    result: T


def _tried[T](act: Callable[[], T], task_id: UUID) -> Tried[T] | None:
    """Do what is about one task; when it cannot be done nothing of it stays, and the others go on."""
    try:
        with transaction.atomic():
            return Tried(act())
    except OperationalError:  # a deadlock, a lost connection: the whole batch is tried again
        raise
    except Exception as error:
        log.error("form of task %s: %s", task_id, getattr(error, "code", type(error).__name__))
        return None


def _tell(move: FormMove) -> None:
    """Tell whoever let it run that it is done."""
    words = _("%(form)s: %(moved)s open tasks moved to version %(number)s, %(stayed)s stayed.")
    if move.status == Status.UNDONE:
        words = _("%(form)s: %(moved)s open tasks moved back from version %(number)s, %(stayed)s stayed there.")
    told = {
        "form": move.version.title,
        "number": move.version.number,
        "moved": move.moved,
        "stayed": move.stayed,
    }
    tell(move.by, KIND, link=reverse("form_move", args=[move.pk]), words=words % told)
