"""How long hostile and runaway FEEL expressions take until they answer or are refused.

    .venv/bin/python -m benchmarks.feel_attacks

Each is parsed and explained once, in this process; processor time, the slowest first; then the largest memory that the
process ever had.
The expressions and what must become of them are those of `tests/rules/feel/attacks.py`, which the suite runs too.
"""

import os
import platform
import resource
import time
from datetime import UTC, datetime

from tests.rules.feel.attacks import ATTACKS, outcome_of


def main() -> None:
    """Run all attacks and print the table."""
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {datetime.now(UTC):%Y-%m-%d}")
    measured: list[tuple[float, str, str]] = []
    for attack in ATTACKS:
        start = time.process_time()
        outcome = outcome_of(attack)
        measured.append((time.process_time() - start, outcome, attack.name))
    print("| attack | outcome | processor ms |\n|---|---|---|")
    for seconds, outcome, name in sorted(measured, reverse=True):
        print(f"| {name} | {outcome} | {seconds * 1_000:,.1f} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    total = sum(seconds for seconds, _, _ in measured)
    print(f"{len(measured)} attacks, {total:.1f} s of processor time; peak memory {peak:,.0f} MB")


if __name__ == "__main__":
    main()
