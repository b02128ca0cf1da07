"""Two versions of a small process, and the worker that moves work between them."""

from collections.abc import Mapping

from tests.cast import Cast
from tests.jobs.due_now import do_due
from tests.workflow.running import bpmn, flows, user_task
from workflow.adoption import publish_process
from workflow.flows import flow_of
from workflow.migration import acts
from workflow.migration.batches import MIGRATIONS
from workflow.migration.plan import MigrationPlan
from workflow.models import MigratedInstance, Migration, ProcessInstance, ProcessVersion, Task

START_AND_END = '<startEvent id="Start"/><endEvent id="End"/>'
ONE_STEP = bpmn("made_up", START_AND_END, user_task("Write"), flows("Start > Write", "Write > End"))
WITH_APPROVAL = bpmn(
    "made_up",
    START_AND_END,
    user_task("Write"),
    user_task("Approve", role="team_manager"),
    flows("Start > Write", "Write > Approve", "Approve > End"),
)


def kept_apart(step: str) -> bytes:
    """A file in which nobody who did a step, of that name, may approve it."""
    approve = user_task("Approve", role="team_manager", separate_from=step)
    return bpmn(
        "made_up",
        START_AND_END,
        user_task(step),
        approve,
        flows(f"Start > {step}", f"{step} > Approve", "Approve > End"),
    )


def planned(
    first: bytes, second: bytes, chosen: Mapping[str, str] | None = None
) -> tuple[MigrationPlan, ProcessVersion]:
    """The plan between two files of one process, published as its versions 91 and 92, and the latter."""
    versions = [publish_process(xml, number) for number, xml in ((91, first), (92, second))]
    source, target = (flow_of(version.pk).model for version in versions)
    return MigrationPlan(source, target, dict(chosen or {})), versions[1]


def plan_between(first: bytes, second: bytes, chosen: Mapping[str, str] | None = None) -> MigrationPlan:
    """That plan alone."""
    return planned(first, second, chosen)[0]


def rehearsed(cast: Cast, source: ProcessVersion, second: bytes, number: int = 2, **chosen: str) -> Migration:
    """A migration to a second file, rehearsed by the analyst."""
    migration = acts.begin(source, publish_process(second, number), cast.ana)
    if chosen:
        assert acts.map_steps(migration, chosen, cast.ana) == {}
    MIGRATIONS.rehearse_again(migration, cast.ana)
    migration.refresh_from_db()
    return migration


def counts(migration: Migration) -> tuple[int, int, int]:
    """How many move, need mapping and are blocked, by the last rehearsal."""
    found = migration.findings["counts"]
    return found["moves"], found["needs_mapping"], found["blocked"]


def work_off() -> int:
    """Do the batches that are due as the worker does; return how many there were."""
    return do_due(MIGRATIONS.kind)


def move(cast: Cast, migration: Migration) -> Migration:
    """Let everything move that does."""
    MIGRATIONS.run(migration, cast.ana, "One more approval.")
    work_off()
    migration.refresh_from_db()
    return migration


def undo(cast: Cast, migration: Migration) -> Migration:
    """Take everything back that can be."""
    MIGRATIONS.undo(migration, cast.ana, "The approval comes later.")
    work_off()
    migration.refresh_from_db()
    return migration


def outcome(process: ProcessInstance) -> tuple[str, str]:
    """What became of an instance, and why."""
    row = MigratedInstance.objects.get(process=process)
    return row.outcome, row.reason


def open_task(process: ProcessInstance, element_id: str | None = None) -> Task:
    """The open task of an instance, as it is now."""
    found = Task.objects.filter(process_id=process.pk, finished__isnull=True)
    return found.get() if element_id is None else found.get(element_id=element_id)
