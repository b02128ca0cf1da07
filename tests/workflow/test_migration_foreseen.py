"""A rehearsal says where mapped work goes on, which new steps it comes to or is past, and which due dates move."""

from datetime import timedelta

import pytest

from accounts import clock
from tests.cast import Cast
from tests.workflow.migrating import ONE_STEP, START_AND_END, move, open_task, rehearsed
from tests.workflow.running import boundary, bpmn, complete, event_sub, flows, start, sub, timer, user_task
from workflow.bpmn import read
from workflow.migration.foreseen import Dates, NewStep, reachable
from workflow.migration.rehearsal import Rehearsal
from workflow.models import Migration
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TWO = bpmn(
    "made_up",
    START_AND_END,
    user_task("Write"),
    user_task("Approve"),
    flows("Start > Write", "Write > Approve", "Approve > End"),
)
BETWEEN = bpmn(
    "made_up",
    START_AND_END,
    user_task("Write"),
    user_task("Look"),
    user_task("Approve"),
    flows("Start > Write", "Write > Look", "Look > Approve", "Approve > End"),
)


def found(migration: Migration) -> Rehearsal:
    return Rehearsal.from_data(migration.findings)


def test_a_new_step_is_named_with_how_many_come_to_it_and_how_many_are_past_it(inside: Cast) -> None:
    process = start(inside, TWO)
    for _ in range(2):
        start_for_case("made_up", inside.cases["wilf"], inside.sam)
    complete(process, "Write", inside.sam)
    migration = rehearsed(inside, process.version, BETWEEN)
    assert found(migration).foreseen.new_steps == (NewStep("Look", ahead=2, past=1),)
    move(inside, migration)
    assert open_task(process).element_id == "Approve"


def test_work_that_is_mapped_is_told_with_where_it_goes_on(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    draft = bpmn("made_up", START_AND_END, user_task("Draft"), flows("Start > Draft", "Draft > End"))
    migration = rehearsed(inside, process.version, draft, Write="Draft")
    assert found(migration).foreseen.mapped == (("Write", "Draft", 1),)
    assert found(migration).foreseen.new_steps == ()


def test_due_dates_are_worked_out_by_the_new_rule_and_none_is_changed(inside: Cast) -> None:
    rule = 'dueDate="=today + duration(&quot;P9D&quot;)"'
    due = ONE_STEP.replace(user_task("Write").encode(), user_task("Write", schedule=rule).encode())
    process = start(inside, due)
    start_for_case("made_up", inside.cases["wilf"], inside.sam)
    held = open_task(process).due_on
    assert held is not None
    later = due.replace(b"P9D", b"P20D")
    with clock.at(clock.now() + timedelta(days=3)):
        kept = rehearsed(inside, process.version, due.replace(b'name="Write"', b'name="Assess"'))
        assert found(kept).foreseen.dates == Dates()
        moved = rehearsed(inside, process.version, later, 3)
        assert found(moved).foreseen.dates == Dates(looked_at=2, moved=2, late=0)
        late = rehearsed(inside, process.version, due.replace(b"P9D", b"P2D"), 4)
        assert found(late).foreseen.dates == Dates(looked_at=2, moved=2, late=2)
        assert open_task(process).due_on == held
        move(inside, late)
        assert open_task(process).due_on == held - timedelta(days=7)


def test_what_can_be_reached_goes_into_and_out_of_subprocesses_and_over_their_borders() -> None:
    inner = (user_task("A"), user_task("B"), flows("Visits_start > A", "A > B", "B > Visits_end"))
    model = read(
        bpmn(
            "made_up",
            START_AND_END,
            user_task("First"),
            sub("Visits", *inner),
            boundary("Late", "Visits", timer("timeDuration", "P5D"), interrupting=True),
            user_task("Instead"),
            user_task("Last"),
            event_sub("Aside", timer("timeDuration", "P5D"), flows("Aside_start > Aside_end")),
            flows("Start > First", "First > Visits", "Visits > Last", "Last > End", "Late > Instead", "Instead > End"),
        )
    )
    steps = {"First", "Visits", "A", "B", "Instead", "Last", "Aside"}
    assert reachable(model, "First") & steps == steps - {"First"}
    assert reachable(model, "B") & steps == {"Instead", "Last", "Aside"}
    assert reachable(model, "Last") & steps == {"Aside"}
