"""Whichever comes first, conditions that become true, links, cycles and processes that begin at a time."""

from datetime import timedelta

import pytest

from accounts import clock
from cases.models import Person
from jobs.models import DueWork
from tests.cast import Cast
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    delivered,
    ends,
    event_sub,
    flows,
    later,
    script,
    start,
    timer,
    trace,
    user_task,
    waiting,
)
from workflow import conditions, steering
from workflow.adoption import publish_process, use_process
from workflow.delivery import send_message
from workflow.models import EventSubscription, ProcessInstance, StartSubscription, Subject, Task, TaskTimer
from workflow.timers import next_time

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

REPLY = '<messageEventDefinition messageRef="reply"/>'


def catch(name: str, trigger: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{trigger}</intermediateCatchEvent>'


def condition(expression: str) -> str:
    return f"<conditionalEventDefinition><condition>={expression}</condition></conditionalEventDefinition>"


FIRST = bpmn(
    "made_up",
    '<startEvent id="S"/>',
    ends("E"),
    '<eventBasedGateway id="Which"/>',
    catch("Answer", REPLY),
    catch("Too_late", timer("timeDuration", "P3D")),
    user_task("Read"),
    user_task("Ring"),
    flows(
        "S > Which", "Which > Answer", "Which > Too_late", "Answer > Read", "Too_late > Ring", "Read > E", "Ring > E"
    ),
    messages="reply",
)


def test_the_first_event_decides_and_the_others_are_waited_for_no_more(inside: Cast) -> None:
    process = start(inside, FIRST)
    assert waiting(process) == ["Which"]
    send_message("reply", case=inside.cases["wilf"])
    delivered()
    assert waiting(process) == ["Read"]
    with later(clock.now() + timedelta(days=4)):
        assert waiting(process) == ["Read"]
    assert not TaskTimer.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True).exists()


def test_when_time_comes_first_the_message_has_no_receiver(inside: Cast) -> None:
    process = start(inside, FIRST)
    with later(clock.now() + timedelta(days=3)):
        assert waiting(process) == ["Ring"]
        assert not send_message("reply", case=inside.cases["wilf"])
        assert not EventSubscription.objects.filter(ended_at__isnull=True).exists()


def test_a_message_on_its_way_when_the_time_comes_has_no_effect(inside: Cast) -> None:
    """The message was matched, then the timer fired before the worker delivered it."""
    process = start(inside, FIRST)
    assert send_message("reply", case=inside.cases["wilf"])
    timer_row = TaskTimer.objects.get()
    from workflow import timers

    with clock.at(timer_row.due_at):
        timers.fire(timer_row.pk)
    delivered()
    assert waiting(process) == ["Ring"]


def test_a_condition_is_looked_at_whenever_something_moved(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        '<parallelGateway id="F"/>',
        script("Set", "ready", "false"),
        user_task("A"),
        script("Ready", "ready", "true"),
        user_task("B"),
        catch("Wait", condition("ready")),
        user_task("C"),
        flows("S > Set", "Set > F", "F > A", "A > B", "B > Ready", "Ready > E", "F > Wait", "Wait > C", "C > E"),
    )
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    assert waiting(process) == ["Wait", "B"]
    complete(process, "B", inside.sam)
    assert waiting(process) == ["C"]


def test_the_worker_asks_conditions_whose_reason_lies_outside_the_instance(inside: Cast) -> None:
    expression = "starts with(child.name, &quot;Willow&quot;)"
    parts = ('<startEvent id="S"/>', ends("E"), catch("Wait", condition(expression)), user_task("After"))
    process = start(inside, bpmn("made_up", *parts, flows("S > Wait", "Wait > After", "After > E")))
    (row,) = DueWork.objects.filter(kind=conditions.KIND)
    assert (row.subject, row.due - clock.now()) == (process.pk, conditions.EVERY)
    row.delete()
    conditions.ask(process.pk)
    assert waiting(process) == ["Wait"]
    assert DueWork.objects.filter(kind=conditions.KIND).count() == 1
    Person.objects.filter(pk=inside.cases["wilf"].child_id).update(known_as="Willow")
    DueWork.objects.filter(kind=conditions.KIND).delete()
    conditions.ask(process.pk)
    assert waiting(process) == ["After"]
    assert not DueWork.objects.filter(kind=conditions.KIND).exists()


def test_while_work_is_on_hold_its_conditions_wait_too(inside: Cast) -> None:
    expression = "today &gt; date(&quot;2026-07-20&quot;)"
    parts = ('<startEvent id="S"/>', ends("E"), catch("Wait", condition(expression)), user_task("After"))
    process = start(inside, bpmn("made_up", *parts, flows("S > Wait", "Wait > After", "After > E")))
    steering.suspend(process, inside.priya, "They are away.")
    with clock.at(clock.now() + timedelta(days=10)):
        conditions.ask(process.pk)
        assert waiting(process) == ["Wait"]
        steering.resume(ProcessInstance.objects.get(pk=process.pk), inside.priya, "They are back.")
        (row,) = DueWork.objects.filter(kind=conditions.KIND)
        assert (row.subject, row.due) == (process.pk, clock.now())
        conditions.ask(process.pk)
        assert waiting(process) == ["After"]


def test_a_condition_on_a_border_and_one_of_an_event_subprocess(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        '<parallelGateway id="F"/>',
        user_task("A"),
        script("Set", "risk", '"high"'),
        user_task("B"),
        user_task("Look"),
        boundary("High", "B", condition("risk = &quot;high&quot;"), interrupting=False),
        event_sub(
            "Emergency",
            condition("risk = &quot;high&quot;"),
            user_task("Act"),
            flows("Emergency_start > Act", "Act > Emergency_end"),
            interrupting=False,
        ),
        flows("S > F", "F > A", "F > B", "A > Set", "Set > E", "B > E", "High > Look", "Look > E"),
    )
    process = start(inside, xml)
    assert waiting(process) == ["A", "B"]
    complete(process, "A", inside.sam)
    assert sorted(waiting(process)) == ["Act", "B", "Emergency", "Look"]
    complete(process, "Look", inside.sam)
    assert sorted(waiting(process)) == ["Act", "B", "Emergency"]


def test_a_link_jumps_to_its_other_end(inside: Cast) -> None:
    link = '<linkEventDefinition name="Onwards"/>'
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        user_task("A"),
        user_task("B"),
        f'<intermediateThrowEvent id="Out">{link}</intermediateThrowEvent>',
        catch("In", link),
        flows("S > A", "A > Out", "In > B", "B > E"),
    )
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    assert trace(process) == ["S", "A", "Out", "In", "B"]


def test_a_month_is_counted_from_the_beginning_so_that_february_shortens_nothing(inside: Cast) -> None:
    since = clock.now().replace(month=1, day=31, year=2027)
    days, at = [], since
    for _month in range(4):
        following = next_time(since, "P1M", at)
        assert following is not None
        at = following
        days.append(at.date().isoformat())
    assert days == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]


def test_a_visit_every_ten_days_until_the_plan_ends(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        user_task("Plan"),
        user_task("Visit"),
        boundary("Every", "Plan", timer("timeCycle", '=duration("P10D")'), interrupting=False),
        flows("S > Plan", "Plan > E", "Every > Visit", "Visit > E"),
    )
    process = start(inside, xml)
    with later(clock.now() + timedelta(days=35)):
        assert waiting(process) == ["Plan", "Visit", "Visit", "Visit"]
        created = Task.objects.filter(element_id="Visit").order_by("id").values_list("created", flat=True)
        assert len(set(created)) >= 1
        complete(process, "Plan", inside.sam)
    with later(clock.now() + timedelta(days=90)):
        assert waiting(process) == ["Visit", "Visit", "Visit"]


def test_a_process_of_the_authority_begins_every_week_by_itself(inside: Cast) -> None:
    xml = bpmn(
        "weekly",
        f'<startEvent id="S">{timer("timeCycle", "R3/P7D")}</startEvent>',
        ends("E"),
        user_task("Check", role="team_manager"),
        flows("S > Check", "Check > E"),
    )
    use_process(publish_process(xml, 1))
    with later(clock.now() + timedelta(days=8)):
        begun = ProcessInstance.objects.get(version__key="weekly")
        assert (begun.subject, begun.started_by, begun.links) == (Subject.AUTHORITY, None, [])
        assert waiting(begun) == ["Check"]
    with later(clock.now() + timedelta(days=60)):
        assert ProcessInstance.objects.filter(version__key="weekly").count() == 3
        assert StartSubscription.objects.get(version__key="weekly").due_at is None
    newer = xml.replace(b"R3/P7D", b"P1D").replace(b"timeCycle", b"timeDuration")
    use_process(publish_process(newer, 2))
    assert StartSubscription.objects.get(version__key="weekly").version.number == 2
