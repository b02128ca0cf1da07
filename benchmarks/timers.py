"""Timers of running processes that are all due at once, fired by two workers.

    .venv/bin/python -m benchmarks.timers [--timers 100000] [--workers 2]

One instance is started by the engine and waits at a timer; the others are copies of its rows with keys of their own,
spread over two hundred children.
The workers are processes that claim batches as `manage.py worker` does, until nothing is left. PostgreSQL waits for the
disk. Printed: timers in a second, the processor time of one (on Linux), and whether each had its effect once: its
instance over, one movement away from the timer, one audit row.
"""

import argparse
import multiprocessing
import os
import platform
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.identifiers import uuid7
from benchmarks import own_server

WAITING = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">
<process id="waiting" name="Wait" isExecutable="true"><startEvent id="Start"/><endEvent id="End"/>
<intermediateCatchEvent id="Wait"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>
</intermediateCatchEvent>
<sequenceFlow id="Flow_start" sourceRef="Start" targetRef="Wait"/>
<sequenceFlow id="Flow_end" sourceRef="Wait" targetRef="End"/></process></definitions>"""
AT_ONCE = 10_000
"""How many instances are written in one transaction."""
CHILDREN = 200


def make(number: int) -> Any:
    """Make so many instances whose timer was due yesterday, about `CHILDREN` children; return the cast."""
    from accounts import clock
    from accounts.context import authority
    from accounts.owner import as_owner
    from cases.opening import allocate, open_case
    from jobs.models import DueWork
    from tests.cast import make_northmere
    from workflow.adoption import publish_process, use_process
    from workflow.models import ProcessCase, Task, TaskTimer
    from workflow.starting import start_for_case

    cast = make_northmere()
    with authority(cast.id):
        use_process(publish_process(WAITING, 1))
        with clock.at(datetime.now(UTC) - timedelta(days=2)):
            cases = [open_case("Tam", f"Birch {index}") for index in range(CHILDREN)]
            allocate(cases[0], cast.teams["Harbour team"], cast.sam, starts_on=clock.today())
            process = start_for_case("waiting", cases[0], cast.sam)
        rows = [
            process,
            ProcessCase.objects.get(process=process),
            Task.objects.get(process=process, finished__isnull=True),
            TaskTimer.objects.get(process=process),
        ]
        rows.append(DueWork.objects.get(subject=rows[-1].pk))
    for start in range(1, number, AT_ONCE):
        with authority(cast.id):
            _copy(rows, [case.pk for case in cases], min(AT_ONCE, number - start))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return cast


def _copy(rows: list[Any], cases: list[UUID], number: int) -> None:
    """Write so many copies of an instance, its case, its task, its timer and its due work."""
    keys = {row.pk: [uuid7() for _ in range(number)] for row in rows}
    keys[rows[1].case_id] = [cases[index % len(cases)] for index in range(number)]
    named = ", ".join(f"k{place}" for place in range(len(keys)))
    arrays = ", ".join(["%s::uuid[]"] * len(keys))
    for row in rows:
        fields = row._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        held = {field.column: getattr(row, field.attname) for field in fields}
        places = {name: list(keys).index(key) for name, key in held.items() if isinstance(key, UUID) and key in keys}
        values = ", ".join(f"k{places[name]}" if name in places else f'"{name}"' for name in held)
        table = row._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) SELECT {values} '  # columns of a model
                f'FROM unnest({arrays}) AS copies({named}), "{table}" AS model WHERE model.id = %s',
                [*keys.values(), row.pk],
            )


def work(batches: Any) -> None:
    """Be a worker until nothing is due."""
    from django.db import connections

    from jobs.due_worker import DueWorker
    from jobs.leases import Heartbeat

    heartbeat = Heartbeat()
    heartbeat.holder = uuid7()
    worker, claimed, before = DueWorker(heartbeat.holder, heartbeat), 0, time.process_time()
    with heartbeat.beating():
        while found := worker.do_batch(lambda: True):
            claimed += found
    batches.put((claimed, time.process_time() - before, _backend_seconds()))
    connections.close_all()
    os._exit(0)  # without the server's stop, which is the parent's to do


def _backend_seconds() -> float:
    """The processor time of the server's process behind this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Make a server and the timers; let the workers fire them; count; print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timers", type=int, default=100_000, help="how many are due (default 100,000)")
    parser.add_argument("--workers", type=int, default=2, help="how many workers (default 2)")
    options = parser.parse_args()
    if own_server.begin() is None:
        return 1
    from django.db import connections

    cast = make(options.timers)
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, PostgreSQL, {datetime.now(UTC):%Y-%m-%d}")
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    batches = fork.SimpleQueue()
    processes = [fork.Process(target=work, args=(batches,)) for _ in range(options.workers)]
    start = time.perf_counter()
    for process in processes:
        process.start()
    claimed, used, served = zip(*(batches.get() for _ in processes), strict=True)
    took = time.perf_counter() - start
    for process in processes:
        process.join()
    print(f"{options.timers:,} timers, {options.workers} workers: {took:,.0f} s, {options.timers / took:,.0f} a second")
    each = 1_000 / options.timers
    print(
        f"processor time of a timer: {sum(used) * each:.2f} ms of the workers, {sum(served) * each:.2f} of PostgreSQL"
    )
    print(f"claimed by each: {claimed}")
    return 0 if _each_once(cast, options.timers) else 1


def _each_once(cast: Any, number: int) -> bool:
    """Count what the timers did, and print it."""
    from accounts.context import authority
    from accounts.models import AuditEvent
    from jobs.models import DueWork
    from workflow.models import ProcessInstance, TaskTimer, TokenMovement

    with authority(cast.id):
        left = TokenMovement.objects.filter(element_id="Wait", what=TokenMovement.What.LEFT)
        counts = {
            "instances over": ProcessInstance.objects.filter(finished__isnull=False).count(),
            "timers fired": TaskTimer.objects.filter(fired_at__isnull=False).count(),
            "instances that left the timer": left.values("process").distinct().count(),
            "movements away from it": left.count(),
            "audit rows": AuditEvent.objects.filter(action="timer_fired").count(),
        }
    rest = DueWork.objects.count()
    print(", ".join(f"{what} {count:,}" for what, count in counts.items()), f"of {number:,}; still due {rest}")
    return set(counts.values()) == {number} and rest == 0


if __name__ == "__main__":
    sys.exit(main())
