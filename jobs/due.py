"""Work that is due at a time: timers, reminders, retries.

    due.register("workflow.timer", fire)                  # in an app's ready(): who does it
    due.schedule("workflow.timer", task.pk, moment)       # inside an authority: when
    due.cancel("workflow.timer", task.pk)

There is at most one row for a kind and a subject: scheduling again moves it. The row is written in the caller's
transaction, so nothing is due whose cause was undone. The worker runs the handler and removes the row in one
transaction, so that an effect in the database happens once, whatever is killed when. A handler may run more often than
that: what it does outside the database must be the same when repeated.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from accounts.context import required_id
from accounts.identifiers import uuid7
from jobs.kinds import name_kind
from jobs.models import DueWork

type Handler = Callable[[UUID], None]


class KindRegisteredTwiceError(RuntimeError):
    """Two handlers were registered for the same kind of work."""


@dataclass(slots=True)
class Running:
    """The row whose handler runs now, and whether that handler moved or cancelled it."""

    pk: UUID
    touched: bool = False


_handlers: dict[str, Handler] = {}
_running: ContextVar[Running | None] = ContextVar("casewright_running_due_work", default=None)


def register(kind: str, handler: Handler, *, label: str | Promise = "") -> None:
    """Say who does a kind of work, and what people call it.

    The handler gets the subject's id, inside the authority of the work and so inside a transaction. Whatever it raises
    undoes what it did, and it is tried again later. It may schedule its own kind and subject anew.
    Raises `KindRegisteredTwiceError`.
    """
    if _handlers.get(kind, handler) is not handler:
        raise KindRegisteredTwiceError(f"Work of the kind {kind!r} already has a handler.")
    _handlers[kind] = handler
    if label:
        name_kind(kind, label)


def handler_of(kind: str) -> Handler | None:
    """Return who does a kind of work, or None when nobody does."""
    return _handlers.get(kind)


def schedule(kind: str, subject: UUID, due: datetime) -> DueWork:
    """Have the open authority's work done when the product's clock reaches `due`; move it if it is scheduled already.

    Moving starts the count of attempts afresh and brings back work that had failed for good. Raises `ValueError` for a
    moment without a time zone and `NoAuthorityError` outside an authority.
    """
    if due.tzinfo is None:
        raise ValueError("Give due work a moment with a time zone.")
    here = required_id()
    fresh = DueWork(authority_id=here, kind=kind, subject=subject, due=due, version=uuid7())
    DueWork.objects.bulk_create(
        [fresh],
        update_conflicts=True,
        unique_fields=["authority", "kind", "subject"],
        update_fields=["due", "version", "holder", "free_at", "attempts", "error_code", "failed_at"],
    )
    work = DueWork.objects.get(authority=here, kind=kind, subject=subject)
    _touch(work.pk)
    return work


def cancel(kind: str, subject: UUID) -> bool:
    """Forget the open authority's work of a kind for a subject; say whether there was any.

    If its handler is running elsewhere, what that does is undone, unless it was finished first.
    """
    work = DueWork.objects.filter(authority=required_id(), kind=kind, subject=subject)
    for pk in work.values_list("pk", flat=True):
        _touch(pk)
    return work.delete()[0] > 0


@contextmanager
def running(pk: UUID) -> Iterator[Running]:
    """Mark whose handler runs, so that a handler's own rescheduling is told from somebody else's."""
    here = Running(pk)
    token = _running.set(here)
    try:
        yield here
    finally:
        _running.reset(token)


def _touch(pk: UUID) -> None:
    here = _running.get()
    if here is not None and here.pk == pk:
        here.touched = True
