"""A child who is born under a plan is seen soon after the birth, whenever the family was visited before it."""

from datetime import UTC, date, datetime

import pytest

from cases.models import Case, Person
from cases.opening import allocate, open_case
from tests.cast import Cast
from tests.forms.library_answers import PLAN, said
from tests.workflow.answers import submit
from tests.workflow.running import later
from workflow.deadlines import recount_case
from workflow.models import Task, TaskTimer
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def baby(inside: Cast) -> Case:
    """The Larkspur baby, expected on 20 July, whom Sam works with; a child protection plan is in force."""
    case = open_case("Baby", "Larkspur", expected=date(2026, 7, 20), actor=inside.priya)
    allocate(case, inside.teams["Harbour team"], inside.sam, starts_on=date(2026, 7, 1))
    return case


def waits(case: Case) -> Task:
    return Task.objects.get(case=case, element_id="Task_visit", finished__isnull=True)


def test_a_newborn_is_seen_on_the_next_working_day_until_somebody_has_seen_the_child(inside: Cast, baby: Case) -> None:
    """Begun on Tuesday 14 July, ten working days are 28 July; born on Friday 17 July, seen by Monday 20 July."""
    start_for_case("child_protection_plan", baby, inside.sam)
    with later(datetime(2026, 7, 16, 9, tzinfo=UTC)):  # the day of the outline is over
        visit = waits(baby)
    assert visit.due_on == date(2026, 7, 28)
    with later(datetime(2026, 7, 17, 9, tzinfo=UTC)):
        Person.objects.filter(pk=baby.child_id).update(date_of_birth=date(2026, 7, 17), expected_date_of_birth=None)
        recount_case(Case.objects.get(pk=baby.pk))
        visit = waits(baby)
        assert visit.due_on == date(2026, 7, 20)
        assert TaskTimer.objects.get(task=visit, element_id="Timer_late").due_at.date() == date(2026, 7, 22)
    with later(datetime(2026, 7, 20, 9, tzinfo=UTC)):
        submit(visit, inside.sam, said("intervention/visit", "nobody there", visited_on="2026-07-20"))
        visit = waits(baby)
        assert visit.due_on == date(2026, 7, 20), "nobody has seen the child yet"
        submit(visit, inside.sam, said(PLAN, "a visit", visited_on="2026-07-20", reason="child_protection"))
        assert waits(baby).due_on == date(2026, 8, 3), "ten working days after Monday 20 July"
