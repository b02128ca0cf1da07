"""Timers and the calendar: the hour that is twice or never there, 29 February, a clock that is set back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent
from jobs import due
from jobs.models import DueWork
from tests.cast import Cast
from tests.jobs.made_up import DAILY, FIRE, fired
from tests.jobs.working import work_at

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SUBJECT = UUID("01a20000-0000-7000-8000-00000000000a")
HOUR = timedelta(hours=1)
FORWARD = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
"""When 01:00 in London becomes 02:00."""
BACK = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
"""When 02:00 in London becomes 01:00."""
CHANGES = pytest.mark.parametrize("change", [FORWARD, BACK], ids=["spring", "autumn"])


def london(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=clock.LONDON, fold=fold)  # type: ignore[arg-type,misc]


def plan(cast: Cast, moment: datetime, kind: str = FIRE) -> None:
    with authority(cast.id):
        due.schedule(kind, SUBJECT, moment)


@CHANGES
def test_work_due_when_the_clocks_change_is_done_once_though_the_product_clock_jumps(
    northmere: Cast, change: datetime
) -> None:
    plan(northmere, change)
    counts = []
    for minutes in (-61, -1, 0, -60, 1, 60, 0, 61):
        work_at(change + timedelta(minutes=minutes))
        counts.append(len(fired(northmere)))
    assert counts == [0, 0, 1, 1, 1, 1, 1, 1]


def test_each_of_the_two_half_past_ones_of_october_has_its_own_moment(northmere: Cast) -> None:
    first, second = london(2026, 10, 25, 1, 30), london(2026, 10, 25, 1, 30, fold=1)
    plan(northmere, second)
    assert DueWork.objects.get().due == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    work_at(first)
    assert fired(northmere) == []
    work_at(second)
    assert fired(northmere) == [str(SUBJECT)]


def test_the_half_past_one_that_march_leaves_out_is_done_within_that_hour(northmere: Cast) -> None:
    plan(northmere, london(2026, 3, 29, 1, 30))
    work_at(datetime(2026, 3, 29, 0, 59, tzinfo=UTC))
    assert fired(northmere) == []
    work_at(datetime(2026, 3, 29, 1, 30, tzinfo=UTC))
    assert fired(northmere) == [str(SUBJECT)]


@CHANGES
def test_daily_work_is_done_once_a_day_at_the_same_time_of_the_wall(northmere: Cast, change: datetime) -> None:
    plan(northmere, clock.local(change - timedelta(days=2)).replace(hour=9), DAILY)
    moment = change - timedelta(days=2, hours=12)
    while moment < change + timedelta(days=3):
        work_at(moment)
        moment += HOUR / 2
    with authority(northmere.id):
        rows = AuditEvent.objects.filter(action="fired").order_by("pk")
        times = [datetime.fromisoformat(row.details["at"]) for row in rows]
    assert [time.hour for time in times] == [9] * len(times)
    assert len({time.date() for time in times}) == len(times) == 5


@pytest.mark.parametrize("year", [2028, 2032, 2096])
def test_work_due_on_29_february_is_done_on_that_day(northmere: Cast, year: int) -> None:
    plan(northmere, london(year, 2, 29, 9, 0))
    work_at(london(year, 2, 28, 23, 59))
    assert fired(northmere) == []
    work_at(london(year, 2, 29, 9, 0))
    work_at(london(year, 3, 1, 9, 0))
    assert fired(northmere) == [str(SUBJECT)]


@given(st.lists(st.integers(-180, 180), min_size=1, max_size=12), st.sampled_from([FORWARD, BACK]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_the_clock_wanders_work_is_done_once_from_the_first_time_it_is_due(
    northmere: Cast, minutes: list[int], change: datetime
) -> None:
    before = len(fired(northmere))
    plan(northmere, change)
    expected = 0
    for minute in minutes:
        work_at(change + timedelta(minutes=minute))
        expected = max(expected, int(minute >= 0))
        assert len(fired(northmere)) - before == expected
    with authority(northmere.id):
        due.cancel(FIRE, SUBJECT)
