"""What waits for one person too long is told to those above: enquiries not endorsed, a plan not written."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import Notification, User
from tests.cast import Cast, make_person
from tests.forms.protection_answers import ANSWERS
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from workflow.models import Task
from workflow.starting import start_for_case, start_for_family

pytestmark = pytest.mark.django_db


def told(who: User, words: str) -> int:
    return Notification.objects.filter(user=who, words__contains=words).count()


@pytest.mark.parametrize(
    ("asks", "step", "manager_told", "words"),
    [
        ({}, "Task_endorse", 1, "nobody has endorsed them in time"),
        (
            {
                "findings": "no_continuing_risk",
                "outcome": "child_in_need_plan",
                "agency_asks": True,
                "agency_says": "The school: it is afraid that Kit comes back.",
            },
            "Task_endorse_service",
            0,
            "no service manager has decided in time",
        ),
    ],
)
def test_enquiries_that_nobody_endorses_are_told_at_five_to_the_managers_and_the_service_managers(
    inside: Cast, asks: dict[str, Any], step: str, manager_told: int, words: str
) -> None:
    vera = make_person(inside, "Vera Lund", "service_manager", "Harbour team")
    process = start_for_family("section_47_enquiry", [inside.cases["wilf"]], inside.sam)
    do(process, "Task_enquire", inside.sam, ANSWERS["section_47_enquiry"] | asks)
    late = f"{Task.objects.get(element_id=step).case.reference}"
    with later(datetime(2026, 7, 15, 15, 59, tzinfo=UTC)):
        assert told(vera, words) == 0
    with later(datetime(2026, 7, 15, 16, 1, tzinfo=UTC)):
        assert told(vera, f"{late}: ") == 1
        assert (told(vera, words), told(inside.priya, "is late. You can still decide")) == (1, manager_told)
        assert Task.objects.get(element_id=step).finished is None


def test_a_child_in_need_plan_that_nobody_writes_is_told_to_the_managers_and_then_to_a_service_manager(
    inside: Cast,
) -> None:
    vera = make_person(inside, "Vera Lund", "service_manager", "Harbour team")
    start_for_case("child_in_need_plan", inside.cases["wilf"], inside.sam)
    words = "child in need plan is long overdue"
    with later(datetime(2026, 7, 28, 15, 59, tzinfo=UTC)):
        assert told(inside.priya, "is late. You can still decide") == 0
    with later(datetime(2026, 7, 28, 16, 1, tzinfo=UTC)):
        assert (told(inside.priya, "is late. You can still decide"), told(vera, words)) == (1, 0)
    with later(datetime(2026, 8, 4, 16, 1, tzinfo=UTC)):
        assert told(vera, words) == 1
