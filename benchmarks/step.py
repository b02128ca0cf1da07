"""How much a step through the engine costs, against a floor measured in the same run.

    .venv/bin/python -m benchmarks.step [--steps 40] [--from 10] [--up-to 5000] [--spiff ENVIRONMENT]

A step is one submission: record, audit, rendition asked for, task finished, gateway, next task with its routing and due
date. "Whole" is the task claimed and submitted in one transaction, as by one who does both at once. The floor writes
the same kinds of row in one transaction with psycopg, in the same tables under the same keys and policies, as the
application's role: finish a task, insert a record with its version, an audit row, the gateway's visit with its link, a
movement of the history, and the next task. Both wait for the disk (fsync and synchronous_commit on). Printed for
instances with 10, 100, 1,000 and 5,000 finished tasks (a fresh instance before one has grown by half): wall and
processor time in milliseconds (median), statements, and each as a multiple of the floor.

With `--spiff`, SpiffWorkflow runs the same process beside it: reading the instance from JSON, running, writing JSON,
and nothing else. ENVIRONMENT is a virtual environment that has it (LGPL-3; no part of the product):
`python -m venv E && E/bin/pip install spiffworkflow`.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import own_server

FINISHED = (10, 100, 1_000, 5_000)


type Measure = tuple[float, float, int]
"""Wall and processor seconds of one act, and how many statements it sent."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians: wall and processor time of this process in milliseconds, and statements sent."""

    wall: float
    cpu: float
    statements: float


def measured(acts: Sequence[Callable[[], Measure]], times: int, found: list[list[Measure]]) -> None:
    """Run acts so many times in turn, so that what else the machine does meets all of them; add to what was found."""
    for _ in range(times):
        for act, results in zip(acts, found, strict=True):
            results.append(act())


def medians(found: list[Measure]) -> Cost:
    """The medians of what was measured."""
    wall, cpu, sent = (statistics.median(column) for column in zip(*found, strict=True))
    return Cost(wall * 1_000, cpu * 1_000, sent)


def main() -> int:
    """Make a server, an authority and one long process; measure; print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=40, help="steps measured at each size (default 40)")
    parser.add_argument("--up-to", type=int, default=FINISHED[-1], help="no instance larger than this (default 5,000)")
    parser.add_argument("--from", dest="least", type=int, default=0, help="no instance smaller than this")
    parser.add_argument("--spiff", type=Path, help="a virtual environment with SpiffWorkflow, to measure it beside")
    options = parser.parse_args()
    sizes = [size for size in FINISHED if options.least <= size <= options.up_to]
    server = own_server.begin()
    if server is None:
        return 1
    import psycopg
    from django.test import override_settings

    from benchmarks.long_process import LongProcess
    from benchmarks.step_floor import Floor
    from tests import environment, postgres

    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, PostgreSQL, {datetime.now(UTC):%Y-%m-%d}")
    print("finished what     wall ms   cpu ms statements wall ratio cpu ratio")
    process = LongProcess()
    as_owner = server.url(postgres.OWNER, environment.DATABASE)
    with override_settings(ENVIRONMENT="production"):  # where nobody moves the clock, and its offset is not asked for
        floor = Floor(server.url("casewright_app", environment.DATABASE), process)
        acts = floor.step, process.step, process.whole
        measured(acts, 100, [[], [], []])  # what is compiled and planned once
        for finished in sizes:
            found: list[list[Measure]] = [[], [], []]
            while len(found[0]) < options.steps:
                process.begin_with(finished)
                with psycopg.connect(as_owner, autocommit=True) as owner:
                    owner.execute("ANALYZE")  # as autovacuum does within a minute or two of such growth
                measured(acts, 3, [[], [], []])  # which makes PostgreSQL plan anew
                measured(acts, min(options.steps - len(found[0]), max(5, finished // 10)), found)
            costs = [medians(each) for each in found]
            for what, cost in zip(("floor", "step", "whole"), costs, strict=True):
                _print(finished, what, cost, costs[0])
    if options.spiff is not None:
        _beside(options.spiff, sizes, options.steps)
    return 0


def _print(finished: int, what: str, cost: Cost, floor: Cost) -> None:
    times = f"{cost.wall / floor.wall:>10.1f} {cost.cpu / floor.cpu:>9.1f}"
    print(f"{finished:>8} {what:<7} {cost.wall:>8.2f} {cost.cpu:>8.2f} {cost.statements:>10.0f} {times}")


def _beside(environment: Path, sizes: list[int], steps: int) -> None:
    """Measure SpiffWorkflow in an environment of its own, and print the same for it."""
    from benchmarks.long_process import ANSWERS, ROUND_ELSEWHERE

    asked = {"bpmn": ROUND_ELSEWHERE, "process": "round", "sizes": sizes, "steps": min(steps, 10), "answers": ANSWERS}
    script = Path(__file__).with_name("step_rival.py")
    done = subprocess.run(
        [str(environment / "bin" / "python"), str(script)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(f"SpiffWorkflow did not run in {environment}: {done.stderr.strip().splitlines()[-1]}")
        print(f"Install it there: {environment}/bin/pip install spiffworkflow")
        return
    for size, (wall, cpu, length) in json.loads(done.stdout).items():
        print(f"{size:>8} spiff   {wall:>8.2f} {cpu:>8.2f}            ({length:,} characters of JSON)")


if __name__ == "__main__":
    sys.exit(main())
