"""Work inside subprocesses, lists, calls and waits moves with what stands around it, and goes back as it was."""

import random
from datetime import timedelta

import pytest

from accounts import clock
from tests.cast import Cast
from tests.workflow.migrating import START_AND_END, counts, move, open_task, rehearsed, undo
from tests.workflow.running import bpmn, complete, delivered, flows, later, start, timer, user_task, waiting
from tests.workflow.test_outliving_work import called, in_force, overtaken
from workflow import delivery, work
from workflow.adoption import publish_process, use_process
from workflow.migration.batches import plan_of
from workflow.migration.rehearsal import MOVES, live_instances, verdicts
from workflow.models import ActivityScope, EventSubscription, MigratedInstance, ProcessInstance, Task, TaskTimer
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def part(name: str, *steps: str, beside: str = "") -> bytes:
    """A process of one subprocess with steps one after the other."""
    ways = flows(*(f"{one} > {two}" for one, two in zip(["Begin", *steps], [*steps, "Done"], strict=True)))
    inner = '<startEvent id="Begin"/><endEvent id="Done"/>' + "".join(map(user_task, steps)) + ways
    sub = f'<subProcess id="{name}" name="{name}">{inner}</subProcess>'
    return bpmn("made_up", START_AND_END, sub, beside, flows(f"Start > {name}", f"{name} > End"))


def each_of(*steps: str) -> bytes:
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[1, 2]" inputElement="who"/>'
        "</extensionElements></multiInstanceLoopCharacteristics></userTask>"
    )
    asked = user_task("Ask").replace("</userTask>", loop)
    ways = flows(*(f"{one} > {two}" for one, two in zip(["Start", "Ask", *steps], ["Ask", *steps, "End"], strict=True)))
    return bpmn("made_up", START_AND_END, asked, *map(user_task, steps), ways)


def as_now(process: ProcessInstance) -> ProcessInstance:
    return ProcessInstance.objects.get(pk=process.pk)


def test_a_step_added_inside_a_subprocess_is_done_by_work_that_is_in_it(inside: Cast) -> None:
    process = start(inside, part("Part", "Write"))
    move(inside, rehearsed(inside, process.version, part("Part", "Write", "Approve")))
    complete(as_now(process), "Write", inside.sam)
    assert waiting(process) == ["Part", "Approve"]
    complete(as_now(process), "Approve", inside.sam)
    assert as_now(process).finished is not None


def test_a_renamed_subprocess_takes_its_open_scope_along_and_back(inside: Cast) -> None:
    process = start(inside, part("Part", "Write"))
    assert counts(rehearsed(inside, process.version, part("Whole", "Write"))) == (0, 1, 0)
    migration = move(inside, rehearsed(inside, process.version, part("Whole", "Write"), Part="Whole"))
    assert ActivityScope.objects.get(process=process).element_id == "Whole"
    assert sorted(waiting(process)) == ["Whole", "Write"]
    undo(inside, migration)
    assert ActivityScope.objects.get(process=process).element_id == "Part"
    complete(as_now(process), "Write", inside.sam)
    assert as_now(process).finished is not None


def asked(process: ProcessInstance) -> list[Task]:
    open_now = Task.objects.filter(process_id=process.pk, element_id="Ask", finished__isnull=True)
    return list(open_now.exclude(role_keys="").order_by("id"))


def test_each_instance_of_a_list_moves_and_the_list_ends_in_the_new_version(inside: Cast) -> None:
    process = start(inside, each_of())
    first, _second = asked(process)
    work.claim(first, inside.sam)
    work.submit(first, inside.sam, {"decision": "approve"}, [])
    migration = rehearsed(inside, process.version, each_of("Then"))
    assert counts(migration) == (1, 0, 0)
    move(inside, migration)
    whole = Task.objects.get(process=process, finished__isnull=True, role_keys="")
    assert (whole.flow_task.name, whole.title_text) == ("n_Ask", "")
    (left,) = asked(process)
    assert (left.flow_task.name, left.title_text) == ("i_Ask", "Ask")
    work.claim(left, inside.sam)
    work.submit(left, inside.sam, {"decision": "approve"}, [])
    assert waiting(process) == ["Then"]


def test_an_event_subprocess_added_to_work_that_runs_is_waited_for(inside: Cast) -> None:
    alarm = (
        '<subProcess id="Alarm" triggeredByEvent="true"><startEvent id="Bell" isInterrupting="false">'
        f"{timer('timeDuration', 'P3D')}</startEvent><endEvent id='Rung'/>{user_task('Look')}"
        f"{flows('Bell > Look', 'Look > Rung')}</subProcess>"
    )
    process = start(inside, part("Part", "Write"))
    migration = move(inside, rehearsed(inside, process.version, part("Part", "Write", beside=alarm)))
    bell = TaskTimer.objects.get(process=process)
    assert (bell.element_id, bell.task, bell.due_at) == ("Bell", None, clock.now() + timedelta(days=3))
    undo(inside, migration)
    bell.refresh_from_db()
    assert bell.cancelled_at is not None
    again = move(inside, rehearsed(inside, process.version, part("Part", "Write", beside=alarm)))
    assert again.pk != migration.pk
    with later(clock.now() + timedelta(days=3)):
        assert "Look" in waiting(process)


def test_behind_an_event_based_gateway_the_events_of_the_new_version_are_waited_for(inside: Cast) -> None:
    def first_of(days: int, *messages: str) -> bytes:
        events = "".join(
            f'<intermediateCatchEvent id="C{name}"><messageEventDefinition messageRef="{name}"/>'
            "</intermediateCatchEvent>"
            for name in messages
        )
        wait = f'<intermediateCatchEvent id="Late">{timer("timeDuration", f"P{days}D")}</intermediateCatchEvent>'
        ways = [way for name in messages for way in (f"Which > C{name}", f"C{name} > End")]
        return bpmn(
            "made_up",
            START_AND_END,
            '<eventBasedGateway id="Which"/>',
            events,
            wait,
            flows("Start > Which", "Which > Late", "Late > End", *ways),
            messages=" ".join(messages),
        )

    process = start(inside, first_of(5, "reply"))
    kept = TaskTimer.objects.get(process=process)
    move(inside, rehearsed(inside, process.version, first_of(5, "answer")))
    assert TaskTimer.objects.get(process=process).pk == kept.pk
    open_now = EventSubscription.objects.filter(process=process, ended_at__isnull=True)
    assert [each.name for each in open_now] == ["answer"]
    assert not delivery.send_message("reply", case=inside.cases["wilf"])
    assert delivery.send_message("answer", case=inside.cases["wilf"])
    delivered()
    assert as_now(process).finished is not None


def test_called_work_moves_by_itself_and_its_caller_still_waits_for_it(inside: Cast) -> None:
    use_process(publish_process(part("Part", "Write").replace(b"made_up", b"called"), 1))
    call = (
        '<callActivity id="Call"><extensionElements><zeebe:calledElement processId="called"/>'
        "</extensionElements></callActivity>"
    )
    caller = start(inside, bpmn("made_up", START_AND_END, call, flows("Start > Call", "Call > End")))
    called = ProcessInstance.objects.get(parent_task__process=caller)
    second = part("Part", "Write", "Approve").replace(b"made_up", b"called")
    move(inside, rehearsed(inside, called.version, second))
    for step in ("Write", "Approve"):
        complete(as_now(called), step, inside.sam)
    assert as_now(called).finished is not None
    assert as_now(caller).finished is not None


@pytest.mark.parametrize("seed", range(12))
def test_what_a_rehearsal_says_moves_is_what_moves(inside: Cast, seed: int) -> None:
    """Random chains of steps, instances at random places in them, and a random map."""
    chance = random.Random(seed)
    pool = ["A", "B", "C", "D", "E"]

    def chain() -> tuple[list[str], bytes]:
        steps = chance.sample(pool, chance.randint(2, 4))
        ways = flows(*(f"{one} > {two}" for one, two in zip(["Start", *steps], [*steps, "End"], strict=True)))
        return steps, bpmn("made_up", START_AND_END, *map(user_task, steps), ways)

    (steps, first), (others, second) = chain(), chain()
    use_process(publish_process(first, 1))
    for _instance in range(4):
        process = start_for_case("made_up", inside.cases["wilf"], inside.sam)
        for step in steps[: chance.randint(0, len(steps) - 1)]:
            complete(process, step, inside.sam)
    source = process.version
    gone = [step for step in steps if step not in others]
    chosen = {step: chance.choice(others) for step in gone if chance.random() < 0.5}
    migration = rehearsed(inside, source, second, 2, **chosen)
    found = verdicts(plan_of(migration), live_instances(source))
    said = {process_id for process_id, verdict in found.items() if verdict.outcome == MOVES}
    at = dict(Task.objects.filter(finished__isnull=True).values_list("process_id", "element_id"))
    move(inside, migration)
    moved = MigratedInstance.objects.filter(outcome="moved").values_list("process_id", flat=True)
    assert set(moved) == said
    for process_id in found:
        here = chosen.get(at[process_id], at[process_id]) if process_id in said else at[process_id]
        assert open_task(ProcessInstance.objects.get(pk=process_id)).element_id == here


def test_work_that_outlived_its_call_moves_by_itself_and_back(inside: Cast) -> None:
    plan = in_force(inside, begins=("Missing",))
    overtaken(inside, plan)
    missing = called()
    longer = ("Look", "Talk", "Tell")
    ways = flows(*(f"{one} > {two}" for one, two in zip(["Start", *longer], [*longer, "End"], strict=True)))
    xml = bpmn("checks", START_AND_END, *map(user_task, longer), ways)
    migration = move(inside, rehearsed(inside, missing.version, xml))
    assert (as_now(missing).version.number, as_now(missing).outlived) == (2, missing.outlived)
    undo(inside, migration)
    assert as_now(missing).version.number == 1
    move(inside, rehearsed(inside, missing.version, xml, 3))
    for step in longer:
        complete(as_now(missing), step, inside.sam)
    assert (as_now(missing).status, waiting(plan)) == ("DONE", ["After"])
