"""Of many who claim or submit at the same moment, one succeeds."""

import pytest

from accounts.context import authority
from accounts.models import Membership, Role, User
from records.models import Record
from tests.at_once import at_once
from tests.cast import PASSWORD, Cast
from tests.workflow.answers import ASSESSMENT, fill
from workflow import work
from workflow.errors import AlreadySubmittedError, TakenError
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.commits, pytest.mark.both_databases]
MANY = 100


def colleagues(cast: Cast, number: int) -> list[User]:
    role, team = Role.objects.get(key="social_worker"), cast.teams["Harbour team"]
    made = []
    for index in range(number):
        user = User.objects.create_user(
            f"worker{index}@northmere.example", PASSWORD, name=f"Worker {index}", authority=cast.authority
        )
        Membership.objects.create(user=user, team=team, role=role, starts_on="2026-01-01")
        made.append(user)
    return made


def test_one_of_many_claimers_wins_and_the_others_learn_who(northmere: Cast) -> None:
    with authority(northmere.id):
        people = colleagues(northmere, MANY)
        process = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
        task = Task.objects.get(process=process, finished__isnull=True)
        if task.owner is not None:
            work.release(task, task.owner)

    def act(index: int) -> str:
        with authority(northmere.id):
            work.claim(Task.objects.get(pk=task.pk), people[index])
        return "won"

    results = at_once(MANY, act)
    assert results.count("won") == 1
    winner = people[results.index("won")]
    losers = [r for r in results if r != "won"]
    assert all(isinstance(r, TakenError) and r.holder == winner.name for r in losers), losers
    with authority(northmere.id):
        assert Task.objects.get(pk=task.pk).owner == winner


def test_submitting_at_once_makes_one_record(northmere: Cast) -> None:
    with authority(northmere.id):
        process = start_for_case("child_and_family_assessment", northmere.cases["wilf"], northmere.sam)
        task = Task.objects.get(process=process, finished__isnull=True)
        if task.owner is None:
            work.claim(task, northmere.sam)
        fill(task, northmere.sam, ASSESSMENT)

    def act(index: int) -> str:
        with authority(northmere.id):
            work.submit(Task.objects.get(pk=task.pk), northmere.sam, ASSESSMENT, [])
        return "submitted"

    results = at_once(6, act)
    assert results.count("submitted") == 1
    assert all(isinstance(r, AlreadySubmittedError) for r in results if r != "submitted"), results
    with authority(northmere.id):
        assert Record.objects.count() == 1
        assert Task.objects.filter(process=process, element_id__startswith="Task_authorise").count() == 1
