"""The audit trail: who did, looked at or was refused what, when and why. Ids, never names."""

from typing import Any

from django.conf import settings
from django.db import models

from accounts.models.tenancy import AuthorityModel


class AuditEvent(AuthorityModel):
    """One thing that happened. Written once: the database refuses to change or delete it (see the migration)."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    case_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "case_id", "at"], name="audit_by_case"),
            models.Index(fields=["authority", "actor", "at"], name="audit_by_actor"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("An audit event cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An audit event cannot be deleted.")
