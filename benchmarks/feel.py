"""How long FEEL takes to compile and to evaluate, beside two other engines for Python in the same run.

    .venv/bin/python -m benchmarks.feel [--seconds 0.2] [--alone]

Twenty expressions as casework has them. Ours: compile once, then evaluate with diagnostics on (`explain`: reasons of
nulls, what was read) and without. The others, bkflow-feel and pySFeel, are installed by pip into a temporary virtual
environment and run there as a process of their own; they read the text anew each time, which is how they are used. An
expression counts for them only where they give our answer. Each figure is the least of several rounds, in
microseconds; then the median of the ratios. `--alone` leaves the others out.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from rules import dmn, feel
from rules.feel.expression import _parse
from tests.rules.dmn.models import decision, definitions, input_data, table

CONTEXT: dict[str, Any] = {
    "child": {"age": 3, "name": "Wilf", "date_of_birth": date(2022, 5, 4), "disabled": False},
    "decision": {"outcome": "approve", "comment": "Seen and agreed with the family.", "level": 2},
    "started": date(2026, 3, 2),
    "today": date(2026, 4, 2),
    "limit": 45,
    "visits": [{"on": date(2026, 3, day), "alone": day % 2 == 1, "minutes": day + 20} for day in range(1, 11)],
    "scores": [3, 5, 2, 8, 1],
}
EXPRESSIONS = (
    'decision.outcome = "approve"',
    "child.age < 5",
    "child.age < 5 and not(child.disabled)",
    'decision.outcome = "return" or decision.outcome = "refuse"',
    'if child.age < 1 then "baby" else if child.age < 5 then "under five" else "older"',
    "child.age in [0..5)",
    "child.age between 2 and 4",
    "child.age in (1, 3, 5)",
    'decision.level >= 2 and decision.comment != ""',
    "today > started",
    "limit * 1.5 - 3",
    "sum(scores) / count(scores)",
    "max(scores) - min(scores)",
    "count(visits) > 5",
    "count(visits[alone = true])",
    "some v in visits satisfies v.minutes > 29",
    "every v in visits satisfies v.minutes > 10",
    "sum(for v in visits return v.minutes)",
    'contains(lower case(decision.comment), "family")',
    'starts with(child.name, "Wi") and string length(decision.comment) > 20',
)
NULLS = (
    "child.height < 5 and not(child.ill)",
    "weight * 1.5 - 3",
    "string length(decision.reason) > 20",
    "child.height between 2 and 4",
    'if child.height < 1 then "baby" else "older"',
    "some v in calls satisfies v.minutes > 29",
    "child.height in (1, > 3)",
)
"""Of each of them something is null, for a reason that is told to whoever explains it."""
RIVALS = ("bkflow-feel==1.2.0", "pySFeel==1.4.2")
RATIO_AIMED_AT = 10
ROUNDS = 40
"""Short rounds, so that some of them meet no other work on the machine."""


def microseconds(act: Callable[[], object], seconds: float) -> float:
    """Return the least time of one call, over rounds that take so long together."""
    act()
    start = time.perf_counter()
    act()
    times = max(1, int(seconds / ROUNDS / max(time.perf_counter() - start, 1e-7)))
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            act()
        rounds.append((time.perf_counter() - start) / times)
    return min(rounds) * 1e6


def ours(text: str, seconds: float) -> tuple[float, float, float]:
    """Return what compiling, explaining and evaluating take, in microseconds."""
    compiled = microseconds(lambda: _parse.__wrapped__(text, frozenset()), seconds)
    expression = feel.parse(text)
    return (
        compiled,
        microseconds(lambda: expression.explain(CONTEXT), seconds),
        microseconds(lambda: expression.evaluate(CONTEXT), seconds),
    )


def warnings_of(expression: feel.Expression) -> tuple[str, ...]:
    """Return why something in an expression is null, in words."""
    return expression.explain(CONTEXT).warnings


def plain(value: Any) -> Any:
    """Return a value as the other process gets it."""
    match value:
        case dict():
            return {key: plain(entry) for key, entry in value.items()}
        case list():
            return [plain(item) for item in value]
        case date():
            return {"date": value.isoformat()}
        case Decimal():
            return float(value)
    return value


def theirs(seconds: float) -> dict[str, list[float | None]]:
    """Install the other engines apart, run them, and return their times by engine, None where they fail."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / "bin" / "python")
        subprocess.run([python, "-m", "pip", "install", "--quiet", *RIVALS], check=True)
        expected = [plain(feel.parse(text).evaluate(CONTEXT)) for text in EXPRESSIONS]
        asked = {"context": plain(CONTEXT), "texts": EXPRESSIONS, "expected": expected, "seconds": seconds}
        worker = Path(__file__).with_name("feel_rivals.py")
        done = subprocess.run(
            [python, str(worker)], input=json.dumps(asked), capture_output=True, text=True, check=True
        )
        answer: dict[str, list[float | None]] = json.loads(done.stdout.splitlines()[-1])
        return answer


def decision_table(seconds: float) -> None:
    """Measure a decision table of fifty rules and three inputs, each of whose answers another rule gives."""
    outcomes = ("approve", "return", "refuse", "hold", "escalate")
    rules = [
        f'[{age}..{age + 2}) | "{outcome}" | < {place + 3} | "rule {place} at {age}"'
        for age in range(0, 20, 2)
        for place, outcome in enumerate(outcomes)
    ]
    columns = ("age", "outcome", "level")
    inputs = (input_data("age", "number"), input_data("outcome", "string"), input_data("level"))
    requires = ("in_age", "in_outcome", "in_level")
    xml = definitions(*inputs, decision("answer", table(columns, rules), requires=requires))
    cases = [
        {"age": age, "outcome": outcome, "level": level}
        for age in (0, 9, 19)
        for outcome in outcomes
        for level in (1, 2)
    ]
    model = dmn.read(xml)
    read = microseconds(lambda: dmn.read(xml), seconds)
    evaluated = microseconds(lambda: [model.evaluate("answer", case) for case in cases], seconds) / len(cases)
    decided = microseconds(lambda: [model.decide("answer", case) for case in cases], seconds) / len(cases)
    answered = sum(model.evaluate("answer", case) is not None for case in cases)
    print(
        f"\nA decision table of {len(rules)} rules and {len(columns)} inputs ({answered} of {len(cases)} answered):",
        end="",
    )
    print(f" read {read / 1_000:,.1f} ms, evaluate {evaluated:,.0f} µs, decide with its reasons {decided:,.0f} µs")


def main() -> int:
    """Measure, print a table, and the median ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=0.2, help="time for each figure (default 0.2)")
    parser.add_argument("--alone", action="store_true", help="without the other engines")
    options = parser.parse_args()
    mine = [ours(text, options.seconds) for text in EXPRESSIONS]
    others = {} if options.alone else theirs(options.seconds)
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, {datetime.now(UTC):%Y-%m-%d}\n")
    print("| expression | compile | explain | evaluate |" + "".join(f" {name} |" for name in others))
    print("|---|---|---|---|" + "---|" * len(others))
    for place, text in enumerate(EXPRESSIONS):
        cells = [f"{figure:,.1f}" for figure in mine[place]]
        cells += ["–" if (figure := times[place]) is None else f"{figure:,.0f}" for times in others.values()]
        print(f"| `{text}` | {' | '.join(cells)} |")
    for column, name in enumerate(("compile", "explain", "evaluate")):
        print(f"\nmedian {name}: {statistics.median(times[column] for times in mine):,.1f} µs", end="")
    print()
    nulls = [feel.parse(text) for text in NULLS]
    explained = [microseconds(partial(each.explain, CONTEXT), options.seconds) for each in nulls]
    told = [microseconds(partial(warnings_of, each), options.seconds) for each in nulls]
    print(f"with nulls: explain {statistics.median(explained):,.1f} µs, with its warnings read ", end="")
    print(f"{statistics.median(told):,.1f} µs (medians of {len(NULLS)})")
    for name, times in others.items():
        ratios = [time / mine[place][1] for place, time in enumerate(times) if time is not None]
        if ratios:
            median = statistics.median(ratios)
            print(f"{name}: {len(ratios)} of {len(times)} right; median ratio to explain {median:,.0f}×", end="")
            print(f" ({'at least' if median >= RATIO_AIMED_AT else 'below'} the {RATIO_AIMED_AT}× aimed at)")
    decision_table(options.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
