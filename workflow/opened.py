"""Which work of people opened while something moved, kept in memory so that nobody need look for it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from workflow.models import Task

_opened: ContextVar[dict[UUID, Task] | None] = ContextVar("casewright_opened", default=None)


@contextmanager
def gathering() -> Iterator[dict[UUID, Task]]:
    """Gather the tasks for people that open in the block and are still open at its end, in whatever instance."""
    found: dict[UUID, Task] = {}
    token = _opened.set(found)
    try:
        yield found
    finally:
        _opened.reset(token)


def came(task: Task) -> None:
    """Say that a task for people waits now."""
    held = _opened.get()
    if held is not None:
        held[task.pk] = task


def went(task: Task) -> None:
    """Say that a task is over."""
    held = _opened.get()
    if held is not None:
        held.pop(task.pk, None)


def so_far() -> frozenset[UUID]:
    """The ids of what opened so far."""
    return frozenset(_opened.get() or ())


def back_to(kept: frozenset[UUID]) -> None:
    """Forget what opened since: it was taken back."""
    held = _opened.get()
    for pk in set(held or ()) - kept:
        held.pop(pk)  # type: ignore[union-attr]  # nothing is in None
