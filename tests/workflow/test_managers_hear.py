"""What managers hear at once: early help that ends, and a child whom an audit finds not safe."""

from datetime import UTC, datetime

import pytest

from accounts.models import Notification
from tests.cast import Cast, make_person
from tests.forms.library_answers import ANSWERS
from tests.forms.protection_answers import said
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from workflow.handlers.telling import TOLD
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db

EARLY_HELP = "early_help_assessment"


def told() -> list[tuple[str, str]]:
    found = Notification.objects.filter(kind=TOLD).order_by("pk")
    return [(one.user.name, one.words.partition(": ")[2].partition(".")[0]) for one in found]


@pytest.mark.parametrize(("goes_on", "heard"), [(True, []), (False, [("Priya Marsh", "Early help for a child ends")])])
def test_early_help_does_not_end_without_a_word(inside: Cast, goes_on: bool, heard: list[tuple[str, str]]) -> None:
    process = start_for_case(EARLY_HELP, inside.cases["wilf"], inside.sam)
    do(process, "Task_assess", inside.sam, said(EARLY_HELP, "plan", start_date="2026-07-14"))
    do(process, "Task_authorise", inside.priya, {"decision": "approve"})
    answers = said(EARLY_HELP, "together" if goes_on else "no longer", held_on="2026-07-14")
    do(process, "Task_look", inside.sam, answers)
    assert told() == heard
    assert Task.objects.filter(process=process, element_id="Task_look", finished__isnull=True).exists() is goes_on


def test_the_managers_hear_at_once_of_a_child_who_is_not_safe(inside: Cast) -> None:
    ola = make_person(inside, "Ola Grant", "service_manager", "Harbour team")
    process = start_for_case("practice_audit", inside.cases["wilf"], ola)
    unsafe = {"child_safe": False, "told_whom": "Priya Marsh, by telephone at ten."}
    do(process, "Task_audit", ola, ANSWERS["practice_audit"] | unsafe)
    assert told() == [("Priya Marsh", "An audit found that a child is not safe as it is")]


def test_a_review_conference_whose_report_nobody_wrote_is_told_on_its_last_day_and_higher_a_week_later(
    inside: Cast,
) -> None:
    """Twenty working days after Tuesday 14 July are Tuesday 11 August; five more are Tuesday 18 August."""
    start_for_case("review_child_protection_conference", inside.cases["wilf"], inside.sam)
    day = (
        "Priya Marsh",
        "A review child protection conference was not held by its last day, or nobody has written it down",
    )
    days = ("Mo Teal", "A review child protection conference is long overdue, and nobody has written it down")
    with later(datetime(2026, 8, 11, 15, 59, tzinfo=UTC)):
        assert told() == []
    with later(datetime(2026, 8, 11, 16, 1, tzinfo=UTC)):
        assert told() == [day]
    with later(datetime(2026, 8, 18, 15, 59, tzinfo=UTC)):
        assert told() == [day]
    with later(datetime(2026, 8, 18, 16, 1, tzinfo=UTC)):
        assert told() == [day, days]
