"""A value that somebody sets for a failed step holds for that step alone, or for the rest, and says what it changes."""

from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import Notification
from forms.adoption import active_form, publish_form
from forms.models import ActiveForm
from tests.cast import Cast
from tests.workflow.dmn_tables import table
from tests.workflow.failing_steps import Flaky, flaky, kept, stuck_in
from tests.workflow.running import (
    boundary,
    bpmn,
    complete,
    ends,
    flows,
    mapped,
    script,
    start,
    timer,
    trace,
    user_task,
    waiting,
)
from tests.workflow.test_business_rule_task import OFTEN, asking
from tests.workflow.test_resuming import inside_flaky, mapping
from workflow import deadlines, incidents, work
from workflow.decisions import publish_decision, use_decision
from workflow.incidents import Holds
from workflow.known_variables import known_variables
from workflow.models import ProcessInstance, Task, TaskTimer
from workflow.readers import Reader, readers
from workflow.value_effects import dates_that_move
from workflow.variables import set_variables, variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
__all__ = ["flaky"]

DUE = 'dueDate="=if weeks = null then date(&quot;2026-08-03&quot;) else date(&quot;2026-09-01&quot;)"'
TWICE = bpmn(
    "made_up",
    '<startEvent id="Start"/><parallelGateway id="Fork"/>',
    '<exclusiveGateway id="First" name="Which way"/><exclusiveGateway id="Again" default="Again_Plain"/>',
    user_task("Write", schedule=DUE),
    boundary(
        "Late", "Write", timer("timeDate", "=date(if weeks = null then 2027 else 2028, 1, 2)"), interrupting=False
    ),
    user_task("Visit"),
    ends("Special", "Plain", "Other", "Over", "Done"),
    flows(
        "Start > Fork",
        "Fork > Write",
        "Fork > First",
        "First > Visit: =weeks = 1",
        "First > Other: =weeks = 2",
        "Visit > Again",
        "Again > Special: =weeks = 1",
        "Again > Plain",
        "Write > Done",
        "Late > Over",
    ),
)
"""Two gateways read `weeks`, which nobody has set, and so do the date of work beside them and the timer on it."""

TIME_LIMIT = bpmn(
    "made_up",
    '<startEvent id="Start"/>',
    inside_flaky(mapping("1", "result").replace("ready = true", "weeks = 1")),
    boundary("Late", "Sub", timer("timeDate", "=date(if weeks = 1 then 2028 else 2027, 1, 2)"), interrupting=False),
    ends("End", "Over"),
    flows("Start > Sub", "Sub > End", "Late > Over"),
)
"""The mapping of a subprocess fails until `weeks` is 1, which its own time limit reads too."""

FIRST, LATER = datetime(2027, 1, 2, tzinfo=UTC), datetime(2028, 1, 2, tzinfo=UTC)


def stuck(cast: Cast) -> tuple[ProcessInstance, Task]:
    process = start(cast, TWICE)
    return process, stuck_in(process)


def write_of(process: ProcessInstance) -> Task:
    return Task.objects.get(process=process, element_id="Write")


def test_a_value_for_one_step_is_seen_by_nothing_else_and_kept_encrypted(inside: Cast) -> None:
    process, task = stuck(inside)
    incidents.set_variable(task, inside.priya, "weeks", Decimal(1), "Sam rang the family.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM workflow_task")
        assert "set by hand" not in str(cursor.fetchall())
    assert incidents.retry(task, inside.priya) is True
    assert waiting(process) == ["Write", "Visit"]
    assert variables_of(ProcessInstance.objects.get(pk=process.pk)) == {}
    deadlines.recount(Task.objects.filter(process=process), deadlines.CALENDAR)
    assert write_of(process).due_on == date(2026, 8, 3)
    complete(process, "Visit", inside.sam)
    assert "Plain" in trace(process)
    assert "Special" not in trace(process)


def test_a_value_for_the_rest_moves_the_dates_that_read_it_at_once_and_says_so(inside: Cast) -> None:
    process, task = stuck(inside)
    work.claim(write_of(process), inside.sam)
    told = [
        (each.element.id, each.what, each.before, each.after)
        for each in dates_that_move(task, "weeks", Decimal(1), Holds.THE_REST)
    ]
    assert told == [
        ("Write", "due", date(2026, 8, 3), date(2026, 9, 1)),
        ("Late", "timer", FIRST, LATER),
    ]
    assert write_of(process).due_on == date(2026, 8, 3)
    assert TaskTimer.objects.get().due_at == FIRST
    assert variables_of(ProcessInstance.objects.get(pk=process.pk)) == {}
    incidents.set_variable(task, inside.priya, "weeks", Decimal(1), "It is weekly.", holds=Holds.THE_REST)
    write = write_of(process)
    assert (write.due_on, TaskTimer.objects.get().due_at) == (date(2026, 9, 1), LATER)
    assert [note["why"] for note in write.data["due_moved"]] == ["value"]
    assert Notification.objects.filter(user=inside.sam, words__contains="A manager set a value").exists()
    assert incidents.retry(task, inside.priya) is True
    complete(process, "Visit", inside.sam)
    assert "Special" in trace(process)
    assert kept(task).reason == "weeks, for the rest of this work: It is weekly."


def test_a_value_for_the_rest_takes_the_place_of_one_for_this_step(inside: Cast) -> None:
    _process, task = stuck(inside)
    incidents.set_variable(task, inside.priya, "weeks", Decimal(2), "A guess.")
    incidents.set_variable(task, inside.priya, "weeks", Decimal(1), "It is weekly.", holds=Holds.THE_REST)
    assert incidents.retry(task, inside.priya) is True
    assert "Visit" in waiting(task.process)


def test_a_time_limit_on_the_failed_step_itself_moves_at_once_and_is_told_before(inside: Cast, flaky: Flaky) -> None:
    flaky.error = None
    task = stuck_in(start(inside, TIME_LIMIT))
    for holds in Holds:
        (move,) = dates_that_move(task, "weeks", Decimal(1), holds)
        assert (move.element.id, move.before, move.after) == ("Late", FIRST, LATER)
    assert TaskTimer.objects.get().due_at == FIRST
    incidents.set_variable(task, inside.priya, "weeks", Decimal(1), "It is weekly.")
    assert TaskTimer.objects.get().due_at == LATER
    assert variables_of(ProcessInstance.objects.get(pk=task.process_id)) == {"half": "done"}
    incidents.set_variable(task, inside.priya, "weeks", None, "It is not.", holds=Holds.THE_REST)
    assert TaskTimer.objects.get().due_at == FIRST


def test_what_moves_is_asked_with_the_value_that_the_open_work_would_see(inside: Cast) -> None:
    process, task = stuck(inside)
    set_variables(ProcessInstance.objects.get(pk=process.pk), {"weeks": 3})
    deadlines.recount(Task.objects.filter(process=process), deadlines.VALUE)
    assert dates_that_move(task, "weeks", Decimal(1), Holds.THE_REST) == []
    assert [move.what for move in dates_that_move(task, "weeks", None, Holds.THE_REST)] == ["due", "timer"]


def test_what_a_step_gives_itself_counts_more_than_what_was_set_for_it(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="High"/><endEvent id="Low"/>',
        script("Count", "n", "if n = null then (function(x) x) else n + 1"),
        flows("Start > Count", "Count > High: =n = 3", "Count > Low: =n = 2"),
    )
    process = start(inside, xml)
    incidents.set_variable(stuck_in(process), inside.priya, "n", Decimal(2), "Two so far.")
    assert incidents.retry(stuck_in(process), inside.priya) is True
    assert trace(process)[-1] == "High"
    assert variables_of(ProcessInstance.objects.get(pk=process.pk)) == {"n": Decimal(3)}


def test_a_value_for_one_step_stays_beside_what_the_step_is_given(inside: Cast) -> None:
    counted = mapped(script("Count", "n", "if go = true then given else (function(x) x)"), inputs="given = 4")
    xml = bpmn("made_up", '<startEvent id="Start"/>', counted, ends("End"), flows("Start > Count", "Count > End"))
    process = start(inside, xml)
    incidents.set_variable(stuck_in(process), inside.priya, "go", True, "It may.")
    assert incidents.retry(stuck_in(process), inside.priya) is True
    assert variables_of(ProcessInstance.objects.get(pk=process.pk)) == {"n": Decimal(4)}


def test_it_is_said_what_else_reads_a_value_as_far_as_it_can_still_come(inside: Cast) -> None:
    process, task = stuck(inside)
    model = process.flow_class.model
    found = readers(task, ["weeks", "nothing"])
    assert found["nothing"] == []
    assert [(reader.element.id, reader.what, reader.flow and reader.flow.id) for reader in found["weeks"]] == [
        ("Write", "due date", None),
        ("Late", "timer", None),
        ("Again", "condition", "Again_Special"),
    ]
    complete(process, "Write", inside.sam)
    assert readers(task, ["weeks"])["weeks"] == [
        Reader(model.elements["Again"], "condition", model.flows["Again_Special"])
    ]


def test_a_decision_table_reads_values_by_their_names(inside: Cast) -> None:
    use_decision(publish_decision(table(*OFTEN), "often", 1))
    xml = asking().replace(b'id="Start"/>', b'id="Start"/><exclusiveGateway id="Way"/>', 1)
    xml = xml.replace(b'targetRef="Write"', b'targetRef="Way"', 1)
    more = flows("Way > Write: =worry = &quot;high&quot;").encode()
    process = start(inside, xml.replace(b"</process>", more + b"</process>"))
    task = stuck_in(process)
    assert known_variables(task) == ["weeks", "worry"]
    assert [(r.element.id, r.what) for r in readers(task, ["worry"])["worry"]] == [("Ask", "decision")]


def test_a_step_that_work_comes_back_to_reads_it_again(inside: Cast) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><exclusiveGateway id="Choice"/>',
        user_task("Write"),
        ends("End"),
        flows("Start > Choice", "Choice > Write: =go = 1", "Choice > End: =go = 2", "Write > Choice"),
    )
    task = stuck_in(start(inside, xml))
    assert [r.flow.id for r in readers(task, ["go"])["go"] if r.flow] == ["Choice_Write", "Choice_End"]


def test_other_work_that_is_given_every_value_reads_it_unless_it_is_hidden_there(inside: Cast) -> None:
    def calling(name: str, settings: str, inputs: str = "") -> str:
        called = f'<zeebe:calledElement processId="called" {settings}/>'
        activity = f'<callActivity id="{name}"><extensionElements>{called}</extensionElements></callActivity>'
        return mapped(activity, inputs=inputs) if inputs else activity

    everything = 'propagateAllParentVariables="true"'
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><exclusiveGateway id="Choice"/>',
        calling("All", everything),
        calling("Own", everything, "go = 1"),
        calling("None", 'propagateAllParentVariables="false"'),
        ends("End"),
        flows("Start > Choice", "Choice > All: =go = 1", "All > Own", "Own > None", "None > End"),
    )
    task = stuck_in(start(inside, xml))
    assert [(r.element.id, r.what) for r in readers(task, ["go"])["go"]] == [("All", "call")]


def test_a_form_that_is_filled_in_from_a_value_reads_it(inside: Cast) -> None:
    _process, task = stuck(inside)
    form = deepcopy(active_form("manager_decision").content)
    form["schema"]["properties"]["comment"]["x-casewright"] = {"prefill": "weeks"}
    ActiveForm.objects.filter(key="manager_decision").update(version=publish_form(form, 2))
    assert ("Visit", "form") in [(r.element.id, r.what) for r in readers(task, ["weeks"])["weeks"]]
    assert readers(task, ["going"])["going"] == []
