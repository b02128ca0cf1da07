"""`make soak`: run the long tests, most telling first, for at most `SOAK_MINUTES`, from a printed seed.

What the time did not reach is named at the end; anything that failed makes the exit code 1, and so do the parts that
must always run to their end (`MUST_END`).
"""

import os
import random
import subprocess
import sys
import time

ENGINE, MIGRATION = "tests/soak/killed_engine.py", "tests/soak/killed_migration.py"
STORIES = "-m soak_only tests"
LAWS = "-m soaked tests"
PROCESSES = "tests/soak/random_processes.py"
MUST_END = (ENGINE, MIGRATION, STORIES, LAWS, PROCESSES)
PARTS = (
    ("web and worker killed during 1,000 steps", "postgres", ENGINE),
    ("the worker killed while it moves 200 assessments to another version and back", "postgres", MIGRATION),
    ("the long stories in a browser, at every width", "postgres", STORIES),
    ("what holds for any value, with all examples", "postgres", LAWS),
    ("random processes played at random, on SQLite", "sqlite", PROCESSES),
    ("random processes played at random, on PostgreSQL", "postgres", PROCESSES),
    ("guesses at a password in parallel, on PostgreSQL", "postgres", "tests/soak/parallel_guesses.py"),
    ("guesses at a password in parallel, on SQLite", "sqlite", "tests/soak/parallel_guesses.py"),
    ("a hundred claimers of one task, on PostgreSQL", "postgres", "tests/soak/many_claimers.py"),
    ("a hundred claimers of one task, on SQLite", "sqlite", "tests/soak/many_claimers.py"),
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
    failed, left = [], []
    for name, database, path in PARTS:
        remaining = ends - time.monotonic()
        unfinished = failed if path in MUST_END else left
        if remaining < 30:
            unfinished.append(name)
            continue
        print(f"soak: {name}", flush=True)
        command = [sys.executable, "-m", "pytest", "-q", *path.split()]
        if path.startswith("tests/soak/"):
            command += ["-o", "python_files=*.py"]
        environment = {**os.environ, "CASEWRIGHT_TEST_DATABASE": database, "SOAK_SEED": seed}
        environment["CASEWRIGHT_TEST_EXAMPLES"] = "all"
        try:
            code = subprocess.run(command, env=environment, timeout=remaining, check=False).returncode
        except subprocess.TimeoutExpired:
            unfinished.append(f"{name} (not finished)")
            continue
        if code:
            failed.append(name)
    for name in left:
        print(f"soak: no time left for: {name}")
    for name in failed:
        print(f"soak: FAILED: {name}")
    print(f"soak: {len(PARTS) - len(left) - len(failed)} of {len(PARTS)} parts passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
