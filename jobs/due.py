"""Work that is due at a time: timers, reminders, retries.

    due.register("workflow.timer", fire)                  # in an app's ready(): who does it
    due.schedule("workflow.timer", task.pk, moment)       # inside an authority: when
    due.cancel("workflow.timer", task.pk)

There is at most one row for a kind and a subject: scheduling again moves it. The row is written in the caller's
transaction, so nothing is due whose cause was undone. The worker runs the handler and removes the row in one
transaction, so that an effect in the database happens once, whatever is killed when. A handler may run more often than
that: what it does outside the database must be the same when repeated.

A kind of which very much may be due at once can also say how several pieces are done in one transaction (`together`).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise

from accounts import writing
from accounts.context import required_id
from accounts.identifiers import uuid7
from jobs.kinds import name_kind
from jobs.models import DueWork

type Handler = Callable[[UUID], None]
type Together = Callable[[Sequence[UUID]], Collection[UUID]]


class KindRegisteredTwiceError(RuntimeError):
    """Two handlers were registered for the same kind of work."""


@dataclass(slots=True)
class Running:
    """The rows whose handler runs now, and which of them that handler moved or cancelled."""

    pks: frozenset[UUID]
    touched: set[UUID] = field(default_factory=set)


MOVED = ("due", "version", "holder", "free_at", "attempts", "error_code", "failed_at")
"""What scheduling again changes of a row that is there."""

_handlers: dict[str, Handler] = {}
_together: dict[str, Together] = {}
_running: ContextVar[Running | None] = ContextVar("casewright_running_due_work", default=None)


def register(kind: str, handler: Handler, *, together: Together | None = None, label: str | Promise = "") -> None:
    """Say who does a kind of work, and what people call it.

    The handler gets the subject's id, inside the authority of the work and so inside a transaction. Whatever it raises
    undoes what it did, and it is tried again later. It may schedule its own kind and subject anew.

    `together` gets several subjects of one authority, and returns those that are done. When it raises, what it did is
    undone, and each of them goes to the handler in a transaction of its own, as does what it left.
    Raises `KindRegisteredTwiceError`.
    """
    if _handlers.get(kind, handler) is not handler:
        raise KindRegisteredTwiceError(f"Work of the kind {kind!r} already has a handler.")
    _handlers[kind] = handler
    if together is not None:
        _together[kind] = together
    if label:
        name_kind(kind, label)


def handler_of(kind: str) -> Handler | None:
    """Return who does a kind of work, or None when nobody does."""
    return _handlers.get(kind)


def together_of(kind: str) -> Together | None:
    """Return who does several pieces of a kind in one transaction, or None when each is done by itself."""
    return _together.get(kind)


def schedule(kind: str, subject: UUID, due: datetime) -> None:
    """Have the open authority's work done when the product's clock reaches `due`; move it if it is scheduled already.

    Moving starts the count of attempts afresh and brings back work that had failed for good. Raises `ValueError` for a
    moment without a time zone and `NoAuthorityError` outside an authority.
    """
    schedule_all(subject, {kind: due})


def schedule_all(subject: UUID, dues: Mapping[str, datetime]) -> None:
    """Schedule work of several kinds for one subject, as `schedule` does, in one statement."""
    if any(due.tzinfo is None for due in dues.values()):
        raise ValueError("Give due work a moment with a time zone.")
    here = required_id()
    fresh = [
        DueWork(authority_id=here, kind=kind, subject=subject, due=due, version=uuid7()) for kind, due in dues.items()
    ]
    if writing.may_wait(DueWork):
        moved = ", ".join(f"{column} = EXCLUDED.{column}" for column in MOVED)
        again = f"ON CONFLICT (authority_id, kind, subject) DO UPDATE SET {moved}"
        writing.insert(fresh, conflict=again, keys=[(kind, subject) for kind in dues])
    else:
        DueWork.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["authority", "kind", "subject"], update_fields=MOVED
        )
    _touch([subject], dues)


def schedule_each(kind: str, subjects: Collection[UUID], due: datetime) -> None:
    """Schedule work of a kind for several subjects, as `schedule` does, in one statement."""
    here = required_id()
    DueWork.objects.bulk_create(
        [DueWork(authority_id=here, kind=kind, subject=each, due=due, version=uuid7()) for each in subjects],
        update_conflicts=True,
        unique_fields=["authority", "kind", "subject"],
        update_fields=MOVED,
    )
    _touch(subjects, [kind])


def cancel(kind: str, subject: UUID) -> bool:
    """Forget the open authority's work of a kind for a subject; say whether there was any.

    If its handler is running elsewhere, what that does is undone, unless it was finished first.
    """
    return cancel_all(subject, [kind]) > 0


def cancel_all(subject: UUID, kinds: Iterable[str]) -> int:
    """Forget work of several kinds for one subject, as `cancel` does, in one statement; say how much there was."""
    wanted = list(kinds)
    _touch([subject], wanted)
    return int(DueWork.objects.filter(authority=required_id(), kind__in=wanted, subject=subject).delete()[0])


def forget_all(subject: UUID, kinds: Collection[str]) -> None:
    """Forget work of several kinds for one subject, as `cancel` does, without counting it: it may wait to be written
    (`accounts.writing`)."""
    _touch([subject], kinds)
    adapt = DueWork._meta.pk.get_db_prep_value
    owner, about = adapt(required_id(), connection), adapt(subject, connection)
    marks = ", ".join(["%s"] * len(kinds))
    sql = f"DELETE FROM {{table}} WHERE authority_id = %s AND subject = %s AND kind IN ({marks})"  # noqa: S608
    writing.change(DueWork, sql, [owner, about, *kinds], keys=[(kind, subject) for kind in kinds])


def cancel_each(kind: str, subjects: Collection[UUID]) -> int:
    """Forget work of a kind for several subjects, as `cancel` does, in one statement; say how much there was."""
    _touch(subjects, [kind])
    return int(DueWork.objects.filter(authority=required_id(), kind=kind, subject__in=subjects).delete()[0])


@contextmanager
def running(*pks: UUID) -> Iterator[Running]:
    """Mark whose handler runs, so that a handler's own rescheduling is told from somebody else's."""
    here = Running(frozenset(pks))
    token = _running.set(here)
    try:
        yield here
    finally:
        _running.reset(token)


def _touch(subjects: Collection[UUID], kinds: Iterable[str]) -> None:
    """Note which of the rows whose handler runs now are moved or cancelled."""
    here = _running.get()
    if here is None:
        return
    same = DueWork.objects.filter(authority=required_id(), kind__in=list(kinds), subject__in=subjects)
    here.touched.update(same.filter(pk__in=here.pks).values_list("pk", flat=True))
