"""One lock for an instance and everything that it called, or that called it.

A called process and its caller end, cancel and fail one another. Were each locked by itself, one could wait for the
other from both sides; so the row of the outermost instance stands for all of them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Subquery, UUIDField
from django.db.models.functions import Coalesce

from accounts import context
from accounts.kept_queries import KeptQuery
from workflow.models import ProcessInstance

LONGEST_WAIT = "200ms"
_HELD = "call tree"


class CallTreeLock:
    """Locks the outermost instance of those that called one another; waits until it is free."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: UUID) -> Iterator[None]:
        with transaction.atomic():
            lock_call_tree(process_pk)
            yield


def lock_all(process_ids: Iterable[UUID]) -> None:
    """Lock several instances, with what called them or they called, until the open transaction ends.

    Always in the same order, so that two who lock several never wait for one another.
    """
    outermost = ProcessInstance.objects.filter(pk__in=list(process_ids))
    roots = set(outermost.values_list(Coalesce("root_id", "pk"), flat=True))
    held = ProcessInstance.objects.filter(pk__in=roots).select_for_update(of=("self",)).order_by("pk")
    list(held.values_list("pk", flat=True))


def _outermost(process: Any) -> Any:
    caller = ProcessInstance.objects.filter(pk=process).values("root_id")
    held = ProcessInstance.objects.filter(pk=Coalesce(Subquery(caller), process))
    return held.select_for_update(of=("self",)).order_by().values_list("pk", flat=True)


_OUTERMOST = KeptQuery(_outermost, process=UUIDField())


def lock_call_tree(process_pk: UUID) -> None:
    """Lock the outermost instance of those that called one another, until the present transaction ends."""
    if not is_held(process_pk):
        _OUTERMOST.all(process=process_pk)
        memo = context.memo()
        if memo is not None:
            memo[(_HELD, process_pk)] = tuple(connection.savepoint_ids)


def is_held(process_pk: UUID) -> bool:
    """Say whether an instance is locked by this transaction. A savepoint that is undone lets go of what it locked."""
    memo = context.memo()
    since: tuple[Any, ...] | None = memo.get((_HELD, process_pk)) if memo is not None else None
    return since is not None and tuple(connection.savepoint_ids[: len(since)]) == since


def lock_free(outermost: Iterable[UUID]) -> set[UUID]:
    """Lock those call trees that nobody holds, given and returned by their outermost instances.

    Whoever holds many may not keep others waiting: until the transaction ends, PostgreSQL refuses it whatever it would
    wait for longer than `LONGEST_WAIT` (`django.db.OperationalError`). That is before it looks for deadlocks, so that
    it is never a person's page that gives way.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
    free = ProcessInstance.objects.filter(pk__in=list(outermost)).select_for_update(of=("self",), skip_locked=True)
    return set(free.order_by("pk").values_list("pk", flat=True))
