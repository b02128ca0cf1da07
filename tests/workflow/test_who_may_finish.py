"""Rights are asked for again at the moment of submitting; who typed is an author, whoever pressed the button."""

import pytest

from accounts import context
from accounts.models import Membership, Role
from records.models import RecordVersion, State
from tests.cast import Cast
from tests.workflow.answers import ASSESSMENT, fill, submit
from tests.workflow.test_engine import open_task, started, submitted
from workflow import work
from workflow.errors import NotAllowedError, NotYoursError, OwnWorkError
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_manager_who_is_one_no_longer_cannot_decide(inside: Cast) -> None:
    _, decision = submitted(inside)
    Membership.objects.filter(user=inside.priya).update(ends_on="2026-07-13")
    role = Role.objects.get(key="family_support")
    Membership.objects.create(user=inside.priya, team=inside.teams["Harbour team"], role=role, starts_on="2026-07-14")
    with pytest.raises(NotAllowedError):
        work.submit(decision, inside.priya, {"decision": "approve"}, [])
    assert RecordVersion.objects.get().record.state == State.SUBMITTED
    work.release(decision, inside.priya)


def test_who_typed_the_record_cannot_approve_it_whoever_submitted_it(inside: Cast) -> None:
    team = inside.teams["Harbour team"]
    manager, worker = Role.objects.get(key="team_manager"), Role.objects.get(key="social_worker")
    Membership.objects.create(user=inside.sam, team=team, role=manager, starts_on="2026-01-01")
    Membership.objects.create(user=inside.ren, team=team, role=worker, starts_on="2026-01-01")
    process, task = started(inside)
    if task.owner is None:
        work.claim(task, inside.sam)
    fill(task, inside.sam, ASSESSMENT)
    work.release(task, inside.sam)
    work.claim(task, inside.ren)
    task.refresh_from_db()
    submit(task, inside.ren, ASSESSMENT)
    decision = open_task(process)
    if decision.owner is not None:
        work.release(decision, decision.owner)
    with pytest.raises(OwnWorkError):
        work.claim(decision, inside.sam)
    Task.objects.filter(pk=decision.pk).update(owner=inside.sam, status="ASSIGNED")
    decision.refresh_from_db()
    with pytest.raises(OwnWorkError):
        work.submit(decision, inside.sam, {"decision": "approve"}, [])


def test_nothing_is_saved_into_a_task_that_went_to_somebody_else(inside: Cast) -> None:
    _, task = started(inside)
    if task.owner is None:
        work.claim(task, inside.sam)
    work.draft_of(task, inside.sam)
    stale = Task.objects.get(pk=task.pk)
    work.hold_draft(stale, inside.sam)
    work.release(task, inside.sam)
    with pytest.raises(NotYoursError):
        work.hold_draft(stale, inside.sam)


def test_no_work_of_an_episode_starts_on_a_closed_file(inside: Cast) -> None:
    case = inside.cases["wilf"]
    case.episodes.update(closed_on="2026-07-14")
    with pytest.raises(NotAllowedError, match="is not open"):
        start_for_case("child_and_family_assessment", case, inside.sam)


def test_an_update_reaches_no_row_of_the_library(inside: Cast) -> None:
    from forms.models import FormVersion

    before = list(FormVersion.objects.order_by("pk").values_list("title", flat=True))
    assert FormVersion.objects.update(title="Mine now") == 0
    assert list(FormVersion.objects.order_by("pk").values_list("title", flat=True)) == before
    with pytest.raises(context.OtherAuthorityError):
        Task.objects.update(authority_id=context.LIBRARY_ID)
