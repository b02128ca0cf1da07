"""A published version of an address, and why it was published, before that was kept with its file."""

from typing import Any
from uuid import UUID

from django.http import Http404

from accounts.models import AuditEvent, Status
from forms.models import FormVersion
from workflow.models import ProcessVersion


def published[V: (FormVersion, ProcessVersion)](versions: type[V], key: str, version_id: UUID) -> V:
    """The version, or `Http404` where there is none that was published."""
    rows: Any = versions.objects.filter(key=key, pk=version_id).exclude(status=Status.DRAFT)
    found: V | None = rows.first()
    if found is None:
        raise Http404
    return found


def reason_in_trail(version: FormVersion | ProcessVersion) -> str:
    """Why a version was published, as the audit trail has it; "" where it has nothing."""
    told = AuditEvent.objects.filter(action="version_published", object_id=str(version.pk)).order_by("at")
    return told.values_list("reason", flat=True).first() or ""
