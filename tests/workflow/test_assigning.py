"""Managers give work to people: who may, to whom, and what goes with it."""

from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent, Membership, Notification, Role
from tests.cast import Cast, make_person
from tests.desk.stories import KEY, begun, correcting, decided, submitted
from tests.workflow.answers import ASSESSMENT, fill
from workflow import work
from workflow.assigning import MovedMeanwhileError, reassign, whereabouts
from workflow.errors import AlreadySubmittedError, NotAllowedError, NotYoursError, OwnWorkError
from workflow.models import Handover, Task
from workflow.starting import start_for_case
from workflow.workload import candidates, loads

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def now(task: Task) -> Task:
    return Task.objects.select_related("owner", "team").get(pk=task.pk)


def told(cast: Cast, who: str) -> list[str]:
    return list(Notification.objects.filter(user=cast.people[who]).order_by("pk").values_list("words", flat=True))


def test_a_manager_gives_a_task_and_the_draft_goes_with_it(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        fill(task, harbour.sam, {"reason": "A teacher rang."})
        made = reassign(task, harbour.priya, harbour.jo, "Sam is on a course")
        assert made is not None
        assert (made.former, made.owner, made.by, made.reason) == (
            harbour.sam,
            harbour.jo,
            harbour.priya,
            "Sam is on a course",
        )
        held = now(task)
        assert held.owner == harbour.jo
        assert whereabouts(held) == "Jo Fenn has it since 10:00."
        draft = work.draft_of(held, harbour.jo)
        assert draft.entered["why-and-how"]["/reason"] == ["A teacher rang."]
        with pytest.raises(NotYoursError):
            work.hold_draft(task, harbour.sam)
        assert told(harbour, "jo")[-1].endswith("is yours now, due Wed 16 September.")
        assert "is no longer with you." in told(harbour, "sam")[-1]
        assert not [words for words in told(harbour, "priya") if "R-2026-000001" in words]
        kept = AuditEvent.objects.get(action="task_moved")
        assert kept.actor == harbour.priya
        assert "course" not in f"{kept.details} {kept.reason}"
        assert reassign(task, harbour.priya, harbour.jo) is None
        assert Handover.objects.filter(task=task).count() == 1


def test_it_goes_back_to_the_teams_list_and_can_be_taken_again(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        reassign(task, harbour.priya, None)
        assert now(task).owner is None
        assert whereabouts(now(task)) == "It waits for a social worker of Harbour team."
        work.claim(task, harbour.jo)
        assert now(task).owner == harbour.jo


def test_who_does_not_manage_the_team_gives_nothing(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        make_person(harbour, "Nell Thorne", "team_manager", "Meadow team")
        for who in ("sam", "dee", "nell", "ren"):
            with pytest.raises(NotAllowedError):
                reassign(task, harbour.people[who], harbour.jo)
        assert reassign(task, harbour.mo, harbour.jo) is not None


def test_nobody_gets_what_they_may_not_do(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        for who in ("dee", "ren", "ana", "priya"):
            with pytest.raises(NotAllowedError, match=harbour.people[who].name):
                reassign(task, harbour.priya, harbour.people[who])
        harbour.jo.is_active = False
        harbour.jo.save()
        with pytest.raises(NotAllowedError, match="Jo Fenn"):
            reassign(task, harbour.priya, harbour.jo)
        assert now(task).owner == harbour.sam


def test_nobody_gets_the_decision_on_their_own_work_nor_is_offered_for_it(harbour: Cast) -> None:
    task = submitted(harbour)
    with authority(harbour.id):
        manager = Role.objects.get(key="team_manager")
        for who in ("sam", "jo"):
            Membership.objects.create(
                user=harbour.people[who], team=harbour.teams["Harbour team"], role=manager, starts_on="2026-01-01"
            )
        with pytest.raises(OwnWorkError, match="Sam Oakley wrote"):
            reassign(task, harbour.mo, harbour.sam)
        assert [one.user for one in candidates([task])[task.pk]] == [harbour.jo]
        assert reassign(task, harbour.mo, harbour.jo) is not None


def test_what_somebody_else_took_meanwhile_is_not_taken_from_them(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        with pytest.raises(MovedMeanwhileError, match="Sam Oakley has it since 10:00"):
            reassign(task, harbour.priya, harbour.jo, seen_with=None)
        with pytest.raises(MovedMeanwhileError):
            reassign(task, harbour.priya, harbour.jo, seen_with=harbour.ren.pk)
        assert reassign(task, harbour.priya, harbour.jo, seen_with=harbour.sam.pk) is not None


def test_what_is_done_stays_with_whoever_did_it(harbour: Cast) -> None:
    submitted(harbour)
    with authority(harbour.id):
        task = Task.objects.get(element_id="Task_assess")
        with pytest.raises(AlreadySubmittedError):
            reassign(task, harbour.priya, harbour.jo)


def test_the_least_loaded_come_first_then_by_name(harbour: Cast) -> None:
    task = begun(harbour)
    with authority(harbour.id):
        make_person(harbour, "Abe Moss", "social_worker", "Harbour team")
        work.release(task, harbour.sam)
        other = start_for_case(KEY, harbour.cases["wilf"], harbour.sam).task_set.get(finished__isnull=True)
        if other.owner is None:
            work.claim(other, harbour.sam)
        assert [one.user.name for one in candidates([now(task)])[task.pk]] == ["Abe Moss", "Jo Fenn", "Sam Oakley"]
        assert loads([harbour.sam.pk, harbour.jo.pk])[harbour.sam.pk].tasks == 1
        assert loads([harbour.sam.pk])[harbour.sam.pk].cases == 1


def test_an_author_is_told_what_was_decided_once(harbour: Cast) -> None:
    correcting(harbour)
    with authority(harbour.id):
        assert told(harbour, "sam") == ["R-2026-000001 for CW-2026-000002 was returned to you with a comment."]
        link = Notification.objects.get(user=harbour.sam).link
        assert link == f"/tasks/{Task.objects.get(element_id='Task_assess', finished__isnull=True).pk}/"


@pytest.mark.parametrize(("choice", "words"), [("approve", "was approved. It is final."), ("refuse", "was refused.")])
def test_an_author_is_told_of_the_end(harbour: Cast, choice: str, words: str) -> None:
    decided(harbour, choice, "Agreed.")
    with authority(harbour.id):
        (said,) = [one for one in told(harbour, "sam") if "R-2026-000001" in one]
        assert words in said
        assert Notification.objects.filter(user=harbour.sam, link="/records/R-2026-000001/1/").count() == 1
        assert not [words for words in told(harbour, "priya") if "R-2026-000001" in words]


def test_nothing_that_is_told_names_anybody_or_repeats_an_answer(harbour: Cast) -> None:
    task = correcting(harbour)
    with authority(harbour.id):
        reassign(task, harbour.priya, harbour.jo, "Sam is ill")
        reassign(task, harbour.priya, None)
        held: Any = list(Notification.objects.values_list("words", "link", "kind"))
        assert len(held) >= 4
        canaries = {"Wilf", "Wilfred", "Larkspur", "Who is there on Fridays?", "Sam is ill", str(ASSESSMENT["reason"])}
        canaries |= {part for user in harbour.people.values() for part in user.name.split()}
        assert [(canary, row) for row in held for canary in canaries if canary in " ".join(row)] == []
        data = " ".join(str(found) for found in Task.objects.values_list("data", flat=True))
        assert [canary for canary in canaries if canary in data] == []
