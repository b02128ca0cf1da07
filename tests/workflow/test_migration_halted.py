"""Moving work that fails again and again stops and says so; it goes on, or is taken back, when a person says."""

from typing import Any

import pytest
from django.test import override_settings

from accounts.context import authority
from accounts.models import AuditEvent, Notification
from jobs.models import DueWork
from jobs.worker import make_worker
from tests.cast import Cast
from tests.workflow.migrating import ONE_STEP, WITH_APPROVAL, counts, open_task, rehearsed
from tests.workflow.running import complete
from workflow.adoption import publish_process, use_process
from workflow.migration import batches
from workflow.migration.batches import MIGRATIONS
from workflow.models import Migration, ProcessInstance
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def five(northmere: Cast, monkeypatch: pytest.MonkeyPatch) -> list[ProcessInstance]:
    """Five instances, and batches of two."""
    monkeypatch.setattr(batches, "BATCH", 2)
    with authority(northmere.id):
        use_process(publish_process(ONE_STEP, 1))
        return [start_for_case("made_up", northmere.cases["wilf"], northmere.sam) for _ in range(5)]


def numbers(cast: Cast, processes: list[ProcessInstance]) -> list[int]:
    with authority(cast.id):
        found = ProcessInstance.objects.filter(pk__in=[one.pk for one in processes]).order_by("id")
        return [one.version.number for one in found.select_related("version")]


def worked(cast: Cast, migration: Migration) -> Migration:
    """Let the worker do what is due, and what fails fail for good at once."""
    with override_settings(MOST_ATTEMPTS=1):
        make_worker(until_empty=True).run()
    with authority(cast.id):
        return Migration.objects.get(pk=migration.pk)


def broken_after(monkeypatch: pytest.MonkeyPatch, name: str, times: int) -> None:
    """Let a part of a batch go well so many times, and then fail with words that name a child."""
    real, done = getattr(batches, name), []

    def fails(*given: Any) -> Any:
        done.append(given)
        if len(done) > times:
            raise RuntimeError("Wilf is hurt")
        return real(*given)

    monkeypatch.setattr(batches, name, fails)


def moving(cast: Cast, five: list[ProcessInstance]) -> Migration:
    with authority(cast.id):
        migration = rehearsed(cast, five[0].version, WITH_APPROVAL)
        MIGRATIONS.run(migration, cast.ana, "One more approval.")
        return migration


def test_a_batch_that_fails_for_good_stops_the_move_and_names_nobody(
    northmere: Cast, five: list[ProcessInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = moving(northmere, five)
    with monkeypatch.context() as broken:
        broken_after(broken, "verdicts", 1)
        held = worked(northmere, migration)
    assert (held.status, held.halted_in, held.fault, held.moved) == ("stopped", "running", "RuntimeError", 2)
    assert held.ended_at is not None
    assert numbers(northmere, five) == [2, 2, 1, 1, 1]
    assert counts(held) == (3, 0, 0)  # what is left was rehearsed again
    with authority(northmere.id):
        assert not DueWork.objects.filter(kind=MIGRATIONS.kind).exists()
        event = AuditEvent.objects.get(action="migration_halted")
        assert (event.actor, event.details) == (None, {"code": "RuntimeError", "moved": 2})
        told = Notification.objects.get(user=northmere.ana)
        assert told.words == "made_up: moving work stopped by itself. Say whether it goes on."
        complete(ProcessInstance.objects.get(pk=five[3].pk), "Write", northmere.sam)
        assert ProcessInstance.objects.get(pk=five[3].pk).finished is not None


def test_where_the_rehearsal_is_what_fails_the_last_one_stays(
    northmere: Cast, five: list[ProcessInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = moving(northmere, five)
    with monkeypatch.context() as broken:
        broken_after(broken, "keep_rehearsal", 0)
        held = worked(northmere, migration)
    assert (held.status, held.fault, held.moved, counts(held)) == ("stopped", "RuntimeError", 5, (5, 0, 0))


def test_it_goes_on_where_it_stopped(
    northmere: Cast, five: list[ProcessInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = moving(northmere, five)
    with monkeypatch.context() as broken:
        broken_after(broken, "verdicts", 1)
        held = worked(northmere, migration)
    with authority(northmere.id):
        MIGRATIONS.run(held, northmere.ana, held.reason)
    held = worked(northmere, migration)
    assert (held.status, held.halted_in, held.fault) == ("done", "", "")
    assert numbers(northmere, five) == [2] * 5


def test_what_has_moved_is_taken_back_and_that_too_may_stop(
    northmere: Cast, five: list[ProcessInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = moving(northmere, five)
    with monkeypatch.context() as broken:
        broken_after(broken, "verdicts", 2)
        held = worked(northmere, migration)
    with authority(northmere.id):
        MIGRATIONS.undo(held, northmere.ana, "The approval comes later.")
    with monkeypatch.context() as broken:
        broken_after(broken, "has_gone_on", 2)
        held = worked(northmere, migration)
    assert (held.status, held.halted_in, held.moved) == ("stopped", "undoing", 2)
    with authority(northmere.id):
        MIGRATIONS.undo(held, northmere.ana, held.reason)
    held = worked(northmere, migration)
    assert (held.status, held.fault) == ("undone", "")
    assert numbers(northmere, five) == [1] * 5
    with authority(northmere.id):
        assert open_task(five[0]).element_id == "Write"


def test_a_move_that_a_person_stopped_is_not_halted_afterwards(northmere: Cast, five: list[ProcessInstance]) -> None:
    migration = moving(northmere, five)
    with authority(northmere.id):
        MIGRATIONS.stop(migration, northmere.ana)
        MIGRATIONS.halt(migration.pk, "RuntimeError")
        migration.refresh_from_db()
    assert (migration.status, migration.fault) == ("stopped", "")


def test_until_it_is_given_up_it_is_said_that_a_part_is_tried_again(
    northmere: Cast, five: list[ProcessInstance], monkeypatch: pytest.MonkeyPatch
) -> None:
    migration = moving(northmere, five)
    with authority(northmere.id):
        assert MIGRATIONS.is_struggling(migration) is False
    with monkeypatch.context() as broken:
        broken_after(broken, "verdicts", 0)
        make_worker(until_empty=True).run()
    with authority(northmere.id):
        migration.refresh_from_db()
        assert (migration.status, MIGRATIONS.is_struggling(migration)) == ("running", True)
