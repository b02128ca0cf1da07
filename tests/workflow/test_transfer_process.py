"""The shipped handing over of a child, played between two teams: nobody is lost between two workers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from accounts import clock
from accounts.models import Notification
from accounts.policy import can
from tests.cast import Cast, make_person
from tests.forms.library_answers import PLAN, TRANSFER, said
from tests.jobs.due_now import do_due
from tests.workflow.migrating import open_task
from tests.workflow.running import later
from tests.workflow.test_assessment_played import do
from tests.workflow.test_visits_under_a_plan import in_force, waiting_visits
from workflow.assigning import ALLOCATION_BEGINS
from workflow.models import Incident, ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def two_teams(inside: Cast) -> Cast:
    """Nell manages Meadow, where Ren works."""
    make_person(inside, "Nell Thorne", "team_manager", "Meadow team")
    return inside


def to_meadow(cast: Cast, team: str = "Meadow team") -> ProcessInstance:
    """Sam hands Wilf over to another team."""
    process = start_for_case("transfer", cast.cases["wilf"], cast.sam)
    sam = {"id": str(cast.sam.pk), "name": cast.sam.name, "role": "allocated worker"}
    do(process, "Task_request", cast.sam, said(TRANSFER, "to another team", to_team=team, worker_now=sam))
    return process


def with_whom(cast: Cast) -> tuple[str | None, str]:
    held = cast.cases["wilf"].allocation_on(clock.today())
    assert held is not None
    return held.worker.name if held.worker else None, held.team.name


def answered(cast: Cast, process: ProcessInstance, **answers: Any) -> None:
    do(process, "Task_accept", cast.nell, answers)


def test_the_manager_of_the_other_team_gets_the_file_and_says_who_works_with_the_child(two_teams: Cast) -> None:
    assert not can(two_teams.nell, "view", two_teams.cases["wilf"])
    process = to_meadow(two_teams)
    task = Task.objects.get(process=process, element_id="Task_accept")
    assert (task.owner, task.team) == (two_teams.nell, two_teams.teams["Meadow team"])
    assert can(two_teams.nell, "work", task)
    assert not can(two_teams.priya, "work", task)
    answered(two_teams, process, decision="accepted", worker={"name": "Ren Alder"})
    newest = two_teams.cases["wilf"].allocations.order_by("starts_on", "pk").last()
    assert newest is not None
    assert (newest.worker, newest.starts_on.isoformat()) == (two_teams.ren, "2026-07-20")
    assert process.finished is not None


def test_a_child_who_is_not_taken_over_is_with_the_former_worker_again_and_the_reason_with_them(
    two_teams: Cast,
) -> None:
    process = to_meadow(two_teams)
    assert with_whom(two_teams) == ("Sam Oakley", "Meadow team")
    answered(two_teams, process, decision="refused", refused_reason="The review comes first.")
    assert with_whom(two_teams) == ("Sam Oakley", "Harbour team")
    again = Task.objects.get(process=process, element_id="Task_request", finished__isnull=True)
    assert again.owner == two_teams.sam


def test_the_worker_keeps_the_child_and_the_work_until_the_day_on_which_another_begins(two_teams: Cast) -> None:
    wilf, sam, ren = two_teams.cases["wilf"], two_teams.sam, two_teams.ren
    in_force(two_teams)
    (visit,) = waiting_visits(two_teams)
    process = to_meadow(two_teams)
    do_due(ALLOCATION_BEGINS)
    visit.refresh_from_db()
    assert (visit.owner, visit.team, can(sam, "view", wilf).allowed) == (sam, two_teams.teams["Harbour team"], True)
    assert can(sam, "work", visit), "a visit that was made can be written down"
    note = open_task(start_for_case("case_note", wilf, sam))
    assert can(sam, "claim", note), "what the worker begins is theirs to do"
    do(visit.process, "Task_visit", sam, said(PLAN, "a visit", visited_on="2026-07-14"))
    (visit,) = waiting_visits(two_teams)
    assert (visit.owner, can(sam, "work", visit).allowed) == (sam, True), "and the next visit comes to the same worker"
    assert Notification.objects.filter(user=two_teams.nell, kind="case_came_to_team").exists()
    answered(two_teams, process, decision="accepted", worker={"name": "Ren Alder"})
    with later(datetime(2026, 7, 19, 9, tzinfo=UTC)):
        do_due(ALLOCATION_BEGINS)
        assert with_whom(two_teams) == ("Sam Oakley", "Meadow team")
        visit.refresh_from_db()
        assert visit.owner == sam
    with later(datetime(2026, 7, 20, 9, tzinfo=UTC)):
        do_due(ALLOCATION_BEGINS)
        assert with_whom(two_teams) == ("Ren Alder", "Meadow team")
        visit.refresh_from_db()
        assert (visit.owner, visit.team) == (ren, two_teams.teams["Meadow team"])
        assert not can(sam, "view", wilf)


def test_a_team_that_there_is_not_leaves_the_child_where_it_is_and_managers_mend_it(two_teams: Cast) -> None:
    process = to_meadow(two_teams, "Medow team")
    assert Incident.objects.get(task__process=process).code == "allocation"
    assert with_whom(two_teams) == ("Sam Oakley", "Harbour team")
    assert Notification.objects.filter(user=two_teams.priya).exists()
