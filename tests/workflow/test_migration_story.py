"""The whole story: assessments run, a second approval is drawn in, the work moves, goes on, and goes back."""

from datetime import date

import pytest

from accounts import clock
from accounts.models import AuditEvent
from cases.models import Case
from cases.opening import allocate, open_case
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.migrating import counts, move, open_task, rehearsed, undo
from tests.workflow.running import waiting
from tests.workflow.test_versions import KEY, SHIPPED, take
from workflow import timers, work
from workflow.models import MigratedInstance, ProcessInstance, Task, TaskTimer, TokenMovement
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db

SECOND_LOOK = """
    <bpmn:userTask id="Task_second" name="Confirm the approval">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:formDefinition formId="manager_decision" bindingType="latest" />
        <zeebe:assignmentDefinition candidateGroups="service_manager" />
        <zeebe:properties>
          <zeebe:property name="casewright:separate-from" value="Task_authorise" />
        </zeebe:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_approve</bpmn:incoming>
      <bpmn:outgoing>Flow_second</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="Flow_second" sourceRef="Task_second" targetRef="Gateway_outcome" />
"""


def with_second_approval() -> bytes:
    """The shipped assessment, with a service manager's approval after the manager's."""
    xml = SHIPPED.decode()
    into = 'sourceRef="Gateway_decision" targetRef="Gateway_outcome"'
    assert xml.count(into) == 1
    assert xml.count("<bpmn:incoming>Flow_approve</bpmn:incoming>") == 1
    xml = xml.replace(into, 'sourceRef="Gateway_decision" targetRef="Task_second"')
    xml = xml.replace("<bpmn:incoming>Flow_approve</bpmn:incoming>", "<bpmn:incoming>Flow_second</bpmn:incoming>")
    lane = "<bpmn:flowNodeRef>Task_authorise_late</bpmn:flowNodeRef>"
    xml = xml.replace(lane, f"{lane}<bpmn:flowNodeRef>Task_second</bpmn:flowNodeRef>")
    return xml.replace("  </bpmn:process>", f"{SECOND_LOOK}  </bpmn:process>").encode()


def children(cast: Cast, count: int) -> list[Case]:
    made = []
    for number in range(count):
        case = open_case(f"Child{number}", "Madeup", born=date(2016, 1, 12))
        allocate(case, cast.teams["Harbour team"], cast.sam, starts_on=date(2026, 7, 1))
        made.append(case)
    return made


def hand_in(process: ProcessInstance, cast: Cast) -> None:
    submit(take(open_task(process, "Task_assess"), cast.sam), cast.sam, ASSESSMENT)


def decide(process: ProcessInstance, cast: Cast, decision: str) -> None:
    task = take(open_task(process, "Task_authorise"), cast.priya)
    submit(task, cast.priya, {"decision": decision, "comment": "I have read it."})


def run_story(cast: Cast, size: int) -> None:
    """Five stages in equal parts: not begun, with a draft, looked at by timer, handed in, returned."""
    part = size // 5
    running = [start_for_case(KEY, case, cast.sam) for case in children(cast, size)]
    source = running[0].version
    _plain, drafted, looked_at, handed_in, returned = (running[at * part : (at + 1) * part] for at in range(5))
    for process in drafted:
        task = take(open_task(process), cast.sam)
        draft = work.draft_of(task, cast.sam)
        draft.entered = {"about": {"/note": ["Seen at home."]}}
        draft.save()
    for first_look in TaskTimer.objects.filter(process__in=looked_at, element_id="Timer_review_1"):
        with clock.at(first_look.due_at):
            timers.fire(first_look.pk)
    for process in [*handed_in, *returned]:
        hand_in(process, cast)
    for process in returned:
        decide(process, cast, "return")

    standing = dict(Task.objects.filter(finished__isnull=True).values_list("pk", "element_id"))
    dates = dict(Task.objects.filter(finished__isnull=True).values_list("pk", "due_on"))
    times = dict(TaskTimer.objects.filter(cancelled_at__isnull=True).values_list("pk", "due_at"))
    migration = rehearsed(cast, source, with_second_approval())
    assert counts(migration) == (size, 0, 0)
    assert migration.findings["drafts"] == part
    assert migration.findings["warnings"] == []
    assert dict(Task.objects.filter(finished__isnull=True).values_list("pk", "element_id")) == standing

    move(cast, migration)
    assert (migration.status, migration.moved, migration.stayed) == ("done", size, 0)
    assert not ProcessInstance.objects.filter(version=source, finished__isnull=True).exists()
    assert dict(Task.objects.filter(finished__isnull=True).values_list("pk", "element_id")) == standing
    assert dict(Task.objects.filter(finished__isnull=True).values_list("pk", "due_on")) == dates
    assert dict(TaskTimer.objects.filter(cancelled_at__isnull=True).values_list("pk", "due_at")) == times
    assert TokenMovement.objects.filter(what="moved").count() == len(standing)
    assert AuditEvent.objects.filter(action="process_migrated").count() == size
    assert start_for_case(KEY, cast.cases["wilf"], cast.sam).version == source  # adoption is an act of its own

    approved = handed_in[: part // 2]
    for process in approved:
        decide(process, cast, "approve")
        assert waiting(process) == ["Task_second"]
        second = take(open_task(process), cast.mo)
        submit(second, cast.mo, {"decision": "approve", "comment": "I agree."})
        assert "Task_second" not in waiting(process)

    undo(cast, migration)
    kept = MigratedInstance.objects.filter(outcome="kept").values_list("process_id", flat=True)
    assert set(kept) == {process.pk for process in approved}
    assert (migration.moved, migration.stayed) == (size - len(approved), len(approved))
    back = [process for process in running if process not in approved]
    assert ProcessInstance.objects.filter(version=source, pk__in=[p.pk for p in back]).count() == len(back)
    here = Task.objects.filter(process__in=back, finished__isnull=True)
    assert dict(here.values_list("pk", "element_id")) == {
        pk: element for pk, element in standing.items() if pk in set(here.values_list("pk", flat=True))
    }
    last = handed_in[-1]
    decide(last, cast, "approve")
    assert "Task_second" not in waiting(last)


def test_assessments_that_run_get_a_second_approval(inside: Cast) -> None:
    run_story(inside, 20)
