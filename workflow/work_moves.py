"""Moving an authority's open work to another version, whatever it is: rehearse, let it run, stop it, take it back.

The worker moves work in batches, forward and back. A batch is one transaction. What became of each piece of work is a
row of it, so that a batch whose worker is killed leaves nothing, and the next one goes on where the last one ended.
Stopping lets the batch that is under way end.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import OperationalError, transaction
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.models import User
from accounts.notifications import tell
from jobs import due
from jobs.models import DueWork
from workflow.errors import WorkflowError
from workflow.models.work_moves import MovedWork, WorkMove
from workflow.version_acts import VersionError, must_have

log = logging.getLogger(__name__)

Outcome = MovedWork.Outcome
Status = WorkMove.Status


class MoveError(WorkflowError):
    """What was asked for does not fit how far the move is, or what it is between."""

    code = "move"


@dataclass(frozen=True, slots=True)
class Tried[T]:
    """What came of what could be done."""

    result: T


class WorkMoves[M: WorkMove](ABC):
    """The moves of one kind of work: what a person does with one, and what the worker does then.

    `kind` is that of the due work and of the notifications; `page` the name of the address of a move's page, and what
    its acts begin with in the audit trail; `related` what belongs to a move and is read with it; `settled` the codes of
    reasons for which a piece of work that could not go back is not tried again.
    """

    model: ClassVar[type[WorkMove]]
    kind: ClassVar[str]
    page: ClassVar[str]
    related: ClassVar[tuple[str, ...]]
    settled: ClassVar[frozenset[str]]

    @abstractmethod
    def pieces(self, move: M) -> QuerySet[Any]:
        """The rows of what became of each piece of work (`MovedWork`)."""

    @abstractmethod
    def forward(self, move: M) -> QuerySet[Any]:
        """The work that is still to be moved or looked at."""

    @abstractmethod
    def move_some(self, move: M) -> Sequence[MovedWork] | None:
        """Move one batch: what became of each piece, kept; None where nothing is left to look at."""

    @abstractmethod
    def take_back_some(self, move: M) -> Sequence[MovedWork] | None:
        """Take one batch back: what became of each piece, kept; None where nothing is left to look at."""

    @abstractmethod
    def rehearse(self, move: M) -> dict[str, Any]:
        """Try it on all work, without changing any, keep what was found, and return what the trail says of it."""

    @abstractmethod
    def halted_words(self, move: M) -> str:
        """What whoever let it run is told when it stopped by itself."""

    @abstractmethod
    def ended_words(self, move: M) -> str:
        """What whoever let it run is told when it is done."""

    def held(self, move_id: UUID) -> M:
        """A move, locked."""
        rows: Any = self.model._default_manager.select_for_update(of=("self",)).select_related(*self.related)
        found: M = rows.get(pk=move_id)
        return found

    def back(self, move: M) -> QuerySet[Any]:
        """What was moved and is still to be taken back, or looked at."""
        return self.pieces(move).filter(outcome=Outcome.MOVED)

    def outcomes(self, move: M) -> dict[str, int]:
        """How many pieces of work there are of each outcome."""
        counted = self.pieces(move).values("outcome").annotate(count=Count("pk"))
        return {row["outcome"]: row["count"] for row in counted.order_by()}

    def is_struggling(self, move: M) -> bool:
        """Whether the batch that is due failed when it was tried last, and is tried again by itself."""
        failed = DueWork.objects.filter(kind=self.kind, subject=move.pk, failed_at=None).exclude(error_code="")
        return bool(failed.exists())

    def rehearse_again(self, move: M, by: User) -> None:
        """Rehearse for a person, over all work as it is now."""
        held = self.held_to_change(move)
        told = self.rehearse(held)
        if held.status == Status.DRAFT:
            held.status = Status.REHEARSED
            held.save(update_fields=["status"])
        audit.record(f"{self.page}_rehearsed", held, actor=by, **told)

    def run(self, move: M, by: User, reason: str) -> None:
        """Let the worker move everything that moves. What stayed before is tried again."""
        held = self.held(move.pk)
        _must(held, held.may_run)
        _must_have(reason)
        self.pieces(held).exclude(outcome=Outcome.MOVED).delete()
        held.status, held.reason = Status.RUNNING, reason
        self._begin(held, by, self.forward(held).count())
        audit.record(f"{self.page}_run", held, actor=by, reason=reason, total=held.total)

    def stop(self, move: M, by: User) -> None:
        """Let nothing more be moved. What has moved stays moved."""
        held = self.held(move.pk)
        _must(held, held.is_under_way)
        held.status, held.ended_at = Status.STOPPED, clock.now()
        held.save(update_fields=["status", "ended_at"])
        self.rehearse(held)
        due.cancel(self.kind, held.pk)
        audit.record(f"{self.page}_stopped", held, actor=by, moved=held.moved)

    def undo(self, move: M, by: User, reason: str) -> None:
        """Let the worker take back everything that moved, as far as nobody has gone on with it."""
        held = self.held(move.pk)
        _must(held, held.may_undo)
        _must_have(reason)
        kept = self.pieces(held).filter(outcome=Outcome.KEPT)
        kept.exclude(reason__in=self.settled).update(outcome=Outcome.MOVED, reason="")
        held.status, held.reason = Status.UNDOING, reason
        self._begin(held, by, self.back(held).count())
        audit.record(f"{self.page}_undone", held, actor=by, reason=reason, total=held.total)

    def go_on(self, move_id: UUID) -> None:
        """Move one batch, forward or back, and schedule the next until nothing is left. The worker calls it."""
        move = self.held(move_id)
        if not move.is_under_way:
            return
        if move.status == Status.RUNNING:
            batch, went, remained, ended = self.move_some(move), Outcome.MOVED, Outcome.STAYED, Status.DONE
        else:
            batch, went, remained, ended = self.take_back_some(move), Outcome.UNDONE, Outcome.KEPT, Status.UNDONE
        if batch is not None:
            move.moved += sum(row.outcome == went for row in batch)
            move.stayed += sum(row.outcome == remained for row in batch)
            due.schedule(self.kind, move.pk, clock.now())
            move.save()
            return
        move.status, move.ended_at = ended, clock.now()
        move.save()
        self.rehearse(move)
        audit.record(f"{self.page}_ended", move, actor=None, status=ended, moved=move.moved, stayed=move.stayed)
        tell(move.by, self.kind, link=reverse(self.page, args=[move.pk]), words=self.ended_words(move))

    def halt(self, move_id: UUID, code: str) -> None:
        """Stop what cannot go on by itself: a batch failed again and again. What moved stays moved, a person decides.

        `code` is that of the failure. The work itself is not kept as failed any longer: the move says it.
        """
        move = self.held(move_id)
        if not move.is_under_way:
            return
        move.fault, move.halted_in = code, move.status
        move.status, move.ended_at = Status.STOPPED, clock.now()
        move.save(update_fields=["fault", "halted_in", "status", "ended_at"])
        try:
            with transaction.atomic():
                self.rehearse(move)
        except Exception as error:  # it may be what fails: then the last one stays
            log.error("rehearsal of %s, %s: %s", self.kind, move.pk, getattr(error, "code", type(error).__name__))
        due.cancel(self.kind, move.pk)
        audit.record(f"{self.page}_halted", move, actor=None, code=code, moved=move.moved)
        tell(move.by, self.kind, link=reverse(self.page, args=[move.pk]), words=self.halted_words(move))

    def held_to_change(self, move: M) -> M:
        """A move, locked. Raises `MoveError` while the worker moves, and for one that is taken back."""
        held = self.held(move.pk)
        _must(held, held.may_change)
        return held

    def tried[T](self, act: Callable[[], T], subject: UUID) -> Tried[T] | None:
        """Do what is about one piece of work; when it cannot be done nothing of it stays, and the others go on."""
        try:
            with transaction.atomic():
                return Tried(act())
        except OperationalError:  # a deadlock, a lost connection: the whole batch is tried again
            raise
        except Exception as error:
            log.error("%s, %s: %s", self.kind, subject, getattr(error, "code", type(error).__name__))
            return None

    def _begin(self, move: M, by: User, total: int) -> None:
        """Have the worker begin, or go on, with the first batch."""
        move.by, move.total, move.moved, move.stayed = by, total, 0, 0
        move.begun_at, move.ended_at = clock.now(), None
        move.fault, move.halted_in = "", ""
        move.save()
        due.schedule(self.kind, move.pk, clock.now())


def _must(move: WorkMove, fits: bool) -> None:
    if not fits:
        raise MoveError(_("That cannot be done now: the work is %(how)s.") % {"how": move.get_status_display()})


def _must_have(reason: str) -> None:
    try:
        must_have(reason)
    except VersionError as error:
        raise MoveError(str(error)) from error
