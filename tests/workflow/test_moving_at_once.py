"""Many act on one instance, or on instances that tell each other things, at the same moment: nothing is lost."""

import threading
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection

from accounts import clock
from accounts.context import authority
from jobs import due
from jobs.due_worker import OvertakenError
from jobs.models import DueWork
from tests.at_once import at_once
from tests.cast import Cast
from tests.conftest import TODAY
from tests.workflow.running import boundary, bpmn, each, flows, inside, script, timer, user_task
from tests.workflow.sound_rows import faults
from workflow import assigning, timers, work
from workflow.adoption import publish_process, use_process
from workflow.delivery import broadcast_signal, send_message
from workflow.locks import lock_call_tree
from workflow.models import EventSubscription, ProcessInstance, Task, TaskTimer
from workflow.starting import start_for_case
from workflow.variables import variables_of

pytestmark = pytest.mark.commits
MANY = 10
START, END = '<startEvent id="S"/>', '<endEvent id="E"/>'


def begun(cast: Cast, *files: bytes, number: int = 1) -> list[ProcessInstance]:
    """Publish files, and start the last of them so many times; every task in it is Sam's."""
    with authority(cast.id):
        for xml in files:
            use_process(publish_process(xml, 1))
        made = [start_for_case("made_up", cast.cases["wilf"], cast.sam) for _ in range(number)]
        for task in Task.objects.filter(Task.for_people(), finished__isnull=True, owner__isnull=True):
            work.claim(task, cast.sam)
        return made


def open_ids(cast: Cast) -> list[Any]:
    """The open work of people, the oldest first."""
    with authority(cast.id):
        return list(
            Task.objects.filter(Task.for_people(), finished__isnull=True).order_by("id").values_list("pk", flat=True)
        )


def submitting(cast: Cast, pk: Any) -> None:
    """Submit a task, as a web process does."""
    with clock.at(TODAY), authority(cast.id):
        work.submit(Task.objects.get(pk=pk), cast.sam, {"decision": "approve"}, [])


def worked(cast: Cast, moment: Any = TODAY, *, pieces: int = 1000) -> int:
    """Do what is due, as the worker does: effect and removal together, or neither. Return how much was done."""
    for done in range(pieces):
        with clock.at(moment), authority(cast.id):
            row = DueWork.objects.filter(due__lte=moment).order_by("due", "pk").first()
        if row is None:
            return done
        do(cast, row, moment)
    return pieces


def do(cast: Cast, row: DueWork, moment: Any) -> None:
    """Do one piece of due work; what it did is undone when somebody else moved or removed it meanwhile."""
    handler = due.handler_of(row.kind)
    assert handler is not None
    with suppress(OvertakenError), clock.at(moment), authority(cast.id), due.running(row.pk) as here:
        handler(row.subject)
        if DueWork.objects.filter(pk=row.pk, version=row.version).delete()[0] == 0 and not here.touched:
            raise OvertakenError


def sound(cast: Cast) -> None:
    """All rows of all instances are as they must be."""
    with authority(cast.id):
        assert faults() == []


def went_well(results: list[Any]) -> None:
    assert [result for result in results if isinstance(result, BaseException)] == []


def test_no_arrival_is_lost_when_many_branches_end_at_once(northmere: Cast) -> None:
    names = [f"T{index}" for index in range(MANY)]
    fork, join = '<parallelGateway id="Fork"/>', '<parallelGateway id="Join"/>'
    ways = [f"Fork > {name}" for name in names] + [f"{name} > Join" for name in names]
    xml = bpmn("made_up", START, END, fork, join, *map(user_task, names), flows("S > Fork", *ways, "Join > E"))
    (process,) = begun(northmere, xml)
    tasks = open_ids(northmere)
    assert len(tasks) == MANY
    went_well(at_once(MANY, lambda index: submitting(northmere, tasks[index])))
    sound(northmere)
    with authority(northmere.id):
        process.refresh_from_db()
        assert process.finished is not None
        assert Task.objects.filter(process=process, element_id="Join").count() == 1


def test_no_result_is_lost_when_many_instances_of_one_activity_end_at_once(northmere: Cast) -> None:
    numbers = ", ".join(map(str, range(MANY)))
    extra = 'outputCollection="all" outputElement="=item * 2"'
    body = inside(user_task("M"), each(f"[{numbers}]", item="item", extra=extra))
    (process,) = begun(northmere, bpmn("made_up", START, END, body, flows("S > M", "M > E")))
    tasks = open_ids(northmere)
    went_well(at_once(MANY, lambda index: submitting(northmere, tasks[index])))
    sound(northmere)
    with authority(northmere.id):
        process.refresh_from_db()
        assert process.finished is not None
        assert list(map(int, variables_of(process)["all"])) == [index * 2 for index in range(MANY)]


CALLED = bpmn("called", START, END, user_task("Inner"), flows("S > Inner", "Inner > E"))
CALLING = bpmn(
    "made_up",
    START,
    END,
    '<endEvent id="Late_End"/><callActivity id="C"><extensionElements><zeebe:calledElement processId="called"/>'
    "</extensionElements></callActivity>",
    boundary("Late", "C", timer("timeDuration", "P2D"), interrupting=True),
    user_task("After"),
    flows("S > C", "C > After", "After > E", "Late > Late_End"),
)


def test_a_called_process_ends_or_is_interrupted_but_never_both(northmere: Cast) -> None:
    processes = begun(northmere, CALLED, CALLING, number=MANY // 2)
    tasks = open_ids(northmere)
    with authority(northmere.id):
        late = [DueWork.objects.get(subject=timer.pk) for timer in timers.running().order_by("id")]
    assert len(tasks) == len(late) == MANY // 2
    later = TODAY + timedelta(days=3)

    def act(index: int) -> str:
        if index % 2:
            do(northmere, late[index // 2], later)
            return "fired"
        with clock.at(later), authority(northmere.id):
            work.submit(Task.objects.get(pk=tasks[index // 2]), northmere.sam, {"decision": "approve"}, [])
        return "submitted"

    results = at_once(MANY, act)
    refused = [r for r in results if isinstance(r, BaseException)]
    assert {type(r).__name__ for r in refused} <= {"NoLongerNeededError"}, refused
    sound(northmere)
    with authority(northmere.id):
        for process in processes:
            visits = Task.objects.filter(process=process)
            gone_on = visits.filter(element_id="After").count()
            interrupted = visits.filter(element_id="Late_End").count()
            assert gone_on + interrupted == 1
        fired = TaskTimer.objects.filter(fired_at__isnull=False).count()
        assert fired == Task.objects.filter(element_id="Late_End").count() == len(refused)


SIGNALLED = bpmn(
    "made_up",
    START,
    END,
    '<endEvent id="Told"/>',
    user_task("T"),
    boundary("Hears", "T", '<signalEventDefinition signalRef="closed"/>', interrupting=True),
    flows("S > T", "T > E", "Hears > Told"),
).replace(b"<process ", b'<signal id="closed" name="closed"/><process ', 1)


def test_a_signal_reaches_each_that_still_waits_while_others_complete(northmere: Cast) -> None:
    processes = begun(northmere, SIGNALLED, number=MANY)
    tasks = open_ids(northmere)

    def act(index: int) -> int:
        if index == MANY:
            with clock.at(TODAY), authority(northmere.id):
                return broadcast_signal("closed", by=northmere.sam)
        submitting(northmere, tasks[index])
        return 0

    results = at_once(MANY + 1, act)
    refused = [r for r in results if isinstance(r, BaseException)]
    worked(northmere)
    sound(northmere)
    assert {type(r).__name__ for r in refused} <= {"NoLongerNeededError"}, refused
    with authority(northmere.id):
        for process in processes:
            process.refresh_from_db()
            ends = Task.objects.filter(process=process, element_id__in=["E", "Told"]).count()
            assert (ends, process.finished is not None) == (1, True)
        assert not EventSubscription.objects.filter(ended_at__isnull=True).exists()


def sending(key: str, hears: str, says: str) -> bytes:
    """A process that hears a message as long as its task is open, and says another when that is done."""
    message = f'<message id="{hears}" name="{hears}"/><message id="{says}" name="{says}"/>'
    say = f'<intermediateThrowEvent id="Say"><messageEventDefinition messageRef="{says}"/></intermediateThrowEvent>'
    hear = boundary("Hears", "T", f'<messageEventDefinition messageRef="{hears}"/>', interrupting=True)
    ways = flows("S > T", "T > Say", "Say > E", "Hears > Told")
    xml = bpmn(key, START, END, '<endEvent id="Told"/>', user_task("T"), hear, say, ways)
    return xml.replace(b"<process ", message.encode() + b"<process ", 1)


def test_two_that_tell_each_other_something_at_once_do_not_wait_for_each_other(northmere: Cast) -> None:
    pairs = MANY // 2
    with authority(northmere.id):
        for xml in (sending("here", "left", "right"), sending("there", "right", "left")):
            use_process(publish_process(xml, 1))
        for _ in range(pairs):
            start_for_case("here", northmere.cases["wilf"], northmere.sam)
            start_for_case("there", northmere.cases["wilf"], northmere.sam)
        for task in Task.objects.filter(Task.for_people(), finished__isnull=True, owner__isnull=True):
            work.claim(task, northmere.sam)
    tasks = open_ids(northmere)
    results = at_once(2 * pairs, lambda index: submitting(northmere, tasks[index]))
    went_well(results)
    worked(northmere)
    sound(northmere)
    with authority(northmere.id):
        assert ProcessInstance.objects.filter(finished__isnull=True).count() == 0


RECEIVING = bpmn(
    "made_up",
    START,
    END,
    '<intermediateCatchEvent id="Hears"><messageEventDefinition messageRef="told"/></intermediateCatchEvent>',
    script("Keep", "kept", "n"),
    flows("S > Hears", "Hears > Keep", "Keep > E"),
    messages="told",
)


def test_many_messages_at_once_reach_as_many_who_wait(northmere: Cast) -> None:
    begun(northmere, RECEIVING, number=MANY)

    def act(index: int) -> bool:
        with clock.at(TODAY), authority(northmere.id):
            return send_message("told", content={"n": index}, by=northmere.sam)

    assert at_once(MANY, act) == [True] * MANY
    worked(northmere)
    sound(northmere)
    with authority(northmere.id):
        kept = [variables_of(process)["kept"] for process in ProcessInstance.objects.filter(finished__isnull=False)]
    assert sorted(map(int, kept)) == list(range(MANY))


def test_a_child_changes_hands_while_work_with_it_goes_on(northmere: Cast) -> None:
    chain = [f"T{index}" for index in range(5)]
    ways = flows("S > T0", *(f"{a} > {b}" for a, b in pairwise(chain)), "T4 > E")
    begun(northmere, bpmn("made_up", START, END, *map(user_task, chain), ways), number=MANY - 1)
    tasks = open_ids(northmere)
    case, meadow, harbour = northmere.cases["wilf"], northmere.teams["Meadow team"], northmere.teams["Harbour team"]

    def act(index: int) -> None:
        if index < MANY - 1:
            submitting(northmere, tasks[index])
            return
        with clock.at(TODAY), authority(northmere.id):
            assigning.reallocate(case, northmere.people["mo"], northmere.ren, meadow, clock.today())
        with clock.at(TODAY), authority(northmere.id):
            assigning.reallocate(case, northmere.people["mo"], northmere.sam, harbour, clock.today())

    results = at_once(MANY, act)
    refused = {type(result).__name__ for result in results if isinstance(result, BaseException)}
    assert refused <= {"NotYoursError", "NotAllowedError"}, results
    sound(northmere)


def test_many_timers_wait_for_no_instance_that_somebody_is_at(northmere: Cast) -> None:
    wait = '<intermediateCatchEvent id="Wait">' + timer("timeDuration", "P1D") + "</intermediateCatchEvent>"
    processes = begun(northmere, bpmn("made_up", START, END, wait, flows("S > Wait", "Wait > E")), number=MANY)
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with authority(northmere.id):
            lock_call_tree(processes[0].pk)
            held.set()
            free.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    with clock.at(TODAY + timedelta(days=1)), authority(northmere.id):
        ids = dict(TaskTimer.objects.values_list("process", "pk"))
        done = timers.fire_together(list(ids.values()))
    free.set()
    holder.join()
    assert done == {ids[process.pk] for process in processes[1:]}
    with authority(northmere.id):
        assert ProcessInstance.objects.get(finished__isnull=True) == processes[0]
