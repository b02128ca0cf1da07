"""Moving one instance: its open step goes on in the other version, with its people, dates and drafts."""

from datetime import date, datetime, timedelta

import pytest

from accounts.context import authority
from accounts.models import AuditEvent, Notification
from tests.cast import Cast
from tests.workflow.migrating import (
    ONE_STEP,
    START_AND_END,
    WITH_APPROVAL,
    counts,
    kept_apart,
    move,
    open_task,
    outcome,
    rehearsed,
    undo,
)
from tests.workflow.running import boundary, bpmn, complete, flows, later, start, timer, trace, user_task, waiting
from tests.workflow.test_timers import with_boundary
from workflow import work
from workflow.history import replay
from workflow.models import ProcessInstance, Task, TaskTimer, TokenMovement
from workflow.routing import doers

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def due_in(days: int) -> bytes:
    task = user_task("Write", schedule=f'dueDate="=working days after(today, {days})"')
    return bpmn("made_up", START_AND_END, task, flows("Start > Write", "Write > End"))


def test_an_open_step_goes_on_in_the_new_version(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    migration = rehearsed(inside, process.version, WITH_APPROVAL)
    assert counts(migration) == (1, 0, 0)
    assert move(inside, migration).status == "done"
    process = ProcessInstance.objects.get(pk=process.pk)
    assert (process.version.number, outcome(process)) == (2, ("moved", ""))
    complete(process, "Write", inside.sam)
    assert waiting(process) == ["Approve"]
    complete(process, "Approve", inside.priya)
    assert process.finished is not None
    assert trace(process) == ["Start", "Write", "Approve", "End"]
    begun, written = Task.objects.filter(process=process).order_by("id")[:2]
    assert [begun.flow_task.flow_class.version_id, written.flow_task.flow_class.version_id] == [
        migration.from_version_id,
        migration.to_version_id,
    ]


def test_each_token_and_the_trail_tell_of_the_move(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    move(inside, rehearsed(inside, process.version, WITH_APPROVAL))
    movement = TokenMovement.objects.get(process=process, what="moved")
    assert (movement.element_id, movement.because) == ("Write", {"version": {"from": 1, "to": 2}})
    event = AuditEvent.objects.get(action="process_migrated")
    assert (event.object_id, event.actor, event.case_id) == (str(process.pk), inside.ana, inside.cases["wilf"].pk)


def test_what_is_typed_stays_and_so_does_the_pinned_form(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    task = open_task(process)
    work.claim(task, inside.sam)
    draft = work.draft_of(task, inside.sam)
    draft.entered = {"decision": {"/comment": ["Wilf is heard."]}}
    draft.save()
    move(inside, rehearsed(inside, process.version, WITH_APPROVAL))
    after = open_task(process)
    assert (after.draft_id, after.owner, after.form_version) == (draft.pk, inside.sam, task.form_version)
    assert after.draft is not None
    assert after.draft.entered == {"decision": {"/comment": ["Wilf is heard."]}}


def test_another_form_keeps_what_was_typed(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    task = open_task(process)
    work.claim(task, inside.sam)
    draft = work.draft_of(task, inside.sam)
    draft.entered = {"decision": {"/comment": ["Wilf is heard."]}}
    draft.save()
    second = ONE_STEP.replace(b'formId="manager_decision"', b'formId="assessment_review"')
    migration = rehearsed(inside, process.version, second)
    assert ["draft", "Write", 1] in migration.findings["warnings"]
    move(inside, migration)
    after = open_task(process)
    assert after.form_version is not None
    assert after.draft is not None
    assert after.form_version.key == after.draft.form_version.key == "assessment_review"
    assert after.draft.entered["decision"] == {"/comment": ["Wilf is heard."]}
    undo(inside, migration)
    back = open_task(process)
    assert back.form_version == task.form_version
    assert back.draft is not None
    assert (back.draft.form_version, back.draft.entered) == (task.form_version, draft.entered)


def test_a_renamed_step_keeps_those_apart_who_did_it(inside: Cast) -> None:
    process = start(inside, kept_apart("Write"))
    complete(process, "Write", inside.sam)
    assert counts(rehearsed(inside, process.version, kept_apart("Draft"))) == (0, 1, 0)
    migration = rehearsed(inside, process.version, kept_apart("Draft"), Write="Draft")
    assert counts(migration) == (1, 0, 0)
    move(inside, migration)
    process = ProcessInstance.objects.get(pk=process.pk)
    assert doers(process, ("Draft",)) == {inside.sam.pk}
    undo(inside, migration)
    assert doers(process, ("Write",)) == {inside.sam.pk}


def test_a_date_by_another_rule_is_worked_out_from_when_the_task_was_made_and_told(inside: Cast) -> None:
    process = start(inside, due_in(10))
    work.claim(open_task(process), inside.sam)
    assert open_task(process).due_on == date(2026, 7, 28)
    with later(datetime.fromisoformat("2026-07-16T09:00:00+00:00")):
        migration = rehearsed(inside, process.version, due_in(5))
        assert migration.findings["warnings"] == [["dates", "Write", 1]]
        move(inside, migration)
        task = open_task(process)
        assert task.due_on == date(2026, 7, 21)
        assert task.data["due_moved"][-1]["why"] == "process"
        told = Notification.objects.filter(user=inside.sam, kind="due_moved").get()
        assert told.words.endswith("no longer on Tue 28 July. The process changed.")
        undo(inside, migration)
        assert open_task(process).due_on == date(2026, 7, 28)


def test_the_same_rule_leaves_a_date_alone(inside: Cast) -> None:
    process = start(inside, due_in(10))
    Task.objects.filter(process=process).update(due_on=date(2026, 8, 3))
    move(inside, rehearsed(inside, process.version, due_in(10).replace(b'name="Write"', b'name="Write it down"')))
    task = open_task(process)
    assert (task.due_on, task.title_text) == (date(2026, 8, 3), "Write it down")


def test_a_timer_that_did_not_change_keeps_its_time(inside: Cast) -> None:
    process = start(inside, with_boundary(timer("timeDuration", "P10D"), interrupting=False))
    before = TaskTimer.objects.get()
    renamed = with_boundary(timer("timeDuration", "P10D"), interrupting=False).replace(b'"Look"', b'"Look2"')
    move(inside, rehearsed(inside, process.version, renamed.replace(b"Late > Look", b"Late > Look2")))
    assert TaskTimer.objects.get().due_at == before.due_at
    with later(before.due_at):
        assert waiting(process) == ["Write", "Look2"]


def test_a_timer_by_another_rule_waits_anew_and_goes_back_with_undo(inside: Cast) -> None:
    process = start(inside, with_boundary(timer("timeDuration", "P10D"), interrupting=False))
    first = TaskTimer.objects.get()
    second = with_boundary(timer("timeDuration", "P12D"), interrupting=False)
    migration = move(inside, rehearsed(inside, process.version, second))
    first.refresh_from_db()
    running = TaskTimer.objects.get(cancelled_at__isnull=True)
    assert first.cancelled_at is not None
    assert running.due_at == first.due_at + timedelta(days=2)
    undo(inside, migration)
    first.refresh_from_db()
    running.refresh_from_db()
    assert (first.cancelled_at, running.cancelled_at is None) == (None, False)
    with later(first.due_at):
        assert waiting(process) == ["Write", "Look"]


def test_a_timer_that_has_fired_does_not_fire_again_by_another_rule(inside: Cast) -> None:
    process = start(inside, with_boundary(timer("timeDuration", "P10D"), interrupting=False))
    with later(TaskTimer.objects.get().due_at):
        second = with_boundary(timer("timeDuration", "P12D"), interrupting=False)
        move(inside, rehearsed(inside, process.version, second))
    with later(TaskTimer.objects.get().due_at + timedelta(days=30)):
        assert waiting(process) == ["Write", "Look"]


def test_a_new_timer_begins_and_one_that_is_gone_ends(inside: Cast) -> None:
    with_timer = with_boundary(timer("timeDuration", "P10D"), interrupting=False)
    process = start(inside, ONE_STEP)
    migration = rehearsed(inside, process.version, with_timer)
    assert migration.findings["warnings"] == [["event_new", "Late", 1]]
    move(inside, migration)
    due_at = TaskTimer.objects.get().due_at
    assert due_at == open_task(process).created + timedelta(days=10)
    move(inside, rehearsed(inside, migration.to_version, ONE_STEP, 3))
    with later(due_at):
        assert waiting(process) == ["Write"]


def test_a_wait_by_another_rule_that_gives_no_time_stays_and_nothing_of_it_changed(inside: Cast) -> None:
    def waits(value: str) -> bytes:
        wait = f'<intermediateCatchEvent id="Wait">{timer("timeDuration", value)}</intermediateCatchEvent>'
        return bpmn("made_up", START_AND_END, wait, flows("Start > Wait", "Wait > End"))

    process = start(inside, waits("P10D"))
    move(inside, rehearsed(inside, process.version, waits("=forms.nothing.time")))
    assert outcome(process) == ("stayed", "failed")
    assert ProcessInstance.objects.get(pk=process.pk).version.number == 1
    with later(TaskTimer.objects.get(cancelled_at__isnull=True).due_at):
        assert ProcessInstance.objects.get(pk=process.pk).finished is not None


def test_an_interrupting_timer_added_on_a_late_step_happens_at_once(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    with later(datetime.fromisoformat("2026-08-24T09:00:00+00:00")):
        move(
            inside, rehearsed(inside, process.version, with_boundary(timer("timeDuration", "P10D"), interrupting=True))
        )
    with later(datetime.fromisoformat("2026-08-24T09:01:00+00:00")):
        assert waiting(process) == ["Look"]


def test_a_step_with_another_event_on_its_border_can_end_the_other_way(inside: Cast) -> None:
    second = bpmn(
        "made_up",
        START_AND_END,
        '<endEvent id="Over"/>',
        user_task("Write"),
        boundary("Late", "Write", timer("timeDuration", "P1D"), interrupting=True),
        flows("Start > Write", "Write > End", "Late > Over"),
    )
    process = start(inside, ONE_STEP)
    move(inside, rehearsed(inside, process.version, second))
    with later(datetime.fromisoformat("2026-07-15T09:00:00+00:00")):
        assert ProcessInstance.objects.get(pk=process.pk).finished is not None


def test_another_authority_s_work_on_the_same_library_version_stays(northmere: Cast) -> None:
    from tests.cast import make_eastholm
    from tests.workflow.test_versions import KEY, SHIPPED
    from workflow.starting import start_for_case

    eastholm = make_eastholm()
    with authority(eastholm.id):
        other = start_for_case(KEY, eastholm.cases["bay"], eastholm.kit)
    with authority(northmere.id):
        own = start_for_case(KEY, northmere.cases["wilf"], northmere.sam)
        assert own.version_id == other.version_id
        renamed = SHIPPED.replace(b"Write the assessment", b"Assess")
        assert move(northmere, rehearsed(northmere, own.version, renamed)).moved == 1
        assert open_task(own).title_text == "Assess"
    with authority(eastholm.id):
        assert ProcessInstance.objects.get(pk=other.pk).version.number == 1


def test_an_event_whose_time_comes_later_is_waited_for_by_the_rules_of_the_new_version(inside: Cast) -> None:
    first = with_boundary(timer("timeDate", "=forms.nothing.date"), interrupting=False)
    process = start(inside, first)
    assert ProcessInstance.objects.get(pk=process.pk).data["unarmed"] != []
    migration = move(
        inside, rehearsed(inside, process.version, with_boundary(timer("timeDuration", "P3D"), interrupting=False))
    )
    assert ProcessInstance.objects.get(pk=process.pk).data["unarmed"] == []
    assert TaskTimer.objects.get().element_id == "Late"
    undo(inside, migration)
    (noted,) = ProcessInstance.objects.get(pk=process.pk).data["unarmed"]
    assert noted["element"] == "Late"


def test_history_and_replay_tell_of_the_move(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    renamed = bpmn("made_up", START_AND_END, user_task("Draft"), flows("Start > Draft", "Draft > End"))
    migration = move(inside, rehearsed(inside, process.version, renamed, Write="Draft"))
    rows = TokenMovement.objects.filter(process=process).order_by("id")
    assert replay(rows) == {"Draft": 1}
    undo(inside, migration)
    assert replay(rows.all()) == {"Write": 1}


def test_who_may_take_a_task_follows_the_new_version_and_goes_back(inside: Cast) -> None:
    process = start(inside, ONE_STEP)
    second = ONE_STEP.replace(
        b'candidateGroups="social_worker"',
        b'candidateGroups="team_manager" candidateUsers="=&quot;priya@northmere.example&quot;"',
    )
    migration = rehearsed(inside, process.version, second)
    assert migration.findings["warnings"] == [["roles", "Write", 1]]
    move(inside, migration)
    task = open_task(process)
    assert (task.roles, task.candidate_ids.split()) == (["team_manager"], [str(inside.priya.pk)])
    undo(inside, migration)
    task = open_task(process)
    assert (task.roles, task.candidate_ids) == (["social_worker"], "")
