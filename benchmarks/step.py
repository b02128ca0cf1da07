"""How much a step through the engine costs, against a floor measured in the same run.

    .venv/bin/python -m benchmarks.step [--steps 40]

A step is one submission: record, audit, rendition asked for, task finished, gateway, next task with its routing and due
date. The floor writes the same kinds of row in one transaction with psycopg, in the same tables under the same keys and
policies, as the application's role: finish a task, insert a record with its version, an audit row, the gateway's visit
with its link, and the next task. Both wait for the disk (fsync and synchronous_commit on). Printed for instances with
10, 100 and 1,000 finished tasks: wall and processor time in milliseconds (median), statements, and the ratio.
"""

import argparse
import os
import platform
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

FINISHED = (10, 100, 1_000)


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians: wall and processor time of this process in milliseconds, and statements sent."""

    wall: float
    cpu: float
    statements: float


def measured(act: Callable[[], tuple[float, float, int]], times: int) -> Cost:
    """Run an act so many times; it gives its own wall and processor seconds and how many statements it sent."""
    walls, cpus, counts = zip(*(act() for _ in range(times)), strict=True)
    return Cost(statistics.median(walls) * 1_000, statistics.median(cpus) * 1_000, statistics.median(counts))


def main() -> int:
    """Make a server, an authority and one long process; measure; print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=40, help="steps measured at each size (default 40)")
    steps = parser.parse_args().steps
    os.environ["CASEWRIGHT_TEST_DURABLE"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    from tests import environment

    if environment.SERVER is None:
        print("PostgreSQL is not installed: apt-get install postgresql")
        return 1
    import django

    django.setup()
    from benchmarks.long_process import LongProcess
    from benchmarks.step_floor import Floor
    from tests import databases

    databases.make()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, PostgreSQL, {datetime.now(UTC):%Y-%m-%d}")
    print(f"{'finished':>8} {'what':<7} {'wall ms':>8} {'cpu ms':>8} {'statements':>10}")
    process = LongProcess()
    for finished in FINISHED:
        process.grow_to(finished)
        floor = Floor(environment.SERVER.url("casewright_app", environment.DATABASE), process)
        floor_cost = measured(floor.step, steps)
        step_cost = measured(process.step, steps)
        _print(finished, "floor", floor_cost)
        _print(finished, "step", step_cost)
        wall, cpu = step_cost.wall / floor_cost.wall, step_cost.cpu / floor_cost.cpu
        print(f"{finished:>8} ratio   {wall:>8.1f} {cpu:>8.1f}")
    return 0


def _print(finished: int, what: str, cost: Any) -> None:
    print(f"{finished:>8} {what:<7} {cost.wall:>8.2f} {cost.cpu:>8.2f} {cost.statements:>10.0f}")


if __name__ == "__main__":
    sys.exit(main())
