"""A rehearsal says of every live instance what would become of it, changes none, and costs the same for many."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from forms.models import Draft
from jobs.models import DueWork
from tests.cast import Cast
from tests.workflow.migrating import (
    ONE_STEP,
    START_AND_END,
    WITH_APPROVAL,
    counts,
    move,
    open_task,
    outcome,
    planned,
    rehearsed,
    undo,
)
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    ends,
    flows,
    mapped,
    script,
    start,
    sub,
    timer,
    user_task,
    waiting,
)
from tests.workflow.sound_rows import picture
from workflow import delivery, work
from workflow.adoption import publish_process, use_process
from workflow.migration import acts
from workflow.migration.batches import MIGRATIONS
from workflow.migration.rehearsal import live_instances, rehearse
from workflow.models import ActivityScope, InstanceMove, Migration, ProcessInstance, Task, TaskTimer, TokenMovement
from workflow.starting import start_for_case
from workflow.variables import variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TWO_WAYS = bpmn(
    "made_up",
    START_AND_END,
    '<parallelGateway id="Split"/><parallelGateway id="Join"/>',
    user_task("One"),
    user_task("Two"),
    flows("Start > Split", "Split > One", "Split > Two", "One > Join", "Two > Join", "Join > End"),
)
OTHER_WAYS = TWO_WAYS.replace(b'"One"', b'"Uno"').replace(b"One_Join", b"Uno_Join").replace(b"Split_One", b"Split_Uno")


WITH_ALL = bpmn(
    "made_up",
    START_AND_END,
    script("Count", "sum", "1 + 1"),
    mapped(
        sub(
            "Part",
            user_task("Inner"),
            boundary("Late", "Inner", timer("timeDuration", "P3D"), interrupting=False),
            ends("Late_end"),
            flows("Part_start > Inner", "Inner > Part_end", "Late > Late_end"),
        ),
        inputs='own = "inside"',
    ),
    flows("Start > Count", "Count > Part", "Part > End"),
)


def test_a_rehearsal_changes_nothing(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    before = Task.objects.filter(process=process).values().order_by("id")
    held = list(before)
    migration = rehearsed(inside, process.version, WITH_APPROVAL)
    assert list(before) == held
    assert ProcessInstance.objects.get(pk=process.pk).version.number == 1
    assert (migration.status, migration.rehearsed_at) == ("rehearsed", clock.now())


def test_a_rehearsal_leaves_timers_scopes_variables_and_drafts_as_they_are(inside: Cast) -> None:
    process = start(inside, WITH_ALL)
    task = open_task(process, "Inner")
    work.claim(task, inside.sam)
    work.draft_of(task, inside.sam)

    def everything() -> list[Any]:
        models = (Draft, DueWork, TaskTimer, TokenMovement, InstanceMove)
        return [picture(), *(list(model.objects.order_by("pk").values()) for model in models)]

    before = everything()
    assert TaskTimer.objects.exists()
    migration = rehearsed(inside, process.version, WITH_ALL.replace(b'name="Inner"', b'name="Within"'))
    assert counts(migration) == (1, 0, 0)
    assert everything() == before


def test_variables_are_carried_to_another_version_and_back(inside: Cast) -> None:
    process = start(inside, WITH_ALL)
    held = {"sum": 2}
    assert (variables_of(process), ActivityScope.objects.get().variables) == (held, {"own": "inside"})
    migration = rehearsed(inside, process.version, WITH_ALL.replace(b'name="Inner"', b'name="Within"'))
    for act in (move, undo):
        act(inside, migration)
        now = ProcessInstance.objects.get(pk=process.pk)
        assert (variables_of(now), ActivityScope.objects.get().variables) == (held, {"own": "inside"})
    assert now.version.number == 1


def test_a_step_that_failed_is_blocked_and_named(inside: Cast) -> None:
    stuck = bpmn(
        "made_up",
        START_AND_END,
        script("Count", "sum", "1 + 1"),
        '<exclusiveGateway id="Choice"/>',
        flows("Start > Count", "Count > Choice", "Choice > End: =sum = 3"),
    )
    process = start(inside, stuck)
    migration = rehearsed(inside, process.version, stuck.replace(b"sum = 3", b"sum = 2"))
    assert counts(migration) == (0, 0, 1)
    assert migration.findings["found"] == [["incident", "Choice", 1]]
    move(inside, migration)
    assert outcome(process) == ("stayed", "incident")


def test_suspended_work_is_blocked(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    ProcessInstance.objects.update(suspended_at=clock.now())
    migration = rehearsed(inside, process.version, WITH_APPROVAL)
    assert migration.findings["found"] == [["suspended", "", 1]]


def test_a_message_on_its_way_is_blocked_until_it_has_come(inside: Cast) -> None:
    wait = '<intermediateCatchEvent id="Wait"><messageEventDefinition messageRef="reply"/></intermediateCatchEvent>'
    xml = bpmn("made_up", START_AND_END, wait, flows("Start > Wait", "Wait > End"), messages="reply")
    process = start(inside, xml)
    assert delivery.send_message("reply", case=inside.cases["wilf"])
    migration = rehearsed(inside, process.version, xml.replace(b'id="Wait"', b'id="Wait" name="Wait for it"'))
    assert migration.findings["found"] == [["delivery", "Wait", 1]]


def test_a_join_whose_arrived_way_is_gone_is_blocked(inside: Cast) -> None:
    process = start(inside, TWO_WAYS)
    plan, to = planned(TWO_WAYS, OTHER_WAYS, {"One": "Uno"})
    assert rehearse(plan, live_instances(process.version), to).counts["moves"] == 1
    complete(process, "One", inside.sam)
    assert waiting(process) == ["Join", "Two"] or waiting(process) == ["Two", "Join"]
    assert rehearse(plan, live_instances(process.version), to).counts["moves"] == 1  # Uno leads to the join as One did
    without, to = planned(TWO_WAYS, OTHER_WAYS)
    found = rehearse(without, live_instances(process.version), to)
    assert [(each.code, each.element_id) for each in found.found] == [("join", "Join")]


def test_a_moved_join_goes_on_when_the_other_way_comes(inside: Cast) -> None:
    process = start(inside, TWO_WAYS)
    complete(process, "One", inside.sam)
    move(inside, rehearsed(inside, process.version, OTHER_WAYS, One="Uno"))
    process = ProcessInstance.objects.get(pk=process.pk)
    complete(process, "Two", inside.sam)
    assert process.finished is not None


def test_a_join_that_waits_for_nothing_more_goes_on_at_once(inside: Cast) -> None:
    """The other version has one way less into the join, and the tokens of the other ways have come already."""

    def joined(*ways: str) -> bytes:
        return bpmn(
            "made_up",
            START_AND_END,
            '<parallelGateway id="Split"/><parallelGateway id="Join"/><endEvent id="Apart"/>',
            *(user_task(name) for name in ("One", "Two", "Three", "Then")),
            flows("Start > Split", "Split > One", "Split > Two", "Split > Three", "Then > End", "Join > Then", *ways),
        )

    first = joined("One > Join", "Two > Join", "Three > Join").replace(b'<endEvent id="Apart"/>', b"")
    process = start(inside, first)
    complete(process, "One", inside.sam)
    complete(process, "Two", inside.sam)
    migration = rehearsed(inside, process.version, joined("One > Join", "Two > Join", "Three > Apart"))
    assert counts(migration) == (1, 0, 0)
    move(inside, migration)
    assert sorted(waiting(process)) == ["Then", "Three"]


def test_an_activity_that_repeats_in_another_way_is_blocked(inside: Cast) -> None:
    def each(collection: str) -> bytes:
        loop = (
            "<multiInstanceLoopCharacteristics><extensionElements>"
            f'<zeebe:loopCharacteristics inputCollection="={collection}" inputElement="who"/>'
            "</extensionElements></multiInstanceLoopCharacteristics></userTask>"
        )
        return bpmn(
            "made_up",
            START_AND_END,
            user_task("Ask").replace("</userTask>", loop),
            flows("Start > Ask", "Ask > End"),
        )

    process = start(inside, each("[1, 2]"))
    assert rehearsed(inside, process.version, each("[1,2]"), 2).findings["counts"]["moves"] == 1
    changed = rehearsed(inside, process.version, each("[1, 2, 3]"), 3)
    assert changed.findings["found"] == [["loop", "Ask", 1]]


def test_what_needs_mapping_moves_once_it_is_mapped(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    renamed = bpmn("made_up", START_AND_END, user_task("Draft"), flows("Start > Draft", "Draft > End"))
    migration = rehearsed(inside, process.version, renamed)
    assert (counts(migration), migration.findings["found"]) == ((0, 1, 0), [["unmapped", "Write", 1]])
    refused = acts.map_steps(migration, {"Write": "End"}, inside.ana)
    assert refused == {"Write": "“Write” is a task for a person and “End” is an end. Choose a step of the same kind."}
    assert acts.map_steps(migration, {"Write": "Draft"}, inside.ana) == {}
    MIGRATIONS.rehearse_again(migration, inside.ana)
    assert counts(Migration.objects.get()) == (1, 0, 0)
    move(inside, migration)
    task = open_task(process)
    assert (task.element_id, task.title_text) == ("Draft", "Draft")
    complete(ProcessInstance.objects.get(pk=process.pk), "Draft", inside.sam)
    assert ProcessInstance.objects.get(pk=process.pk).finished is not None


def test_how_many_queries_it_takes_does_not_depend_on_how_many_there_are(inside: Cast) -> None:
    use_process(publish_process(ONE_STEP, 1))
    plan, to = planned(ONE_STEP, WITH_APPROVAL)
    needed = set()
    for size in (2, 8):
        for _instance in range(size):
            process = start_for_case("made_up", inside.cases["wilf"], inside.sam)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = rehearse(plan, live_instances(process.version), to)
        needed.add(len(queries))
    assert found.live == 10
    assert len(needed) == 1
    assert needed.pop() <= 6


def test_what_happened_since_the_rehearsal_is_counted(inside: Cast) -> None:
    from datetime import timedelta

    process = start(inside, ONE_STEP)
    migration = rehearsed(inside, process.version, WITH_APPROVAL)
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert acts.changed_since(migration) == 0
        complete(process, "Write", inside.sam)
        start_for_case("made_up", inside.cases["wilf"], inside.sam)
        assert acts.changed_since(migration) == 2
