"""Dates that are worked out again, and say so."""

from datetime import UTC, date, datetime

import pytest

from accounts import clock
from accounts.models import AuditEvent, CalendarDay
from accounts.working_calendar import add_day, remove_day
from jobs.models import DueWork
from tests.cast import Cast
from tests.jobs.due_now import recounted
from tests.workflow.running import boundary, bpmn, event_sub, flows, later, start, timer, user_task, waiting
from workflow import deadlines, work
from workflow.models import ProcessInstance, Task, TaskTimer

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DUE = 'dueDate="=working days after(today, 10)" followUpDate="=working days after(today, 4)"'
COUNTED = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/><endEvent id="Over"/>',
    user_task("Write", schedule=DUE),
    user_task("Look"),
    boundary("Late", "Write", timer("timeDate", "=working days after(today, 10)"), interrupting=False),
    flows("Start > Write", "Write > End", "Late > Look", "Look > Over"),
)


def task_of(process: ProcessInstance) -> Task:
    return Task.objects.get(process=process, element_id="Write")


def test_a_bank_holiday_added_later_moves_dates_and_timers_and_says_why(inside: Cast) -> None:
    process = start(inside, COUNTED)
    assert (task_of(process).due_on, task_of(process).follow_up_on) == (date(2026, 7, 28), date(2026, 7, 20))
    add_day(date(2026, 7, 20), "bank_holiday", "A made-up jubilee", "Proclamation of 14 July 2026", by=inside.dee)
    assert task_of(process).due_on == date(2026, 7, 28)  # nothing moves behind anybody's back in the page
    deadlines.recount_all_soon()
    assert DueWork.objects.get(kind=deadlines.KIND).due == clock.now()
    with clock.at(datetime(2026, 7, 16, 9, tzinfo=UTC)):
        assert recounted() == 2
        recounted()
    task = task_of(process)
    assert (task.due_on, task.follow_up_on) == (date(2026, 7, 29), date(2026, 7, 21))
    assert [(note["from"], note["to"], note["why"]) for note in task.data["due_moved"]] == [
        ("2026-07-28", "2026-07-29", "calendar")
    ]
    assert TaskTimer.objects.get().due_at == datetime(2026, 7, 28, 23, tzinfo=UTC)
    assert AuditEvent.objects.filter(action="due_date_moved").count() == 1
    with later(datetime(2026, 7, 28, 1, tzinfo=UTC)):
        assert waiting(process) == ["Write"]
    with later(datetime(2026, 7, 28, 23, tzinfo=UTC)):
        assert waiting(process) == ["Write", "Look"]


def test_each_work_is_worked_out_by_itself_with_one_question_for_its_timers(inside: Cast) -> None:
    processes = [start(inside, COUNTED) for _ in range(3)]
    add_day(date(2026, 7, 20), "bank_holiday", "A made-up jubilee", "Proclamation", by=inside.dee)
    assert deadlines.open_dates() == 9, "a due date, a day to look at it and a timer of each"
    deadlines.recount_all(inside.id)
    assert {task_of(process).due_on for process in processes} == {date(2026, 7, 28)}
    waiting_for = set(DueWork.objects.filter(kind=deadlines.WORK_KIND).values_list("subject", flat=True))
    assert waiting_for == {process.pk for process in processes}
    deadlines.recount_work(processes[0].pk)
    assert [str(task_of(process).due_on) for process in processes] == ["2026-07-29", "2026-07-28", "2026-07-28"]


def test_a_closure_day_never_moves_a_statutory_limit(inside: Cast) -> None:
    process = start(inside, COUNTED)
    add_day(date(2026, 7, 20), "closure", "Town hall closed", "Notice of the chief executive", by=inside.dee)
    recounted()
    assert task_of(process).due_on == date(2026, 7, 28)


def test_taking_the_day_out_again_moves_the_date_back(inside: Cast) -> None:
    process = start(inside, COUNTED)
    day = add_day(date(2026, 7, 20), "bank_holiday", "A made-up jubilee", "A mistake", by=inside.dee)
    recounted()
    remove_day(day, by=inside.dee)
    recounted()
    assert task_of(process).due_on == date(2026, 7, 28)
    assert len(task_of(process).data["due_moved"]) == 2


def test_time_going_by_moves_nothing(inside: Cast) -> None:
    process = start(inside, COUNTED)
    with clock.at(datetime(2026, 7, 24, 9, tzinfo=UTC)):
        assert deadlines.recount(Task.objects.filter(process=process), deadlines.CALENDAR) == 0


def test_another_authoritys_holiday_is_its_own(inside: Cast, northmere: Cast) -> None:
    add_day(date(2026, 7, 20), "bank_holiday", "A made-up jubilee", "Proclamation", by=None)
    assert [day.day for day in CalendarDay.objects.all()] == [date(2026, 7, 20)]
    assert add_day(date(2026, 7, 20), "bank_holiday", "Again", "Again", by=None).name == "A made-up jubilee"


def test_a_date_that_cannot_be_worked_out_any_more_stays(inside: Cast) -> None:
    xml = COUNTED.replace(
        b"working days after(today, 10)", b"if count([1]) = 1 then today + duration(&quot;P9D&quot;) else null", 1
    )
    process = start(inside, xml)
    Task.objects.filter(pk=task_of(process).pk).update(due_on=date(2026, 7, 1))
    assert deadlines.recount(Task.objects.filter(process=process), deadlines.CORRECTED) == 1
    assert task_of(process).due_on == date(2026, 7, 23)


def test_correcting_a_recorded_date_moves_what_was_counted_from_it(inside: Cast) -> None:
    """The second step's limit runs from a date in the first one's record, which is returned and corrected meanwhile."""
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><exclusiveGateway id="Good" default="Good_End"/>',
        '<endEvent id="End"/><endEvent id="Over"/>',
        user_task("Write"),
        user_task("Decide", role="team_manager", review_of="Write"),
        user_task(
            "Visit",
            schedule='dueDate="=if forms.manager_decision.comment = null then @&quot;2026-07-20&quot; '
            'else date(forms.manager_decision.comment)"',
        ),
        flows("Start > Write", "Write > Fork", "Fork > Decide", "Fork > Visit", "Decide > Good", "Visit > Over"),
        flows("Good > Write: =forms.manager_decision.decision = &quot;return&quot;", "Good > End"),
    )
    process = start(inside, xml)
    first = task_of(process)
    work.claim(first, inside.sam)
    work.submit(first, inside.sam, {"decision": "approve", "comment": "2026-07-22"}, [])
    visit = Task.objects.get(process=process, element_id="Visit")
    assert visit.due_on == date(2026, 7, 22)
    decide = Task.objects.get(process=process, element_id="Decide")
    work.claim(decide, inside.priya)
    work.submit(decide, inside.priya, {"decision": "return", "comment": "2026-07-22"}, [])
    again = Task.objects.get(process=process, element_id="Write", finished__isnull=True)
    work.submit(again, inside.sam, {"decision": "approve", "comment": "2026-07-24"}, [])
    visit.refresh_from_db()
    assert visit.due_on == date(2026, 7, 24)
    assert visit.data["due_moved"][-1]["why"] == "corrected"


def test_timers_inside_and_beside_the_flow_are_counted_from_the_corrected_date_too(inside: Cast) -> None:
    """A wait for ten days from the date in a record, and an alarm beside the flow twelve days from it.

    The alarm begins to wait when there is a date, which was not yet there when the process began.
    """
    said = "date(forms.manager_decision.comment)"
    ten, twelve = (timer("timeDate", f"={said} + @&quot;P{days}D&quot;") for days in (10, 12))
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><exclusiveGateway id="Good" default="Good_End"/>',
        '<endEvent id="End"/><endEvent id="Over"/><eventBasedGateway id="Wait"/>',
        user_task("Write"),
        user_task("Decide", role="team_manager", review_of="Write"),
        f'<intermediateCatchEvent id="Ten">{ten}</intermediateCatchEvent>',
        '<intermediateCatchEvent id="Never"><messageEventDefinition messageRef="never"/></intermediateCatchEvent>',
        event_sub("Alarm", twelve, flows("Alarm_start > Alarm_end")),
        flows("Start > Write", "Write > Fork", "Fork > Decide", "Fork > Wait", "Decide > Good", "Wait > Ten"),
        flows("Good > Write: =forms.manager_decision.decision = &quot;return&quot;", "Good > End", "Wait > Never"),
        flows("Ten > Over", "Never > Over"),
        messages="never",
    )
    process = start(inside, xml)
    assert not TaskTimer.objects.exists()
    first = task_of(process)
    work.claim(first, inside.sam)
    work.submit(first, inside.sam, {"decision": "approve", "comment": "2026-07-22"}, [])
    days = {t.element_id: clock.local(t.due_at).date().isoformat() for t in TaskTimer.objects.all()}
    assert days == {"Ten": "2026-08-01", "Alarm_start": "2026-08-03"}
    decide = Task.objects.get(process=process, element_id="Decide")
    work.claim(decide, inside.priya)
    work.submit(decide, inside.priya, {"decision": "return", "comment": "2026-07-22"}, [])
    again = Task.objects.get(process=process, element_id="Write", finished__isnull=True)
    work.submit(again, inside.sam, {"decision": "approve", "comment": "2026-07-24"}, [])
    days = {t.element_id: clock.local(t.due_at).date().isoformat() for t in TaskTimer.objects.order_by("id")[:2]}
    assert days == {"Ten": "2026-08-03", "Alarm_start": "2026-08-05"}
    waits = Task.objects.filter(process=process, element_id="Wait").order_by("id")[0]
    [moved] = waits.data[deadlines.TIMERS_MOVED]
    assert (moved["element"], moved["why"]) == ("Ten", "corrected")
    assert AuditEvent.objects.filter(action="timer_moved").count() == 2
    process.refresh_from_db()
    kept = {note["element"]: note["why"] for note in process.data[deadlines.TIMERS_MOVED]}
    assert kept == {"Ten": "corrected", "Alarm_start": "corrected"}


def test_the_childs_other_work_is_counted_again_by_the_worker(inside: Cast) -> None:
    """No instance is locked while another one is: the correction in one reaches the other a moment later."""
    visit = 'dueDate="=if previous.manager_decision = null then @&quot;2026-07-20&quot; else @&quot;2026-07-27&quot;"'
    other = bpmn(
        "other",
        '<startEvent id="S"/><endEvent id="E"/>',
        user_task("Visit", schedule=visit),
        flows("S > Visit", "Visit > E"),
    )
    beside = start(inside, other, "other")
    assert Task.objects.get(process=beside, element_id="Visit").due_on == date(2026, 7, 20)
    process = start(
        inside,
        bpmn("made_up", '<startEvent id="S"/><endEvent id="E"/>', user_task("Write"), flows("S > Write", "Write > E")),
    )
    first = task_of(process)
    work.claim(first, inside.sam)
    work.submit(first, inside.sam, {"decision": "approve"}, [])
    deadlines.recount_within(process, [inside.cases["wilf"]])
    assert Task.objects.get(process=beside, element_id="Visit").due_on == date(2026, 7, 20)
    row = DueWork.objects.get(kind=deadlines.CASE_KIND)
    assert row.subject == inside.cases["wilf"].pk
    deadlines.recount_case_now(row.subject)
    deadlines.recount_case_now(row.subject)
    moved = Task.objects.get(process=beside, element_id="Visit")
    assert (moved.due_on, len(moved.data["due_moved"])) == (date(2026, 7, 27), 1)
