"""A gateway that cannot decide keeps the submission and the process, and no personal data."""

import json
from datetime import date

import pytest
from django.db import connection

from accounts.models import CalendarDay
from records.models import RecordVersion, State
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.failing_steps import CHOOSE, stuck_in
from tests.workflow.running import bpmn, complete, flows, start, user_task
from tests.workflow.test_versions import KEY, SHIPPED, open_task, take
from workflow import incidents
from workflow.adoption import publish_process, use_process
from workflow.models import Task, TokenMovement
from workflow.moving import activation_of, one_move
from workflow.nodes.activation import IncidentGuard
from workflow.starting import start_for_case
from workflow.variables import set_variables

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CHOOSE_BY_VARIABLE = bpmn(
    "made_up",
    '<startEvent id="Start"/><exclusiveGateway id="Choice"/><endEvent id="End"/>',
    flows("Start > Choice", "Choice > End: =go = true"),
)


def without_default() -> bytes:
    """The shipped process with its default flow made conditional on something that is never true."""
    from lxml import etree

    root = etree.fromstring(SHIPPED)
    ns = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
    gateway = root.find(f".//{ns}exclusiveGateway[@id='Gateway_decision']")
    assert gateway is not None
    flow_id = str(gateway.attrib.pop("default"))
    flow = root.find(f".//{ns}sequenceFlow[@id='{flow_id}']")
    assert flow is not None
    condition = etree.SubElement(flow, f"{ns}conditionExpression")
    condition.text = '=forms.manager_decision.decision = "never"'
    return etree.tostring(root)


def test_no_true_flow_and_no_default_is_an_incident_that_keeps_the_process_open(inside: Cast) -> None:
    use_process(publish_process(without_default(), 5))
    process = start_for_case(KEY, inside.cases["wilf"], inside.sam)
    submit(take(open_task(process), inside.sam), inside.sam, ASSESSMENT)
    decision = take(open_task(process), inside.priya)
    done = submit(decision, inside.priya, {"decision": "approve", "comment": "Wilf is heard."})
    assert done.version.record.state == State.FINAL
    assert RecordVersion.objects.get(form_version__key=KEY).record.state == State.APPROVED
    process.refresh_from_db()
    assert process.finished is None
    stuck = Task.objects.get(process=process, finished__isnull=True)
    assert (stuck.status, stuck.incidents.get().code) == ("ERROR", "no_path")
    assert "Wilf" not in json.dumps(stuck.data)


def test_a_failed_step_can_be_tried_again_once_its_cause_is_gone(inside: Cast) -> None:
    process = start(inside, CHOOSE_BY_VARIABLE)
    stuck = Task.objects.get(process=process, element_id="Choice")
    assert (stuck.status, incidents.retry(stuck, inside.dee)) == ("ERROR", False)
    set_variables(process, {"go": True})
    stuck.refresh_from_db()
    assert incidents.retry(stuck, inside.dee) is True
    process.refresh_from_db()
    stuck.refresh_from_db()
    assert process.finished is not None
    kept = stuck.incidents.get()
    assert (kept.code, kept.attempts, kept.ended, kept.ended_by) == ("no_path", 2, "mended", inside.dee)
    with pytest.raises(incidents.NoIncidentError):
        incidents.retry(stuck, inside.dee)


def test_an_incident_beside_a_finished_arm_keeps_the_process_open(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><exclusiveGateway id="Choice"/>',
        '<endEvent id="End"/><endEvent id="Other"/>',
        user_task("Write"),
        flows("Start > Fork", "Fork > Write", "Fork > Choice", "Write > End", "Choice > Other: =nothing"),
    )
    process = start(inside, xml)
    complete(process, "Write", inside.sam)
    assert process.finished is None


def test_what_the_database_refuses_of_a_step_fails_that_step_and_not_what_comes_after(inside: Cast) -> None:
    process = start(
        inside,
        bpmn(
            "made_up",
            '<startEvent id="Start"/><endEvent id="End"/>',
            user_task("Write"),
            flows("Start > Write", "Write > End"),
        ),
    )
    task = Task.objects.get(process=process, element_id="Write")
    with one_move(process), IncidentGuard(activation_of(process, task)):
        for _ in range(2):  # the same day twice waits to be written, and is refused then
            CalendarDay.objects.create(day=date(2026, 3, 2), kind="closure", name="Inset", source="The office")
    assert not CalendarDay.objects.exists()
    task.refresh_from_db()
    assert (task.status, task.incidents.get().code) == ("ERROR", "IntegrityError")


@pytest.mark.parametrize("gateway", ["exclusiveGateway", "inclusiveGateway"])
def test_what_a_gateway_without_a_way_asked_and_read_is_kept_encrypted(inside: Cast, gateway: str) -> None:
    xml = bpmn(
        "made_up",
        f'<startEvent id="Start"/><{gateway} id="Choice"/><endEvent id="Left"/><endEvent id="Right"/>',
        user_task("Write"),
        flows("Start > Write", "Write > Choice", "Choice > Left: =go = 1", "Choice > Right: =said = go"),
    )
    process = start(inside, xml)
    set_variables(process, {"said": "I am scared."})
    complete(process, "Write", inside.sam)
    assert stuck_in(process).element_id == "Choice"
    assert TokenMovement.objects.get(what="failed").because == {
        "default": False,
        "asked": [
            {"flow": "Choice_Left", "condition": "go = 1", "reads": {"go": None}, "result": False},
            {
                "flow": "Choice_Right",
                "condition": "said = go",
                "reads": {"said": "I am scared.", "go": None},
                "result": False,
            },
        ],
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM workflow_tokenmovement")
        assert "scared" not in str(cursor.fetchall())


def test_a_step_that_was_tried_again_keeps_what_was_asked_each_time(inside: Cast) -> None:
    process = start(inside, CHOOSE)
    set_variables(process, {"go": 3})
    assert incidents.retry(stuck_in(process), inside.priya) is False
    kept = TokenMovement.objects.filter(what="failed").order_by("id")
    assert [row.because["asked"][0]["reads"] for row in kept] == [{"go": None}, {"go": {"number": "3"}}]
