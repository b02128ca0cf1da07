"""One clock, movable outside production."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import ClockOffset
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_it_can_be_held_at_a_moment() -> None:
    with clock.at(datetime(2026, 3, 29, 0, 30, tzinfo=UTC)):
        assert clock.now() == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
        with clock.at(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)):
            assert clock.today() == date(2026, 7, 2)  # half past midnight in London
        assert clock.today() == date(2026, 3, 29)


def test_moving_it_counts_for_everyone_at_once(northmere: Cast) -> None:
    with authority(northmere.id):
        clock_before = clock._offset()
        clock.move(timedelta(days=3))
        assert clock._offset() - clock_before == timedelta(days=3)
    assert ClockOffset.objects.get().seconds == 3 * 24 * 3600


def test_production_refuses_to_move_or_hold_it(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ENVIRONMENT = "production"
    with pytest.raises(clock.ClockIsRealError):
        clock.move(timedelta(hours=1))
    with pytest.raises(clock.ClockIsRealError), clock.at(datetime(2026, 1, 1, tzinfo=UTC)):
        pass
    ClockOffset.objects.create(seconds=10_000_000)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.at(datetime(2026, 1, 1)):
        pass


def test_production_holds_it_for_what_is_undone(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ENVIRONMENT = "production"
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    with clock.at(moment, undone=True):
        assert clock.now() == moment
    assert clock.now() > moment
