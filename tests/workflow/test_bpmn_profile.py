"""What each element of the profile becomes when it is read."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.workflow.running import bpmn, flows
from workflow.bpmn import (
    AdHocSubProcess,
    CallActivity,
    Condition,
    EndEvent,
    ErrorTrigger,
    Escalation,
    Event,
    IntermediateCatchEvent,
    Link,
    ManualTask,
    Message,
    ProcessModel,
    ReceiveTask,
    ScriptTask,
    SendTask,
    Signal,
    SubProcess,
    Terminate,
    Timer,
    read,
)

START, END = '<startEvent id="S"/>', '<endEvent id="E"/>'
BESIDE = """<message id="M" name="arrived"><extensionElements><zeebe:subscription correlationKey="=case.reference"/>
  </extensionElements></message><message id="Plain" name="plain"/><signal id="Sig" name="closed"/>
  <error id="Err" name="Refused" errorCode="refused"/><escalation id="Esc" escalationCode="worry"/>
  <signalEventDefinition id="Shared" signalRef="Sig"/>"""


def made(*parts: str, arrows: tuple[str, ...] = ("S > A", "A > E")) -> ProcessModel:
    """A process from the start S over A to the end E, with things beside it to refer to."""
    xml = bpmn("made_up", START, END, *parts, flows(*arrows)).decode()
    return read(xml.replace("<process ", BESIDE + "<process ", 1).encode())


def extended(inside: str) -> str:
    return f"<extensionElements>{inside}</extensionElements>"


def boundary(trigger: str, more: str = "") -> Any:
    model = made(
        '<manualTask id="A"/>',
        f'<boundaryEvent id="B" attachedToRef="A" {more}>{trigger}</boundaryEvent>',
        arrows=("S > A", "A > E", "B > E"),
    )
    return model.elements["B"]


def test_elements_of_subprocesses_lie_flat_with_what_they_are_within_in_the_order_of_the_file() -> None:
    inner = (
        f'<subProcess id="In"><startEvent id="S3"/><endEvent id="E3"/>{flows("S3 > E3")}</subProcess>'
        f'<startEvent id="S2"/><endEvent id="E2"/>{flows("S2 > In", "In > E2")}'
    )
    model = made(f'<subProcess id="A">{inner}</subProcess><manualTask id="Z"/>', arrows=("S > A", "A > Z", "Z > E"))
    assert {each.id: each.within for each in model.elements.values()} == {
        "S": None,
        "E": None,
        "A": None,
        "In": "A",
        "S3": "In",
        "E3": "In",
        "S2": "A",
        "E2": "A",
        "Z": None,
    }
    assert list(model.elements) == ["S", "E", "A", "In", "S3", "E3", "S2", "E2", "Z"]
    assert {"S3_E3", "S2_In", "In_E2", "S_A"} <= model.flows.keys()
    assert model.starts("In")[0].id == "S3"
    assert isinstance(model.elements["In"], SubProcess)


def test_steps_in_a_subprocess_lie_in_its_lane() -> None:
    lanes = '<laneSet id="Ls"><lane id="L" name="Team manager"><flowNodeRef>A</flowNodeRef></lane></laneSet>'
    inside = f'<startEvent id="S2"/><manualTask id="T"/><endEvent id="E2"/>{flows("S2 > T", "T > E2")}'
    model = made(lanes, f'<subProcess id="A">{inside}</subProcess>')
    assert model.elements["T"].lane == "team_manager"


def test_an_event_subprocess_stands_beside_the_flow_and_begins_with_its_event() -> None:
    trigger = "<timerEventDefinition><timeCycle>R4/PT5S</timeCycle></timerEventDefinition>"
    start = f'<startEvent id="S2" isInterrupting="false">{trigger}</startEvent>'
    aside = f'<subProcess id="X" triggeredByEvent="true">{start}<endEvent id="E2"/>{flows("S2 > E2")}</subProcess>'
    model = made('<manualTask id="A"/>', aside)
    ((subprocess, begun),) = model.event_subprocesses(None)
    assert (subprocess.id, begun.id, begun.interrupting) == ("X", "S2", False)
    assert begun.timer is not None
    assert (begun.timer.kind, begun.timer.expression.evaluate({})) == ("cycle", "R4/PT5S")


def test_ad_hoc_work_says_when_it_is_over_and_what_becomes_of_the_rest() -> None:
    inside = '<manualTask id="Visit"/><manualTask id="Meet"/><completionCondition>=done</completionCondition>'
    model = made(
        f'<adHocSubProcess id="A" ordering="Sequential" cancelRemainingInstances="false">{inside}</adHocSubProcess>'
    )
    work = model.elements["A"]
    assert isinstance(work, AdHocSubProcess)
    assert work.completion_condition is not None
    assert work.completion_condition.evaluate({"done": True}) is True
    assert (work.sequential, work.cancel_remaining) == (True, False)
    plain = made('<adHocSubProcess id="A"><manualTask id="Visit"/></adHocSubProcess>').elements["A"]
    assert isinstance(plain, AdHocSubProcess)
    assert (plain.completion_condition, plain.sequential, plain.cancel_remaining) == (None, False, True)


def test_a_call_activity_says_what_it_calls_and_which_variables_go_with_it() -> None:
    binding = 'bindingType="versionTag" versionTag="2026"'
    called = f'<zeebe:calledElement processId="other" {binding} propagateAllChildVariables="false"/>'
    mapped = (
        '<zeebe:ioMapping><zeebe:input source="=1" target="a"/><zeebe:output source="=a" target="b"/></zeebe:ioMapping>'
    )
    call = made(f'<callActivity id="A">{extended(called + mapped)}</callActivity>').elements["A"]
    assert isinstance(call, CallActivity)
    assert (call.process_key, call.binding, call.version_tag) == ("other", "versionTag", "2026")
    assert (call.all_variables_in, call.all_variables_out) == (True, False)
    assert [name for name, _ in call.inputs] == ["a"]
    assert [name for name, _ in call.outputs] == ["b"]


@pytest.mark.parametrize("mark", ["", ' isSequential="true"'])
def test_any_activity_may_be_done_for_each_item_of_a_list(mark: str) -> None:
    loop = (
        f"<multiInstanceLoopCharacteristics{mark}>"
        + extended(
            '<zeebe:loopCharacteristics inputCollection="=[1, 2]" inputElement="one" outputCollection="all" '
            'outputElement="=one * 2"/>'
        )
        + "<completionCondition>=loopCounter = 2</completionCondition></multiInstanceLoopCharacteristics>"
    )
    inside = f'<startEvent id="S2"/><endEvent id="E2"/>{flows("S2 > E2")}'
    for activity in (f'<manualTask id="A">{loop}</manualTask>', f'<subProcess id="A">{loop}{inside}</subProcess>'):
        task: Any = made(activity).elements["A"]
        assert task.loop.sequential is bool(mark)
        assert task.loop.collection.evaluate({}) == [Decimal(1), Decimal(2)]
        assert (task.loop.input_element, task.loop.output_collection) == ("one", "all")
        assert task.loop.output_element.evaluate({"one": 2}) == 4
        assert task.loop.completion_condition.evaluate({"loopCounter": 2}) is True


def test_boundary_events_wait_for_what_can_happen_to_an_activity() -> None:
    timed = boundary("<timerEventDefinition><timeDuration>PT3S</timeDuration></timerEventDefinition>")
    assert timed.timer.expression.evaluate({}) == timedelta(seconds=3)
    assert timed.interrupting
    signalled = boundary("<eventDefinitionRef>Shared</eventDefinitionRef>", 'cancelActivity="false"')
    assert (signalled.trigger, signalled.interrupting) == (Signal(name="closed"), False)
    assert boundary('<errorEventDefinition errorRef="Err"/>').trigger == ErrorTrigger(code="refused")
    assert boundary("<errorEventDefinition/>").trigger == ErrorTrigger(code="")
    assert boundary('<escalationEventDefinition escalationRef="Esc"/>').trigger == Escalation(code="worry")
    assert boundary("<escalationEventDefinition/>").trigger == Escalation(code="")
    condition = boundary(
        "<conditionalEventDefinition><condition>=late</condition></conditionalEventDefinition>"
    ).trigger
    assert isinstance(condition, Condition)
    assert condition.expression.evaluate({"late": True}) is True
    message = boundary('<messageEventDefinition messageRef="M"/>').trigger
    assert isinstance(message, Message)
    assert (message.name, message.correlation_key is not None) == ("arrived", True)


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ("", None),
        ("<terminateEventDefinition/>", Terminate()),
        ('<errorEventDefinition errorRef="Err"/>', ErrorTrigger(code="refused")),
        ('<escalationEventDefinition escalationRef="Esc"/>', Escalation(code="worry")),
        ('<signalEventDefinition signalRef="Sig"/>', Signal(name="closed")),
        ('<messageEventDefinition messageRef="Plain"/>', Message(name="plain")),
    ],
)
def test_an_end_event_makes_something_happen(trigger: str, expected: object) -> None:
    last = made(f'<manualTask id="A"/><endEvent id="Z">{trigger}</endEvent>', arrows=("S > A", "A > E", "A > Z"))
    end = last.elements["Z"]
    assert isinstance(end, EndEvent)
    assert end.trigger == expected
    assert end.hands_over_to is None


def test_a_process_may_have_no_other_end_than_one_that_terminates() -> None:
    ending = '<endEvent id="E"><terminateEventDefinition/></endEvent>'
    model = read(bpmn("made_up", START, ending, flows("S > E")))
    assert isinstance(model.elements["E"], EndEvent)
    assert (model.elements["E"].trigger, model.warnings) == (Terminate(), ())


def test_a_process_may_start_by_itself() -> None:
    cycle = "<timerEventDefinition><timeCycle>=duration(&quot;P7D&quot;)</timeCycle></timerEventDefinition>"
    signal = '<signalEventDefinition signalRef="Sig"/>'
    starts = f'<startEvent id="T">{cycle}</startEvent><startEvent id="G">{signal}</startEvent>'
    model = made('<manualTask id="A"/>', starts, arrows=("S > A", "T > A", "G > A", "A > E"))
    assert [type(start.trigger) for start in model.starts()] == [type(None), Timer, Signal]
    assert model.start is not None


def test_a_link_jumps_within_its_scope() -> None:
    throw = '<intermediateThrowEvent id="A"><linkEventDefinition name="over"/></intermediateThrowEvent>'
    catch = '<intermediateCatchEvent id="L"><linkEventDefinition name=" over "/></intermediateCatchEvent>'
    model = made(throw, catch, arrows=("S > A", "L > E"))
    landing = model.elements["L"]
    assert isinstance(landing, Event)
    assert landing.trigger == Link(name="over")


def test_tasks_send_and_receive_messages_with_what_they_carry() -> None:
    given = extended('<zeebe:ioMapping><zeebe:input source="=1" target="sum"/></zeebe:ioMapping>')
    kept = extended('<zeebe:ioMapping><zeebe:output source="=sum" target="sum"/></zeebe:ioMapping>')
    model = made(
        f'<sendTask id="A" messageRef="M">{given}</sendTask><receiveTask id="R" messageRef="M">{kept}</receiveTask>',
        f'<intermediateCatchEvent id="C">{kept}<messageEventDefinition messageRef="M"/></intermediateCatchEvent>',
        arrows=("S > A", "A > R", "R > C", "C > E"),
    )
    send, receive, catch = (model.elements[each] for each in "ARC")
    assert isinstance(send, SendTask)
    assert isinstance(receive, ReceiveTask)
    assert isinstance(catch, IntermediateCatchEvent)
    assert send.message is not None
    assert (send.message.name, send.job_type, [name for name, _ in send.inputs]) == ("arrived", "", ["sum"])
    assert (receive.message.name, [name for name, _ in receive.outputs]) == ("arrived", ["sum"])
    assert [name for name, _ in catch.outputs] == ["sum"]


def test_a_script_and_a_manual_task_may_map_variables_too() -> None:
    counted = '<zeebe:script expression="=one" resultVariable="two"/>'
    mapped = '<zeebe:ioMapping><zeebe:input source="=1" target="one"/></zeebe:ioMapping>'
    model = made(
        f'<scriptTask id="A">{extended(counted + mapped)}</scriptTask>',
        f'<manualTask id="H">{extended(mapped)}</manualTask>',
        arrows=("S > A", "A > H", "H > E"),
    )
    script, manual = model.elements["A"], model.elements["H"]
    assert isinstance(script, ScriptTask)
    assert isinstance(manual, ManualTask)
    assert [name for name, _ in script.inputs + manual.inputs] == ["one", "one"]


def test_several_ways_out_of_a_task_run_and_are_told() -> None:
    xml = bpmn(
        "made_up",
        START,
        '<manualTask id="A" default="A_Z"/><manualTask id="Z"/>' + END,
        flows("S > A", "A > E: =late", "A > Z", "Z > E"),
    )
    model = read(xml)
    task = model.elements["A"]
    assert isinstance(task, ManualTask)
    assert (task.default, task.outgoing) == ("A_Z", ("A_E", "A_Z"))
    (warning,) = model.warnings
    assert (warning.code, warning.element_id) == ("implicit_split", "A")
    assert "A_E, A_Z" in warning.message


def test_an_event_on_the_border_of_a_step_that_takes_no_time_is_told() -> None:
    timed = '<boundaryEvent id="B" attachedToRef="A"><timerEventDefinition><timeDuration>P1D</timeDuration>'
    border = f"{timed}</timerEventDefinition></boundaryEvent>"
    ways = ("S > A", "A > E", "B > E")
    (warning,) = made('<manualTask id="A"/>', border, arrows=ways).warnings
    assert (warning.code, warning.element_id) == ("boundary_without_time", "B")
    assert made('<receiveTask id="A" messageRef="M"/>', border, arrows=ways).warnings == ()
