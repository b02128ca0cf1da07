"""Steps of their own inside a process: they begin, end, are interrupted, and their variables stay inside."""

from datetime import timedelta

import pytest

from accounts import clock
from tests.cast import Cast
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    ends,
    event_sub,
    flows,
    later,
    mapped,
    script,
    start,
    sub,
    timer,
    trace,
    user_task,
    waiting,
)
from workflow.bpmn import BpmnError, read
from workflow.models import ActivityScope, EventSubscription, ProcessInstance, Task, TaskTimer, TokenMovement
from workflow.variables import variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

VISITS = sub(
    "Visits",
    user_task("Visit"),
    user_task("Write"),
    flows("Visits_start > Visit", "Visit > Write", "Write > Visits_end"),
)
NESTED = bpmn(
    "made_up",
    '<startEvent id="S"/>',
    ends("E", "Away"),
    VISITS,
    user_task("After"),
    user_task("Instead"),
    boundary("Late", "Visits", timer("timeDuration", "P5D"), interrupting=True),
    flows("S > Visits", "Visits > After", "After > E", "Late > Instead", "Instead > Away"),
)


def reloaded(process: ProcessInstance) -> ProcessInstance:
    found: ProcessInstance = ProcessInstance.objects.get(pk=process.pk)
    return found


def test_the_token_waits_until_all_inside_is_done(inside: Cast) -> None:
    process = start(inside, NESTED)
    assert waiting(process) == ["Visits", "Visit"]
    scope = ActivityScope.objects.get()
    assert (scope.element_id, scope.host.element_id, scope.parent) == ("Visits", "Visits", None)
    assert Task.objects.get(element_id="Visit").scope == scope
    complete(process, "Visit", inside.sam)
    assert waiting(process) == ["Visits", "Write"]
    complete(process, "Write", inside.sam)
    assert waiting(process) == ["After"]
    scope.refresh_from_db()
    assert scope.ended_at is not None
    assert not TaskTimer.objects.filter(cancelled_at__isnull=True).exists()
    complete(process, "After", inside.sam)
    assert process.finished is not None


def test_a_timer_on_the_border_ends_everything_inside(inside: Cast) -> None:
    process = start(inside, NESTED)
    complete(process, "Visit", inside.sam)
    with later(clock.now() + timedelta(days=5)):
        assert waiting(process) == ["Instead"]
        assert Task.objects.get(element_id="Write").is_cancelled
        assert ActivityScope.objects.get().ended_at is not None
        cancelled = TokenMovement.objects.filter(what="cancelled").order_by("id").values_list("element_id", flat=True)
        assert list(cancelled) == ["Write", "Visits"]
        complete(process, "Instead", inside.sam)
        assert process.finished is not None


def test_variables_given_to_a_subprocess_are_seen_inside_only(inside: Cast) -> None:
    part = sub(
        "Part",
        script("Count", "weeks", "weeks + 1"),
        script("Say", "said", "weeks"),
        flows("Part_start > Count", "Count > Say", "Say > Part_end"),
    )
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        script("Set", "weeks", "10"),
        mapped(part, inputs="weeks = 2", outputs="result = weeks * 100"),
        user_task("Last"),
        flows("S > Set", "Set > Part", "Part > Last", "Last > E"),
    )
    process = start(inside, xml)
    assert variables_of(reloaded(process)) == {"weeks": 10, "said": 3, "result": 300}


def test_without_mappings_what_is_set_inside_is_seen_outside(inside: Cast) -> None:
    part = sub("Part", script("Count", "weeks", "weeks + 1"), flows("Part_start > Count", "Count > Part_end"))
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        script("Set", "weeks", "10"),
        part,
        user_task("Last"),
        flows("S > Set", "Set > Part", "Part > Last", "Last > E"),
    )
    assert variables_of(reloaded(start(inside, xml))) == {"weeks": 11}


def test_subprocesses_within_subprocesses_end_from_the_inside_out(inside: Cast) -> None:
    innermost = sub("C", user_task("T"), flows("C_start > T", "T > C_end"))
    middle = sub("B", innermost, flows("B_start > C", "C > B_end"))
    outer = sub("A", middle, flows("A_start > B", "B > A_end"))
    xml = bpmn("made_up", '<startEvent id="S"/>', ends("E"), outer, flows("S > A", "A > E"))
    process = start(inside, xml)
    assert waiting(process) == ["A", "B", "C", "T"]
    complete(process, "T", inside.sam)
    assert process.finished is not None
    assert trace(process)[-4:] == ["C_end", "B_end", "A_end", "E"]
    assert not ActivityScope.objects.filter(ended_at__isnull=True).exists()


def test_an_event_subprocess_beside_the_flow_interrupts_what_it_stands_in(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        user_task("A"),
        user_task("B"),
        '<parallelGateway id="F"/>',
        event_sub(
            "Emergency",
            timer("timeDuration", "P1D"),
            user_task("Act"),
            flows("Emergency_start > Act", "Act > Emergency_end"),
        ),
        flows("S > F", "F > A", "F > B", "A > E", "B > E"),
    )
    process = start(inside, xml)
    assert waiting(process) == ["A", "B"]
    with later(clock.now() + timedelta(days=1)):
        assert waiting(process) == ["Emergency", "Act"]
        complete(process, "Act", inside.sam)
        assert process.finished is not None


def test_an_event_subprocess_that_does_not_interrupt_runs_beside_and_is_waited_for(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        user_task("A"),
        event_sub(
            "Remind",
            timer("timeCycle", "R2/P1D"),
            user_task("Look"),
            flows("Remind_start > Look", "Look > Remind_end"),
            interrupting=False,
        ),
        flows("S > A", "A > E"),
    )
    process = start(inside, xml)
    with later(clock.now() + timedelta(days=10)):
        assert waiting(process) == ["A", "Remind", "Look", "Remind", "Look"]
        complete(process, "A", inside.sam)
        assert process.finished is None
        complete(process, "Look", inside.sam)
        complete(process, "Look", inside.sam)
        assert process.finished is not None
    assert not EventSubscription.objects.filter(ended_at__isnull=True).exists()
    assert not TaskTimer.objects.filter(fired_at__isnull=True, cancelled_at__isnull=True).exists()


def test_a_terminate_end_ends_its_subprocess_and_nothing_else(inside: Cast) -> None:
    part = sub(
        "Part",
        '<parallelGateway id="F"/>',
        user_task("Long"),
        user_task("Short"),
        '<endEvent id="Stop"><terminateEventDefinition/></endEvent>',
        flows("Part_start > F", "F > Long", "F > Short", "Short > Stop", "Long > Part_end"),
    )
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        '<parallelGateway id="G"/>',
        user_task("Beside"),
        user_task("After"),
        part,
        flows("S > G", "G > Beside", "G > Part", "Beside > E", "Part > After", "After > E"),
    )
    process = start(inside, xml)
    complete(process, "Short", inside.sam)
    assert waiting(process) == ["Beside", "After"]
    assert Task.objects.get(element_id="Long").is_cancelled


def test_a_terminate_end_of_the_process_ends_all_of_it(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        '<endEvent id="Stop"><terminateEventDefinition/></endEvent>',
        '<parallelGateway id="G"/>',
        user_task("Short"),
        VISITS,
        flows("S > G", "G > Short", "G > Visits", "Short > Stop", "Visits > E"),
    )
    process = start(inside, xml)
    complete(process, "Short", inside.sam)
    assert (waiting(process), process.status) == ([], "DONE")
    assert process.finished is not None


def test_without_start_and_end_events_it_begins_at_all_that_nothing_leads_to(inside: Cast) -> None:
    gathered = (
        '<subProcess id="Gather">',
        user_task("Ask"),
        user_task("Look"),
        user_task("Write"),
        flows("Look > Write"),
        boundary("Late", "Ask", timer("timeDuration", "P5D"), interrupting=True),
        user_task("Chase"),
        flows("Late > Chase"),
        "</subProcess>",
    )
    process = start(
        inside,
        bpmn(
            "made_up",
            '<startEvent id="S"/>',
            ends("E"),
            *gathered,
            user_task("After"),
            flows("S > Gather", "Gather > After", "After > E"),
        ),
    )
    assert waiting(process) == ["Gather", "Ask", "Look"]
    with later(clock.now() + timedelta(days=6)):
        complete(process, "Look", inside.sam)
        complete(process, "Chase", inside.sam)
        assert waiting(process) == ["Gather", "Write"]
        complete(process, "Write", inside.sam)
        assert waiting(process) == ["After"]


def test_a_join_inside_it_is_known_to_open(inside: Cast) -> None:
    both = sub("Both").replace(
        '<startEvent id="Both_start"/><endEvent id="Both_end"/>',
        "".join(
            (
                user_task("One"),
                user_task("Two"),
                '<parallelGateway id="Join"/>',
                user_task("Then"),
                flows("One > Join", "Two > Join", "Join > Then"),
            )
        ),
    )
    model = read(bpmn("made_up", '<startEvent id="S"/>', ends("E"), both, flows("S > Both", "Both > E")))
    assert [warning.code for warning in model.warnings] == []


def test_a_start_event_without_an_end_event_is_refused_with_both_ways_to_mend_it() -> None:
    half = sub("Half", user_task("One"), flows("Half_start > One")).replace('<endEvent id="Half_end"/>', "")
    with pytest.raises(BpmnError) as refused:
        read(bpmn("made_up", '<startEvent id="S"/>', ends("E"), half, flows("S > Half", "Half > E")))
    assert "A subprocess may also have neither" in refused.value.problems[0].message
