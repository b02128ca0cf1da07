"""Jobs compute outside a transaction, write in a short one, and start only when their cause has committed."""

from dataclasses import fields
from typing import Any

import pytest
from django.db import connection
from django.tasks import TaskResult, task
from django.tasks.signals import task_enqueued
from django_tasks_db.models import DBTaskResult

from accounts import writing
from accounts.context import authority, current_id
from accounts.models import Team
from jobs.queue import JobInsideTransactionError, compute_then_write, enqueue
from jobs.worker import make_worker
from tests.cast import Cast

SEEN: list[str] = []


@task()
def rename_team(authority_id: str, team_id: str) -> None:
    """Rename a team in the three steps of a job."""

    def read() -> Team | None:
        return Team.objects.filter(pk=team_id).exclude(name="Renamed").first()

    def compute(team: Team) -> str:
        SEEN.append(f"in transaction: {connection.in_atomic_block}, authority: {current_id()}")
        return "Renamed"

    def write(team: Team, name: str) -> None:
        team.name = name
        team.save()

    SEEN.append(str(compute_then_write(authority_id, read=read, compute=compute, write=write)))


@pytest.mark.both_databases
@pytest.mark.commits
def test_a_job_computes_outside_a_transaction_and_has_one_effect_when_repeated(northmere: Cast) -> None:
    SEEN.clear()
    team = northmere.teams["Harbour team"]
    for _ in range(2):
        with authority(northmere.id):
            enqueue(rename_team, team_id=str(team.pk))
        make_worker(until_empty=True).run()
    assert SEEN == ["in transaction: False, authority: None", "True", "False"]
    with authority(northmere.id):
        assert Team.objects.get(pk=team.pk).name == "Renamed"
    assert DBTaskResult.objects.successful().count() == 2


@pytest.mark.both_databases
def test_a_job_queued_with_other_rows_is_told_of_as_one_queued_alone(inside: Cast) -> None:
    told: list[TaskResult[..., Any]] = []

    def listen(*, task_result: TaskResult[..., Any], **_said: object) -> None:
        told.append(task_result)

    task_enqueued.connect(listen)
    try:
        enqueue(rename_team, team_id="alone")
        with writing.together():
            enqueue(rename_team, team_id="with others")
    finally:
        task_enqueued.disconnect(listen)
    alone, with_others = (vars_of(each) for each in told)
    assert (alone.pop("kwargs")["team_id"], with_others.pop("kwargs")["team_id"]) == ("alone", "with others")
    assert alone == with_others
    for each in told:
        kept = DBTaskResult.objects.get(pk=each.id).task_result
        assert (kept.task.func, kept.status, kept.kwargs) == (rename_team.func, each.status, each.kwargs)


def vars_of(result: TaskResult[..., Any]) -> dict[str, Any]:
    """What a result says, without its id, its moment and its row."""
    names = {each.name for each in fields(result)} - {"id", "enqueued_at", "db_result"}
    return {name: getattr(result, name) for name in names}


@pytest.mark.both_databases
@pytest.mark.commits
def test_a_job_whose_cause_was_undone_never_starts(northmere: Cast) -> None:
    def enqueue_then_fail() -> None:
        with authority(northmere.id):
            enqueue(rename_team, team_id=str(northmere.teams["Harbour team"].pk))
            raise RuntimeError("undone")

    with pytest.raises(RuntimeError, match="undone"):
        enqueue_then_fail()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_a_job_inside_a_transaction_is_refused(northmere: Cast) -> None:
    with pytest.raises(JobInsideTransactionError):
        compute_then_write(str(northmere.id), read=lambda: 1, compute=str, write=lambda a, b: None)
