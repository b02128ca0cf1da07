"""The audit trail is written with what it tells about, and never changes."""

import pytest
from django.db import DatabaseError, transaction

from accounts import audit
from accounts.context import authority
from accounts.models import AuditEvent
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_event_keeps_who_what_when_and_why(inside: Cast) -> None:
    case = inside.cases["wilf"]
    kept = audit.record("viewed", case, actor=inside.sam, case_id=case.pk, reason="visit today", page="case")
    read = AuditEvent.objects.get(pk=kept.pk)
    assert (read.actor, read.action, read.object_kind, read.object_id) == (
        inside.sam,
        "viewed",
        "cases.case",
        str(case.pk),
    )
    assert read.at.isoformat() == "2026-07-14T09:00:00+00:00"
    assert (read.reason, read.details) == ("visit today", {"page": "case"})


def test_the_database_refuses_to_change_or_delete_an_event(inside: Cast) -> None:
    kept = audit.record("viewed", inside.cases["wilf"], actor=inside.sam)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=kept.pk).update(action="forged")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(pk=kept.pk).delete()
    with pytest.raises(TypeError):
        kept.save()
    assert AuditEvent.objects.get(pk=kept.pk).action == "viewed"


def test_an_undone_change_leaves_no_event(northmere: Cast) -> None:
    def look_then_fail() -> None:
        with authority(northmere.id):
            audit.record("viewed", northmere.cases["wilf"], actor=northmere.sam)
            raise RuntimeError("something failed afterwards")

    with pytest.raises(RuntimeError, match="afterwards"):
        look_then_fail()
    with authority(northmere.id):
        assert not AuditEvent.objects.filter(action="viewed").exists()
