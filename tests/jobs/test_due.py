"""Due work: done once its time has come, once in effect, whoever moves or cancels it meanwhile."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from accounts import clock
from accounts.context import NoAuthorityError, authority
from accounts.models import AuditEvent
from jobs import due
from jobs.due_worker import BATCH, DueWorker
from jobs.leases import Heartbeat, real_now, wait_after
from jobs.models import DueWork
from jobs.worker import make_worker
from tests.cast import Cast, make_eastholm
from tests.conftest import TODAY
from tests.jobs.made_up import FAIL, FIRE, fired

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SUBJECT = UUID("01a20000-0000-7000-8000-00000000000a")


def work() -> None:
    """Let a worker do all that is ready."""
    make_worker(until_empty=True).run()


def claimer() -> DueWorker:
    """A worker of another process, as far as the database can tell."""
    return DueWorker(uuid4(), Heartbeat())


def plan(cast: Cast, moment: datetime = TODAY, kind: str = FIRE, subject: UUID = SUBJECT) -> DueWork:
    with authority(cast.id):
        due.schedule(kind, subject, moment)
    return DueWork.objects.get(authority=cast.id, kind=kind, subject=subject)


def test_work_of_several_kinds_is_scheduled_moved_and_forgotten_together(northmere: Cast) -> None:
    eastholm = make_eastholm()
    with authority(eastholm.id):
        due.schedule_all(SUBJECT, {FIRE: TODAY})
    with authority(northmere.id):
        due.schedule_all(SUBJECT, {FIRE: TODAY, FAIL: TODAY})
        due.schedule_all(SUBJECT, {FIRE: TODAY + timedelta(hours=1), FAIL: TODAY + timedelta(hours=2)})
        mine = DueWork.objects.filter(authority=northmere.id)
        assert dict(mine.values_list("kind", "due")) == {
            FIRE: TODAY + timedelta(hours=1),
            FAIL: TODAY + timedelta(hours=2),
        }
        with pytest.raises(ValueError, match="time zone"):
            due.schedule_all(SUBJECT, {FIRE: TODAY, FAIL: datetime(2026, 7, 14)})
        assert due.cancel_all(SUBJECT, (FIRE, FAIL)) == 2
        assert due.cancel_all(SUBJECT, (FIRE, FAIL)) == 0
    assert DueWork.objects.count() == 1


@pytest.fixture
def handled(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[UUID], None]], None]:
    """Return a function that makes a handler do the work of the kind "test.own"."""

    def take(handler: Callable[[UUID], None]) -> None:
        monkeypatch.setitem(due._handlers, "test.own", handler)

    return take


def test_it_is_done_when_the_products_clock_reaches_it_and_not_before(northmere: Cast) -> None:
    plan(northmere, TODAY + timedelta(hours=1))
    work()
    assert fired(northmere) == []
    with clock.at(TODAY + timedelta(hours=1)):
        work()
        work()
    assert fired(northmere) == [str(SUBJECT)]
    assert not DueWork.objects.exists()


def test_scheduling_again_moves_the_one_row(northmere: Cast) -> None:
    first = plan(northmere)
    second = plan(northmere, TODAY + timedelta(days=1))
    assert (second.pk, second.due) == (first.pk, TODAY + timedelta(days=1))
    work()
    assert fired(northmere) == []


def test_cancelled_work_is_never_done(northmere: Cast) -> None:
    plan(northmere)
    with authority(northmere.id):
        assert [due.cancel(FIRE, SUBJECT), due.cancel(FIRE, SUBJECT)] == [True, False]
    work()
    assert fired(northmere) == []


def test_an_authority_moves_and_cancels_only_its_own(northmere: Cast) -> None:
    eastholm = make_eastholm()
    plan(northmere)
    with authority(eastholm.id):
        assert due.cancel(FIRE, SUBJECT) is False
    plan(eastholm, TODAY + timedelta(days=1))
    work()
    assert (fired(northmere), fired(eastholm)) == ([str(SUBJECT)], [])


def test_it_needs_an_authority_and_a_time_zone(northmere: Cast) -> None:
    with pytest.raises(NoAuthorityError):
        due.schedule(FIRE, SUBJECT, TODAY)
    with authority(northmere.id), pytest.raises(ValueError, match="time zone"):
        due.schedule(FIRE, SUBJECT, datetime(2026, 7, 14))


def test_a_kind_has_one_handler() -> None:
    with pytest.raises(due.KindRegisteredTwiceError):
        due.register(FIRE, lambda subject: None)


def test_what_fails_is_undone_waits_longer_each_time_and_is_then_left_to_a_person(northmere: Cast) -> None:
    plan(northmere, kind=FAIL)
    waits = []
    for _ in range(settings.MOST_ATTEMPTS):
        before = real_now()
        work()
        row = DueWork.objects.get()
        waits.append(row.free_at - before if row.free_at else timedelta(0))
        DueWork.objects.update(free_at=None)
    for attempt, wait in enumerate(waits[:-1], 1):
        assert wait_after(attempt) <= wait < wait_after(attempt) + timedelta(seconds=20)
    assert fired(northmere) == []
    row = DueWork.objects.get()
    assert (row.attempts, row.error_code, row.failed_at) == (settings.MOST_ATTEMPTS, "ValueError", TODAY)
    work()
    assert DueWork.objects.get().attempts == settings.MOST_ATTEMPTS
    with authority(northmere.id):
        (kept,) = AuditEvent.objects.filter(action="work_failed")
        assert kept.details == {"kind": FAIL, "code": "ValueError", "attempts": settings.MOST_ATTEMPTS}


def test_waits_grow_to_an_hour_and_no_further() -> None:
    waits = [wait_after(attempt) for attempt in range(1, 100)]
    assert waits[0] == timedelta(seconds=30)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)


def test_the_text_of_a_failure_is_kept_nowhere(northmere: Cast, caplog: pytest.LogCaptureFixture) -> None:
    plan(northmere, kind=FAIL)
    work()
    assert "ValueError in made_up.py:" in caplog.text
    row = DueWork.objects.get()
    assert "Canary" not in f"{caplog.text} {vars(row)}"


def test_a_kind_that_nobody_knows_is_left_to_a_person_at_once(northmere: Cast) -> None:
    plan(northmere, kind="test.forgotten")
    work()
    row = DueWork.objects.get()
    assert (row.error_code, row.failed_at, row.holder) == ("unknown_kind", TODAY, None)


def test_scheduling_work_that_failed_for_good_begins_afresh(northmere: Cast) -> None:
    plan(northmere, kind="test.forgotten")
    work()
    row = plan(northmere, kind="test.forgotten")
    assert (row.attempts, row.error_code, row.failed_at) == (0, "", None)


def test_a_handler_may_schedule_its_own_work_anew(northmere: Cast, handled: Any) -> None:
    def again(subject: UUID) -> None:
        AuditEvent.objects.create(at=clock.now(), action="fired", details={"subject": str(subject)})
        due.schedule("test.own", subject, clock.now() + timedelta(days=1))

    handled(again)
    plan(northmere, kind="test.own")
    for days in range(3):
        with clock.at(TODAY + timedelta(days=days)):
            work()
    assert fired(northmere) == [str(SUBJECT)] * 3
    assert DueWork.objects.get().due == TODAY + timedelta(days=3)


def test_a_handler_may_cancel_its_own_work(northmere: Cast, handled: Any) -> None:
    def ended(subject: UUID) -> None:
        AuditEvent.objects.create(at=clock.now(), action="fired", details={"subject": str(subject)})
        assert due.cancel("test.own", subject)

    handled(ended)
    plan(northmere, kind="test.own")
    work()
    assert fired(northmere) == [str(SUBJECT)]
    assert not DueWork.objects.exists()


@pytest.mark.parametrize("change", ["moved", "cancelled", "taken"])
def test_work_that_changed_hands_before_it_began_is_left_alone(northmere: Cast, change: str) -> None:
    plan(northmere)
    slow = claimer()
    (claimed,) = slow.claim()
    with authority(northmere.id):
        if change == "moved":
            due.schedule(FIRE, SUBJECT, TODAY + timedelta(days=1))
        elif change == "cancelled":
            due.cancel(FIRE, SUBJECT)
    if change == "taken":
        DueWork.objects.update(free_at=real_now() - timedelta(seconds=1))
        assert claimer().claim() == [claimed]
    slow._do(claimed)
    assert fired(northmere) == []
    assert DueWork.objects.count() == (0 if change == "cancelled" else 1)


def test_a_busy_workers_lease_is_respected_even_when_the_products_clock_is_moved(northmere: Cast) -> None:
    plan(northmere)
    assert len(claimer().claim()) == 1
    with clock.at(TODAY + timedelta(days=30)):
        assert claimer().claim() == []
    DueWork.objects.update(free_at=real_now() - timedelta(seconds=1))
    assert len(claimer().claim()) == 1


def test_a_heartbeat_renews_what_is_held_and_stops_for_what_hangs(northmere: Cast) -> None:
    plan(northmere)
    heartbeat = Heartbeat()
    heartbeat.holder = uuid4()
    DueWorker(heartbeat.holder, heartbeat).claim()
    past = real_now() - timedelta(seconds=1)
    DueWork.objects.update(free_at=past)
    heartbeat._busy_since = -1e9
    heartbeat.renew()
    assert DueWork.objects.get().free_at == past
    heartbeat._busy_since = None
    heartbeat.renew()
    assert DueWork.objects.filter(free_at__gt=real_now()).exists()


def test_work_that_kills_its_worker_each_time_is_left_to_a_person(northmere: Cast) -> None:
    plan(northmere)
    DueWork.objects.update(attempts=settings.MOST_ATTEMPTS)
    work()
    assert fired(northmere) == []
    row = DueWork.objects.get()
    assert (row.error_code, row.failed_at, row.attempts) == ("abandoned", TODAY, settings.MOST_ATTEMPTS)


def test_a_worker_told_to_stop_lets_go_of_what_it_did_not_begin(northmere: Cast) -> None:
    for _ in range(5):
        plan(northmere, subject=uuid4())
    answers = iter([True, True, False])
    assert claimer().do_batch(lambda: next(answers)) == 5
    assert len(fired(northmere)) == 2
    assert DueWork.objects.filter(holder=None, free_at=None, attempts=0).count() == 3


def test_a_full_queue_of_one_authority_does_not_keep_another_waiting(northmere: Cast) -> None:
    eastholm = make_eastholm()
    for _ in range(3 * BATCH):
        plan(northmere, TODAY - timedelta(days=1), subject=uuid4())
    plan(eastholm, subject=uuid4())
    batch = claimer().claim()
    owners = [row.authority_id for row in batch]
    assert Counter(owners) == {northmere.id: BATCH // 2, eastholm.id: 1}
    assert eastholm.id in owners[:2]
    work()
    assert len(fired(eastholm)) == 0  # the other worker has it
    assert len(fired(northmere)) == 3 * BATCH - BATCH // 2
