"""Scripts and services: what they set, and that their failure is their own."""

import json
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from rules.feel import evaluate
from tests.cast import Cast
from tests.workflow.running import bpmn, complete, flows, incident_of, script, start, trace, user_task, waiting
from workflow import handlers, incidents
from workflow.adoption import publish_process, use_process
from workflow.errors import WorkflowError
from workflow.feel_json import NotAValueError, decode, encode
from workflow.models import Incident, ProcessInstance, Task
from workflow.scope import scope_of
from workflow.starting import start_for_case
from workflow.variables import set_variables, variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def service(job_type: str, mapping: str = "") -> str:
    io = f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping>" if mapping else ""
    set_up = f'<zeebe:taskDefinition type="{job_type}"/>{io}'
    return f'<serviceTask id="Do"><extensionElements>{set_up}</extensionElements></serviceTask>'


def straight(*steps: str) -> bytes:
    """Start, a user task, the steps `Do`, and the end."""
    return bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        user_task("Write"),
        *steps,
        flows("Start > Write", "Write > Do", "Do > End"),
    )


def test_a_script_sets_a_variable_that_later_steps_read(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><exclusiveGateway id="Choice" default="Choice_No"/>',
        '<endEvent id="Yes"/><endEvent id="No"/>',
        script("Count", "days", 'working days between(date("2026-07-14"), date("2026-07-21"))'),
        flows("Start > Count", "Count > Choice", "Choice > Yes: =days = 5", "Choice > No"),
    )
    process = start(inside, xml)
    assert trace(process) == ["Start", "Count", "Choice", "Yes"]
    assert variables_of(process) == {"days": 5}


def test_variables_are_encrypted_because_a_script_may_copy_narrative(inside: Cast) -> None:
    process = start(inside, straight(script("Do", "said", '"Wilf says he is scared of the noise."')))
    complete(process, "Write", inside.sam)
    with connection.cursor() as cursor:
        cursor.execute("SELECT variables, data FROM workflow_processinstance")
        assert "scared" not in str(cursor.fetchall())
    assert variables_of(process) == {"said": "Wilf says he is scared of the noise."}


def test_a_failing_step_is_an_incident_and_the_submission_stays(inside: Cast) -> None:
    process = start(inside, straight(script("Do", "many", "for i in 1..3000 return for j in 1..3000 return i")))
    complete(process, "Write", inside.sam)
    assert Task.objects.get(process=process, element_id="Write").record is not None
    assert waiting(process) == ["Do"]
    assert "limit" in incident_of(process).lower()


def test_a_value_that_cannot_be_kept_is_an_incident(inside: Cast) -> None:
    process = start(inside, straight(script("Do", "rule", "function(x) x + 1")))
    complete(process, "Write", inside.sam)
    assert incident_of(process) == "not_a_value"


def test_a_database_error_in_a_service_takes_nothing_else_with_it(
    inside: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(call: handlers.ServiceCall) -> None:
        set_variables(call.process, {"half": "done"})
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    monkeypatch.setitem(handlers._handlers, "break_things", broken)
    process = start(inside, straight(service("break_things")))
    complete(process, "Write", inside.sam)
    assert Task.objects.get(process=process, element_id="Write").record is not None
    stuck = Task.objects.get(process=process, status="ERROR")
    kept = stuck.incidents.get()
    assert kept.code in ("ProgrammingError", "OperationalError")
    assert "no_such_table" not in json.dumps([stuck.data, *AuditEvent.objects.values_list("details", flat=True)])
    assert variables_of(ProcessInstance.objects.get(pk=process.pk)) == {}


def test_a_service_gets_its_input_and_its_output_becomes_variables(
    inside: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[handlers.ServiceCall] = []

    def double(call: handlers.ServiceCall) -> dict[str, Any]:
        calls.append(call)
        return {"doubled": call.inputs["number"] * 2}

    monkeypatch.setitem(handlers._handlers, "double", double)
    mapping = '<zeebe:input source="=20 + 1" target="number"/><zeebe:output source="=doubled + 0" target="answer"/>'
    process = start(inside, straight(service("double", mapping)))
    complete(process, "Write", inside.sam)
    assert variables_of(process) == {"answer": 42}
    assert (calls[0].actor, calls[0].case) == (inside.sam, inside.cases["wilf"])


def test_a_service_without_handler_is_an_incident(inside: Cast) -> None:
    process = start(inside, straight(service("nobody_does_this")))
    complete(process, "Write", inside.sam)
    assert incident_of(process) == "no_handler"


def test_closing_the_episode_keeps_the_reason_of_the_census(inside: Cast) -> None:
    process = start(
        inside, straight(service("close_episode", '<zeebe:input source="=&quot;RC8&quot;" target="reason"/>'))
    )
    complete(process, "Write", inside.sam)
    episode = inside.cases["wilf"].episodes.get()
    assert episode.closed_on is not None
    assert (episode.closed_on.isoformat(), episode.closed_because) == ("2026-07-14", "RC8")
    assert process.finished is not None


def test_a_text_that_is_no_day_waits_for_a_person_at_once(inside: Cast) -> None:
    mapping = '<zeebe:input source="=&quot;soon&quot;" target="on"/>'
    process = start(inside, straight(service("close_episode", mapping)))
    complete(process, "Write", inside.sam)
    assert incident_of(process) == "no_day"
    assert Incident.objects.get(process=process).retry_at is None


def test_closing_twice_is_an_incident(inside: Cast) -> None:
    mapping = '<zeebe:input source="=&quot;RC8&quot;" target="reason"/>'
    process = start(inside, straight(service("close_episode", mapping)))
    episode = inside.cases["wilf"].episodes.get()
    episode.closed_on = episode.opened_on
    episode.save()
    complete(process, "Write", inside.sam)
    assert incident_of(process) == "nothing_to_close"


CLOSES = service("close_episode", '<zeebe:input source="=&quot;RC8&quot;" target="reason"/>')


def test_our_work_is_not_closed_while_other_work_needs_it_and_is_closed_when_that_is_over(inside: Cast) -> None:
    wilf = inside.cases["wilf"]
    plan = start_for_case("child_in_need_plan", wilf, inside.sam)
    process = start(inside, straight(CLOSES))
    complete(process, "Write", inside.sam)
    assert incident_of(process) == "work_under_way"
    assert Incident.objects.get(process=process).retry_at is None
    assert wilf.open_episode is not None
    assert not AuditEvent.objects.filter(action="episode_closed").exists()
    ProcessInstance.objects.filter(pk=plan.pk).update(finished=plan.created)
    assert incidents.retry(Task.objects.get(process=process, finished__isnull=True), inside.priya)
    assert wilf.open_episode is None


@pytest.mark.parametrize(
    ("runs", "said", "closes"),
    [
        ("child_in_need_plan", "", False),
        ("supervision", "", False),
        ("referral", "", False),
        ("contact", "", True),
        ("early_help_assessment", "", True),
        ("supervision", '<zeebe:input source="=[&quot;supervision&quot;]" target="may_go_on"/>', True),
        ("child_in_need_plan", '<zeebe:input source="=[&quot;supervision&quot;]" target="may_go_on"/>', False),
        ("child_in_need_plan", '<zeebe:input source="=&quot;child_in_need_plan&quot;" target="may_go_on"/>', True),
        ("child_in_need_plan", '<zeebe:input source="=true" target="although"/>', True),
        ("child_in_need_plan", '<zeebe:input source="=&quot;yes&quot;" target="although"/>', False),
    ],
)
def test_what_needs_our_work_keeps_it_open_unless_the_step_says_otherwise(
    inside: Cast, runs: str, said: str, closes: bool
) -> None:
    start_for_case(runs, inside.cases["wilf"], inside.priya)
    process = start(inside, straight(service("close_episode", said)))
    complete(process, "Write", inside.sam)
    assert (inside.cases["wilf"].open_episode is None) is closes
    codes = set(Incident.objects.filter(process=process).values_list("code", flat=True))
    assert codes == (set() if closes else {"work_under_way"})


def test_what_calls_the_step_that_closes_keeps_nothing_open(inside: Cast) -> None:
    use_process(publish_process(straight(CLOSES), 1))
    caller = bpmn(
        "made_up_caller",
        '<startEvent id="Start"/><endEvent id="End"/>',
        '<callActivity id="Call"><extensionElements><zeebe:calledElement processId="made_up"/></extensionElements>'
        "</callActivity>",
        flows("Start > Call", "Call > End"),
    )
    start(inside, caller)
    called = ProcessInstance.objects.get(version__key="made_up")
    complete(called, "Write", inside.sam)
    assert inside.cases["wilf"].open_episode is None


def test_a_circle_of_automatic_steps_stops_as_an_incident(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><exclusiveGateway id="Choice" default="Choice_Count"/><endEvent id="End"/>',
        script("Count", "n", "if n = null then 1 else n + 1"),
        flows("Start > Count", "Count > Choice", "Choice > End: =n &lt; 0", "Choice > Count"),
    )
    process = start(inside, xml)
    assert incident_of(process) == "too_many_steps"


def test_a_task_whose_form_is_not_in_use_is_an_incident_and_not_a_lost_submission(inside: Cast) -> None:
    odd = user_task("Do").replace("manager_decision", "no_such_form")
    process = start(inside, straight(odd))
    complete(process, "Write", inside.sam)
    assert incident_of(process) == "no_active_form"
    assert list(Task.objects.filter(Task.for_people(), process=process, finished__isnull=True)) == []


VALUES = [
    "null",
    "true",
    '"text"',
    "12.50",
    'date("2026-02-28")',
    'time("08:00:00")',
    'time("08:00:00Z")',
    'date and time("2026-10-25T01:30:00@Europe/London")',
    'date and time("2026-10-25T01:30:00Z")',
    'date and time("2026-10-25T01:30:00")',
    'duration("P1Y2M")',
    'duration("-P3DT4H5M6.5S")',
    '[1, "two", [date("2026-01-01")]]',
    '{name: "Wilf", born: date("2016-01-12"), number: 3}',
]


@pytest.mark.parametrize("text", VALUES)
def test_a_variable_comes_back_as_it_was(text: str) -> None:
    value = evaluate(text, {})
    assert decode(json.loads(json.dumps(encode(value)))) == value


@given(
    st.recursive(
        st.none() | st.booleans() | st.text() | st.decimals(allow_nan=False, allow_infinity=False) | st.dates(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_value_survives_the_round_trip(value: Any) -> None:
    assert decode(json.loads(json.dumps(encode(value)))) == value


def test_what_is_no_value_is_refused() -> None:
    with pytest.raises(NotAValueError) as caught:
        encode(object())
    assert isinstance(caught.value, WorkflowError)


def test_a_variable_never_hides_what_casewright_sets(inside: Cast) -> None:
    process = start(inside, straight(script("Do", "n", "1")))
    set_variables(process, {"today": "never"})
    assert str(scope_of(process)["today"]) == "2026-07-14"
