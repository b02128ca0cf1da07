"""One lock for an instance and everything that it called, or that called it.

A called process and its caller end, cancel and fail one another. Were each locked by itself, one could wait for the
other from both sides; so the row of the outermost instance stands for all of them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

from workflow.models import ProcessInstance


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


def lock_call_tree(process_pk: UUID) -> None:
    """Lock the outermost instance of those that called one another, until the present transaction ends."""
    outermost = ProcessInstance.objects.filter(pk=process_pk).values("root_id")
    held = ProcessInstance.objects.filter(pk=Coalesce(Subquery(outermost), Value(process_pk)))
    list(held.select_for_update(of=("self",)).order_by().values_list("pk", flat=True))
