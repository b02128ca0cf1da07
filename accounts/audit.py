"""Writing the audit trail, in the transaction of what it tells about."""

from typing import Any
from uuid import UUID

from django.db import models

from accounts import clock
from accounts.models import AuditEvent, User


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
    event.save(force_insert=True)
    return event
