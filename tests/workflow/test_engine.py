"""A process runs: started, claimed, submitted, returned, corrected, approved."""

import pytest

from accounts.models import AuditEvent, Status
from forms.models import FormVersion
from records.models import Decision, RecordVersion, State
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, RECORDED, fill, submit
from workflow import work
from workflow.errors import AlreadySubmittedError, NotAllowedError, NotYoursError, OwnWorkError, TakenError
from workflow.models import ProcessInstance, Task, TaskLink
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = "child_and_family_assessment"


def started(cast: Cast) -> tuple[ProcessInstance, Task]:
    process = start_for_case(KEY, cast.cases["wilf"], cast.sam)
    return process, open_task(process)


def open_task(process: ProcessInstance) -> Task:
    return Task.objects.get(process=process, finished__isnull=True)


def submitted(cast: Cast) -> tuple[ProcessInstance, Task]:
    """An assessment that Sam submitted; the task is Priya's decision, claimed."""
    process, task = started(cast)
    if task.owner is None:
        work.claim(task, cast.sam)
    submit(task, cast.sam, ASSESSMENT)
    decision = open_task(process)
    if decision.owner is None:
        work.claim(decision, cast.priya)
    decision.refresh_from_db()
    return process, decision


def test_starting_makes_the_first_task_with_team_roles_due_date_and_pinned_form(inside: Cast) -> None:
    process, task = started(inside)
    assert process.version.number == 1
    assert [link.case for link in process.case_links.all()] == [inside.cases["wilf"]]
    assert (task.element_id, task.roles, task.team) == ("Task_assess", ["social_worker"], inside.teams["Harbour team"])
    assert task.due_on is not None
    assert task.due_on.isoformat() == "2026-09-16"  # 45 working days after 14 July, past the August bank holiday
    assert task.form_version == FormVersion.objects.get(key=KEY)
    assert task.case == inside.cases["wilf"]
    assert "Wilf" not in task.title_text


def test_the_whole_story_from_submission_over_return_to_approval(inside: Cast) -> None:
    process, decision = submitted(inside)
    first = RecordVersion.objects.get(form_version__key=KEY)
    assert (first.record.state, first.number, first.author) == (State.SUBMITTED, 1, inside.sam)
    submit(decision, inside.priya, {"decision": "return", "comment": "Please say who is there on Fridays."})
    first.record.refresh_from_db()
    assert first.record.state == State.RETURNED
    again = open_task(process)
    assert (again.element_id, again.owner) == ("Task_assess", inside.sam)
    draft = work.draft_of(again, inside.sam)
    assert draft.form_version.definition.answers_from(draft.entered)[0] == ASSESSMENT
    mended = {**ASSESSMENT, "risks": "On Fridays Wilf is alone with his father."}
    mended |= {"outcome": "early_help", "support_required": False}
    submit(again, inside.sam, mended)
    second = RecordVersion.objects.get(form_version__key=KEY, number=2)
    assert second.record == first.record
    assert second.answers == RECORDED | mended
    last = open_task(process)
    if last.owner is None:
        work.claim(last, inside.priya)
    submit(last, inside.priya, {"decision": "approve"})
    second.record.refresh_from_db()
    process.refresh_from_db()
    assert second.record.state == State.APPROVED
    assert process.finished is not None
    assert process.finished.isoformat() == "2026-07-14T09:00:00+00:00"
    assert [(d.decision, d.version.number, d.by) for d in Decision.objects.order_by("id")] == [
        ("return", 1, inside.priya),
        ("approve", 2, inside.priya),
    ]
    assert RecordVersion.objects.get(pk=first.pk).answers == RECORDED
    assert not Task.objects.filter(process=process, finished__isnull=True).exists()
    assert (
        TaskLink.objects.filter(from_task__process=process).count() == Task.objects.filter(process=process).count() - 1
    )


def test_a_refusal_leaves_the_manager_to_say_what_happens_instead(inside: Cast) -> None:
    process, decision = submitted(inside)
    submit(decision, inside.priya, {"decision": "refuse", "comment": "This child lives in Eastholm."})
    process.refresh_from_db()
    assert process.finished is None
    assert open_task(process).element_id == "Task_next_step"
    assert RecordVersion.objects.get(form_version__key=KEY).record.state == State.REFUSED


def test_the_author_cannot_claim_or_decide_the_approval(inside: Cast) -> None:
    from accounts.models import Membership, Role

    team = inside.teams["Harbour team"]
    role = Role.objects.get(key="team_manager")
    Membership.objects.create(user=inside.sam, team=team, role=role, starts_on="2026-01-01")
    process, task = started(inside)
    if task.owner is None:
        work.claim(task, inside.sam)
    submit(task, inside.sam, ASSESSMENT)
    decision = open_task(process)
    if decision.owner is not None:
        work.release(decision, decision.owner)
    with pytest.raises(OwnWorkError):
        work.claim(decision, inside.sam)
    Task.objects.filter(pk=decision.pk).update(owner=inside.sam, status="ASSIGNED")
    decision.refresh_from_db()
    with pytest.raises(OwnWorkError):
        work.submit(decision, inside.sam, {"decision": "approve"}, [])
    assert RecordVersion.objects.get().record.state == State.SUBMITTED


def test_a_claimed_task_is_taken_until_it_is_given_back(inside: Cast) -> None:
    from accounts.models import Membership, Role

    role = Role.objects.get(key="social_worker")
    Membership.objects.create(user=inside.ren, team=inside.teams["Harbour team"], role=role, starts_on="2026-01-01")
    _, task = started(inside)
    if task.owner is not None:
        work.release(task, task.owner)
    work.claim(task, inside.sam)
    work.claim(task, inside.sam)
    with pytest.raises(TakenError, match="Sam Oakley"):
        work.claim(task, inside.ren)
    with pytest.raises(NotYoursError):
        work.release(task, inside.ren)
    fill(task, inside.sam, {"reason": "Begun by Sam"})
    work.release(task, inside.sam)
    work.claim(task, inside.ren)
    task.refresh_from_db()
    assert work.draft_of(task, inside.ren).entered["why-and-how"]
    claims = AuditEvent.objects.filter(action="task_claimed").order_by("id")
    assert [event.actor for event in claims] == [inside.sam, inside.ren]


def test_only_the_roles_of_the_step_in_its_team_may_claim(inside: Cast) -> None:
    _, task = started(inside)
    if task.owner is not None:
        work.release(task, task.owner)
    for person in (inside.priya, inside.ren, inside.dee, inside.ana):
        with pytest.raises(NotAllowedError):
            work.claim(task, person)


def test_submitting_twice_has_one_effect(inside: Cast) -> None:
    process, task = started(inside)
    if task.owner is None:
        work.claim(task, inside.sam)
    submit(task, inside.sam, ASSESSMENT)
    with pytest.raises(AlreadySubmittedError):
        work.submit(task, inside.sam, ASSESSMENT, [])
    assert RecordVersion.objects.count() == 1
    assert Task.objects.filter(process=process, element_id="Task_authorise").count() == 1


def test_nobody_submits_what_is_with_somebody_else(inside: Cast) -> None:
    _, task = started(inside)
    if task.owner is None:
        work.claim(task, inside.sam)
    with pytest.raises(NotYoursError):
        work.submit(task, inside.priya, ASSESSMENT, [])
    with pytest.raises(NotYoursError):
        work.draft_of(task, inside.priya)


def test_a_task_keeps_the_form_version_it_was_made_with(inside: Cast) -> None:
    from forms.adoption import publish_form
    from forms.models import ActiveForm

    _, task = started(inside)
    shipped = FormVersion.objects.get(key=KEY)
    newer = publish_form({**shipped.content, "title": "Changed"}, 2)
    ActiveForm.objects.filter(key=KEY).update(version=newer)
    task.refresh_from_db()
    assert task.form_version == shipped
    other = start_for_case(KEY, inside.cases["tansy"], inside.ren)
    assert open_task(other).form_version == newer
    assert newer.status == Status.PUBLISHED


def test_work_for_a_child_one_may_not_see_cannot_be_started(inside: Cast) -> None:
    with pytest.raises(NotAllowedError):
        start_for_case(KEY, inside.cases["wilf"], inside.ren)
    with pytest.raises(NotAllowedError):
        start_for_case(KEY, inside.cases["wilf"], inside.dee)
