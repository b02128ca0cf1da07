"""The whole story: assessments run, a second approval is drawn in, the work moves, goes on, and goes back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

import pytest

from accounts import clock
from accounts.models import AuditEvent
from cases.models import Case
from cases.opening import allocate, open_case
from jobs import due
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.migrating import counts, move, open_task, rehearsed, undo
from tests.workflow.running import waiting
from tests.workflow.test_versions import KEY, SHIPPED, take
from workflow import timers, work
from workflow.models import (
    MigratedInstance,
    Migration,
    ProcessInstance,
    ProcessVersion,
    Task,
    TaskTimer,
    TokenMovement,
)
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


@dataclass
class Story:
    """Assessments at five stages in equal parts: not begun, with a draft, looked at by timer, handed in, returned."""

    cast: Cast
    running: list[ProcessInstance]
    handed_in: list[ProcessInstance]
    migration: Migration
    standing: dict[UUID, str]
    """The open tasks, by the step at which they are."""
    dates: dict[UUID, date | None]
    times: dict[UUID, datetime]
    approved: list[ProcessInstance] = field(default_factory=list)
    """Those with which people went on after the move."""

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.running)

    @property
    def source(self) -> ProcessVersion:
        """The version that they began on."""
        return self.migration.from_version


def open_steps() -> dict[UUID, str]:
    """The open tasks, by the step at which they are."""
    return dict(Task.objects.filter(finished__isnull=True).values_list("pk", "element_id"))


def begin_story(cast: Cast, size: int) -> Story:
    """Let so many run, and rehearse the move."""
    part = size // 5
    running = [start_for_case(KEY, case, cast.sam) for case in children(cast, size)]
    _plain, drafted, looked_at, handed_in, returned = (running[at * part : (at + 1) * part] for at in range(5))
    for process in drafted:
        task = take(open_task(process), cast.sam)
        draft = work.draft_of(task, cast.sam)
        draft.entered = {"about": {"/note": ["Seen at home."]}}
        draft.save()
    for first_look in TaskTimer.objects.filter(process__in=looked_at, element_id="Timer_review_1"):
        with clock.at(first_look.due_at):
            timers.fire(first_look.pk)
        due.cancel(timers.KIND, first_look.pk)  # as the worker does when it is done
    for process in [*handed_in, *returned]:
        hand_in(process, cast)
    for process in returned:
        decide(process, cast, "return")
    standing = open_steps()
    dates = dict(Task.objects.filter(finished__isnull=True).values_list("pk", "due_on"))
    times = dict(TaskTimer.objects.filter(cancelled_at__isnull=True).values_list("pk", "due_at"))
    migration = rehearsed(cast, running[0].version, with_second_approval())
    assert counts(migration) == (size, 0, 0)
    assert migration.findings["drafts"] == part
    assert migration.findings["warnings"] == []
    assert open_steps() == standing
    return Story(cast, running, handed_in, migration, standing, dates, times)


def all_moved(story: Story) -> None:
    """Each has moved once, and stands where it stood, with its dates and times."""
    migration, size = story.migration, story.size
    migration.refresh_from_db()
    assert (migration.status, migration.moved, migration.stayed) == ("done", size, 0)
    assert not ProcessInstance.objects.filter(version=story.source, finished__isnull=True).exists()
    assert open_steps() == story.standing
    assert dict(Task.objects.filter(finished__isnull=True).values_list("pk", "due_on")) == story.dates
    assert dict(TaskTimer.objects.filter(cancelled_at__isnull=True).values_list("pk", "due_at")) == story.times
    assert TokenMovement.objects.filter(what="moved").count() == len(story.standing)
    assert AuditEvent.objects.filter(action="process_migrated").count() == size
    started = start_for_case(KEY, story.cast.cases["wilf"], story.cast.sam)
    assert started.version == story.source  # adoption is an act of its own


def go_on(story: Story) -> None:
    """Approve half of what was handed in, twice, as the new version has it."""
    cast = story.cast
    story.approved = story.handed_in[: len(story.handed_in) // 2]
    for process in story.approved:
        decide(process, cast, "approve")
        assert waiting(process) == ["Task_second"]
        second = take(open_task(process), cast.mo)
        submit(second, cast.mo, {"decision": "approve", "comment": "I agree."})
        assert "Task_second" not in waiting(process)


def all_back(story: Story) -> None:
    """Each is back with which nobody went on, and goes on as it was drawn before."""
    migration, approved = story.migration, story.approved
    migration.refresh_from_db()
    kept = MigratedInstance.objects.filter(outcome="kept").values_list("process_id", flat=True)
    assert set(kept) == {process.pk for process in approved}
    assert (migration.status, migration.moved, migration.stayed) == (
        "undone",
        story.size - len(approved),
        len(approved),
    )
    back = [process for process in story.running if process not in approved]
    ids = [process.pk for process in back]
    assert ProcessInstance.objects.filter(version=story.source, pk__in=ids).count() == len(back)
    here = dict(Task.objects.filter(process__in=back, finished__isnull=True).values_list("pk", "element_id"))
    assert here == {pk: element for pk, element in story.standing.items() if pk in here}
    last = story.handed_in[-1]
    decide(last, story.cast, "approve")
    assert "Task_second" not in waiting(last)


def test_assessments_that_run_get_a_second_approval(inside: Cast) -> None:
    story = begin_story(inside, 20)
    move(inside, story.migration)
    all_moved(story)
    go_on(story)
    undo(inside, story.migration)
    all_back(story)
