"""The demonstration is made through the engine and its forms, once."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts.context import authority
from accounts.models import AuditEvent, User
from demo.northmere import existing
from records.models import Record, State
from workflow.models import ProcessInstance, Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def made() -> str:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue()


def test_it_makes_two_teams_and_three_families_in_different_states_and_prints_passwords_once() -> None:
    first = made()
    council = existing()
    assert council is not None
    for name in ("Sam Oakley", "Priya Marsh", "Ren Alder", "Dee Larkin"):
        assert name in first
    sam = User.objects.get(email="sam@northmere.example")
    password = next(line.split()[-1] for line in first.splitlines() if "sam@northmere.example" in line)
    assert sam.check_password(password)
    again = made()
    assert password not in again
    assert "already" in again
    with authority(council.pk):
        states = Record.objects.filter(form_key="child_and_family_assessment").values_list("state", flat=True)
        assert sorted(states) == [State.APPROVED, State.SUBMITTED]
        assert ProcessInstance.objects.count() == 3
        begun = Task.objects.get(element_id="Task_assess", finished__isnull=True)
        assert begun.draft is not None
        assert begun.draft.revision > 0
        assert AuditEvent.objects.filter(action="record_decided").count() == 2
        dates = set(Task.objects.filter(finished__isnull=False).values_list("finished__date", flat=True))
        assert len(dates) > 3  # the clock was moved: not all of it happened today


def test_it_is_refused_in_production(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="production"):
        made()
