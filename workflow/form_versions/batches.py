"""Open tasks that move to another version of their form, with their drafts, in batches by the worker, and back."""

from functools import partial
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from workflow.form_moves import move_back, move_task, open_tasks
from workflow.form_versions import reasons, rehearsals
from workflow.locks import lock_all
from workflow.models import FormMove, MovedTask, Task
from workflow.work_moves import Outcome, Status, WorkMoves

BATCH: Final = 20
"""How many tasks move in one transaction: so many are locked at once, and so many are done again after a kill."""


class FormMoves(WorkMoves[FormMove]):
    """The moves to a version of a form."""

    model = FormMove
    kind = "form_move"
    page = "form_move"
    related = ("version", "by")
    settled = frozenset({reasons.DONE, reasons.WENT_ON})

    def pieces(self, move: FormMove) -> Any:
        """What became of each task."""
        return MovedTask.objects.filter(move=move)

    def forward(self, move: FormMove) -> Any:
        """The open tasks that ask an earlier version, but for those that were looked at."""
        return open_tasks(move.version).exclude(pk__in=self.pieces(move).values("task_id"))

    def rehearse(self, move: FormMove) -> dict[str, Any]:
        """Try it on every open draft of earlier versions: now, or where they are many by the worker."""
        rehearsals.begin(move, move.version)
        return {"drafts": move.findings.get("drafts", 0)}

    def move_some(self, move: FormMove) -> list[MovedTask] | None:
        """Move a batch of tasks; one that cannot move stays."""
        found = list(self.forward(move).order_by("id").values_list("pk", "form_version_id", "process_id")[:BATCH])
        lock_all(process_id for _pk, _former, process_id in found)
        rows = []
        for task_id, former_id, _process in found:
            row = MovedTask(
                move=move, task_id=task_id, former_id=former_id, outcome=Outcome.STAYED, reason=reasons.FAILED
            )
            tried = self.tried(partial(move_task, task_id, move.version, move.by, move.reason), task_id)
            if tried is not None:
                row.outcome = Outcome.STAYED if tried.result is None else Outcome.MOVED
                row.reason = reasons.DONE if tried.result is None else ""
                row.revision = Task.objects.filter(pk=task_id).values_list("draft__revision", flat=True).get()
                move.losing += bool(tried.result)
            row.save()
            rows.append(row)
        return rows or None

    def take_back_some(self, move: FormMove) -> list[MovedTask] | None:
        """Take back those of a batch that nobody has typed in since."""
        found = self.back(move).select_related("task", "former").defer("former__content")
        rows = list(found.order_by("task_id")[:BATCH])
        lock_all(row.task.process_id for row in rows)
        for row in rows:
            tried = self.tried(partial(move_back, row, move.version, move.by, move.reason), row.task_id)
            row.reason = reasons.FAILED if tried is None else tried.result
            row.outcome = Outcome.KEPT if row.reason else Outcome.UNDONE
            row.at = clock.now()
            row.save(update_fields=["reason", "outcome", "at"])
        return rows or None

    def halted_words(self, move: FormMove) -> str:
        """That it stopped by itself."""
        words = _("%(form)s: moving drafts stopped by itself. Say whether it goes on.")
        return words % {"form": move.version.title}

    def ended_words(self, move: FormMove) -> str:
        """How many went, and how many stayed."""
        words = _("%(form)s: %(moved)s open tasks moved to version %(number)s, %(stayed)s stayed.")
        if move.status == Status.UNDONE:
            words = _("%(form)s: %(moved)s open tasks moved back from version %(number)s, %(stayed)s stayed there.")
        return words % {
            "form": move.version.title,
            "number": move.version.number,
            "moved": move.moved,
            "stayed": move.stayed,
        }

    def _begin(self, move: FormMove, by: User, total: int) -> None:
        move.losing = 0
        super()._begin(move, by, total)


FORM_MOVES: Final = FormMoves()
