"""A step asks the database little, and no more when much was done before it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from cases.opening import allocate
from tests.cast import Cast
from tests.workflow.running import start
from workflow import work
from workflow.models import ProcessInstance, Task

pytestmark = pytest.mark.django_db
ROUND = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d"><process id="round" name="Round" isExecutable="true">
<startEvent id="Start"/><exclusiveGateway id="Again" default="Flow_again"/><endEvent id="End"/>
<userTask id="Write" name="Write"><extensionElements><zeebe:formDefinition formId="manager_decision"/>
<zeebe:assignmentDefinition candidateGroups="social_worker"/>
<zeebe:taskSchedule dueDate="=working days after(today, 10)"/></extensionElements></userTask>
<sequenceFlow id="Flow_start" sourceRef="Start" targetRef="Write"/>
<sequenceFlow id="Flow_done" sourceRef="Write" targetRef="Again"/>
<sequenceFlow id="Flow_again" sourceRef="Again" targetRef="Write"/>
<sequenceFlow id="Flow_end" sourceRef="Again" targetRef="End"><conditionExpression>=forms.manager_decision.decision =
 "refuse"</conditionExpression></sequenceFlow></process></definitions>"""
ANSWERS = {"decision": "approve", "comment": "Good work."}


def step(cast: Cast, process: ProcessInstance) -> list[str]:
    """Claim and submit; return the statements of the submission."""
    return whole(cast, process)[1]


def whole(cast: Cast, process: ProcessInstance) -> tuple[list[str], list[str]]:
    """Claim and submit; return the statements of each."""
    task = Task.objects.get(process=process, finished__isnull=True)
    with CaptureQueriesContext(connection) as claiming:
        work.claim(task, cast.sam)
    with CaptureQueriesContext(connection) as submitting:
        work.submit(task, cast.sam, ANSWERS, [])
    return [query["sql"] for query in claiming], [query["sql"] for query in submitting]


def test_a_step_sends_few_statements_however_much_was_done_before(inside: Cast) -> None:
    process = start(inside, ROUND.encode(), "round")
    step(inside, process)
    early = step(inside, process)
    for _ in range(8):
        step(inside, process)
    late = step(inside, process)
    assert len(late) == len(early) <= 10, late
    assert not any("SAVEPOINT" in sql for sql in late)


def test_claiming_and_submitting_together_send_few_statements(inside: Cast) -> None:
    process = start(inside, ROUND.encode(), "round")
    step(inside, process)
    claiming, submitting = whole(inside, process)
    transaction = 3  # begin, whose authority, commit: the test is inside one
    assert transaction + len(claiming) + len(submitting) <= 20, (claiming, submitting)


def test_who_works_with_a_child_is_read_anew_once_it_changed(inside: Cast) -> None:
    case = inside.cases["wilf"]
    before = case.allocation_on(clock.today())
    assert before is not None
    assert before.worker == inside.sam
    allocate(case, inside.teams["Meadow team"], inside.ren, starts_on=clock.today(), reason="Moved.")
    after = case.allocation_on(clock.today())
    assert after is not None
    assert after.worker == inside.ren
