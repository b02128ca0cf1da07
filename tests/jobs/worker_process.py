"""The real worker command in processes of their own that know the made-up work.

They are forked from a process that has loaded the product, so that a test does not wait for seconds until a worker
begins. How one is started from a command line is `tests/browser`'s to show.
"""

import multiprocessing
import os
import signal
from multiprocessing.context import ForkServerProcess

from django.db import connections

_forked = multiprocessing.get_context("forkserver")
_forked.set_forkserver_preload(["tests.jobs.loaded"])


class WorkerProcess:
    """A worker that runs."""

    def __init__(self, *arguments: str, lease: int) -> None:
        database = str(connections.settings["default"]["NAME"])
        self._process: ForkServerProcess = _forked.Process(target=_work, args=(database, lease, arguments), daemon=True)
        self._process.start()

    def send_signal(self, number: signal.Signals) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        self._process.kill()

    def wait(self, seconds: float | None = None) -> int | None:
        """The code with which it ended, or None when it still runs after so many seconds."""
        self._process.join(seconds)
        return self._process.exitcode

    def poll(self) -> int | None:
        """The code with which it ended, or None while it runs."""
        return self._process.exitcode


def start(*arguments: str, lease: int = 2) -> WorkerProcess:
    """Start a worker with short leases over the database in use."""
    return WorkerProcess(*arguments, lease=lease)


def _work(database: str, lease: int, arguments: tuple[str, ...]) -> None:
    """Run `manage.py worker` with these arguments."""
    from django.conf import settings
    from django.core.management import call_command

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    connections.settings["default"]["NAME"] = database
    settings.LEASE_SECONDS = lease
    call_command("worker", *arguments)
