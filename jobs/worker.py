"""The worker: does the queue's jobs and what is due, in turn, until told to stop.

Any number of workers may run at once. One that is told to stop finishes the piece in hand and lets go of the rest.
"""

import logging
import signal
import threading
import time
from types import FrameType

from django.conf import settings
from django.db import Error, close_old_connections, connection

from accounts.identifiers import uuid7
from jobs import upkeep
from jobs.due_worker import DueWorker
from jobs.leases import Heartbeat
from jobs.queue_worker import QueueWorker

logger = logging.getLogger(__name__)


class Worker:
    """One process's worth of background work."""

    def __init__(self, *, until_empty: bool, interval: float) -> None:
        self._until_empty = until_empty
        self._interval = interval
        self._stop = threading.Event()
        self._heartbeat = Heartbeat()
        self._look_for_abandoned_at = 0.0
        self._clear_away_at = 0.0
        self._take_name()

    def _take_name(self) -> None:
        """Hold leases under a name not used before. What was held under a former one is renewed no more."""
        holder = uuid7()
        self._heartbeat.holder = holder
        self._queue = QueueWorker(holder, self._heartbeat)
        self._due = DueWorker(holder, self._heartbeat)

    def configure_signals(self) -> None:
        """Stop gracefully on SIGTERM, SIGINT and SIGQUIT; a second one of the same sort ends the process at once."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, self._on_signal)

    def run(self) -> None:
        """Work until stopped, or with `until_empty` until nothing is ready.

        Outlives a database that is away for a while; with `until_empty` its error is raised.
        """
        with self._heartbeat.beating():
            while not self._stop.is_set():
                if not connection.in_atomic_block:  # else the connection is the caller's
                    close_old_connections()
                if self._round_or_error():
                    continue
                if self._until_empty:
                    return
                self._stop.wait(self._interval)

    def _round_or_error(self) -> bool:
        try:
            return self._round()
        except Error as error:
            if self._until_empty:
                raise
            logger.error("the database did not answer, trying again: %s", type(error).__name__)
            connection.close()
            self._take_name()
            return False

    def _round(self) -> bool:
        """Do one job and one batch of what is due; say whether there was anything to do."""
        if time.monotonic() >= self._look_for_abandoned_at:
            self._look_for_abandoned_at = time.monotonic() + settings.LEASE_SECONDS / 3
            self._queue.put_back_abandoned()
        if time.monotonic() >= self._clear_away_at:
            self._clear_away_at = time.monotonic() + upkeep.EVERY.total_seconds()
            upkeep.clear_away()
        job = self._queue.do_one()
        due = 0 if self._stop.is_set() else self._due.do_batch(lambda: not self._stop.is_set())
        return job or due > 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()
        signal.signal(number, signal.SIG_DFL)


def make_worker(*, until_empty: bool = False, interval: float = 0.5) -> Worker:
    """Return a worker. With `until_empty` its `run()` returns when nothing is ready; else it looks every `interval`
    seconds."""
    return Worker(until_empty=until_empty, interval=interval)
