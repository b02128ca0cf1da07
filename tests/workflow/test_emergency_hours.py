"""How long an emergency protection holds: by its own hours, and by no other emergency's."""

from datetime import UTC, datetime

import pytest

from accounts.models import Notification
from cases.models import Case
from tests.cast import Cast, make_person
from tests.forms.protection_answers import ANSWERS, said
from tests.workflow.running import later
from tests.workflow.test_siblings_apart import COURT, do_for, siblings
from workflow.cancelling import cancel_instance
from workflow.models import Task, TaskTimer
from workflow.starting import start_for_family

pytestmark = pytest.mark.django_db

__all__ = ["siblings"]


def test_hours_that_a_court_made_longer_before_are_not_those_of_another_emergency(
    inside: Cast, siblings: list[Case]
) -> None:
    """A first order until 14 July 09:00, extended until the 16th, when it was stopped as begun by mistake."""
    wilf = siblings[0]
    first = start_for_family("emergency_protection", [wilf], inside.priya)
    order = said(
        "emergency_protection", "order", begins_at="2026-07-08T08:00:00Z", ordered_until="2026-07-14T09:00:00Z"
    )
    do_for(inside, "Task_protect", wilf, order)
    longer = said("emergency_protection", "longer", extended_until="2026-07-16T09:00:00Z")
    do_for(inside, "Task_end", wilf, longer)
    again = Task.objects.get(process=first, element_id="Task_end", finished__isnull=True)
    assert TaskTimer.objects.get(task=again, element_id="Timer_over").due_at == datetime(2026, 7, 16, 9, tzinfo=UTC)
    cancel_instance(first)
    second = start_for_family("emergency_protection", [wilf], inside.priya)
    police = {"kind": "police_protection", "officer": "Ines Rowe", "begins_at": "2026-07-14T08:00:00Z"}
    written = {k: v for k, v in ANSWERS["emergency_protection"].items() if k not in COURT}
    do_for(inside, "Task_protect", wilf, written | police)
    ends = TaskTimer.objects.filter(element_id="Timer_over", task__process=second).values_list("due_at", flat=True)
    assert list(ends) == [datetime(2026, 7, 17, 8, tzinfo=UTC)], "72 hours of the police’s own"


def test_the_managers_and_the_service_manager_hear_of_an_emergency_that_nobody_wrote_down(
    inside: Cast, siblings: list[Case]
) -> None:
    """Asked for in the morning of 14 July: told at five, and the service manager again at five on the 15th."""
    ola = make_person(inside, "Ola Grant", "service_manager", "Harbour team")
    start_for_family("emergency_protection", siblings[:1], inside.sam)

    def heard() -> dict[str, int]:
        told = Notification.objects.filter(kind__in=("process_tells", "process_late"), user__in=(ola, inside.priya))
        return {name: told.filter(user__name=name).count() for name in ("Ola Grant", "Priya Marsh")}

    with later(datetime(2026, 7, 14, 15, 59, tzinfo=UTC)):
        assert heard() == {"Ola Grant": 0, "Priya Marsh": 0}
    with later(datetime(2026, 7, 14, 16, 1, tzinfo=UTC)):
        assert heard() == {"Ola Grant": 1, "Priya Marsh": 1}
    Notification.objects.update(read_at=datetime(2026, 7, 14, 17, tzinfo=UTC))
    with later(datetime(2026, 7, 15, 16, 1, tzinfo=UTC)):
        unread = Notification.objects.filter(kind="process_tells", user=ola, read_at=None)
        assert unread.count() == 1, "at five on the next day again"
