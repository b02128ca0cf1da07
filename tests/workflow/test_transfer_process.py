"""The shipped handing over of a child, played between two teams: nobody is lost between two workers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts import clock
from accounts.models import Membership, Notification, Role, Team, User
from accounts.policy import can, visible_to
from cases.access import NEEDED
from cases.models import Case
from desk.offers import offers
from records.models import Record
from tests.cast import Cast, make_person
from tests.forms.library_answers import PLAN, TRANSFER, said
from tests.forms.test_shipped_forms import definition
from tests.jobs.due_now import do_due
from tests.workflow.running import bpmn, flows, later, start, user_task
from tests.workflow.test_assessment_played import do
from tests.workflow.test_visits_under_a_plan import in_force, waiting_visits
from workflow.assigning import ALLOCATION_BEGINS, reallocate
from workflow.cancelling import cancel_instance
from workflow.models import Incident, ProcessInstance, Task
from workflow.scope import seen_by
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def two_teams(inside: Cast) -> Cast:
    """Nell manages Meadow, where Ren works."""
    make_person(inside, "Nell Thorne", "team_manager", "Meadow team")
    return inside


def to_meadow(cast: Cast) -> ProcessInstance:
    """Sam hands Wilf over to another team."""
    process = start_for_case("transfer", cast.cases["wilf"], cast.sam)
    do(process, "Task_request", cast.sam, said(TRANSFER, "to another team", to_team="Meadow team"))
    return process


def with_whom(cast: Cast) -> tuple[str | None, str]:
    held = cast.cases["wilf"].allocation_on(clock.today())
    assert held is not None
    return held.worker.name if held.worker else None, held.team.name


def answered(cast: Cast, process: ProcessInstance, **answers: Any) -> None:
    do(process, "Task_accept", cast.nell, answers)


def may(user: User, case: Case) -> set[str]:
    """What a person may do with a child's file."""
    return {action for action in NEEDED if can(user, action, case)}


def test_the_managers_of_the_other_team_alone_read_the_file_until_they_have_decided(two_teams: Cast) -> None:
    wilf, nell = two_teams.cases["wilf"], two_teams.nell
    before = {name: may(user, wilf) for name, user in two_teams.people.items()}
    process = to_meadow(two_teams)
    task = Task.objects.get(process=process, element_id="Task_accept")
    assert (task.owner, task.team) == (nell, two_teams.teams["Meadow team"])
    assert with_whom(two_teams) == ("Sam Oakley", "Harbour team")
    assert can(nell, "work", task)
    assert not can(two_teams.priya, "work", task)
    after = {name: may(user, wilf) for name, user in two_teams.people.items()}
    assert after == before | {"nell": before["nell"] | {"view"}}, "Ren of the other team sees nothing"
    request = Record.objects.get(form_key="transfer_request")
    assert visible_to(nell, Record).filter(pk=request.pk).exists()
    assert not visible_to(nell, Record, "read_restricted").filter(pk=request.pk).exists()
    assert not visible_to(two_teams.ren, Record).filter(pk=request.pk).exists()
    told = Notification.objects.filter(kind="process_tells").values_list("user__name", flat=True)
    assert sorted(told) == ["Nell Thorne", "Priya Marsh"]
    answered(two_teams, process, decision="accepted", worker={"name": "Ren Alder"})
    newest = wilf.allocations.order_by("starts_on", "pk").last()
    assert newest is not None
    assert (newest.worker, newest.team, newest.starts_on.isoformat()) == (two_teams.ren, task.team, "2026-07-20")
    assert process.finished is not None
    assert may(nell, wilf) == before["nell"], "until the child comes"


def test_a_child_who_is_not_taken_over_stays_and_the_former_worker_reads_why(two_teams: Cast) -> None:
    process = to_meadow(two_teams)
    answered(two_teams, process, decision="refused", refused_reason="The review comes first.")
    assert with_whom(two_teams) == ("Sam Oakley", "Harbour team")
    again = Task.objects.get(process=process, element_id="Task_request", finished__isnull=True)
    assert (again.owner, again.team) == (two_teams.sam, two_teams.teams["Harbour team"])
    assert not can(two_teams.nell, "view", two_teams.cases["wilf"])


def test_what_is_offered_no_more_is_read_no_more(two_teams: Cast) -> None:
    process = to_meadow(two_teams)
    assert can(two_teams.nell, "view", two_teams.cases["wilf"])
    cancel_instance(process)
    assert not can(two_teams.nell, "view", two_teams.cases["wilf"])


def test_an_offer_stays_with_the_team_that_is_asked_when_the_child_gets_another_worker_meanwhile(
    two_teams: Cast,
) -> None:
    jo = make_person(two_teams, "Jo Fenn", "social_worker", "Harbour team")
    process = to_meadow(two_teams)
    reallocate(two_teams.cases["wilf"], two_teams.priya, jo, two_teams.teams["Harbour team"], clock.today())
    task = Task.objects.get(process=process, element_id="Task_accept")
    assert (task.owner, task.team) == (two_teams.nell, two_teams.teams["Meadow team"])


def test_child_file_and_work_stay_until_the_day_on_which_another_begins(two_teams: Cast) -> None:
    wilf, sam, ren, harbour = two_teams.cases["wilf"], two_teams.sam, two_teams.ren, two_teams.teams["Harbour team"]
    in_force(two_teams)
    (visit,) = waiting_visits(two_teams)
    process = to_meadow(two_teams)
    do(visit.process, "Task_visit", sam, said(PLAN, "a visit", visited_on="2026-07-14"))
    answered(two_teams, process, decision="accepted", worker={"name": "Ren Alder"})
    (visit,) = waiting_visits(two_teams)
    with later(datetime(2026, 7, 19, 9, tzinfo=UTC)):
        do_due(ALLOCATION_BEGINS)
        assert with_whom(two_teams) == ("Sam Oakley", "Harbour team")
        visit.refresh_from_db()
        assert (visit.owner, visit.team, can(sam, "work", visit).allowed) == (sam, harbour, True)
    with later(datetime(2026, 7, 20, 9, tzinfo=UTC)):
        do_due(ALLOCATION_BEGINS)
        assert with_whom(two_teams) == ("Ren Alder", "Meadow team")
        visit.refresh_from_db()
        assert (visit.owner, visit.team) == (ren, two_teams.teams["Meadow team"])
        assert can(two_teams.nell, "allocate", wilf)
        assert not can(sam, "view", wilf)
        assert not can(two_teams.priya, "view", wilf)


def test_who_is_named_reads_the_file_from_the_acceptance_until_the_child_comes_or_the_plan_is_dropped(
    two_teams: Cast,
) -> None:
    wilf, ren = two_teams.cases["wilf"], two_teams.ren
    lin = make_person(two_teams, "Lin Arden", "social_worker", "Meadow team")
    process = to_meadow(two_teams)
    before = {who.name: may(who, wilf) for who in (ren, lin, two_teams.nell)}
    answered(two_teams, process, decision="accepted", worker={"name": "Ren Alder"})
    assert may(ren, wilf) == before["Ren Alder"] | {"view"}
    assert (may(lin, wilf), may(two_teams.nell, wilf)) == (before["Lin Arden"], before["Nell Thorne"] - {"view"})
    request = Record.objects.get(form_key="transfer_request")
    assert visible_to(ren, Record).filter(pk=request.pk).exists()
    assert not visible_to(ren, Record, "read_restricted").filter(pk=request.pk).exists()
    assert wilf in visible_to(ren, Case)
    with later(datetime(2026, 7, 20, 9, tzinfo=UTC)):
        assert {"view", "start", "read_restricted"} <= may(ren, wilf)
    jo = make_person(two_teams, "Jo Fenn", "social_worker", "Harbour team")
    reallocate(wilf, two_teams.priya, jo, two_teams.teams["Harbour team"], clock.today())
    assert may(ren, wilf) == before["Ren Alder"]
    assert wilf not in visible_to(ren, Case)


def test_where_nobody_decides_both_teams_managers_and_the_service_managers_hear_of_it(two_teams: Cast) -> None:
    to_meadow(two_teams)
    Notification.objects.all().delete()
    with later(datetime(2026, 7, 16, 16, tzinfo=UTC)):  # 17:00 of the second working day
        told = Notification.objects.filter(kind="process_tells").values_list("user__name", flat=True)
    assert sorted(told) == ["Mo Teal", "Nell Thorne", "Priya Marsh"]


def test_a_team_that_there_is_not_leaves_the_child_where_it_is_and_managers_mend_it(two_teams: Cast) -> None:
    task = user_task("Take", role="team_manager", team="=&quot;Medow team&quot;")
    parts = ('<startEvent id="S"/>', task, '<endEvent id="E"/>', flows("S > Take", "Take > E"))
    process = start(two_teams, bpmn("made_up", *parts))
    assert {failed.code for failed in Incident.objects.filter(task__process=process)} == {"no_such_team"}
    assert with_whom(two_teams) == ("Sam Oakley", "Harbour team")
    assert not can(two_teams.nell, "view", two_teams.cases["wilf"])
    assert Notification.objects.filter(user=two_teams.priya, kind="step_failed").exists()


def join(cast: Cast, user: User, role: str, *teams: str) -> None:
    for team in teams:
        where = cast.teams.setdefault(team, Team.objects.filter(name=team).first() or Team.objects.create(name=team))
        Membership.objects.create(user=user, team=where, role=Role.objects.get(key=role), starts_on=date(2026, 1, 1))


def test_a_worker_of_several_other_teams_takes_over_in_that_of_the_manager_who_chose(two_teams: Cast) -> None:
    join(two_teams, two_teams.priya, "team_manager", "Meadow team")
    join(two_teams, two_teams.ren, "social_worker", "Garden team")
    process = start_for_case("transfer", two_teams.cases["wilf"], two_teams.sam)
    do(process, "Task_request", two_teams.sam, said(TRANSFER, "to another worker"))
    (ren,) = [one for one in offered(two_teams.priya, two_teams) if one["name"] == "Ren Alder"]
    do(process, "Task_accept", two_teams.priya, {"decision": "accepted", "worker": ren})
    newest = two_teams.cases["wilf"].allocations.order_by("starts_on", "pk").last()
    assert newest is not None
    assert (newest.worker, newest.team) == (two_teams.ren, two_teams.teams["Meadow team"])


def test_a_manager_of_several_teams_is_offered_the_workers_of_the_one_that_is_asked(two_teams: Cast) -> None:
    make_person(two_teams, "Jo Fenn", "social_worker", "Garden team")
    join(two_teams, two_teams.nell, "team_manager", "Garden team")
    to_meadow(two_teams)
    assert [one["name"] for one in offered(two_teams.nell, two_teams)] == ["Ren Alder"]


def offered(reader: User, cast: Cast) -> list[Any]:
    return [one.value for one in offers(reader, cast.cases["wilf"], "workers of my team")]


def test_a_team_that_nobody_knows_is_said_at_the_question(two_teams: Cast) -> None:
    process = start_for_case("transfer", two_teams.cases["wilf"], two_teams.sam)
    facts = seen_by(Task.objects.get(process=process, element_id="Task_request"), two_teams.sam)
    form = definition("transfer_request")
    for team, problems in (("Meadow team", []), ("Medow team", ["/to_team"])):
        entered = form.entered_from(said(TRANSFER, "to another team", to_team=team))
        assert [each.pointer for each in form.review(entered, facts).problems] == problems
