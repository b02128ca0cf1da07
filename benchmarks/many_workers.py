"""Many people who finish different tasks at the same moment, against one; and many who claim the same task.

    .venv/bin/python -m benchmarks.many_workers [--workers 100] [--tasks 5]

Each worker is a process with a connection of its own, and an instance of its own for a child of its own, all in one
authority. First one worker submits; then all at once, released by a barrier. PostgreSQL waits for the disk. Printed:
submissions in a second, what raised, deadlocks by PostgreSQL's count, and whether every submission is there once.
"""

import argparse
import multiprocessing
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from benchmarks import own_server


def at_once(number: int, act: Callable[[int], None]) -> tuple[float, list[str]]:
    """Run `act(index)` in that many processes; return the seconds from the barrier to the last end, and what raised."""
    from django.db import connections

    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier, raised = fork.Barrier(number + 1), fork.SimpleQueue()

    def one(index: int) -> None:
        from django.db import connection

        connection.ensure_connection()
        barrier.wait()
        try:
            act(index)
            raised.put("")
        except Exception as error:
            raised.put(f"{type(error).__name__}: {error}")
        connections.close_all()
        os._exit(0)  # without the server's stop, which is the parent's to do

    processes = [fork.Process(target=one, args=(index,)) for index in range(number)]
    for process in processes:
        process.start()
    barrier.wait()
    start = time.perf_counter()
    said = [raised.get() for _ in processes]
    took = time.perf_counter() - start
    for process in processes:
        process.join()
    return took, [error for error in said if error]


class Council:
    """An authority with so many instances of the long process, each with a task that is claimed and written."""

    def __init__(self, instances: int) -> None:
        from accounts.context import authority
        from cases.opening import allocate, open_case
        from tests.cast import make_northmere
        from tests.workflow.round_and_round import ROUND
        from workflow.adoption import publish_process, use_process
        from workflow.starting import start_for_case

        self.cast = make_northmere()
        self.processes: list[UUID] = []
        with authority(self.cast.id):
            use_process(publish_process(ROUND, 1))
            for index in range(instances):
                case = open_case("Tam", f"Birch {index}")
                allocate(case, self.cast.teams["Harbour team"], self.cast.sam, starts_on=date(2026, 7, 1))
                self.processes.append(start_for_case("round", case, self.cast.sam).pk)

    def open_task(self, index: int) -> Any:
        """The task that waits in an instance."""
        from workflow.models import Task

        return Task.objects.get(process=self.processes[index], element_id="Write", finished__isnull=True)

    def submit(self, index: int, times: int) -> None:
        """Claim and submit in one instance, so many times. Each act is a transaction, as a request is."""
        from accounts.context import authority
        from benchmarks.long_process import ANSWERS
        from workflow import work

        for _ in range(times):
            with authority(self.cast.id):
                work.claim(self.open_task(index), self.cast.sam)
            with authority(self.cast.id):
                work.submit(self.open_task(index), self.cast.sam, ANSWERS, [])

    def counts(self) -> tuple[int, int]:
        """How many records there are, and how many tasks were submitted."""
        from accounts.context import authority
        from records.models import Record
        from workflow.models import Task

        with authority(self.cast.id):
            return Record.objects.count(), Task.objects.filter(record__isnull=False).count()


def deadlocks() -> int:
    """How many deadlocks PostgreSQL counted in this database."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def claim_at_once(council: Council, workers: int) -> tuple[float, list[str]]:
    """Let so many different people claim one task; return the seconds, and what the others were told."""
    from accounts.context import authority
    from accounts.models import Membership, Role, User
    from workflow import work

    with authority(council.cast.id):
        role, team = Role.objects.get(key="social_worker"), council.cast.teams["Harbour team"]
        people = []
        for index in range(workers):
            address = f"worker{index}@northmere.example"
            made = User.objects.create_user(address, name=f"Worker {index}", authority=council.cast.authority)
            Membership.objects.create(user=made, team=team, role=role, starts_on="2026-01-01")
            people.append(made)

    def claim(index: int) -> None:
        with authority(council.cast.id):
            work.claim(council.open_task(0), people[index])

    return at_once(workers, claim)


def main() -> int:
    """Make a server and an authority; let one work, then all; print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=100, help="how many work at once (default 100)")
    parser.add_argument("--tasks", type=int, default=5, help="how many tasks each finishes (default 5)")
    options = parser.parse_args()
    if own_server.begin() is None:
        return 1
    council = Council(options.workers)
    council.submit(0, 1)  # what is read once in a process is read before the others are forked from this one
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, PostgreSQL, {datetime.now(UTC):%Y-%m-%d}")
    alone = 10 * options.tasks
    took, raised = at_once(1, lambda index: council.submit(index, alone))
    print(f"one worker:  {alone:>5} submissions in {took:6.1f} s: {alone / took:6.1f} a second; raised {raised or 0}")
    before = council.counts()
    took, raised = at_once(options.workers, lambda index: council.submit(index, options.tasks))
    wanted = options.workers * options.tasks
    print(
        f"{options.workers} workers: {wanted:>5} submissions in {took:6.1f} s: {wanted / took:6.1f} a second;", end=" "
    )
    print(f"raised {raised or 0}")
    records, tasks = (after - earlier for after, earlier in zip(council.counts(), before, strict=True))
    print(f"records {records} and submitted tasks {tasks} of {wanted}; deadlocks {deadlocks()}")
    took, told = claim_at_once(council, options.workers)
    won = options.workers - len(told)
    print(f"{options.workers} claimers of one task: {won} won, in {took:.1f} s; others told: {', '.join(set(told))}")
    return 0 if won == 1 and records == tasks == wanted and not raised and not deadlocks() else 1


if __name__ == "__main__":
    sys.exit(main())
