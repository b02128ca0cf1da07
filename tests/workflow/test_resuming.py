"""Of a failed step only that is done again in which it failed: nobody is asked, sent or called for twice."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts import clock
from jobs import due
from jobs.models import DueWork
from tests.cast import Cast
from tests.conftest import TODAY
from tests.workflow.failing_steps import Flaky, flaky, kept, stuck_in
from tests.workflow.running import bpmn, complete, flows, script, start, timer, trace, user_task, waiting
from workflow import incidents
from workflow.adoption import publish_process, use_process
from workflow.delivery import send_message
from workflow.models import ActivityScope, ProcessInstance, Task, TokenMovement
from workflow.resuming import ways
from workflow.variables import variables_of
from workflow.waiting import DELIVERY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
__all__ = ["flaky"]

LATER = TODAY + timedelta(hours=3)
FORK = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="Left"/><endEvent id="Right"/>',
    user_task("Write"),
    flows("Start > Write", "Write > Left: =go = 1", "Write > Right: =go = 2"),
)
"""Two ways lead out of a form, and neither may be taken until `go` is set."""


def mapping(value: str, target: str) -> str:
    """An output mapping that fails until the variable `ready` is set."""
    source = f"if ready = true then {value} else function(x) x"
    return f'<zeebe:ioMapping><zeebe:output source="={source}" target="{target}"/></zeebe:ioMapping>'


def inside_flaky(*outputs: str) -> str:
    """A subprocess with the service `flaky` in it."""
    return (
        f'<subProcess id="Sub" name="Sub"><extensionElements>{"".join(outputs)}</extensionElements>'
        '<startEvent id="In"/><endEvent id="Out"/><serviceTask id="Do"><extensionElements>'
        '<zeebe:taskDefinition type="flaky"/></extensionElements></serviceTask>'
        f"{flows('In > Do', 'Do > Out')}</subProcess>"
    )


def submitted(cast: Cast) -> tuple[ProcessInstance, Task]:
    process = start(cast, FORK)
    complete(process, "Write", cast.sam)
    return process, stuck_in(process)


def test_a_form_that_was_submitted_is_not_asked_for_twice(inside: Cast) -> None:
    process, task = submitted(inside)
    assert (kept(task).code, task.record is not None, task.finished) == ("no_path", True, None)
    with clock.at(LATER):
        assert incidents.retry(task, inside.priya) is False
        incidents.set_variable(task, inside.priya, "go", 2, "The form did not ask.")
        assert incidents.retry(task, inside.priya) is True
    assert trace(process) == ["Start", "Write", "Right"]
    task.refresh_from_db()
    assert (task.status, task.finished, task.owner, task.data.get("leaving")) == ("DONE", TODAY, inside.sam, None)
    process.refresh_from_db()
    assert process.finished == LATER


def test_a_form_that_was_submitted_stays_done_when_a_person_chooses_the_way(inside: Cast) -> None:
    process, task = submitted(inside)
    assert [flow.id for flow in ways(task)] == ["Write_Left", "Write_Right"]
    incidents.skip(task, inside.priya, "By telephone.", flow_id="Write_Left")
    task.refresh_from_db()
    assert (task.status, task.is_cancelled, task.finished) == ("DONE", False, TODAY)
    assert trace(process) == ["Start", "Write", "Left"]
    assert TokenMovement.objects.filter(what="took", task=task).get().flow_id == "Write_Left"
    assert not TokenMovement.objects.filter(what__in=["skipped", "cancelled"]).exists()


def test_what_is_inside_a_subprocess_is_not_done_twice(inside: Cast, flaky: Flaky) -> None:
    flaky.error = None
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        inside_flaky(mapping("1", "result")),
        flows("Start > Sub", "Sub > End"),
    )
    process = start(inside, xml)
    task = stuck_in(process)
    assert (task.element_id, kept(task).code) == ("Sub", "not_a_value")
    assert incidents.retry(task, inside.priya) is False
    incidents.set_variable(task, inside.priya, "ready", True, "It is.")
    assert incidents.retry(task, inside.priya) is True
    process.refresh_from_db()
    assert (len(flaky.calls), process.finished is not None, variables_of(process)["result"]) == (1, True, 1)
    assert kept(task).attempts == 2


def test_a_failure_inside_a_subprocess_is_mended_or_passed_over_there(inside: Cast, flaky: Flaky) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        inside_flaky(),
        flows("Start > Sub", "Sub > End"),
    )
    process = start(inside, xml)
    task = stuck_in(process)
    assert (task.element_id, waiting(process)) == ("Do", ["Sub", "Do"])
    incidents.skip(task, inside.priya, "By post.")
    process.refresh_from_db()
    assert process.finished is not None
    assert trace(process) == ["Start", "Sub", "In", "Do", "Out", "End"]


def test_going_on_without_a_subprocess_ends_its_scope(inside: Cast, flaky: Flaky) -> None:
    flaky.error = None
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        inside_flaky(mapping("1", "result")),
        flows("Start > Sub", "Sub > End"),
    )
    process = start(inside, xml)
    incidents.skip(stuck_in(process), inside.priya, "Not needed.")
    process.refresh_from_db()
    assert process.finished is not None
    assert not ActivityScope.objects.filter(ended_at__isnull=True).exists()


def test_a_process_that_was_called_is_not_called_twice(inside: Cast, flaky: Flaky) -> None:
    flaky.error = None
    called = bpmn(
        "called",
        '<startEvent id="In"/><endEvent id="Out"/><serviceTask id="Do"><extensionElements>'
        '<zeebe:taskDefinition type="flaky"/></extensionElements></serviceTask>',
        flows("In > Do", "Do > Out"),
    )
    use_process(publish_process(called, 1))
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/><callActivity id="Call"><extensionElements>'
        f'<zeebe:calledElement processId="called"/>{mapping("1", "result")}</extensionElements></callActivity>',
        flows("Start > Call", "Call > End"),
    )
    process = start(inside, xml)
    task = stuck_in(process)
    assert task.element_id == "Call"
    assert incidents.retry(task, inside.priya) is False
    incidents.set_variable(task, inside.priya, "ready", True, "It is.")
    assert incidents.retry(task, inside.priya) is True
    process.refresh_from_db()
    assert (process.finished is not None, len(flaky.calls), process.version.key) == (True, 1, "made_up")
    assert ProcessInstance.objects.count() == 2


def test_what_came_with_a_message_is_kept_for_the_next_try_and_encrypted(inside: Cast) -> None:
    catch = (
        '<intermediateCatchEvent id="Wait"><extensionElements>'
        f'{mapping("said", "heard")}</extensionElements><messageEventDefinition messageRef="Told"/>'
        "</intermediateCatchEvent>"
    )
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        catch,
        flows("Start > Wait", "Wait > End"),
        messages="Told",
    )
    process = start(inside, xml)
    assert send_message("Told", case=inside.cases["wilf"], content={"said": "I am scared of the noise."})
    delivered()
    task = stuck_in(process)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM workflow_task")
        assert "scared" not in str(cursor.fetchall())
    assert incidents.retry(task, inside.priya) is False
    incidents.set_variable(task, inside.priya, "ready", True, "It is.")
    assert incidents.retry(task, inside.priya) is True
    process.refresh_from_db()
    assert variables_of(process)["heard"] == "I am scared of the noise."
    assert process.finished is not None


def delivered() -> None:
    """Let what was sent arrive."""
    handler = due.handler_of(DELIVERY)
    for row in DueWork.objects.filter(kind=DELIVERY):
        row.delete()
        assert handler is not None
        handler(row.subject)


def test_past_a_gateway_of_events_a_person_says_which_has_come(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><eventBasedGateway id="Which"/><endEvent id="Late"/><endEvent id="Heard"/>',
        f'<intermediateCatchEvent id="Time">{timer("timeDuration", "=nothing")}</intermediateCatchEvent>',
        '<intermediateCatchEvent id="Word"><messageEventDefinition messageRef="Told"/></intermediateCatchEvent>',
        flows("Start > Which", "Which > Time", "Which > Word", "Time > Late", "Word > Heard"),
        messages="Told",
    )
    process = start(inside, xml)
    task = stuck_in(process)
    assert (task.element_id, kept(task).code) == ("Which", "no_time")
    incidents.skip(task, inside.priya, "They rang.", flow_id="Which_Word")
    process.refresh_from_db()
    assert trace(process) == ["Start", "Which", "Word", "Heard"]
    assert process.finished is not None


def test_one_of_several_is_mended_and_all_go_on_together(inside: Cast) -> None:
    one = script("Do", "n", "if item = 2 and ready = null then (function(x) x) else item").replace(
        "</extensionElements>",
        '</extensionElements><multiInstanceLoopCharacteristics isSequential="false"><extensionElements>'
        '<zeebe:loopCharacteristics inputCollection="=[1, 2, 3]" inputElement="item"/></extensionElements>'
        "</multiInstanceLoopCharacteristics>",
    )
    xml = bpmn("made_up", '<startEvent id="Start"/><endEvent id="End"/>', one, flows("Start > Do", "Do > End"))
    process = start(inside, xml)
    task = stuck_in(process)
    assert kept(task).code == "not_a_value"
    incidents.set_variable(task, inside.priya, "ready", True, "It is.")
    assert incidents.retry(task, inside.priya) is True
    process.refresh_from_db()
    assert process.finished is not None
