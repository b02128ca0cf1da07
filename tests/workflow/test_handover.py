"""One process hands the child over to the next, or a manager starts it by hand."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import AuditEvent
from desk.why_date import why_date
from jobs.models import DueWork
from tests.cast import Cast
from tests.workflow.running import boundary, bpmn, complete, flows, later, start, timer, user_task, waiting
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.errors import NotAllowedError, NotYoursError
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

FIRST = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="Over"><messageEventDefinition messageRef="start_second"/></endEvent>',
    user_task("Write"),
    flows("Start > Write", "Write > Over"),
    messages="start_second",
)
SECOND = bpmn(
    "second",
    '<startEvent id="Begin"><messageEventDefinition messageRef="start_second"/></startEvent><endEvent id="End"/>',
    user_task("Assess"),
    flows("Begin > Assess", "Assess > End"),
    messages="start_second",
)


def second() -> ProcessInstance:
    return ProcessInstance.objects.get(version__key="second")


def test_the_next_process_begins_for_the_same_child_and_episode(inside: Cast) -> None:
    use_process(publish_process(SECOND, 1))
    process = start(inside, FIRST)
    complete(process, "Write", inside.sam)
    assert process.finished is not None
    begun = second()
    assert [(link.case, link.episode) for link in begun.case_links.all()] == [
        (link.case, link.episode) for link in process.case_links.all()
    ]
    assert (begun.started_by, begun.team, waiting(begun)) == (inside.sam, process.team, ["Assess"])
    over = Task.objects.get(process=process, element_id="Over")
    assert over.data["handed_over_to"] == [str(begun.pk)]
    assert AuditEvent.objects.filter(action="process_handed_over").count() == 1


def test_a_timer_that_hands_over_acts_for_who_started_the_process(inside: Cast) -> None:
    use_process(publish_process(SECOND, 1))
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><endEvent id="End"/>',
        '<endEvent id="Over"><messageEventDefinition messageRef="start_second"/></endEvent>',
        user_task("Write"),
        boundary("Late", "Write", timer("timeDuration", "P1D"), interrupting=True),
        flows("Start > Write", "Write > End", "Late > Over"),
        messages="start_second",
    )
    start(inside, xml)
    with later(datetime(2026, 7, 15, 9, 0, tzinfo=UTC)):
        assert second().started_by == inside.sam


@pytest.mark.parametrize(
    ("setting", "due"),
    [("", date(2026, 7, 15)), ("=working days after(today, 10)", date(2026, 7, 28))],
    ids=["usual", "said by the end event"],
)
def test_work_by_hand_is_due_the_next_working_day_or_when_the_process_says(
    inside: Cast, setting: str, due: date
) -> None:
    given = f'<zeebe:property name="casewright:by-hand-due" value="{setting}"/>'
    extension = f"<extensionElements><zeebe:properties>{given}</zeebe:properties></extensionElements>"
    first = FIRST.replace(b'<endEvent id="Over">', f'<endEvent id="Over">{extension if setting else ""}'.encode())
    process = start(inside, first)
    complete(process, "Write", inside.sam)
    task = Task.objects.get(process=process, finished__isnull=True)
    assert (task.element_id, task.due_on) == ("Over", due)
    assert DueWork.objects.filter(subject=task.pk, kind="task_overdue").count() == 1
    told = why_date(task, inside.sam)
    assert told is not None
    assert told.words.startswith(f"{10 if setting else 1} working day")


def test_where_the_process_is_not_in_use_a_manager_starts_it_by_hand(inside: Cast) -> None:
    process = start(inside, FIRST)
    complete(process, "Write", inside.sam)
    task = Task.objects.get(process=process, finished__isnull=True)
    assert (task.title_text, task.owner, task.roles) == (
        "Start by hand: second",
        inside.priya,
        ["team_manager", "service_manager"],
    )
    assert process.finished is None
    assert "by itself" in task.flow_task.element.explain
    with pytest.raises(work.NoNoteError):
        work.finish_by_hand(task, inside.priya, "  ")
    with pytest.raises(NotYoursError):
        work.finish_by_hand(task, inside.sam, "Done.")
    work.finish_by_hand(task, inside.priya, "Rang the duty desk; they have it.")
    process.refresh_from_db()
    task.refresh_from_db()
    assert process.finished is not None
    assert (task.note, task.record) == ("Rang the duty desk; they have it.", None)


def test_a_step_with_a_form_is_not_done_by_hand(inside: Cast) -> None:
    process = start(inside, FIRST)
    task = Task.objects.get(process=process, element_id="Write")
    work.claim(task, inside.sam)
    with pytest.raises(NotAllowedError):
        work.finish_by_hand(task, inside.sam, "Done.")


def test_a_closed_episode_is_not_handed_over(inside: Cast) -> None:
    use_process(publish_process(SECOND, 1))
    process = start(inside, FIRST)
    episode = inside.cases["wilf"].episodes.get()
    episode.closed_on = episode.opened_on
    episode.save()
    complete(process, "Write", inside.sam)
    assert not ProcessInstance.objects.filter(version__key="second").exists()
    assert Task.objects.get(process=process, finished__isnull=True).title_text == "Start by hand: second"


def test_a_process_that_only_a_message_starts_cannot_be_started_by_hand(inside: Cast) -> None:
    use_process(publish_process(SECOND, 1))
    with pytest.raises(NotAllowedError):
        start_for_case("second", inside.cases["wilf"], inside.sam)


def test_a_failing_hand_over_is_an_incident_at_the_end_event(inside: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("Wilf Larkspur")

    use_process(publish_process(SECOND, 1))
    monkeypatch.setattr("workflow.handover.begin", broken)
    process = start(inside, FIRST)
    complete(process, "Write", inside.sam)
    stuck = Task.objects.get(process=process, finished__isnull=True)
    assert (stuck.element_id, stuck.status, stuck.incidents.get().code) == ("Over", "ERROR", "RuntimeError")
    assert "Wilf" not in str(stuck.data)
