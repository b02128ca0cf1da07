"""`kill -9` of the worker in the middle of moving two hundred assessments to another version, and back.

Batches are small here, so that there are many to be killed in. After each kill, and in the end, every instance is
wholly on one version or wholly on the other, moved once and told once, and the count of what has moved is right.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from accounts.context import authority
from accounts.models import AuditEvent, ClockOffset, Notification
from jobs.models import DueWork
from tests.cast import Cast
from tests.conftest import TODAY
from tests.jobs.waiting import until
from tests.soak.forked_workers import ForkedWorker, forked_worker
from tests.soak.one_moment import one_moment
from tests.workflow.sound_rows import faults
from tests.workflow.test_migration_story import Story, all_back, all_moved, begin_story, go_on
from workflow.migration.batches import MIGRATIONS
from workflow.models import MigratedInstance, Migration, ProcessInstance, Task, TokenMovement

pytestmark = pytest.mark.commits
SIZE = 200
AT_ONCE = 5
"""How many move in one transaction."""
KILLS = 10
"""How often the worker is killed on the way, and as often on the way back."""
LOOKED_AT = 6
Outcome = MigratedInstance.Outcome
Status = Migration.Status


def test_each_moves_once_and_goes_back_once_whenever_the_worker_is_killed(northmere: Cast) -> None:
    chance = random.Random(os.environ.get("SOAK_SEED", "1"))
    ClockOffset.objects.create(id=1, seconds=int((TODAY - datetime.now(UTC)).total_seconds()))
    with authority(northmere.id):
        story = begin_story(northmere, SIZE)
    with forked_worker("--migrated-at-once", str(AT_ONCE), lease=1) as worker:
        there = _killed_on_the_way(
            story, worker, chance, lambda: MIGRATIONS.run(story.migration, northmere.ana, "One more approval.")
        )
        with authority(northmere.id):
            all_moved(story)
            go_on(story)
        back = _killed_on_the_way(
            story, worker, chance, lambda: MIGRATIONS.undo(story.migration, northmere.ana, "Not yet agreed.")
        )
    print(f"soak: {there} and {back} workers killed while {SIZE} instances moved and moved back")
    with authority(northmere.id):
        all_back(story)
        assert faults() == []
        assert AuditEvent.objects.filter(action="migration_ended").count() == 2
        assert Notification.objects.filter(kind=MIGRATIONS.kind, user=northmere.ana).exists()
    assert min(there, back) >= KILLS // 2


def _killed_on_the_way(story: Story, worker: ForkedWorker, chance: random.Random, begin: Callable[[], None]) -> int:
    """Begin, kill the worker at random moments until nothing is left to do; return how often it was in the middle."""
    with authority(story.cast.id):
        begin()
    hit = 0
    for kill in range(1, KILLS + 1):
        wanted = SIZE * kill // (KILLS + 2)
        until(lambda: _done(story) >= wanted or _is_over(story), 180)  # noqa: B023  called at once
        time.sleep(chance.uniform(0, 0.3))
        worker.kill()
        hit += not _is_over(story)
        assert _problems_now(story, chance) == []
    until(lambda: _is_over(story), 180)
    assert _problems_now(story, chance) == []
    return hit


def _held(story: Story) -> Migration:
    found: Migration = Migration.objects.get(pk=story.migration.pk)
    return found


def _done(story: Story) -> int:
    """How many the migration says that it has moved, or left, or taken back."""
    with authority(story.cast.id):
        held = _held(story)
        return held.moved + held.stayed


def _is_over(story: Story) -> bool:
    with authority(story.cast.id):
        over = _held(story).status in (Status.DONE, Status.UNDONE)
        return over and not DueWork.objects.filter(kind=MIGRATIONS.kind).exists()


def _problems_now(story: Story, chance: random.Random) -> list[str]:
    """What is half moved, moved twice or counted wrongly, at one moment."""
    with one_moment(), authority(story.cast.id):
        held = _held(story)
        rows = dict(MigratedInstance.objects.filter(migration=held).values_list("process_id", "outcome"))
        outcomes = Counter(rows.values())
        counted = outcomes[Outcome.MOVED], outcomes[Outcome.STAYED]
        if held.status in (Status.UNDOING, Status.UNDONE):
            counted = outcomes[Outcome.UNDONE], outcomes[Outcome.KEPT]
        found = [] if (held.moved, held.stayed) == counted else [f"{held.moved}, {held.stayed} counted of {counted}"]
        told = AuditEvent.objects.filter(action__in=["process_migrated", "process_migration_undone"])
        heard = Counter(told.values_list("object_id", "action"))
        moves = Counter(TokenMovement.objects.filter(what=TokenMovement.What.MOVED).values_list("task_id", flat=True))
        instances = ProcessInstance.objects.filter(pk__in=[process.pk for process in story.running])
        versions = dict(instances.values_list("pk", "version_id"))
        for pk, version_id in versions.items():
            there = rows.get(pk) in (Outcome.MOVED, Outcome.KEPT)
            if (version_id == held.to_version_id) != there:
                found.append(f"{pk} is on the wrong version for {rows.get(pk)}")
            expected = int(pk in rows), int(rows.get(pk) == Outcome.UNDONE)
            if (heard[str(pk), "process_migrated"], heard[str(pk), "process_migration_undone"]) != expected:
                found.append(f"{pk} was not told of as {rows.get(pk)}")
        for task in Task.objects.filter(pk__in=story.standing, finished__isnull=True):
            if task.flow_task.flow_class.version_id != versions[task.process_id]:
                found.append(f"{task.element_id} is not on the version of its process")
            if moves[task.pk] != sum((task.process_id in rows, rows.get(task.process_id) == Outcome.UNDONE)):
                found.append(f"{task.element_id} moved {moves[task.pk]} times as {rows.get(task.process_id)}")
        return found + faults(instances.filter(pk__in=chance.sample(sorted(versions), LOOKED_AT)))
