"""While the worker moves work, people go on with it: each submission finds its step, on one version or the other."""

import pytest

from accounts.context import authority
from tests.at_once import at_once
from tests.cast import Cast
from tests.workflow.migrating import ONE_STEP, WITH_APPROVAL, rehearsed
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.migration.batches import MIGRATIONS
from workflow.models import Migration, ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.commits
MANY = 12


def test_submissions_and_a_batch_at_once_leave_every_instance_whole(northmere: Cast) -> None:
    with authority(northmere.id):
        use_process(publish_process(ONE_STEP, 1))
        running = [start_for_case("made_up", northmere.cases["wilf"], northmere.sam) for _ in range(MANY)]
        for process in running:
            work.claim(Task.objects.get(process=process, finished__isnull=True), northmere.sam)
        migration = rehearsed(northmere, running[0].version, WITH_APPROVAL)
        MIGRATIONS.run(migration, northmere.ana, "One more approval.")

    def act(index: int) -> str:
        with authority(northmere.id):
            if index == 0:
                MIGRATIONS.go_on(migration.pk)
                return "moved"
            task = Task.objects.get(process=running[index], element_id="Write", finished__isnull=True)
            work.submit(task, northmere.sam, {"decision": "approve"}, [])
        return "submitted"

    results = at_once(MANY, act)
    assert sorted(map(str, results)) == ["moved", *["submitted"] * (MANY - 1)]
    with authority(northmere.id):
        MIGRATIONS.go_on(migration.pk)
        held = Migration.objects.get(pk=migration.pk)
        assert held.status == "done"
        assert held.stayed == 0
        for process in ProcessInstance.objects.select_related("version"):
            open_now = list(Task.objects.filter(process=process, finished__isnull=True))
            assert process.flow_class.version_id == process.version_id
            if process.version.number == 1:  # submitted first: over before it could move
                assert (process.finished is not None, open_now) == (True, [])
            else:
                (task,) = open_now
                assert task.flow_task.flow_class.version_id == process.version_id
                assert task.element_id == ("Write" if process.pk == running[0].pk else "Approve")
