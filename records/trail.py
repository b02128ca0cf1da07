"""The audit trail of records: one row for each child's file that a record belongs to, so that each file's is whole."""

from django.db import models

from accounts import audit
from accounts.models import User
from records.models import Record


def note(action: str, obj: models.Model, record: Record, /, *, actor: User | None, **details: str) -> None:
    """Keep that `actor` (None for the product itself) did `action` to `obj`, which is of `record`.

    `details` are ids and fixed words, never names or answers.
    """
    for case_id in record.case_ids or (None,):
        audit.record(action, obj, actor=actor, case_id=case_id, **details)
