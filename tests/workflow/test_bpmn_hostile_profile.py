"""Whatever is swapped in a file with every element of the profile, reading gives a model or says why not."""

import contextlib
import re

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.workflow.running import bpmn, flows, script, timer, user_task
from workflow.bpmn import BpmnError, read
from workflow.bpmn.elements import KINDS
from workflow.cross_checks import Known, faults

LOOP = (
    '<multiInstanceLoopCharacteristics isSequential="true"><extensionElements><zeebe:loopCharacteristics '
    'inputCollection="=[1, 2]" inputElement="one" outputCollection="all" outputElement="=one"/></extensionElements>'
    "<completionCondition>=loopCounter = 2</completionCondition></multiInstanceLoopCharacteristics>"
)
CALL = '<extensionElements><zeebe:calledElement processId="other"/></extensionElements>'
JOB = '<extensionElements><zeebe:taskDefinition type="close_episode"/></extensionElements>'
ASK = '<extensionElements><zeebe:calledDecision decisionId="level" resultVariable="level"/></extensionElements>'
RICH = bpmn(
    "made_up",
    '<startEvent id="S"/><endEvent id="E"/><endEvent id="Z"><terminateEventDefinition/></endEvent>',
    user_task("A"),
    f'<boundaryEvent id="B" attachedToRef="A" cancelActivity="false">{timer("timeCycle", "R/P7D")}</boundaryEvent>',
    script("C", "sum", "1"),
    '<parallelGateway id="F"/><inclusiveGateway id="G" default="G_J"/><inclusiveGateway id="J"/>',
    f'<subProcess id="P">{LOOP}<startEvent id="S2"/><endEvent id="E2"/><callActivity id="Q">{CALL}</callActivity>',
    flows("S2 > Q", "Q > E2") + "</subProcess>",
    '<subProcess id="X" triggeredByEvent="true"><startEvent id="S3" isInterrupting="false">',
    '<messageEventDefinition messageRef="reply"/></startEvent><endEvent id="E3"/>' + flows("S3 > E3") + "</subProcess>",
    '<adHocSubProcess id="H"><manualTask id="M1"/><manualTask id="M2"/></adHocSubProcess>',
    '<eventBasedGateway id="V"/><receiveTask id="R" messageRef="reply"/>',
    f'<intermediateCatchEvent id="W">{timer("timeDuration", "P1D")}</intermediateCatchEvent>',
    '<exclusiveGateway id="K"/><sendTask id="N" messageRef="reply"/>',
    f'<serviceTask id="O">{JOB}</serviceTask><businessRuleTask id="D">{ASK}</businessRuleTask>',
    '<intermediateThrowEvent id="T"><linkEventDefinition name="over"/></intermediateThrowEvent>',
    '<intermediateCatchEvent id="L"><linkEventDefinition name="over"/></intermediateCatchEvent>',
    flows("S > A", "A > F", "B > C", "C > E", "F > G", "F > V", "V > R", "V > W", "R > K", "W > K", "K > N", "N > Z"),
    flows("G > P: =today != null", "G > J", "P > J", "J > H", "H > O", "O > D", "D > T", "L > E"),
    messages="reply",
)
IDS = sorted({each.decode() for each in re.findall(rb'"([A-Za-z0-9_]+)"', RICH)})
TAGS = sorted({*KINDS, *re.findall("<([A-Za-z]+)", RICH.decode())} - {"definitions"})


def test_the_file_has_every_element_of_the_profile_and_reads() -> None:
    model = read(RICH)
    assert {element.kind for element in model.elements.values()} == set(KINDS)


@st.composite
def rewired(draw: st.DrawFn) -> bytes:
    """The file, still well-formed, with names and references swapped for one another."""
    xml = RICH.decode()
    for _ in range(draw(st.integers(1, 5))):
        if draw(st.booleans()):
            old, new = draw(st.sampled_from(TAGS)), draw(st.sampled_from(TAGS))
            xml = re.sub(rf"<(/?){old}(?=[ >/])", rf"<\g<1>{new}", xml)
        else:
            old, new = draw(st.sampled_from(IDS)), draw(st.sampled_from([*IDS, ""]))
            xml = xml.replace(f'"{old}"', f'"{new}"', draw(st.sampled_from([1, 2, -1])))
    return xml.encode()


@examples(500, HealthCheck.too_slow)
@given(rewired())
def test_rewired_files_never_raise_anything_else(xml: bytes) -> None:
    with contextlib.suppress(BpmnError):
        model = read(xml)
        list(faults(model, Known(frozenset(), {}, {model.key: model})))
