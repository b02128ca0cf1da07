"""A failed step is tried again by itself, ever later, then waits for a person; managers are told once of each fault."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, Notification
from jobs import due
from jobs.models import DueWork
from jobs.worker import make_worker
from tests.at_once import at_once
from tests.cast import Cast
from tests.conftest import TODAY
from tests.workflow.failing_steps import CHOOSE, Flaky, failed, flaky, going_well, kept, stuck_in
from tests.workflow.running import waiting
from workflow import failing, incidents
from workflow.feel_json import NotAValueError
from workflow.models import Incident, ProcessInstance, Task, TokenMovement
from workflow.starting import start_for_case

pytestmark = [pytest.mark.both_databases]
__all__ = ["flaky"]
MINUTE = timedelta(minutes=1)


def work(cast: Cast, task: Task, moment: datetime) -> Incident:
    """Let the worker do what is due at a moment; return the incident of a step then."""
    with clock.at(moment):
        make_worker(until_empty=True).run()
    with authority(cast.id):
        return kept(task)


def begun(cast: Cast) -> Task:
    with authority(cast.id):
        return failed(cast)


def unread(cast: Cast) -> list[tuple[str, str]]:
    told = Notification.objects.filter(kind="step_failed", read_at__isnull=True).order_by("user__name")
    return list(told.values_list("user__name", "words"))


@pytest.mark.django_db
def test_it_is_tried_after_1_5_30_minutes_and_2_hours_and_then_waits_for_a_person(
    northmere: Cast, flaky: Flaky
) -> None:
    task = begun(northmere)
    tried, moment = [TODAY], TODAY
    for minutes in (1, 5, 30, 120):
        due_at = moment + minutes * MINUTE
        with authority(northmere.id):
            assert kept(task).retry_at == due_at
        early = work(northmere, task, due_at - timedelta(seconds=1))
        assert early.attempts == len(tried)
        row = work(northmere, task, due_at)
        tried.append(due_at)
        assert (row.attempts, row.last_at, row.at) == (len(tried), due_at, TODAY)
        moment = due_at
    assert row.retry_at is None
    with authority(northmere.id):
        assert not DueWork.objects.filter(kind=failing.KIND).exists()
        assert set(AuditEvent.objects.filter(action="incident_retried").values_list("actor", flat=True)) == {None}
    assert work(northmere, task, moment + timedelta(days=30)).attempts == 5
    assert {call.actor for call in flaky.calls[1:]} == {None}


@pytest.mark.django_db
def test_it_heals_by_itself_and_nobody_is_told_any_longer(northmere: Cast, flaky: Flaky) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        words = "“Tell the family” in made_up could not be done. It is tried again by itself."
        assert unread(northmere) == [("Priya Marsh", words)]
    with going_well(flaky):
        row = work(northmere, task, TODAY + MINUTE)
    assert (row.ended, row.ended_by, row.attempts) == ("mended", None, 1)
    with authority(northmere.id):
        assert waiting(task.process) == ["Write"]
        assert unread(northmere) == []
        assert not DueWork.objects.filter(kind=failing.KIND).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(failing.NEEDS_A_PERSON))
def test_what_cannot_heal_waits_for_a_person_at_once(code: str) -> None:
    assert failing.next_try(code, 1, TODAY) is None
    assert failing.next_try("OperationalError", 1, TODAY) == TODAY + MINUTE


@pytest.mark.django_db
def test_a_gateway_without_a_way_is_not_tried_by_itself(inside: Cast) -> None:
    task = failed(inside, CHOOSE)
    assert kept(task).retry_at is None
    assert not DueWork.objects.filter(kind=failing.KIND).exists()
    assert unread(inside)[0][1].endswith("Somebody must decide how it goes on.")


@pytest.mark.django_db
def test_when_the_code_changes_the_plan_changes_with_it(inside: Cast, flaky: Flaky) -> None:
    task = failed(inside)
    flaky.error = OperationalError("busy")
    incidents.retry(task, inside.priya)
    assert (kept(task).code, kept(task).retry_at) == ("OperationalError", TODAY + 5 * MINUTE)
    flaky.error = NotAValueError("no")
    incidents.retry(task, inside.priya)
    assert (kept(task).code, kept(task).retry_at) == ("not_a_value", None)
    assert not DueWork.objects.filter(kind=failing.KIND).exists()


@pytest.mark.django_db
def test_managers_are_told_once_of_a_fault_and_no_longer_when_none_is_left(inside: Cast, flaky: Flaky) -> None:
    first = failed(inside)
    inside.priya.notifications.update(read_at=TODAY)
    second = stuck_in(start_for_case("made_up", inside.cases["wilf"], inside.sam))
    assert unread(inside) == []
    stuck_in(start_for_case("made_up", inside.cases["tansy"], inside.ren))
    assert [name for name, _ in unread(inside)] == ["Mo Teal"]  # Meadow has no manager
    with going_well(flaky):
        incidents.retry(first, inside.priya)
        assert [name for name, _ in unread(inside)] == ["Mo Teal"]
        incidents.retry(second, inside.mo)
        assert [name for name, _ in unread(inside)] == ["Mo Teal"]
        incidents.retry_all("made_up", "Do", "RuntimeError", inside.mo)
    assert unread(inside) == []


@pytest.mark.django_db
def test_the_worker_waits_while_the_process_is_suspended(northmere: Cast, flaky: Flaky) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        ProcessInstance.objects.filter(pk=task.process_id).update(suspended_at=TODAY)
    row = work(northmere, task, TODAY + MINUTE)
    assert (row.attempts, row.retry_at) == (1, TODAY + MINUTE + incidents.HELD)
    with authority(northmere.id):
        ProcessInstance.objects.filter(pk=task.process_id).update(suspended_at=None)
    assert work(northmere, task, TODAY + MINUTE + incidents.HELD).attempts == 2


@pytest.mark.django_db
def test_a_second_delivery_has_no_effect(inside: Cast, flaky: Flaky) -> None:
    task = failed(inside)
    row = kept(task)
    handler = due.handler_of(failing.KIND)
    assert handler is not None
    handler(row.pk)  # too early: it is scheduled again
    assert (len(flaky.calls), DueWork.objects.get(kind=failing.KIND).due) == (1, TODAY + MINUTE)
    with going_well(flaky), clock.at(TODAY + MINUTE):
        handler(row.pk)
        handler(row.pk)
        handler(task.pk)
    assert len(flaky.calls) == 2


@pytest.mark.commits
def test_of_two_who_mend_it_at_once_one_has_the_effect(northmere: Cast, flaky: Flaky) -> None:
    task = begun(northmere)
    flaky.error = None

    def act(index: int) -> Any:
        with clock.at(TODAY), authority(northmere.id):
            if index % 2:
                return incidents.retry(task, northmere.priya)
            return incidents.skip(task, northmere.mo, "By post.")

    results = at_once(4, act)
    assert sum(isinstance(result, incidents.NoIncidentError) for result in results) == 3, results
    with authority(northmere.id):
        assert waiting(task.process) == ["Write"]
        row = kept(task)
        moved = TokenMovement.objects.filter(what="skipped").count()
        assert (row.ended, moved, len(flaky.calls)) in [("skipped", 1, 1), ("mended", 0, 2)]


@pytest.mark.commits
def test_all_at_once_by_two_managers_is_each_step_once(northmere: Cast, flaky: Flaky) -> None:
    with authority(northmere.id):
        tasks = [failed(northmere)]
        tasks += [stuck_in(start_for_case("made_up", northmere.cases["wilf"], northmere.sam)) for _ in range(4)]
    flaky.error = None
    before = len(flaky.calls)

    def act(index: int) -> Any:
        user = (northmere.priya, northmere.mo)[index]
        with clock.at(TODAY), authority(northmere.id):
            return incidents.retry_all("made_up", "Do", "RuntimeError", user)

    results = at_once(2, act)
    assert sum(tried.well for tried in results) == 5, results
    with authority(northmere.id):
        assert [kept(task).ended for task in tasks] == ["mended"] * 5
    assert len(flaky.calls) - before == 5
