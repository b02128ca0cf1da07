"""What people do about a failed step: try again, set a value, go on without it; each asked, reasoned and kept."""

from typing import Any

import pytest
from django.db import connection

from accounts.models import AuditEvent, Notification
from tests.cast import Cast
from tests.workflow.failing_steps import CHOOSE, Flaky, failed, flaky, going_well, kept, stuck_in
from tests.workflow.running import bpmn, complete, flows, script, start, trace, user_task, waiting
from workflow import handlers, incidents
from workflow.cancelling import cancel_task
from workflow.errors import NoReasonError, NotAllowedError, OnHoldError
from workflow.known_variables import ValueRefusedError, known_variables, value_of
from workflow.models import ProcessInstance, Task, TokenMovement
from workflow.resuming import ways
from workflow.starting import start_for_case
from workflow.variables import set_variables, variables_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
__all__ = ["flaky"]


def audited(action: str) -> list[tuple[Any, dict[str, Any]]]:
    return list(AuditEvent.objects.filter(action=action).values_list("actor__name", "details"))


def test_a_failure_is_one_row_that_counts_its_tries_and_holds_no_word_of_the_error(inside: Cast, flaky: Flaky) -> None:
    task = failed(inside)
    assert incidents.retry(task, inside.priya) is False
    row = kept(task)
    assert (row.element_id, row.code, row.attempts, row.ended_at) == ("Do", "RuntimeError", 2, None)
    with connection.cursor() as cursor:
        for table in ("workflow_incident", "workflow_task", "accounts_auditevent", "accounts_notification"):
            cursor.execute(f"SELECT * FROM {table}")
            assert "hurt" not in str(cursor.fetchall())


def test_what_a_failed_step_set_is_not_saved_by_the_next_step(inside: Cast, flaky: Flaky) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><endEvent id="End"/><endEvent id="Other"/>',
        '<serviceTask id="Do"><extensionElements><zeebe:taskDefinition type="flaky"/></extensionElements>',
        "</serviceTask>",
        script("Count", "n", "1"),
        user_task("Write"),
        flows("Start > Fork", "Fork > Do", "Fork > Count", "Count > Write", "Write > End", "Do > Other"),
    )
    process = start(inside, xml)
    assert variables_of(ProcessInstance.objects.get(pk=process.pk)) == {"n": 1}


def test_trying_again_goes_on_and_says_who_mended_it(inside: Cast, flaky: Flaky) -> None:
    task = failed(inside)
    with going_well(flaky):
        assert incidents.retry(task, inside.priya) is True
    row = kept(task)
    assert (row.ended, row.ended_by, row.retry_at) == ("mended", inside.priya, None)
    assert waiting(task.process) == ["Write"]
    assert flaky.calls[-1].actor == inside.priya
    assert audited("incident_retried") == [("Priya Marsh", {"code": "RuntimeError", "attempts": 1})]


@pytest.mark.parametrize("who", ["sam", "ren", "ana"])
def test_who_manages_nothing_mends_nothing(inside: Cast, flaky: Flaky, who: str) -> None:
    task = failed(inside)
    user = inside.people[who]
    calls = len(flaky.calls)
    for act in (
        lambda: incidents.retry(task, user),
        lambda: incidents.skip(task, user, "It is done."),
        lambda: incidents.set_variable(task, user, "half", 1, "It is done."),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert incidents.retry_all("made_up", "Do", "RuntimeError", user) == incidents.Tried(0, 0, 0)
    assert (len(flaky.calls), kept(task).attempts) == (calls, 1)


def test_going_on_without_a_step_leaves_it_undone_and_says_why(inside: Cast, flaky: Flaky) -> None:
    task = failed(inside)
    with pytest.raises(NoReasonError):
        incidents.skip(task, inside.priya, "  ")
    incidents.skip(task, inside.priya, "The letter went by post.")
    assert waiting(task.process) == ["Write"]
    task.refresh_from_db()
    assert (task.status, task.is_cancelled, len(flaky.calls)) == ("CANCELED", True, 1)
    row = kept(task)
    assert (row.ended, row.ended_by, row.reason) == ("skipped", inside.priya, "The letter went by post.")
    moved = TokenMovement.objects.get(what="skipped")
    assert (moved.task, moved.element_id, moved.flow_id) == (task, "Do", "Start_Do")
    assert audited("incident_skipped") == [("Priya Marsh", {"code": "RuntimeError"})]
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM workflow_incident")
        assert "post" not in str(cursor.fetchall())
    complete(task.process, "Write", inside.sam)
    task.process.refresh_from_db()
    assert task.process.finished is not None
    with pytest.raises(incidents.NoIncidentError):
        incidents.skip(task, inside.priya, "Twice.")


def test_a_step_skipped_by_somebody_else_is_told_to_the_manager(inside: Cast, flaky: Flaky) -> None:
    task = failed(inside)
    incidents.skip(task, inside.dee, "The letter went by post.")
    told = Notification.objects.get(user=inside.priya, kind="step_skipped")
    assert told.words.startswith("“Tell the family” in made_up for CW-2026-")
    assert "Wilf" not in told.words


def test_at_a_gateway_the_person_chooses_the_way(inside: Cast) -> None:
    task = failed(inside, CHOOSE)
    assert [flow.id for flow in ways(task)] == ["Choice_Left", "Choice_Right"]
    for wrong in ("", "Start_Choice"):
        with pytest.raises(incidents.NoSuchWayError):
            incidents.skip(task, inside.priya, "Nobody wrote it down.", flow_id=wrong)
    incidents.skip(task, inside.priya, "Nobody wrote it down.", flow_id="Choice_Right")
    assert trace(task.process) == ["Start", "Choice", "Right"]
    task.process.refresh_from_db()
    assert task.process.finished is not None
    assert audited("incident_skipped") == [("Priya Marsh", {"code": "no_path", "flow": "Choice_Right"})]


def test_a_gateway_with_one_way_needs_no_choice(inside: Cast) -> None:
    one = bpmn(
        "made_up",
        '<startEvent id="Start"/><exclusiveGateway id="Choice"/><endEvent id="End"/>',
        flows("Start > Choice", "Choice > End: =go = 1"),
    )
    task = failed(inside, one)
    assert ways(task) == ()
    incidents.skip(task, inside.priya, "There is one way.")
    assert trace(task.process) == ["Start", "Choice", "End"]


def test_a_hand_over_that_is_skipped_becomes_work_by_hand(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("workflow.nodes.end_event.hand_over", broken)
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="Over"><messageEventDefinition messageRef="start_plan"/></endEvent>',
        flows("Start > Over"),
        messages="start_plan",
    )
    task = failed(inside, xml)
    incidents.skip(task, inside.priya, "Begun on paper.")
    assert Task.objects.get(process=task.process, finished__isnull=True).title_text == "Start by hand: plan"


def test_a_value_mends_what_reads_it(inside: Cast) -> None:
    task = failed(inside, CHOOSE)
    assert known_variables(task) == ["go"]
    incidents.set_variable(task, inside.priya, "go", 2, "The form did not ask.")
    assert incidents.retry(task, inside.priya) is True
    assert trace(task.process)[-1] == "Right"
    assert kept(task).reason == "go, for this step: The form did not ask."
    assert audited("incident_variable_set") == [("Priya Marsh", {"variable": "go", "holds": "step"})]


def test_every_reason_for_a_value_stays(inside: Cast) -> None:
    task = failed(inside, CHOOSE)
    incidents.set_variable(task, inside.priya, "go", 3, "First thought.")
    incidents.set_variable(task, inside.priya, "go", 1, "Second thought.")
    assert kept(task).reason == "go, for this step: First thought.\ngo, for this step: Second thought."


def test_what_is_set_is_a_value_of_a_name_that_the_process_knows_and_has_a_reason(inside: Cast) -> None:
    task = failed(inside, CHOOSE)
    with pytest.raises(NoReasonError):
        incidents.set_variable(task, inside.priya, "go", 1, " ")
    for name in ("Wilf is hurt", "today", "forms", ""):
        with pytest.raises(incidents.UnknownVariableError):
            incidents.set_variable(task, inside.priya, name, 1, "Because.")
    assert variables_of(ProcessInstance.objects.get(pk=task.process_id)) == {}


def test_known_are_variables_that_are_there_that_a_step_sets_and_that_this_step_reads(
    inside: Cast, flaky: Flaky
) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        '<serviceTask id="Do"><extensionElements><zeebe:taskDefinition type="flaky"/><zeebe:ioMapping>'
        '<zeebe:input source="=address.street" target="to"/><zeebe:output source="=sent" target="was_sent"/>'
        "</zeebe:ioMapping></extensionElements></serviceTask>",
        script("Count", "days", "1"),
        flows("Start > Do", "Do > Count", "Count > End"),
    )
    process = start(inside, xml)
    set_variables(process, {"note": "said"})
    found = known_variables(stuck_in(process))
    assert set(found) >= {"note", "days", "address", "was_sent"}
    assert not {"case", "forms", "today", "working days after"} & set(found)


@pytest.mark.parametrize(
    "text", ["", "  ", "RC8", "forms.x", "function(x) x", "1 +", "[1..3]", "1/0", "1" * 2001, "age(today)"]
)
def test_what_is_no_value_by_itself_is_refused(text: str) -> None:
    with pytest.raises(ValueRefusedError):
        value_of(text)


@pytest.mark.parametrize("text", ['"RC8"', "12.5", "true", "null", 'date("2026-07-14")', "[1, 2]", "-3"])
def test_feel_that_stands_for_a_value_is_taken(text: str) -> None:
    value_of(text)


def test_quotes_as_telephones_type_them_are_taken() -> None:
    assert value_of(" “RC8” ") == "RC8"
    assert value_of('"she said “no”"') == "she said “no”"


def test_all_of_a_fault_are_tried_again_and_counted(
    inside: Cast, flaky: Flaky, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = failed(inside)
    others = [stuck_in(start_for_case("made_up", inside.cases["wilf"], inside.sam)) for _ in range(3)]
    elsewhere = failed(inside, CHOOSE, 2)
    theirs = stuck_in(start_for_case("made_up", inside.cases["tansy"], inside.ren))

    def every_other(call: Any) -> dict[str, Any]:
        flaky.calls.append(call)
        if len(flaky.calls) % 2:
            raise RuntimeError("no")
        return {}

    monkeypatch.setitem(handlers._handlers, "flaky", every_other)
    monkeypatch.setattr(incidents, "AT_ONCE", 2)
    assert incidents.retry_all("made_up", "Do", "RuntimeError", inside.priya) == incidents.Tried(1, 1, 2)
    assert sorted(kept(task).ended for task in [first, *others]) == ["", "", "", "mended"]
    assert (kept(elsewhere).attempts, kept(theirs).attempts) == (1, 1)


def test_a_suspended_process_is_not_mended(inside: Cast, flaky: Flaky) -> None:
    task = failed(inside)
    ProcessInstance.objects.filter(pk=task.process_id).update(suspended_at=task.created)
    with pytest.raises(OnHoldError):
        incidents.retry(task, inside.priya)
    assert incidents.retry_all("made_up", "Do", "RuntimeError", inside.priya) == incidents.Tried(0, 1, 0)


def test_a_failed_step_that_the_process_takes_back_is_no_incident_any_more(inside: Cast, flaky: Flaky) -> None:
    task = failed(inside)
    cancel_task(task.process, task)
    row = kept(task)
    assert (row.ended, row.ended_by) == ("cancelled", None)
    assert not Notification.objects.filter(read_at__isnull=True, kind="step_failed").exists()
