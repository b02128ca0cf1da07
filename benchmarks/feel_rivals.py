"""The other engines' part of `benchmarks.feel`: run by the Python of their own environment, knows nothing of ours.

Reads from its standard input the context, the texts, the answers expected and how long to measure; prints, as one line
of JSON, the microseconds per evaluation by engine, null where an engine fails or answers otherwise.
"""

import contextlib
import io
import json
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

ROUNDS = 40


def main() -> None:
    """Measure both engines and print the times."""
    asked = json.load(sys.stdin)
    times = {}
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for name, make in (("bkflow-feel", bkflow), ("pySFeel", pysfeel)):
            evaluate = make(asked["context"])
            pairs = zip(asked["texts"], asked["expected"], strict=True)
            times[name] = [measured(evaluate, text, expected, asked["seconds"]) for text, expected in pairs]
    print(json.dumps(times))


def bkflow(context: dict[str, Any]) -> Callable[[str], Any]:
    """Return how bkflow-feel evaluates a text."""
    from bkflow_feel.api import parse_expression  # type: ignore[import-not-found,unused-ignore]

    variables = decoded(context)
    return lambda text: parse_expression(text, variables)


def pysfeel(context: dict[str, Any]) -> Callable[[str], Any]:
    """Return how pySFeel evaluates a text: its names hold no full stop, so paths into a context become names."""
    import pySFeel  # type: ignore[import-not-found,unused-ignore]

    parser = pySFeel.SFeelParser()
    roots = [name for name, value in context.items() if isinstance(value, dict) and "date" not in value]
    for name, value in context.items():
        entries = {f"{name}_{key}": entry for key, entry in value.items()} if name in roots else {name: value}
        for flat, entry in entries.items():
            parser.sFeelParse(f"{flat} <- {literal(entry)}")

    def evaluate(text: str) -> Any:
        flat = re.sub(rf"\b({'|'.join(roots)})\.(\w+)", r"\1_\2", text)
        status, value = parser.sFeelParse(flat)
        if status:
            raise ValueError(str(status))
        return value

    return evaluate


def measured(evaluate: Callable[[str], Any], text: str, expected: Any, seconds: float) -> float | None:
    """Return the least microseconds of one evaluation, or None when the answer is not the expected one."""
    try:
        answer = evaluate(text)
    except Exception:
        return None
    if isinstance(answer, bool) is not isinstance(expected, bool) or answer != expected:
        return None
    start = time.perf_counter()
    evaluate(text)
    times = max(1, int(seconds / ROUNDS / max(time.perf_counter() - start, 1e-7)))
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for _ in range(times):
            evaluate(text)
        rounds.append((time.perf_counter() - start) / times)
    return min(rounds) * 1e6


def decoded(value: Any) -> Any:
    """Return a value of the context with its dates."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if isinstance(value, dict):
        return date.fromisoformat(value["date"]) if "date" in value else {k: decoded(v) for k, v in value.items()}
    return value


def literal(value: Any) -> str:
    """Return a value as a literal of FEEL."""
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        if "date" in value:
            return str(value["date"])
        return "{" + ", ".join(f'"{key}": {literal(entry)}' for key, entry in value.items()) + "}"
    return json.dumps(value)


if __name__ == "__main__":
    main()
