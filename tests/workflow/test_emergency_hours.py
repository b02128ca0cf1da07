"""How long an emergency protection holds: by its own hours, and by no other emergency's."""

from datetime import UTC, datetime

import pytest

from cases.models import Case
from tests.cast import Cast
from tests.forms.protection_answers import ANSWERS, said
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
