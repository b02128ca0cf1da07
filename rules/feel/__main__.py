r"""FEEL at a terminal: what an expression gives, why parts of it are null, and what it read.

    python -m rules.feel 'child.age < 5 and not(visited)' --context child.json
    echo '1 + 2' | python -m rules.feel -

The context is a JSON object. In it a text that begins with @ and a quotation mark is a FEEL literal
(`"@\"2026-03-01\""`), and an object with one key `number`, `date`, `time`, `date and time`, `duration` or `context` is
a value of that kind (`{"date": "2026-03-01"}`). Numbers keep all their digits.

Exit codes: 0 with a value, 1 when the answer is null, 2 when the text is no FEEL or meets a limit, 3 when the context
cannot be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rules.feel.calendar_text import read_date, read_date_time, read_duration, read_temporal, read_time
from rules.feel.casework import functions
from rules.feel.errors import FeelLimitError, FeelSyntaxError, NoValueError
from rules.feel.expression import Evaluation, Expression, names_in, parse
from rules.feel.printing import value_to_text
from rules.feel.tokens import unescape
from rules.feel.values import read_number
from rules.working_days import WorkingCalendar

_KINDS: Mapping[str, Callable[[str], object]] = {
    "number": read_number,
    "date": read_date,
    "time": read_time,
    "date and time": read_date_time,
    "duration": read_duration,
}
_WINDOW = 76


class ContextError(ValueError):
    """The context is not what `--context` takes; the text says what is wrong with it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate one expression, print what came of it, and return the exit code."""
    options = _options(arguments)
    text = sys.stdin.read() if options.expression == "-" else options.expression
    try:
        context = read_context(Path(options.context).read_text(encoding="utf-8")) if options.context else {}
        calendar = _calendar(options.holidays)
    except (OSError, ValueError) as error:
        print(f"The context cannot be read: {error}", file=sys.stderr)
        return 3
    try:
        expression = parse(text, names_in(context))
        evaluation = expression.explain({**calendar, **context})
    except FeelSyntaxError as error:
        print(pointed_at(text, error), file=sys.stderr)
        return 2
    except FeelLimitError as error:
        print(error, file=sys.stderr)
        return 2
    print(value_to_text(evaluation.value))
    _print_explanation(expression, evaluation)
    if not options.holidays and any("days" in name for name in expression.calls()):
        print("\nBank holidays were counted as working days: name them with --holidays.", file=sys.stderr)
    return 1 if evaluation.value is None else 0


def read_context(text: str) -> dict[str, Any]:
    """Return the context that a JSON text is; ContextError says what is wrong with it."""
    try:
        decoded = _decoded(json.loads(text, parse_float=Decimal, parse_constant=_refuse))
    except json.JSONDecodeError as error:
        raise ContextError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except NoValueError as error:
        raise ContextError(error.reason) from None
    except RecursionError:
        raise ContextError("it is nested too deeply") from None
    if not isinstance(decoded, dict):
        raise ContextError("it must be a JSON object: {…}")
    return decoded


def pointed_at(text: str, error: FeelSyntaxError) -> str:
    """Return the message with the line it speaks of and a caret under the place."""
    line = (text.split("\n") or [""])[error.line - 1].replace("\t", " ").rstrip("\r")
    start = max(0, error.column - 1 - _WINDOW // 2)
    shown = ("…" if start else "") + line[start : start + _WINDOW]
    caret = " " * (error.column - 1 - start + (1 if start else 0)) + "^"
    return f"Line {error.line}, column {error.column}: {error.message}\n\n  {shown}\n  {caret}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    about, _, rest = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        prog="python -m rules.feel",
        description=about,
        epilog=rest,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("expression", help="the expression, or - to read it from the standard input")
    parser.add_argument("--context", metavar="FILE", help="a JSON file with the variables")
    holidays = "bank holidays for the working-day functions, as 2026-04-03,2026-04-06"
    parser.add_argument("--holidays", metavar="DATES", default="", help=holidays)
    return parser.parse_args(arguments)


def _calendar(holidays: str) -> Mapping[str, Any]:
    return functions(WorkingCalendar({date.fromisoformat(day.strip()) for day in holidays.split(",") if day.strip()}))


def _print_explanation(expression: Expression, evaluation: Evaluation) -> None:
    if evaluation.warnings:
        print("\nWhy something is null:")
        for warning in evaluation.warnings:
            print(f"  {warning}")
    if evaluation.reads:
        print("\nRead:")
        for path, value in sorted(evaluation.reads.items()):
            print(f"  {path} = {value_to_text(value, 0)}")


def _refuse(name: str) -> None:
    raise ContextError(f"{name} is not a number of FEEL")


def _decoded(value: Any) -> Any:
    match value:
        case str() if value.startswith('@"') and value.endswith('"') and len(value) > 2:
            return read_temporal(unescape(value[1:]))
        case list():
            return [_decoded(item) for item in value]
        case dict() if len(value) == 1 and (kind := next(iter(value))) in _KINDS and isinstance(value[kind], str):
            return _KINDS[kind](value[kind])
        case {"context": dict(entries), **others} if not others:
            return {key: _decoded(entry) for key, entry in entries.items()}
        case dict():
            return {key: _decoded(entry) for key, entry in value.items()}
    return value


if __name__ == "__main__":
    sys.exit(main())
