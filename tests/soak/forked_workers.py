"""`python -m tests.soak.forked_workers`: real workers, each forked from a process that has loaded the product.

A worker that is killed is followed by the next at once, as the process manager of a server would start it, but without
the seconds of loading. PDFs are not drawn, only kept: drawing touches no database, and `killed_worker` kills it.
"""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tests.browser.serving import ROOT

NOT_DRAWN = b"%PDF-1.7 not drawn\n"


class ForkedWorker:
    """The worker that runs now, and how many were killed before it."""

    def __init__(self, *arguments: str, lease: int) -> None:
        given = {"CASEWRIGHT_LEASE_SECONDS": str(lease), "CASEWRIGHT_MOST_ATTEMPTS": "1000"}
        environment = {**os.environ, **given, "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-m", "tests.soak.forked_workers", *arguments]
        self._parent = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.killed = 0
        self.pid = self._next()

    def kill(self) -> None:
        """`kill -9` the worker; return when the next has begun."""
        os.kill(self.pid, signal.SIGKILL)
        self.killed += 1
        self.pid = self._next()

    def end(self) -> None:
        """Kill the last worker, and let no other follow."""
        self._parent.terminate()
        self._parent.wait(30)

    def _next(self) -> int:
        assert self._parent.stdout is not None
        return int(self._parent.stdout.readline())


@contextmanager
def forked_worker(*arguments: str, lease: int = 2) -> Iterator[ForkedWorker]:
    """Have a worker as long as the block runs."""
    worker = ForkedWorker(*arguments, lease=lease)
    try:
        yield worker
    finally:
        worker.end()


def main() -> None:
    """Fork a worker, and another whenever it has ended; say the process of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--migrated-at-once", type=int, help="how many instances move in one transaction")
    options = parser.parse_args()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from records import pdf
    from workflow.migration import batches

    pdf.render = lambda document: NOT_DRAWN
    if options.migrated_at_once:
        vars(batches)["BATCH"] = options.migrated_at_once
    child = 0

    def stop(number: int, frame: FrameType | None) -> None:
        os.kill(child, signal.SIGKILL)
        os._exit(0)

    while True:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        connections.close_all()
        child = os.fork()
        if child == 0:
            call_command("worker")
            os._exit(0)
        signal.signal(signal.SIGTERM, stop)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
