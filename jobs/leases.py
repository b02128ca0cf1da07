"""How long a worker may hold work, and how long failed work waits: always in real time, never the product's.

A lease lets a dead worker be told from a busy one. A busy worker renews its leases from a thread of its own, its
heartbeat; what a dead one held is taken up by another once the lease has ended.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import Error, connection

from jobs.models import Attempted, DueWork, JobRun

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=30)
"""How long work waits after its first failure; twice as long after each further one."""
LONGEST_WAIT = timedelta(hours=1)
LONGEST_PIECE = timedelta(minutes=30)
"""A piece of work that takes longer hangs: its lease is no longer renewed, so that another worker may take it."""


def real_now() -> datetime:
    """Return the present moment of the real world, in UTC."""
    return datetime.now(UTC)


def lease_end() -> datetime:
    """Return when a lease ends that is taken or renewed now."""
    return real_now() + timedelta(seconds=settings.LEASE_SECONDS)


def wait_after(attempts: int) -> timedelta:
    """Return how long work waits that has failed this often: 30 seconds, a minute, two …, an hour at most."""
    return min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 16), LONGEST_WAIT)


class Heartbeat:
    """Renews the leases that a worker holds under its present name, while it works."""

    def __init__(self) -> None:
        self.holder: UUID | None = None
        self._busy_since: float | None = None

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Renew leases in the background until the block ends."""
        stop = threading.Event()
        thread = threading.Thread(target=self._beat, args=[stop], name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(5)

    @contextmanager
    def piece(self) -> Iterator[None]:
        """Mark the time that one piece of work takes."""
        self._busy_since = time.monotonic()
        try:
            yield
        finally:
            self._busy_since = None

    def renew(self) -> None:
        """Renew the leases of all that the worker holds, unless the piece in hand hangs."""
        since = self._busy_since
        if self.holder is None or (since is not None and time.monotonic() - since > LONGEST_PIECE.total_seconds()):
            return
        model: type[Attempted]
        for model in (JobRun, DueWork):
            model._default_manager.filter(holder=self.holder, failed_at=None).update(free_at=lease_end())

    def _beat(self, stop: threading.Event) -> None:
        try:
            while not stop.wait(settings.LEASE_SECONDS / 3):
                try:
                    self.renew()
                except Error as error:
                    logger.warning("Leases could not be renewed: %s", type(error).__name__)
                    connection.close()
        finally:
            connection.close()
