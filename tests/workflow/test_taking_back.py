"""What a step that failed had changed in memory goes with what it wrote, so that nothing later saves it."""

import pytest

from tests.cast import Cast
from tests.workflow.failing_steps import stuck_in
from tests.workflow.running import boundary, bpmn, ends, flows, start, timer, user_task
from workflow import incidents
from workflow.models import ProcessInstance, TaskTimer
from workflow.variables import set_variables
from workflow.waiting import UNARMED

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

NO_KEY = (
    '<message id="Told" name="Told"><extensionElements><zeebe:subscription correlationKey="=key"/>'
    "</extensionElements></message>"
)


def no_date_and_no_key() -> bytes:
    """Work with two events on its border: the time of one is not known yet, and the message of the other has no key."""
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/>',
        user_task("Write"),
        boundary("Time", "Write", timer("timeDate", "=known"), interrupting=False),
        boundary("Word", "Write", '<messageEventDefinition messageRef="Told"/>', interrupting=False),
        ends("End", "Late", "Heard"),
        flows("Start > Write", "Write > End", "Time > Late", "Word > Heard"),
        messages="Told",
    ).decode()
    return xml.replace('<message id="Told" name="Told"/>', NO_KEY).encode()


def test_an_event_without_a_time_is_not_noted_for_a_step_that_could_not_begin(inside: Cast) -> None:
    process = start(inside, no_date_and_no_key())
    task = stuck_in(process)
    assert task.incidents.get().code == "no_correlation_key"
    assert "no_time" not in task.data
    assert UNARMED not in process.data
    process.save(update_fields=["data"])
    assert UNARMED not in ProcessInstance.objects.get(pk=process.pk).data


def test_it_is_noted_once_however_often_the_step_is_tried(inside: Cast) -> None:
    process = start(inside, no_date_and_no_key())
    task = stuck_in(process)
    assert incidents.retry(task, inside.priya) is False
    set_variables(ProcessInstance.objects.get(pk=process.pk), {"key": "CW-1"})
    assert incidents.retry(task, inside.priya) is True
    task.refresh_from_db()
    process.refresh_from_db()
    assert task.data["no_time"] == ["Time"]
    assert [noted["task"] for noted in process.data[UNARMED]] == [str(task.pk)]
    assert not TaskTimer.objects.exists()
