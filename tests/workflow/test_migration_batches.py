"""Batches go on where the last one ended, whatever happened to the worker; stopping and undoing leave nothing half."""

import pytest
from django.db import IntegrityError, transaction

from jobs.models import DueWork
from tests.cast import Cast
from tests.workflow.migrating import ONE_STEP, WITH_APPROVAL, move, open_task, outcome, rehearsed, undo, work_off
from tests.workflow.running import complete, waiting
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.migration import acts, batches, instance_move
from workflow.migration.batches import MIGRATIONS
from workflow.models import MigratedInstance, Migration, ProcessInstance, Task, TokenMovement
from workflow.publishing import retire
from workflow.starting import start_for_case
from workflow.work_moves import MoveError

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def five(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> list[ProcessInstance]:
    """Five instances, and batches of two."""
    monkeypatch.setattr(batches, "BATCH", 2)
    use_process(publish_process(ONE_STEP, 1))
    return [start_for_case("made_up", inside.cases["wilf"], inside.sam) for _ in range(5)]


def versions(processes: list[ProcessInstance]) -> list[int]:
    ids = [process.pk for process in processes]
    found = ProcessInstance.objects.filter(pk__in=ids).order_by("id").select_related("version")
    return [process.version.number for process in found]


def test_everything_moves_in_batches_that_schedule_one_another(inside: Cast, five: list[ProcessInstance]) -> None:
    migration = rehearsed(inside, five[0].version, WITH_APPROVAL)
    MIGRATIONS.run(migration, inside.ana, "One more approval.")
    assert work_off() == 4  # two, two, one, and the look that finds nothing
    migration.refresh_from_db()
    assert (migration.status, migration.moved, migration.stayed, migration.total) == ("done", 5, 0, 5)
    assert versions(five) == [2] * 5


def test_a_worker_killed_in_the_middle_leaves_nothing_twice(
    inside: Cast, five: list[ProcessInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import transaction

    migration = rehearsed(inside, five[0].version, WITH_APPROVAL)
    MIGRATIONS.run(migration, inside.ana, "One more approval.")
    MIGRATIONS.go_on(migration.pk)
    assert versions(five) == [2, 2, 1, 1, 1]

    class Killed(BaseException):
        pass

    real, begun = instance_move._tell, []

    def killed_at_the_second(*told) -> None:  # type: ignore[no-untyped-def]
        begun.append(told)
        if len(begun) == 2:
            raise Killed
        real(*told)

    with monkeypatch.context() as patched:
        patched.setattr(instance_move, "_tell", killed_at_the_second)
        with pytest.raises(Killed), transaction.atomic():
            MIGRATIONS.go_on(migration.pk)
    assert versions(five) == [2, 2, 1, 1, 1]
    assert MigratedInstance.objects.filter(outcome="moved").count() == 2
    work_off()
    migration.refresh_from_db()
    assert (migration.status, migration.moved) == ("done", 5)
    assert TokenMovement.objects.filter(what="moved").count() == 5


def test_one_that_fails_does_not_hold_up_the_others_and_is_tried_again(
    inside: Cast, five: list[ProcessInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, broken = instance_move._tell, five[1].pk

    def fails_for_one(process, *told) -> None:  # type: ignore[no-untyped-def]
        if process.pk == broken:
            raise RuntimeError("Wilf")
        real(process, *told)

    migration = rehearsed(inside, five[0].version, WITH_APPROVAL)
    with monkeypatch.context() as patched:
        patched.setattr(instance_move, "_tell", fails_for_one)
        move(inside, migration)
    assert versions(five) == [2, 1, 2, 2, 2]
    assert outcome(five[1]) == ("stayed", "failed")
    move(inside, migration)
    assert versions(five) == [2] * 5


def test_stopping_leaves_the_rest_where_it_is_and_it_can_go_on(inside: Cast, five: list[ProcessInstance]) -> None:
    migration = rehearsed(inside, five[0].version, WITH_APPROVAL)
    MIGRATIONS.run(migration, inside.ana, "One more approval.")
    MIGRATIONS.go_on(migration.pk)
    MIGRATIONS.stop(migration, inside.ana)
    assert not DueWork.objects.filter(kind=MIGRATIONS.kind).exists()
    MIGRATIONS.go_on(migration.pk)  # a batch that was claimed before
    assert versions(five) == [2, 2, 1, 1, 1]
    migration.refresh_from_db()
    assert (migration.status, migration.moved) == ("stopped", 2)
    move(inside, migration)
    assert versions(five) == [2] * 5


def test_undo_takes_back_what_nobody_has_gone_on_with_and_lists_the_rest(
    inside: Cast, five: list[ProcessInstance]
) -> None:
    before = list(Task.objects.filter(process__in=five).order_by("id").values())
    migration = move(inside, rehearsed(inside, five[0].version, WITH_APPROVAL))
    work.claim(open_task(five[2]), inside.sam)
    work.release(open_task(five[2]), inside.sam)
    for process, elements in ((five[0], ["Write"]), (five[4], ["Write", "Approve"])):
        held = ProcessInstance.objects.get(pk=process.pk)
        for element in elements:
            complete(held, element, inside.priya if element == "Approve" else inside.sam)
    assert undo(inside, migration).status == "undone"
    assert versions(five) == [2, 1, 1, 1, 2]
    assert [outcome(process) for process in five] == [
        ("kept", "went_on"),
        ("undone", ""),
        ("undone", ""),
        ("undone", ""),
        ("kept", "ended"),
    ]
    ids = {five[1].pk, five[3].pk}
    after = list(Task.objects.filter(process__in=ids).order_by("id").values())
    assert after == [row for row in before if row["process_id"] in ids]
    complete(ProcessInstance.objects.get(pk=five[1].pk), "Write", inside.sam)
    assert ProcessInstance.objects.get(pk=five[1].pk).finished is not None
    assert waiting(five[0]) == ["Approve"]


def test_work_that_went_on_after_the_rehearsal_is_judged_anew(inside: Cast, five: list[ProcessInstance]) -> None:
    migration = rehearsed(inside, five[0].version, WITH_APPROVAL)
    complete(five[0], "Write", inside.sam)
    move(inside, migration)
    assert versions(five) == [1, 2, 2, 2, 2]
    assert not MigratedInstance.objects.filter(process=five[0]).exists()


def test_what_does_not_fit_is_refused_in_words(inside: Cast, five: list[ProcessInstance]) -> None:
    other = publish_process(WITH_APPROVAL, 2)
    retired = publish_process(WITH_APPROVAL.replace(b'name="Approve"', b'name="Confirm"'), 3)
    retire(retired, inside.ana, "Never used.")
    with pytest.raises(MoveError, match="is retired"):
        acts.begin(five[0].version, retired, inside.ana)
    migration = acts.begin(five[0].version, other, inside.ana)
    assert acts.begin(five[0].version, other, inside.ana) == migration
    with pytest.raises(IntegrityError), transaction.atomic():
        Migration.objects.create(from_version=five[0].version, to_version=other, by=inside.ana)
    with pytest.raises(MoveError, match="Choose two versions of the same process"):
        acts.begin(other, other, inside.ana)
    with pytest.raises(MoveError, match="That cannot be done now: the work is not rehearsed"):
        MIGRATIONS.run(migration, inside.ana, "Why not.")
    MIGRATIONS.rehearse_again(migration, inside.ana)
    with pytest.raises(MoveError, match="Write why"):
        MIGRATIONS.run(migration, inside.ana, "  ")
    MIGRATIONS.run(migration, inside.ana, "One more approval.")
    with pytest.raises(MoveError, match="the work is moving"):
        acts.map_steps(migration, {"Write": "Approve"}, inside.ana)
    assert Migration.objects.get().reason == "One more approval."
