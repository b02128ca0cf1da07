"""Never a cage: a manager suspends, skips, moves, adds, reopens and cancels, and nothing is left hanging."""

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import AuditEvent
from records.models import RecordVersion, State
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.running import boundary, bpmn, complete, flows, later, start, timer, user_task, waiting
from workflow import steering, work
from workflow.errors import NoReasonError, NotAllowedError, OnHoldError, SuspendedError
from workflow.models import ProcessInstance, Steering, Task, TaskTimer, TokenMovement
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WHY = "The family has moved; this visit cannot be made."

FORK = bpmn(
    "made_up",
    '<startEvent id="Start"/><parallelGateway id="Fork"/><parallelGateway id="Join"/><endEvent id="End"/>',
    '<endEvent id="Told"/>',
    user_task("A"),
    user_task("B"),
    user_task("Last"),
    boundary("Late", "A", timer("timeDuration", "P2D"), interrupting=False),
    flows("Start > Fork", "Fork > A", "Fork > B", "A > Join", "B > Join", "Join > Last", "Last > End", "Late > Told"),
)


def open_task(process: ProcessInstance, element_id: str) -> Task:
    return Task.objects.get(process=process, element_id=element_id, finished__isnull=True)


def running_timers() -> int:
    return TaskTimer.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True).count()


def test_a_skipped_step_is_left_undone_and_the_work_goes_on_behind_it(inside: Cast) -> None:
    process = start(inside, FORK)
    steering.skip(open_task(process, "A"), inside.priya, WHY)
    assert waiting(process) == ["B", "Join"]
    assert running_timers() == 0
    skipped = Task.objects.get(process=process, element_id="A")
    assert skipped.is_cancelled
    kept = Steering.objects.get()
    assert (kept.action, kept.by, kept.task, kept.reason) == ("step_skipped", inside.priya, skipped, WHY)
    assert AuditEvent.objects.filter(action="step_skipped", actor=inside.priya).count() == 1
    assert WHY not in str(list(AuditEvent.objects.values()))
    complete(process, "B", inside.sam)
    assert waiting(process) == ["Last"]


def test_only_a_manager_of_the_team_steers_and_only_with_a_reason(inside: Cast) -> None:
    process = start(inside, FORK)
    task = open_task(process, "A")
    for person in (inside.sam, inside.ren, inside.people["dee"]):
        with pytest.raises(NotAllowedError):
            steering.skip(task, person, WHY)
    with pytest.raises(NoReasonError):
        steering.skip(task, inside.priya, "  ")
    assert waiting(process) == ["A", "B"]
    assert not Steering.objects.exists()


def test_a_step_that_is_done_is_not_skipped(inside: Cast) -> None:
    process = start(inside, FORK)
    task = open_task(process, "B")
    complete(process, "B", inside.sam)
    with pytest.raises(steering.CannotSteerError):
        steering.skip(task, inside.priya, WHY)


def test_work_is_moved_to_another_step(inside: Cast) -> None:
    process = start(inside, FORK)
    steering.skip(open_task(process, "B"), inside.priya, WHY)
    steering.move(open_task(process, "A"), "Last", inside.priya, WHY)
    assert waiting(process) == ["Join", "Last"]
    with pytest.raises(steering.CannotSteerError):
        steering.move(open_task(process, "Last"), "Join", inside.priya, WHY)
    with pytest.raises(steering.CannotSteerError):
        steering.move(open_task(process, "Last"), "Nowhere", inside.priya, WHY)
    assert [element.id for element in steering.targets(process, None)] == ["Fork", "End", "Told", "A", "B", "Last"]


def test_work_that_is_moved_to_a_fork_goes_on_by_all_its_ways(inside: Cast) -> None:
    parts = '<startEvent id="S"/><parallelGateway id="Fork"/><endEvent id="E"/><endEvent id="F"/>'
    ways = flows("S > First", "First > Fork", "Fork > A", "Fork > B", "A > E", "B > F")
    process = start(inside, bpmn("made_up", parts, user_task("First"), user_task("A"), user_task("B"), ways))
    steering.move(open_task(process, "First"), "Fork", inside.priya, WHY)
    assert waiting(process) == ["A", "B"]


def test_a_step_is_added_beside_the_others(inside: Cast) -> None:
    process = start(inside, FORK)
    steering.add(process, "Last", inside.priya, "Dad asked for a second talk.")
    assert waiting(process) == ["A", "B", "Last"]
    complete(process, "Last", inside.sam)
    assert process.finished is None
    assert waiting(process) == ["A", "B"]


def test_while_work_is_suspended_nothing_moves_and_what_fell_due_happens_afterwards(inside: Cast) -> None:
    process = start(inside, FORK)
    steering.suspend(process, inside.priya, WHY)
    task = open_task(process, "A")
    if task.owner is None:
        with pytest.raises(SuspendedError):
            work.claim(task, inside.sam)
    with pytest.raises(OnHoldError):
        steering.skip(task, inside.priya, WHY)
    with later(clock.now() + timedelta(days=3)):
        assert not Task.objects.filter(process=process, element_id="Late").exists()
        steering.resume(ProcessInstance.objects.get(pk=process.pk), inside.priya, "They are back.")
        with later(clock.now()):
            assert Task.objects.filter(process=process, element_id="Late").count() == 1
    complete(process, "A", inside.sam)
    assert waiting(process) == ["B", "Join"]


def test_a_cancelled_instance_leaves_nothing_open(inside: Cast) -> None:
    process = start(inside, FORK)
    complete(process, "B", inside.sam)
    steering.cancel(process, inside.priya, WHY)
    process.refresh_from_db()
    assert (waiting(process), process.status, running_timers()) == ([], "CANCELED", 0)
    assert process.finished is not None
    with pytest.raises(steering.CannotSteerError):
        steering.add(process, "Last", inside.priya, WHY)
    assert RecordVersion.objects.count() == 1


def test_a_reopened_step_takes_back_its_arrival_at_a_join(inside: Cast) -> None:
    process = start(inside, FORK)
    complete(process, "A", inside.sam)
    done = Task.objects.get(process=process, element_id="A")
    steering.reopen(done, inside.priya, "The date of the visit was wrong.")
    assert waiting(process) == ["B", "A"]
    complete(process, "B", inside.sam)
    assert waiting(process) == ["A", "Join"]
    steering.reopen(Task.objects.get(process=process, element_id="B"), inside.priya, "And here too.")
    complete(process, "A", inside.sam)
    assert waiting(process) == ["B", "Join"]
    complete(process, "B", inside.sam)
    assert waiting(process) == ["Last"]
    done = Task.objects.filter(process=process, element_id="A").order_by("-id")[0]
    steering.reopen(done, inside.priya, "Once more.")
    assert waiting(process) == ["A"]


def test_what_nobody_has_decided_on_is_taken_back_and_becomes_the_next_version(inside: Cast) -> None:
    process = start_for_case("child_and_family_assessment", inside.cases["wilf"], inside.sam)
    first = Task.objects.get(process=process, finished__isnull=True)
    if first.owner is None:
        work.claim(first, inside.sam)
    submit(first, inside.sam, ASSESSMENT)
    decision = Task.objects.get(process=process, finished__isnull=True)
    steering.reopen(first, inside.priya, "Sam has found out more about Fridays.")
    decision.refresh_from_db()
    assert decision.is_cancelled
    again = Task.objects.get(process=process, finished__isnull=True)
    if again.owner is None:
        work.claim(again, inside.sam)
    draft = work.draft_of(again, inside.sam)
    assert draft.form_version.definition.answers_from(draft.entered)[0]["risks"] == ASSESSMENT["risks"]
    submit(again, inside.sam, ASSESSMENT | {"risks": "On Fridays too."})
    versions = RecordVersion.objects.filter(form_version__key="child_and_family_assessment").order_by("number")
    assert [(v.number, v.record_id) for v in versions] == [(1, versions[0].record_id), (2, versions[0].record_id)]
    assert versions[1].record.state == State.SUBMITTED


def test_a_finished_process_goes_on_when_a_step_is_reopened(inside: Cast) -> None:
    xml = bpmn("made_up", '<startEvent id="S"/><endEvent id="E"/>', user_task("A"), flows("S > A", "A > E"))
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    assert process.finished is not None
    steering.reopen(Task.objects.get(process=process, element_id="A"), inside.priya, "A wrong date.")
    process.refresh_from_db()
    assert (process.finished, waiting(process)) == (None, ["A"])
    complete(process, "A", inside.sam)
    assert process.finished is not None
    kinds = list(
        TokenMovement.objects.filter(process=process, element_id="A").order_by("id").values_list("what", flat=True)
    )
    assert kinds == ["arrived", "left", "arrived", "left"]
