"""Whatever bytes arrive, reading gives a model or a `BpmnError`, soon."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from workflow.bpmn import BpmnError, ProcessModel, read
from workflow.bpmn.document import MAX_BYTES

SHIPPED = Path(__file__).with_name("small_assessment.bpmn").read_bytes()
BPMN = b'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'

LAUGHS = (
    b'<!DOCTYPE d [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    + b"]>"
)
EXTERNAL = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>'

HOSTILE = {
    "nothing": (b"", "file_empty"),
    "space": (b" \n\t", "file_empty"),
    "NUL alone": (b"\x00", "control_character"),
    "NUL inside": (SHIPPED.replace(b"Assess", b"\x00ssess"), "control_character"),
    "escape character": (SHIPPED.replace(b"Assess", b"\x1bssess"), "control_character"),
    "NUL by number": (SHIPPED.replace(b"Write the assessment", b"&#0;rite the assessment"), "malformed_xml"),
    "Latin-1": (SHIPPED.replace(b"Approve", b"Approuv\xe9"), "not_utf8"),
    "UTF-16": (SHIPPED.decode().encode("utf-16"), "not_utf8"),
    "a lone surrogate": (b"<a>\xed\xa0\x80</a>", "not_utf8"),
    "declared UTF-16": (SHIPPED.replace(b'encoding="UTF-8"', b'encoding="UTF-16"'), "not_utf8"),
    "declared nonsense": (SHIPPED.replace(b'encoding="UTF-8"', b'encoding="no-such"'), "not_utf8"),
    "plain words": (b"Dear all, please find the process attached.", "malformed_xml"),
    "JSON": (b'{"process": []}', "malformed_xml"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "not_utf8"),
    "cut off": (SHIPPED[:2000], "malformed_xml"),
    "twice": (SHIPPED + SHIPPED, "malformed_xml"),
    "a web page": (b"<html><body/></html>", "not_bpmn"),
    "definitions without namespace": (b'<definitions id="d"/>', "not_bpmn"),
    "DMN": (b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>', "not_bpmn"),
    "a process as root": (b"<process " + BPMN + b"/>", "not_bpmn"),
    "empty definitions": (b"<definitions " + BPMN + b"/>", "no_executable_process"),
    "an empty document type": (b"<!DOCTYPE definitions><definitions " + BPMN + b"/>", "document_type"),
    "a document type after a comment": (
        b"<!-- a --><?p i?>\n<!DOCTYPE d><definitions " + BPMN + b"/>",
        "document_type",
    ),
    "billion laughs": (LAUGHS + b"<definitions " + BPMN + b' id="&m;">&m;</definitions>', "document_type"),
    "external entity": (EXTERNAL + b"<definitions " + BPMN + b">&a;</definitions>", "document_type"),
    "undeclared entity": (b"<definitions " + BPMN + b">&a;</definitions>", "malformed_xml"),
    "inclusion": (
        b"<definitions " + BPMN + b' xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/hostname"/>'
        b"</definitions>",
        "no_executable_process",
    ),
    "a very large file": (b" " * (MAX_BYTES + 1), "file_too_large"),
    "very deep": (b"<definitions " + BPMN + b">" + b"<a>" * 100_000, "too_deep"),
    "very many": (b"<definitions " + BPMN + b">" + b"<a/>" * 400_000 + b"</definitions>", "too_many_elements"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_refuses_hostile_bytes_with_one_clear_problem(name: str) -> None:
    xml, code = HOSTILE[name]
    with pytest.raises(BpmnError) as caught:
        read(xml)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert len(problem.message) < 400
    assert "hostname" not in problem.message


LONG = b"T" * 100_000


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Task_assess", LONG),
        (b'name="Social worker"', b'name="' + LONG + b'"'),
        (b"<bpmn:endEvent", b"<bpmn:" + LONG + b"/><bpmn:endEvent"),
        (b'targetRef="Task_assess"', b'targetRef="' + LONG + b'"'),
        (b'default="Flow_approve"', b'default="' + LONG + b'"'),
        (b'value="Task_assess"', b'value="' + LONG + b'"'),
        (b"casewright:explain", b"casewright:" + LONG),
        (b'formId="manager_decision"', b'formId="' + LONG + b'"'),
        (b'candidateGroups="team_manager"', b'candidateGroups="' + LONG + b'-"'),
        (b"=working days after(today, 3)", LONG),
        (b"<bpmn:flowNodeRef>Task_assess<", b"<bpmn:flowNodeRef>" + LONG + b"<"),
        (b'bindingType="latest"', b'bindingType="' + LONG + b'"'),
    ],
)
def test_a_very_long_word_does_not_fill_the_messages(old: bytes, new: bytes) -> None:
    with pytest.raises(BpmnError) as caught:
        read(SHIPPED.replace(old, new))
    assert all(len(problem.message) < 1000 for problem in caught.value.problems)


def test_a_process_of_ten_thousand_steps_is_read_in_the_order_of_the_file() -> None:
    steps = "".join(
        f'<exclusiveGateway id="G{n}"/><sequenceFlow id="F{n}" sourceRef="G{n}" targetRef="G{n + 1}"/>'
        for n in range(10_000)
    )
    xml = (
        f'<definitions {BPMN.decode()}><process id="long" isExecutable="true"><startEvent id="S"/>{steps}'
        '<endEvent id="G10000"/><sequenceFlow id="F" sourceRef="S" targetRef="G0"/></process></definitions>'
    )
    assert list(read(xml.encode()).elements)[1:3] == ["G0", "G1"]


def reads_or_refuses(xml: bytes) -> None:
    """Anything but a model or a `BpmnError` is an error of the test."""
    with contextlib.suppress(BpmnError):
        model = read(xml)
        assert isinstance(model, ProcessModel)
        assert model.start


WORDS = (
    b'< > /> " = & &amp; \x00 \xff "" <!-- ]]> id Task_assess userTask startEvent subProcess parallelGateway process '
    b"sequenceFlow Flow_return zeebe:property =forms. task xmlns xmlns:zeebe='' \xf0\x9f\x8f\xa0"
).split()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The shipped file with some stretches overwritten, removed, doubled or swapped for words that mean something."""
    xml = bytearray(SHIPPED)
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(xml)))
        length = draw(st.sampled_from([0, 1, 2, 5, 20, 200, 2000]))
        if draw(st.booleans()):
            xml[start : start + length] = draw(st.one_of(st.sampled_from(WORDS), st.binary(max_size=8)))
        else:
            other = draw(st.integers(0, len(xml)))
            xml[start : start + length] = xml[other : other + length]
    return bytes(xml)


@st.composite
def rewired(draw: st.DrawFn) -> bytes:
    """The shipped file, still well-formed, with names and references swapped for one another."""
    xml = SHIPPED
    names = [b"userTask", b"startEvent", b"endEvent", b"subProcess", b"exclusiveGateway", b"sequenceFlow", b"lane"]
    names += [b"boundaryEvent", b"task", b"laneSet", b"flowNodeRef", b"conditionExpression", b"process", b"association"]
    ids = [b"Task_assess", b"Task_authorise", b"Gateway_decision", b"End_approved", b"Flow_return", b"Flow_submit"]
    ids += [b"Start_assessment", b"Lane_team_manager", b"Flow_approve", b"child_and_family_assessment", b""]
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            old, new = draw(st.sampled_from(names)), draw(st.sampled_from(names))
            xml = xml.replace(b"<bpmn:%s " % old, b"<bpmn:%s " % new).replace(b"</bpmn:%s>" % old, b"</bpmn:%s>" % new)
        else:
            old, new = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
            times = draw(st.sampled_from([1, 2, -1]))
            xml = xml.replace(b'"%s"' % old, b'"%s"' % new, times)
    return xml


@examples(400, HealthCheck.too_slow)
@given(damaged())
def test_damaged_bytes_never_raise_anything_else(xml: bytes) -> None:
    reads_or_refuses(xml)


@examples(300, HealthCheck.too_slow)
@given(rewired())
def test_rewired_files_never_raise_anything_else(xml: bytes) -> None:
    reads_or_refuses(xml)


@examples(200)
@given(st.binary(max_size=200))
def test_any_bytes_never_raise_anything_else(xml: bytes) -> None:
    reads_or_refuses(xml)
    reads_or_refuses(b"<definitions " + BPMN + b">" + xml + b"</definitions>")
