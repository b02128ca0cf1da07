"""The one clock of engine, FEEL, records and audit.

Its offset from real time is one database row, shared by web and worker, or a context variable in scenarios and tests.
Leases, sessions and lockout use real time, never this. Times are UTC; `today()` is the date in London.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from accounts import context
from accounts.models.upkeep import ClockOffset

LONDON = ZoneInfo("Europe/London")
_frozen: ContextVar[datetime | None] = ContextVar("casewright_frozen_clock", default=None)


class ClockIsRealError(RuntimeError):
    """Somebody tried to move the clock in production."""


def now() -> datetime:
    """Return the present moment of the product, in UTC."""
    frozen = _frozen.get()
    if frozen is not None:
        return frozen
    return datetime.now(UTC) + _offset()


def today() -> date:
    """Return the present date in London."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """Return a moment in the time that people in England read off the wall."""
    return moment.astimezone(LONDON)


def move(by: timedelta) -> None:
    """Move the clock of web and worker. Raises `ClockIsRealError` in production."""
    _refuse_in_production()
    row, _ = ClockOffset.objects.get_or_create(id=1)
    row.seconds += int(by.total_seconds())
    row.save()
    context.forget("clock_offset")


@contextmanager
def at(moment: datetime, *, undone: bool = False) -> Iterator[None]:
    """Hold the clock at a moment, for scenarios, tests and the making of demonstration data.

    Raises `ClockIsRealError` in production, unless everything that is written meanwhile is `undone`, as it is for a
    scenario.
    """
    if not undone:
        _refuse_in_production()
    if moment.tzinfo is None:
        raise ValueError("Give the clock a moment with a time zone.")
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def _refuse_in_production() -> None:
    if settings.ENVIRONMENT == "production":
        raise ClockIsRealError("The clock cannot be moved in production.")


def _offset() -> timedelta:
    memo = context.memo()
    if memo is not None and "clock_offset" in memo:
        held: timedelta = memo["clock_offset"]
        return held
    seconds = 0
    if settings.ENVIRONMENT != "production":
        seconds = ClockOffset.objects.filter(id=1).values_list("seconds", flat=True).first() or 0
    offset = timedelta(seconds=seconds)
    if memo is not None:
        memo["clock_offset"] = offset
    return offset
