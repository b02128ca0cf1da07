"""Writing the audit trail, in the transaction of what it tells about."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import models

from accounts import clock
from accounts.models import AuditEvent, User

_together: ContextVar[list[AuditEvent] | None] = ContextVar("casewright_audit_together", default=None)


def record(
    action: str,
    obj: models.Model | None = None,
    *,
    actor: User | None,
    case_id: UUID | None = None,
    reason: str = "",
    **details: Any,
) -> AuditEvent:
    """Keep that `actor` (None for the product itself) did `action` to `obj`, inside the open authority.

    `details` are ids, numbers and fixed words. Never pass names, answers or passwords.
    """
    event = AuditEvent(
        at=clock.now(),
        actor=actor,
        action=action,
        object_kind=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        case_id=case_id,
        reason=reason[:300],
        details=details,
    )
    held = _together.get()
    if held is None:
        event.save(force_insert=True)
    else:
        held.append(event)
    return event


@contextmanager
def together() -> Iterator[None]:
    """Write what is recorded in the block at its end, in one statement; nothing when the block raises.

    Only for a block in which no savepoint is rolled back: what it takes back would still be told.
    """
    held: list[AuditEvent] = []
    token = _together.set(held)
    try:
        yield
    finally:
        _together.reset(token)
    AuditEvent.objects.bulk_create(held)
