"""Made-up work for the tests: its effect is an audit row, so that what happened twice is seen twice."""

import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.tasks import task

from accounts import audit, clock
from accounts.context import authority
from accounts.models import AuditEvent
from jobs import due
from jobs.queue import compute_then_write
from tests.cast import Cast

FIRE, FAIL, DAILY, SLOW = "test.fire", "test.fail", "test.daily", "test.slow"


def fire(subject: UUID) -> None:
    """Have the effect, then wait in the middle while the test says so."""
    audit.record("fired", None, actor=None, subject=str(subject))
    pause()


def fail(subject: UUID) -> None:
    """Have the effect, then fail with a child's name in the exception."""
    audit.record("fired", None, actor=None, subject=str(subject))
    raise ValueError("Canary-7741 went wrong")


def daily(subject: UUID) -> None:
    """Have the effect, and again at the same time of the next day in London."""
    audit.record("fired", None, actor=None, subject=str(subject), at=clock.local(clock.now()).isoformat())
    tomorrow = clock.local(clock.now()).replace(second=0, microsecond=0) + timedelta(days=1)
    due.schedule(DAILY, subject, tomorrow)


def slow(subject: UUID) -> None:
    """Have the effect, and take long enough to be killed at it."""
    audit.record("fired", None, actor=None, subject=str(subject))
    time.sleep(0.02)


@task()
def record_once(authority_id: str, subject: str) -> None:
    """A job whose effect is the same when repeated."""

    def read() -> str | None:
        return None if AuditEvent.objects.filter(action="fired", details__subject=subject).exists() else subject

    def write(found: str, result: None) -> None:
        audit.record("fired", None, actor=None, subject=found)

    compute_then_write(authority_id, read=read, compute=lambda found: pause(), write=write)


@task()
def fail_always(authority_id: str, subject: str) -> None:
    """A job that never ends well."""
    raise ValueError("Canary-7741 went wrong")


due.register(FIRE, fire)
due.register(FAIL, fail, label="Failing on purpose")
due.register(DAILY, daily)
due.register(SLOW, slow)


def pause_file() -> Path:
    """While this file is there, work stops in its middle and leaves a file `paused` beside it."""
    return Path(settings.VAR_DIR) / "pause"


def pause() -> None:
    """Wait, for at most a minute, while the test wants work to stop in its middle."""
    if pause_file().exists():
        pause_file().with_name("paused").touch()
        for _ in range(600):
            if not pause_file().exists():
                return
            time.sleep(0.1)


def fired(cast: Cast) -> list[str]:
    """The subjects of all effects in an authority, in order."""
    with authority(cast.id):
        rows = AuditEvent.objects.filter(action="fired").order_by("pk")
        return [row.details["subject"] for row in rows]
