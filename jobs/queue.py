"""Putting work into the queue, and the one shape that work has.

A job reads inside its authority, computes outside any transaction, and writes in a short one. It may run more than
once (a worker can die after the work and before saying so), so its write must be the same when repeated. A job's
arguments are ids only: the queue is a table that every authority shares.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import connection
from django.tasks import Task

from accounts.context import authority, required_id


class JobInsideTransactionError(RuntimeError):
    """A job was run inside a transaction, where its computing would hold locks."""


def enqueue(task: Task[Any, Any], **ids: str) -> str:
    """Queue a job of the open authority; return its id. It starts only if the present transaction commits."""
    return str(task.enqueue(authority_id=str(required_id()), **ids).id)


def compute_then_write[Inputs, Result](
    authority_id: str,
    *,
    read: Callable[[], Inputs | None],
    compute: Callable[[Inputs], Result],
    write: Callable[[Inputs, Result], None],
) -> bool:
    """Run a job's three steps; say whether there was something to do.

    `read` returns None when the work is already done or its object is gone. Raises `JobInsideTransactionError` when
    called inside a transaction.
    """
    if connection.in_atomic_block:
        raise JobInsideTransactionError("A job may not run inside a transaction: its computing would hold locks.")
    owner = UUID(authority_id)
    with authority(owner):
        inputs = read()
    if inputs is None:
        return False
    result = compute(inputs)
    with authority(owner):
        write(inputs, result)
    return True
