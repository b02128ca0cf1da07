"""Due work of one kind is done several pieces in a transaction; whatever is unusual there, each is done by itself."""

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from accounts import audit, clock
from accounts.context import authority, required_id
from jobs import due
from jobs.due_worker import TOGETHER, DueWorker
from jobs.leases import Heartbeat, real_now
from jobs.models import DueWork
from tests.cast import Cast, make_eastholm
from tests.jobs.made_up import fired

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KIND = "test.many"


class Many:
    """Made-up work that is done together, and what it was asked for in which transaction."""

    def __init__(self) -> None:
        self.calls: list[tuple[UUID, list[UUID]]] = []
        self.alone: list[UUID] = []
        self.left: Collection[UUID] = ()
        self.bad: Collection[UUID] = ()
        self.meanwhile: Callable[[], object] = lambda: None

    def together(self, subjects: Sequence[UUID]) -> list[UUID]:
        """Have the effect of all but those to be left."""
        self.calls.append((required_id(), list(subjects)))
        done = [subject for subject in subjects if subject not in self.left]
        for subject in done:
            self._have_effect(subject)
        self.meanwhile()
        return done

    def one(self, subject: UUID) -> None:
        """Have the effect of one."""
        self.alone.append(subject)
        self._have_effect(subject)

    def _have_effect(self, subject: UUID) -> None:
        audit.record("fired", None, actor=None, subject=str(subject))
        if subject in self.bad:
            raise ValueError("Canary-7741 went wrong")


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Many:
    """The work of the kind `test.many`."""
    made = Many()
    monkeypatch.setitem(due._handlers, KIND, made.one)
    monkeypatch.setitem(due._together, KIND, made.together)
    return made


def plan(cast: Cast, number: int) -> list[UUID]:
    """Schedule so much, one after the other; return the subjects."""
    subjects = [uuid4() for _ in range(number)]
    with authority(cast.id):
        for index, subject in enumerate(subjects):
            due.schedule(KIND, subject, clock.now() - timedelta(minutes=number - index))
    return subjects


def worker() -> DueWorker:
    return DueWorker(uuid4(), Heartbeat())


def do() -> int:
    """Let a worker do one batch."""
    return worker().do_batch(lambda: True)


def test_each_piece_is_done_once_and_the_earliest_first(northmere: Cast, many: Many) -> None:
    subjects = plan(northmere, TOGETHER + 3)
    assert do() == TOGETHER + 3
    assert [call for _owner, call in many.calls] == [subjects[:TOGETHER], subjects[TOGETHER:]]
    assert fired(northmere) == list(map(str, subjects))
    assert many.alone == []
    assert not DueWork.objects.exists()


def test_two_authorities_are_never_in_one_transaction(northmere: Cast, many: Many) -> None:
    eastholm = make_eastholm()
    asked = {cast.id: plan(cast, 4) for cast in (northmere, eastholm)}
    do()
    assert dict(many.calls) == asked
    assert [sorted(fired(cast)) for cast in (northmere, eastholm)] == [
        sorted(map(str, subjects)) for subjects in asked.values()
    ]


def test_one_that_fails_undoes_none_of_the_others(northmere: Cast, many: Many) -> None:
    subjects = plan(northmere, 5)
    many.bad = subjects[2:3]
    do()
    assert fired(northmere) == [str(subject) for subject in subjects if subject not in many.bad]
    assert many.alone == subjects
    row = DueWork.objects.get()
    assert (row.subject, row.attempts, row.error_code, row.holder) == (subjects[2], 1, "ValueError", None)
    assert row.free_at is not None
    assert row.free_at > real_now()


def test_what_failed_before_is_tried_by_itself(northmere: Cast, many: Many) -> None:
    subjects = plan(northmere, 4)
    many.bad = subjects[:1]
    do()
    DueWork.objects.update(free_at=None)
    later = plan(northmere, 3)
    do()
    assert many.calls[-1] == (northmere.id, later)
    assert DueWork.objects.get().attempts == 2


def test_what_is_left_is_done_by_itself_and_counts_as_tried_once(northmere: Cast, many: Many) -> None:
    subjects = plan(northmere, 5)
    many.left = many.bad = subjects[3:4]
    do()
    assert many.alone == list(many.left)
    assert fired(northmere) == [str(subject) for subject in subjects if subject not in many.left]
    assert DueWork.objects.get().attempts == 1


@pytest.mark.parametrize("change", ["moved", "cancelled", "taken"])
def test_when_one_changes_hands_meanwhile_only_that_one_is_left_alone(northmere: Cast, many: Many, change: str) -> None:
    subjects = plan(northmere, 5)
    row = DueWork.objects.get(subject=subjects[1])

    def meddle() -> None:
        if change == "moved":
            DueWork.objects.filter(pk=row.pk).update(version=uuid4(), holder=None, due=clock.now() + timedelta(days=1))
        elif change == "cancelled":
            DueWork.objects.filter(pk=row.pk).delete()
        else:
            DueWork.objects.filter(pk=row.pk).update(holder=uuid4())

    mine = worker()
    batch = mine.claim()
    meddle()
    assert mine._do_together(batch) == set()
    assert fired(northmere) == []
    assert set(DueWork.objects.values_list("attempts", flat=True)) == {0}
    for work in batch:
        mine._do(work)
    assert fired(northmere) == [str(subject) for subject in subjects if subject != subjects[1]]
    assert DueWork.objects.count() == (0 if change == "cancelled" else 1)


def test_one_that_is_cancelled_while_all_are_done_is_not_done(northmere: Cast, many: Many) -> None:
    """Only here the other transaction is this one, so that the row is back with everything that is undone."""
    subjects = plan(northmere, 3)
    many.meanwhile = lambda: DueWork.objects.filter(subject=subjects[0]).update(holder=uuid4())
    do()
    assert len(many.calls) == 1
    assert many.alone == subjects
    assert fired(northmere) == list(map(str, subjects))


def test_a_piece_may_be_scheduled_anew_while_all_are_done(northmere: Cast, many: Many) -> None:
    subjects = plan(northmere, 3)
    tomorrow = clock.now() + timedelta(days=1)
    many.meanwhile = lambda: due.schedule(KIND, subjects[1], tomorrow)
    do()
    assert fired(northmere) == list(map(str, subjects))
    assert list(DueWork.objects.values_list("subject", "due", "attempts")) == [(subjects[1], tomorrow, 0)]


def test_a_worker_that_dies_of_them_has_counted_the_attempt(
    northmere: Cast, many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    plan(northmere, 3)
    many.meanwhile = die
    dying = worker()
    batch = dying.claim()
    with pytest.raises(Killed):
        dying._do_together(batch)
    assert fired(northmere) == []
    assert list(DueWork.objects.values_list("attempts", flat=True)) == [1, 1, 1]
    DueWork.objects.update(free_at=real_now() - timedelta(seconds=1))
    do()
    assert len(many.calls) == 1
    assert len(many.alone) == 3


def test_a_worker_told_to_stop_begins_no_further_transaction(northmere: Cast, many: Many) -> None:
    subjects = plan(northmere, 2 * TOGETHER)
    answers = iter([True, False, False])
    assert worker().do_batch(lambda: next(answers)) == 2 * TOGETHER
    assert fired(northmere) == list(map(str, subjects[:TOGETHER]))
    assert DueWork.objects.filter(holder=None, free_at=None, attempts=0).count() == TOGETHER
