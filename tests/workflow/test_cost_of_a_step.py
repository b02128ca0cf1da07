"""A step asks the database little, and no more when much was done before it."""

from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts import clock, writing
from accounts.context import authority
from accounts.models import AuditEvent
from cases.opening import allocate
from tests.cast import Cast
from tests.workflow.round_and_round import ROUND
from tests.workflow.running import start
from workflow import work
from workflow.errors import NotYoursError
from workflow.locks import is_held
from workflow.models import ProcessInstance, Task

pytestmark = pytest.mark.django_db
ANSWERS = {"decision": "approve", "comment": "Good work."}


class UndoneError(Exception):
    """Takes back what was done inside."""


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
    process = start(inside, ROUND, "round")
    step(inside, process)
    early = step(inside, process)
    for _ in range(8):
        step(inside, process)
    late = step(inside, process)
    assert len(late) == len(early) <= 4, late  # the lock, what is read, the number of the record, the writing
    assert not any("SAVEPOINT" in sql for sql in late)


def test_claiming_and_submitting_together_send_few_statements(inside: Cast) -> None:
    process = start(inside, ROUND, "round")
    step(inside, process)
    claiming, submitting = whole(inside, process)
    transaction = 3  # begin, whose authority, commit: the test is inside one
    assert transaction + len(claiming) + len(submitting) <= 10, (claiming, submitting)


def test_claimed_and_submitted_in_one_it_is_locked_and_read_once_and_written_once(inside: Cast) -> None:
    process = start(inside, ROUND, "round")
    step(inside, process)
    task = Task.objects.get(process=process, finished__isnull=True)
    with authority(inside.id), CaptureQueriesContext(connection) as queries, writing.together():
        work.claim(task, inside.sam)
        work.submit(task, inside.sam, ANSWERS, [])
    sent = [query["sql"] for query in queries]
    assert len([sql for sql in sent if "FOR UPDATE" in sql]) == 1
    assert len([sql for sql in sent if sql.startswith("SELECT") and 'FROM "workflow_task"' in sql]) == 1
    assert len([sql for sql in sent if 'UPDATE "workflow_task"' in sql]) == 1
    held = Task.objects.get(pk=task.pk)
    assert (held.owner, held.assigned, held.finished) == (inside.sam, clock.now(), clock.now())
    assert AuditEvent.objects.filter(action__in=["task_claimed", "task_submitted"], object_id=task.pk).count() == 2


def test_a_claimed_task_that_was_changed_meanwhile_is_read_again(inside: Cast) -> None:
    process = start(inside, ROUND, "round")
    task = Task.objects.get(process=process, finished__isnull=True)
    work.claim(task, inside.sam)
    work.release(Task.objects.get(pk=task.pk), inside.sam)
    with pytest.raises(NotYoursError):
        work.submit(task, inside.sam, ANSWERS, [])


def test_a_claim_that_was_undone_is_read_again_and_the_lock_taken_again(inside: Cast) -> None:
    process = start(inside, ROUND, "round")
    task = Task.objects.get(process=process, finished__isnull=True)
    with suppress(UndoneError), transaction.atomic():
        work.claim(task, inside.sam)
        assert is_held(process.pk)
        raise UndoneError
    assert not is_held(process.pk)
    with pytest.raises(NotYoursError):
        work.submit(task, inside.sam, ANSWERS, [])
    assert is_held(process.pk)


def test_who_works_with_a_child_is_read_anew_once_it_changed(inside: Cast) -> None:
    case = inside.cases["wilf"]
    before = case.allocation_on(clock.today())
    assert before is not None
    assert before.worker == inside.sam
    allocate(case, inside.teams["Meadow team"], inside.ren, starts_on=clock.today(), reason="Moved.")
    after = case.allocation_on(clock.today())
    assert after is not None
    assert after.worker == inside.ren
