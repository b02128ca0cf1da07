"""`make soak`: run the long tests, most telling first, for at most `SOAK_MINUTES`, from a printed seed.

What the time did not reach is named at the end; anything that failed makes the exit code 1, and so do the parts that
must always run to their end (`MUST_END`).
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from tests.examples import SOAK

ENGINE, MIGRATION = "tests/soak/killed_engine.py", "tests/soak/killed_migration.py"
STORIES = "-m soak_only tests"
LAWS = "-m soaked tests"
PROCESSES = "tests/soak/random_processes.py"
LIFE = "tests/soak/life_of_a_child.py"
MUST_END = (ENGINE, MIGRATION, STORIES, LAWS, PROCESSES, LIFE)
type Part = tuple[str, str, str]
"""What it is, the database, and what pytest is given."""
BESIDE: Final[tuple[Part, ...]] = (
    ("what is left to it in a browser: long stories, other widths", "postgres", STORIES),
)
"""What runs beside the others: it waits for Chromium most of the time."""
PARTS: Final[tuple[Part, ...]] = (
    ("web and worker killed during 1,000 steps", "postgres", ENGINE),
    ("the worker killed while it moves 200 assessments to another version and back", "postgres", MIGRATION),
    ("the life of three siblings from contact to closure, at the pages", "postgres", LIFE),
    ("what holds for any value, with all examples", "postgres", LAWS),
    ("random processes played at random, on SQLite", "sqlite", PROCESSES),
    ("random processes played at random, on PostgreSQL", "postgres", PROCESSES),
    ("guesses at a password in parallel, on PostgreSQL", "postgres", "tests/soak/parallel_guesses.py"),
    ("guesses at a password in parallel, on SQLite", "sqlite", "tests/soak/parallel_guesses.py"),
    ("a storm of timers while workers are killed, on PostgreSQL", "postgres", "tests/soak/storm_of_timers.py"),
    ("a storm of timers while workers are killed, on SQLite", "sqlite", "tests/soak/storm_of_timers.py"),
    ("the web server killed while people save and submit", "postgres", "tests/soak/killed_web.py"),
    ("the worker killed while it makes PDFs", "postgres", "tests/soak/killed_worker.py"),
    ("every family of the demonstration, on six days", "sqlite", "tests/soak/all_families.py"),
)


def main() -> int:
    """Run the parts; return 0 when all that ran passed."""
    minutes = float(os.environ.get("SOAK_MINUTES", "40"))
    seed = os.environ.get("SOAK_SEED") or str(random.SystemRandom().randrange(10**9))
    print(f"soak: {minutes:g} minutes, seed {seed}  (repeat with SOAK_SEED={seed})", flush=True)
    ends = time.monotonic() + minutes * 60
    failed: list[str] = []
    left: list[str] = []
    with ThreadPoolExecutor(2) as lanes:
        for ended in lanes.map(lambda parts: _run_all(parts, ends, seed), (PARTS, BESIDE)):
            failed += ended.failed
            left += ended.left
    for name in left:
        print(f"soak: no time left for: {name}")
    for name in failed:
        print(f"soak: FAILED: {name}")
    parts = len(PARTS) + len(BESIDE)
    print(f"soak: {parts - len(left) - len(failed)} of {parts} parts passed")
    return 1 if failed else 0


@dataclass(frozen=True, slots=True)
class Ended:
    """The parts that failed, and those that the time did not reach."""

    failed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def arguments(path: str, seed: str) -> list[str]:
    """What pytest is given for a part: what is drawn in it is drawn at random, from the seed."""
    drawn = [f"--hypothesis-profile={SOAK}", f"--hypothesis-seed={seed}"]
    modules = ["-o", "python_files=*.py"] if path.startswith("tests/soak/") else []
    return ["-q", "-p", "no:cacheprovider", *drawn, *path.split(), *modules]


def _run_all(parts: Sequence[Part], ends: float, seed: str) -> Ended:
    """Run parts one after the other until the time is over, each shown when it ended."""
    ended = Ended()
    for name, database, path in parts:
        remaining = ends - time.monotonic()
        unfinished = ended.failed if path in MUST_END else ended.left
        if remaining < 30:
            unfinished.append(name)
            continue
        began = time.monotonic()
        command = [sys.executable, "-m", "pytest", *arguments(path, seed)]
        environment = {**os.environ, "CASEWRIGHT_TEST_DATABASE": database, "SOAK_SEED": seed}
        long = float(os.environ.get("SOAK_MINUTES", "40")) >= 40
        environment["CASEWRIGHT_TEST_EXAMPLES"] = "all" if long else "third"
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
            try:
                code = process.wait(remaining)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                unfinished.append(f"{name} (not finished)")
                code = 0
            said.seek(0)
            print(f"soak: {name} ({time.monotonic() - began:.0f} s)\n{said.read()}", flush=True)
        if code:
            ended.failed.append(name)
    return ended


if __name__ == "__main__":
    sys.exit(main())
