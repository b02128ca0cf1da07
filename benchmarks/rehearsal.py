"""How long it takes to rehearse moving running work to another version, and to move some of it.

    .venv/bin/python -m benchmarks.rehearsal [--instances 5000] [--move 200]

The instances are assessments on the shipped process, each with what the engine made of it: begun, handed in, or
returned. Three are played and then copied row by row. The other version has one approval more, another due date and
another timer. Printed: wall and processor time and statements of the rehearsal; the same for each instance moved, in
batches as the worker moves them.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks import own_server


def measured(act: Callable[[], Any]) -> tuple[float, float, int]:
    """Wall and processor seconds of an act, and how many statements it sent."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        return time.perf_counter() - wall, time.process_time() - cpu, len(queries)


def main() -> int:
    """Make a server and the instances; measure; print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--instances", type=int, default=5_000, help="live instances rehearsed (default 5000)")
    parser.add_argument("--move", type=int, default=200, help="how many of them are moved then (default 200)")
    wanted = parser.parse_args()
    if own_server.begin() is None:
        return 1
    from accounts.context import authority
    from benchmarks.many_assessments import ManyAssessments
    from workflow.migration import acts
    from workflow.migration.batches import BATCH, MIGRATIONS

    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, PostgreSQL")
    many = ManyAssessments()
    many.grow_to(wanted.instances)
    with authority(many.cast.id):
        migration = acts.begin(many.source, many.target, many.cast.ana)
        wall, cpu, sent = measured(lambda: MIGRATIONS.rehearse_again(migration, many.cast.ana))
        migration.refresh_from_db()
        live = sum(migration.findings["counts"].values())
        print(f"rehearsed {live}: {wall:.2f} s wall, {cpu:.2f} s processor, {sent} statements")
    moved = 0
    with authority(many.cast.id):
        MIGRATIONS.run(migration, many.cast.ana, "Measured.")
    walls = cpus = statements = 0.0
    while moved < wanted.move:
        with authority(many.cast.id):
            wall, cpu, sent = measured(lambda: MIGRATIONS.go_on(migration.pk))
        walls, cpus, statements, moved = walls + wall, cpus + cpu, statements + sent, moved + BATCH
    each = [figure / moved for figure in (walls * 1_000, cpus * 1_000, statements)]
    print(f"moved {moved}: {each[0]:.1f} ms wall, {each[1]:.1f} ms processor, {each[2]:.1f} statements for each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
