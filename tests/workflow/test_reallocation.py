"""A change of who works with a child: the days, the tasks that move, who is told."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, Membership, Notification, User
from accounts.policy import can
from cases.models import Allocation, Case
from desk.why import movers, with_whom
from jobs.models import DueWork
from jobs.worker import make_worker
from tests.cast import Cast, make_person
from tests.conftest import TODAY
from tests.desk.stories import KEY, begun, correcting, submitted
from tests.workflow.answers import fill
from workflow import work
from workflow.assigning import ALLOCATION_BEGINS, AllocationError, reallocate
from workflow.errors import NotAllowedError
from workflow.models import Handover, ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2026, 7, 14)


@pytest.fixture
def harbour(northmere: Cast) -> Cast:
    """Jo works in Harbour beside Sam; Nell manages Meadow."""
    with authority(northmere.id):
        make_person(northmere, "Jo Fenn", "social_worker", "Harbour team")
        make_person(northmere, "Nell Thorne", "team_manager", "Meadow team")
    return northmere


def spans(cast: Cast) -> list[tuple[str | None, date, date | None]]:
    rows = cast.cases["wilf"].allocations.select_related("worker").order_by("starts_on", "pk")
    return [(row.worker.name if row.worker else None, row.starts_on, row.ends_on) for row in rows]


def now_with(case: Case) -> User | None:
    found = case.allocation_on(DAY)
    assert found is not None
    return found.worker


def told(cast: Cast, who: str) -> list[str]:
    return list(Notification.objects.filter(user=cast.people[who]).order_by("pk").values_list("words", flat=True))


def test_the_workers_tasks_go_to_the_new_worker_with_their_drafts(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        fill(task, harbour.sam, {"reason": "A teacher rang."})
        done = reallocate(
            harbour.cases["wilf"], harbour.priya, harbour.jo, harbour.teams["Harbour team"], DAY, "Sam leaves"
        )
        assert [moved.pk for moved in done.moved] == [task.pk]
        assert spans(harbour) == [
            ("Sam Oakley", date(2026, 7, 1), date(2026, 7, 13)),
            ("Jo Fenn", DAY, None),
        ]
        held = Task.objects.get(pk=task.pk)
        assert held.owner == harbour.jo
        assert work.draft_of(held, harbour.jo).entered["why-and-how"]["/reason"] == ["A teacher rang."]
        assert told(harbour, "jo") == ["CW-2026-000002 is allocated to you from Tue 14 July. 1 open task came with it."]
        assert told(harbour, "sam") == [
            "CW-2026-000002 is no longer allocated to you from Tue 14 July. "
            "Your open tasks for it have moved; what you wrote is kept with them."
        ]
        assert Handover.objects.get().how == Handover.How.REALLOCATED
        assert done.allocation.reason == "Sam leaves"
        kept = AuditEvent.objects.filter(action="case_allocated").order_by("at", "pk").last()
        assert kept is not None
        assert "Sam leaves" not in f"{kept.details} {kept.reason}"


def test_another_team_gets_all_open_work_and_nobody_keeps_what_they_may_not_do(harbour: Cast) -> None:
    decision = submitted(harbour)
    with authority(harbour.id):
        meadow = harbour.teams["Meadow team"]
        reallocate(harbour.cases["wilf"], harbour.priya, harbour.ren, meadow, DAY, "Moved house")
        held = Task.objects.get(pk=decision.pk)
        assert (held.team, held.owner) == (meadow, harbour.nell)  # the one manager of the new team
        assert ProcessInstance.objects.get(pk=held.process_id).team == meadow
        assert "is no longer with you." not in " ".join(told(harbour, "nell"))
        assert Notification.objects.get(user=harbour.sam).link == "/my-work/#CW-2026-000002"


def test_a_returned_record_is_corrected_by_the_new_worker(harbour: Cast) -> None:
    task = correcting(harbour)
    with authority(harbour.id):
        reallocate(harbour.cases["wilf"], harbour.priya, harbour.ren, harbour.teams["Meadow team"], DAY, "Moved")
        held = Task.objects.get(pk=task.pk)
        assert (held.owner, held.team) == (harbour.ren, harbour.teams["Meadow team"])
        assert work.returned_version(held) is not None


def test_without_a_worker_the_tasks_wait_in_the_teams_list_and_its_manager_is_told(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        reallocate(harbour.cases["wilf"], harbour.priya, None, harbour.teams["Meadow team"], DAY, "Moved")
        held = Task.objects.get(pk=task.pk)
        assert (held.owner, held.team) == (None, harbour.teams["Meadow team"])
        assert told(harbour, "nell") == ["CW-2026-000002 is with your team from Tue 14 July and has no worker yet."]
        work.claim(held, harbour.ren)


def test_what_another_holds_stays_with_them_while_they_may_do_it(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        make_person(harbour, "Abe Moss", "social_worker", "Harbour team")
        work.release(task, harbour.sam)
        work.claim(task, harbour.abe)
        reallocate(harbour.cases["wilf"], harbour.priya, harbour.jo, harbour.teams["Harbour team"], DAY, "Leaves")
        assert Task.objects.get(pk=task.pk).owner == harbour.abe


def test_other_childrens_tasks_stay(harbour: Cast) -> None:
    begun(harbour)
    with authority(harbour.id):
        other = start_for_case(KEY, harbour.cases["tansy"], harbour.ren).task_set.get(finished__isnull=True)
        reallocate(harbour.cases["wilf"], harbour.priya, harbour.jo, harbour.teams["Harbour team"], DAY, "Leaves")
        assert Task.objects.get(pk=other.pk).team == harbour.teams["Meadow team"]


def test_a_planned_change_moves_the_tasks_on_its_day(harbour: Cast) -> None:
    task = begun(harbour)
    day = DAY + timedelta(days=6)
    with authority(harbour.id):
        case, meadow = harbour.cases["wilf"], harbour.teams["Meadow team"]
        done = reallocate(case, harbour.priya, harbour.ren, meadow, day, "Moves on Monday")
        assert done.moved == ()
        assert spans(harbour) == [("Sam Oakley", date(2026, 7, 1), day - timedelta(days=1)), ("Ren Alder", day, None)]
        assert Task.objects.get(pk=task.pk).owner == harbour.sam
        found = DueWork.objects.get(kind=ALLOCATION_BEGINS)
        assert found.due == datetime.combine(day, time(), clock.LONDON)
    with clock.at(datetime.combine(day, time(0, 1), clock.LONDON)):
        make_worker(until_empty=True).run()
        with authority(harbour.id):
            held = Task.objects.get(pk=task.pk)
            assert (held.owner, held.team) == (harbour.ren, harbour.teams["Meadow team"])
            assert told(harbour, "ren")[-1].endswith("1 open task came with it.")


def test_who_was_to_take_over_hears_that_it_comes_to_nothing(harbour: Cast) -> None:
    with authority(harbour.id):
        case, meadow = harbour.cases["wilf"], harbour.teams["Meadow team"]
        reallocate(case, harbour.priya, harbour.ren, meadow, DAY + timedelta(days=20), "Moves on")
        own = harbour.teams["Harbour team"]
        reallocate(case, harbour.priya, harbour.jo, own, DAY + timedelta(days=2), "Sam is ill")
        words = f"{case.reference} does not come to you on Mon 3 August any more: who works with the child was changed."
        assert (told(harbour, "ren")[-1], told(harbour, "nell")[-1]) == (words, words)
        assert words not in told(harbour, "jo")
        for user in (harbour.ren, harbour.nell):
            assert Notification.objects.filter(user=user).latest("pk").link == reverse("my_work")
        reallocate(case, harbour.priya, harbour.jo, own, DAY + timedelta(days=3), "A day later")
        assert "does not come" not in told(harbour, "jo")[-1], "who is still to have it hears of the new day alone"


def test_changing_again_drops_the_plan_and_leaves_no_gap(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        case, team = harbour.cases["wilf"], harbour.teams["Harbour team"]
        for ahead in (3, 20, 7):
            reallocate(case, harbour.priya, harbour.jo, team, DAY + timedelta(days=ahead), "Soon")
            day = DAY + timedelta(days=ahead)
            assert spans(harbour) == [("Sam Oakley", date(2026, 7, 1), day - timedelta(days=1)), ("Jo Fenn", day, None)]
            assert DueWork.objects.filter(kind=ALLOCATION_BEGINS).count() == 1
        reallocate(case, harbour.priya, harbour.jo, team, DAY, "Now")
        assert spans(harbour) == [("Sam Oakley", date(2026, 7, 1), date(2026, 7, 13)), ("Jo Fenn", DAY, None)]
        assert not DueWork.objects.filter(kind=ALLOCATION_BEGINS).exists()
        reallocate(case, harbour.priya, harbour.sam, team, DAY, "Back again")
        assert now_with(case) == harbour.sam
        reallocate(case, harbour.priya, harbour.jo, team, DAY + timedelta(days=1), "Tomorrow")
        reallocate(case, harbour.priya, harbour.jo, team, DAY, "No, today")
        assert now_with(case) == harbour.jo
        assert Task.objects.get(pk=task.pk).owner == harbour.jo
        for offset in range(40):
            assert case.allocation_on(DAY + timedelta(days=offset - 13)) is not None


@pytest.mark.parametrize(
    ("day", "who", "team", "field"),
    [
        (DAY + timedelta(days=29), "jo", "Harbour team", "from_on"),
        (date(2026, 6, 30), "jo", "Harbour team", "from_on"),
        (DAY, "sam", "Harbour team", "worker"),
        (DAY, "ren", "Harbour team", "worker"),
        (DAY, "dee", "Harbour team", "worker"),
        (DAY, "ana", "Practice systems", "worker"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(harbour: Cast, day: date, who: str, team: str, field: str) -> None:
    with authority(harbour.id):
        with pytest.raises(AllocationError) as refused:
            reallocate(harbour.cases["wilf"], harbour.priya, harbour.people[who], harbour.teams[team], day, "Why")
        assert refused.value.field == field
        assert Allocation.objects.filter(case=harbour.cases["wilf"]).count() == 1


def test_only_the_manager_of_the_childs_team_and_the_service_manager_may(harbour: Cast) -> None:
    with authority(harbour.id):
        team = harbour.teams["Harbour team"]
        for who in ("sam", "dee", "nell", "ren", "ana"):
            with pytest.raises(NotAllowedError):
                reallocate(harbour.cases["wilf"], harbour.people[who], harbour.jo, team, DAY, "Why")
        reallocate(harbour.cases["wilf"], harbour.mo, harbour.jo, team, DAY, "Why")
        with clock.at(TODAY + timedelta(days=1)):
            reallocate(harbour.cases["wilf"], harbour.priya, harbour.sam, team, DAY + timedelta(days=1), "Why")


def test_what_another_has_stays_with_them_when_the_child_goes_to_another_team_until_they_have_done_it(
    harbour: Cast,
) -> None:
    with authority(harbour.id):
        wilf, own = harbour.cases["wilf"], harbour.teams["Harbour team"]
        cleo = make_person(harbour, "Cleo Reed", "contact_officer", "Harbour team")
        task = Task.objects.get(process=start_for_case("referral", wilf, cleo), finished__isnull=True)
        work.claim(task, cleo)
        done = reallocate(wilf, harbour.priya, harbour.ren, harbour.teams["Meadow team"], DAY, "Moves house")
        task.refresh_from_db()
        assert (task.owner, task.team, done.moved) == (cleo, own, ())
        assert told(harbour, "cleo") == []
        assert can(cleo, "work", task)
        assert can(cleo, "view", wilf)
        assert not can(cleo, "start", wilf), "who reads on does nothing more with the file"
        assert not can(harbour.sam, "view", wilf)
        work.release(task, cleo)
        assert not can(cleo, "view", wilf)


def test_work_whose_owner_holds_the_role_no_more_goes_to_the_new_worker(harbour: Cast) -> None:
    with authority(harbour.id):
        wilf, meadow = harbour.cases["wilf"], harbour.teams["Meadow team"]
        cleo = make_person(harbour, "Cleo Reed", "contact_officer", "Harbour team")
        task = Task.objects.get(process=start_for_case("referral", wilf, cleo), finished__isnull=True)
        work.claim(task, cleo)
        Membership.objects.filter(user=cleo).update(ends_on=DAY - timedelta(days=1))
    with authority(harbour.id):
        done = reallocate(wilf, harbour.priya, harbour.ren, meadow, DAY, "Moves house")
        task.refresh_from_db()
        assert (task.owner, task.team, [moved.pk for moved in done.moved]) == (harbour.ren, meadow, [task.pk])
        assert any("1 open task" in words for words in told(harbour, "ren"))


def test_work_that_nobody_of_the_new_team_can_be_given_says_how_it_came_there(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        meadow = harbour.teams["Meadow team"]
        reallocate(harbour.cases["wilf"], harbour.priya, None, meadow, DAY, "Moves house")
        task.refresh_from_db()
        assert (task.owner, task.team) == (None, meadow)
        assert task.data["why"]["with"]["how"] == "reallocated"
        assert with_whom(task, harbour.ren, movers([task])).startswith(
            "It came to the team with the child on Tue 14 July."
        )
