"""A process tried on the real engine by `workflow.testing.Scenario`."""

import gc
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts import clock
from accounts.models import Authority
from tests.cast import Cast
from tests.workflow.running import boundary, bpmn, ends, flows, script, sub, timer, user_task
from workflow import flows as compiled
from workflow.bpmn import BpmnError
from workflow.models import ProcessInstance
from workflow.testing import Scenario, ScenarioError

pytestmark = [pytest.mark.usefixtures("database"), pytest.mark.both_databases]

FRIDAY = datetime(2026, 7, 10, 8, 30, tzinfo=UTC)
ONE_TASK = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    user_task("Task_write"),
    flows("Start > Task_write", "Task_write > End"),
)
APPROVED = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/><exclusiveGateway id="Way" default="Way_End"/>',
    user_task("Task_write"),
    user_task("Task_approve", role="social_worker", review_of="Task_write", separate_from="Task_write"),
    flows("Start > Task_write", "Task_write > Task_approve", "Task_approve > Way"),
    flows('Way > Task_write: =forms.manager_decision.decision = "return"', "Way > End"),
)
LATE = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/><endEvent id="End_2"/><endEvent id="End_9"/>',
    user_task("Task_write", schedule='dueDate="=working days after(today, 1)"'),
    script("Script_2", "when", "append(if when = null then [] else when, now)"),
    script("Script_9", "when", "append(if when = null then [] else when, now)"),
    boundary("Timer_9", "Task_write", timer("timeDuration", "=duration(&quot;P9D&quot;)"), interrupting=False),
    boundary("Timer_2", "Task_write", timer("timeDuration", "=duration(&quot;PT2H&quot;)"), interrupting=False),
    flows("Start > Task_write", "Task_write > End", "Timer_2 > Script_2", "Script_2 > End_2"),
    flows("Timer_9 > Script_9", "Script_9 > End_9"),
)


def test_a_process_runs_through_with_nothing_but_its_file() -> None:
    tried = Scenario(ONE_TASK).start().complete("Task_write", {"decision": "approve"})
    assert (tried.trace, tried.finished, tried.open_tasks) == (["Start", "Task_write", "End"], True, [])
    assert tried.incidents == []


def test_variables_are_there_before_the_first_token_moves_and_come_back_as_they_went_in() -> None:
    given = {"count": 2, "share": 0.25, "day": date(2026, 7, 10), "names": ["a", "b"], "known": {"age": 7}}
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        script("Double", "double", "count * 2"),
        flows("Start > Double", "Double > End"),
    )
    tried = Scenario(xml).start(given)
    assert tried.variables == {**given, "share": Decimal("0.25"), "double": 4}
    assert type(tried.variables["double"]) is int


def test_open_work_says_for_whom_it_is_and_until_when() -> None:
    tried = Scenario(LATE, now=FRIDAY).start()
    (task,) = tried.open_tasks
    assert (task.element_id, task.name, task.roles) == ("Task_write", "Task_write", ("social_worker",))
    assert (task.owner_roles, task.due_on) == ((), date(2026, 7, 13))


def test_time_passes_and_what_is_due_happens_in_order_each_at_its_own_moment() -> None:
    tried = Scenario(LATE, now=FRIDAY).start().advance(timedelta(days=30))
    when = [FRIDAY + timedelta(hours=2), FRIDAY + timedelta(days=9)]
    assert [moment.astimezone(UTC) for moment in tried.variables["when"]] == when
    assert tried.trace == ["Start", "Task_write", "Timer_2", "Script_2", "End_2", "Timer_9", "Script_9", "End_9"]
    assert tried.now == FRIDAY + timedelta(days=30)
    assert not tried.finished


def test_time_that_is_too_short_brings_nothing_and_does_not_go_back() -> None:
    tried = Scenario(LATE, now=FRIDAY).start().advance(timedelta(hours=1, minutes=59))
    assert tried.variables == {}
    with pytest.raises(ScenarioError, match="does not go back"):
        tried.advance(timedelta(seconds=-1))


def test_the_clock_outside_stands_still() -> None:
    with clock.at(FRIDAY):
        Scenario(LATE).start().advance(timedelta(days=400))
        assert clock.now() == FRIDAY


def test_a_scenario_runs_in_production_too_whose_clock_is_real(settings: Any) -> None:
    settings.ENVIRONMENT = "production"
    with Scenario(LATE, now=FRIDAY) as tried:
        tried.start().advance(timedelta(days=1)).complete("Task_write", {"decision": "approve"})
        assert tried.trace == ["Start", "Task_write", "Timer_2", "Script_2", "End_2", "End"]


def test_somebody_other_than_the_author_decides_and_returned_work_goes_back() -> None:
    tried = Scenario(APPROVED).start().complete("Task_write", {"decision": "approve"})
    tried.complete("Task_approve", {"decision": "return", "comment": "Say who was seen."})
    (again,) = tried.open_tasks
    assert (again.element_id, again.owner_roles) == ("Task_write", ("social_worker",))
    tried.complete("Task_write", {"decision": "approve"}).complete("Task_approve", {"decision": "approve"})
    assert tried.trace == ["Start", *["Task_write", "Task_approve", "Way"] * 2, "End"]
    with tried.inside():
        tasks = tried.process.task_set.exclude(role_keys="").order_by("id")
        owners = [task.owner_id for task in tasks]
    assert owners[0] == owners[2] != owners[1] == owners[3]


def test_answers_that_the_form_does_not_take_are_told_with_question_and_message() -> None:
    tried = Scenario(ONE_TASK).start()
    with pytest.raises(ScenarioError, match=r"What do you decide.*Choose what you decide"):
        tried.complete("Task_write", {})
    with pytest.raises(ScenarioError, match="does not ask outcome"):
        tried.complete("Task_write", {"outcome": "none"})
    assert [task.element_id for task in tried.open_tasks] == ["Task_write"]


def test_a_form_that_nobody_has_takes_any_answers() -> None:
    xml = ONE_TASK.replace(b"manager_decision", b"nobody_has_this")
    tried = Scenario(xml).start().complete("Task_write", {"anything": [1, 2]})
    assert tried.finished
    with tried.inside():
        record = tried.process.task_set.get(element_id="Task_write").record
        assert record is not None
        assert record.answers == {"anything": [1, 2]}


def test_a_step_that_is_not_open_says_which_are() -> None:
    tried = Scenario(APPROVED).start()
    with pytest.raises(ScenarioError, match=r"Task_approve is not open. Open now: Task_write."):
        tried.complete("Task_approve", {"decision": "approve"})
    with pytest.raises(ScenarioError, match="Task_other is no open user task"):
        tried.complete("Task_other")
    with pytest.raises(ScenarioError, match="is for social_worker, not for team_manager"):
        tried.complete("Task_write", {"decision": "approve"}, by="team_manager")


def test_roles_that_only_the_file_names_have_somebody_too() -> None:
    xml = ONE_TASK.replace(b'"social_worker"', b'"night_warden"')
    assert Scenario(xml).start().complete("Task_write", {"decision": "approve"}, by="night_warden").finished


def test_a_failing_step_is_an_incident_and_keeps_the_process_open() -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><exclusiveGateway id="Way"/><endEvent id="A"/><endEvent id="B"/>',
        flows("Start > Way", "Way > A: =n = 1", "Way > B: =n = 2"),
    )
    tried = Scenario(xml).start({"n": 3})
    assert (tried.incidents, tried.finished, tried.trace) == ([("Way", "no_path")], False, ["Start", "Way"])


def test_a_faulty_file_is_refused_before_anything_is_made() -> None:
    before = Authority.objects.count()
    with pytest.raises(BpmnError):
        Scenario(b"<definitions/>")
    assert Authority.objects.count() == before


def test_a_block_leaves_nothing_behind_not_even_compiled_flows() -> None:
    before = Authority.objects.count()
    with Scenario(ONE_TASK) as tried:
        flow = tried.start().process.flow_class.__name__
        assert Authority.objects.count() == before + 1
        assert flow in compiled._compiled
    assert Authority.objects.count() == before
    assert flow not in compiled._compiled


def test_an_authority_that_is_open_is_not_changed(inside: Cast) -> None:
    with Scenario(ONE_TASK) as tried:
        tried.start()
        assert ProcessInstance.objects.count() == 0
        assert tried.process.authority_id != inside.id
    assert ProcessInstance.objects.count() == 0
    assert inside.sam.name == "Sam Oakley"


@pytest.mark.commits
def test_without_a_transaction_around_it_everything_is_undone_when_nothing_refers_to_it() -> None:
    first = Scenario(ONE_TASK).start()
    second = Scenario(ONE_TASK).start()
    del first
    gc.collect()
    second.complete("Task_write", {"decision": "approve"})
    assert second.finished
    second.close()
    assert list(Authority.objects.values_list("name", flat=True)) == ["Casewright library"]


WAITING = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/>',
    '<intermediateCatchEvent id="Told"><extensionElements><zeebe:ioMapping>'
    '<zeebe:output source="=said" target="heard"/></zeebe:ioMapping></extensionElements>'
    '<messageEventDefinition messageRef="school_answers"/></intermediateCatchEvent>',
    '<intermediateCatchEvent id="Closed"><signalEventDefinition signalRef="office_closes"/></intermediateCatchEvent>',
    flows("Start > Told", "Told > Closed", "Closed > End"),
).replace(
    b'<process id="made_up"',
    b'<message id="school_answers" name="school_answers"><extensionElements>'
    b'<zeebe:subscription correlationKey="=school"/></extensionElements></message>'
    b'<signal id="office_closes" name="office_closes"/><process id="made_up"',
)


def test_a_message_comes_with_what_it_carries_and_a_signal_to_all_who_wait() -> None:
    tried = Scenario(WAITING).start({"school": "Cobble Lane"})
    with pytest.raises(ScenarioError, match="Nothing waits for a message school_answers with the key Harbour"):
        tried.message("school_answers", "Harbour")
    with pytest.raises(ScenarioError, match="Nothing waits for a signal office_closes"):
        tried.signal("office_closes")
    assert tried.message("school_answers", "Cobble Lane", {"said": 2.5}).variables["heard"] == Decimal("2.5")
    assert tried.signal("office_closes").finished
    assert tried.trace == ["Start", "Told", "Closed", "End"]


OFFERING = bpmn(
    "made_up",
    '<startEvent id="Start"/>',
    ends("End"),
    sub(
        "Visits",
        user_task("Task_visit"),
        user_task("Task_lead", role="lead_practitioner"),
        script("Note", "noted", "1"),
        flows("Task_visit > Note"),
        kind="adHocSubProcess",
        marks='cancelRemainingInstances="true"',
    ),
    flows("Start > Visits", "Visits > End"),
)


def test_what_is_offered_is_started_any_number_of_times_until_it_is_over() -> None:
    tried = Scenario(OFFERING).start()
    assert tried.offered == ["Task_visit", "Task_lead"]
    with pytest.raises(ScenarioError, match=r"Note is not offered. Offered now: Task_visit, Task_lead."):
        tried.start_offered("Note")
    with pytest.raises(ScenarioError, match="Task_lead: This is for another role"):
        tried.start_offered("Task_lead", by="social_worker")
    tried.start_offered("Task_visit").complete("Task_visit", {"decision": "approve"}, by="social_worker")
    tried.start_offered("Task_visit").start_offered("Task_lead", by="lead_practitioner")
    assert [task.owner_roles for task in tried.open_tasks] == [("social_worker",), ("lead_practitioner",)]
    assert tried.end_offered("Visits").finished
    assert tried.trace == ["Start", "Visits", "Task_visit", "Note", "Task_visit", "Task_lead", "End"]
    with pytest.raises(ScenarioError, match="Visits is no ad-hoc work under way"):
        tried.end_offered("Visits")


def test_a_process_may_be_about_a_family_or_about_the_authority() -> None:
    family = Scenario(ONE_TASK, children=3, expected=date(2026, 9, 1)).start()
    process = family.process
    with family.inside():
        births = [link.case.child.expected_date_of_birth for link in process.links]
    assert (process.subject, births) == ("family", [date(2026, 9, 1), None, None])
    assert family.complete("Task_write", {"decision": "approve"}).finished
    council = Scenario(ONE_TASK, children=0).start()
    assert (council.process.subject, council.council.case) == ("authority", None)
    assert council.complete("Task_write", {"decision": "approve"}).finished


def test_what_is_due_at_once_is_done_at_once() -> None:
    long_ago = b"<timeDate>=now - duration(&quot;PT2H&quot;)</timeDate>"
    xml = LATE.replace(b"<timeDuration>=duration(&quot;PT2H&quot;)</timeDuration>", long_ago)
    assert Scenario(xml).start().trace == ["Start", "Task_write", "Timer_2", "Script_2", "End_2"]


def test_its_path_tells_by_which_flows_tokens_came_to_each_element_also_to_a_join() -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/><parallelGateway id="Split"/><parallelGateway id="Join"/>',
        script("One", "one", "1"),
        script("Two", "two", "2"),
        flows("Start > Split", "Split > One", "Split > Two", "One > Join", "Two > Join", "Join > End"),
    )
    tried = Scenario(xml).start()
    assert tried.path == (
        *("Start", "Start_Split", "Split", "Split_One", "One", "Split_Two", "Two"),
        *("One_Join", "Two_Join", "Join", "Join_End", "End"),
    )
    assert (set(tried.path) - set(tried.trace)) == tried.flows
