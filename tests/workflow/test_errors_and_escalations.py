"""What is thrown goes outwards to the nearest that catches it; an error interrupts, an escalation need not."""

from collections.abc import Mapping

import pytest

from tests.cast import Cast
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    ends,
    event_sub,
    flows,
    script,
    start,
    sub,
    user_task,
    waiting,
)
from workflow.errors import ForeseenError
from workflow.handlers import ServiceCall, register
from workflow.models import Task
from workflow.variables import variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def error(name: str = "") -> str:
    return f'<errorEventDefinition errorRef="{name}"/>' if name else "<errorEventDefinition/>"


def escalation(name: str) -> str:
    return f'<escalationEventDefinition escalationRef="{name}"/>'


@register("test_fails_as_foreseen")
def _fails(call: ServiceCall) -> Mapping[str, object]:
    raise ForeseenError("unsafe")


SERVICE = (
    '<serviceTask id="Try"><extensionElements><zeebe:taskDefinition type="test_fails_as_foreseen"/>'
    "</extensionElements></serviceTask>"
)


def failing_part(*caught: str) -> str:
    """A subprocess in which A ends with an error while B is open."""
    return sub(
        "Part",
        '<parallelGateway id="F"/>',
        user_task("A"),
        user_task("B"),
        ends("Failed", trigger=error("unsafe")),
        flows("Part_start > F", "F > A", "F > B", "A > Failed", "B > Part_end"),
        *caught,
    )


def around(part: str, *more: str, arrows: tuple[str, ...] = ()) -> bytes:
    return bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        part,
        user_task("After"),
        flows("S > Part", "Part > After", "After > E", *arrows),
        *more,
        errors="unsafe other",
        escalations="worry",
    )


def test_an_error_ends_the_subprocess_and_goes_on_from_its_border(inside: Cast) -> None:
    xml = around(
        failing_part(),
        boundary("Other", "Part", error("other"), interrupting=True),
        boundary("Any", "Part", error(), interrupting=True),
        boundary("This", "Part", error("unsafe"), interrupting=True),
        user_task("Wrong"),
        user_task("Right"),
        arrows=("Other > Wrong", "Any > Wrong", "This > Right", "Wrong > E", "Right > E"),
    )
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    assert waiting(process) == ["Right"]
    assert Task.objects.get(element_id="B").is_cancelled


def test_an_event_subprocess_inside_catches_before_the_border_does(inside: Cast) -> None:
    caught = event_sub("Help", error("unsafe"), user_task("Act"), flows("Help_start > Act", "Act > Help_end"))
    xml = around(
        failing_part(caught),
        boundary("This", "Part", error("unsafe"), interrupting=True),
        user_task("Wrong"),
        arrows=("This > Wrong", "Wrong > E"),
    )
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    assert waiting(process) == ["Part", "Help", "Act"]
    complete(process, "Act", inside.sam)
    assert waiting(process) == ["After"]


def test_an_error_thrown_while_catching_one_goes_further_out(inside: Cast) -> None:
    again = f'<endEvent id="Again">{error("unsafe")}</endEvent>'
    caught = event_sub("Help", error("unsafe"), again, flows("Help_start > Again")).replace(
        '<endEvent id="Help_end"/>', ""
    )
    xml = around(
        failing_part(caught),
        boundary("This", "Part", error("unsafe"), interrupting=True),
        user_task("Outside"),
        arrows=("This > Outside", "Outside > E"),
    )
    process = start(inside, xml)
    complete(process, "A", inside.sam)
    assert waiting(process) == ["Outside"]


def test_an_error_that_nobody_catches_is_an_incident_that_keeps_all_open(inside: Cast) -> None:
    process = start(inside, around(failing_part()))
    complete(process, "A", inside.sam)
    assert waiting(process) == ["Part", "B", "Failed"]
    assert Task.objects.get(element_id="Failed").incidents.get().code == "error_not_caught"
    complete(process, "B", inside.sam)
    assert process.finished is None


def test_a_service_that_fails_as_foreseen_goes_on_from_its_border(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        SERVICE,
        boundary("Caught", "Try", error("unsafe"), interrupting=True),
        user_task("Act"),
        flows("S > Try", "Try > E", "Caught > Act", "Act > E"),
        errors="unsafe",
    )
    process = start(inside, xml)
    assert waiting(process) == ["Act"]
    assert Task.objects.get(element_id="Try").data["error"] == "unsafe"


def test_an_escalation_is_heard_without_stopping_anything(inside: Cast) -> None:
    part = sub(
        "Part",
        f'<intermediateThrowEvent id="Tell">{escalation("worry")}</intermediateThrowEvent>',
        user_task("Go_on"),
        flows("Part_start > Tell", "Tell > Go_on", "Go_on > Part_end"),
    )
    xml = around(
        part,
        boundary("Heard", "Part", escalation("worry"), interrupting=False),
        user_task("Look"),
        arrows=("Heard > Look", "Look > E"),
    )
    process = start(inside, xml)
    assert waiting(process) == ["Part", "Go_on", "Look"]


def test_an_escalation_brings_what_it_carries_to_whoever_catches_it(inside: Cast) -> None:
    def mapped(way: str, source: str, target: str) -> str:
        mapping = f'<zeebe:{way} source="{source}" target="{target}"/>'
        return (
            f"<extensionElements><zeebe:ioMapping>{mapping}</zeebe:ioMapping></extensionElements>{escalation('worry')}"
        )

    part = sub(
        "Part",
        f'<intermediateThrowEvent id="Tell">{mapped("input", "=3 + 4", "told")}</intermediateThrowEvent>',
        user_task("Go_on"),
        flows("Part_start > Tell", "Tell > Go_on", "Go_on > Part_end"),
    )
    heard = boundary("Heard", "Part", mapped("output", "=told * 2", "kept"), interrupting=False)
    process = start(inside, around(part, heard, user_task("Look"), arrows=("Heard > Look", "Look > E")))
    assert (waiting(process), variables_of(process)) == (["Part", "Go_on", "Look"], {"kept": 14})


def test_an_escalation_may_interrupt_and_then_its_own_way_is_over(inside: Cast) -> None:
    part = sub(
        "Part",
        f'<intermediateThrowEvent id="Tell">{escalation("worry")}</intermediateThrowEvent>',
        user_task("Go_on"),
        flows("Part_start > Tell", "Tell > Go_on", "Go_on > Part_end"),
    )
    xml = around(
        part,
        boundary("Heard", "Part", escalation("worry"), interrupting=True),
        user_task("Look"),
        arrows=("Heard > Look", "Look > E"),
    )
    process = start(inside, xml)
    assert waiting(process) == ["Look"]
    assert not Task.objects.filter(element_id="Go_on").exists()


def test_an_escalation_that_nobody_hears_goes_by(inside: Cast) -> None:
    part = sub(
        "Part", script("Do", "n", "1"), ends("Told", trigger=escalation("worry")), flows("Part_start > Do", "Do > Told")
    )
    process = start(inside, around(part.replace('<endEvent id="Part_end"/>', "")))
    assert waiting(process) == ["After"]
