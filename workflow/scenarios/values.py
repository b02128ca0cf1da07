"""Values in a file of scenarios: JSON as it is, and objects with one key for what JSON cannot say.

`{"date": "2026-07-13"}`, and likewise `time`, `date and time`, `duration` and `number`. Any other object is a context.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

from rules.feel import evaluate
from rules.sentences import Sentence

CONSTRUCTORS = ("date", "time", "date and time", "duration")


def value_of(given: Any) -> Any:
    """Return the FEEL value of what a file says; raise `ValueError` for a text that is none of its kind."""
    if isinstance(given, float):
        return Decimal(str(given))
    if isinstance(given, list):
        return [value_of(item) for item in given]
    if not isinstance(given, dict):
        return given
    if len(given) == 1:
        ((kind, text),) = given.items()
        if kind in CONSTRUCTORS:
            made = evaluate(f"{kind}(text)", {"text": text}) if isinstance(text, str) else None
            if made is None:
                raise ValueError(
                    Sentence(
                        "“%(text)s” is no %(kind)s. Write one such as %(examples)s",
                        text=text,
                        kind=kind,
                        examples=EXAMPLES[kind],
                    )
                )
            return made
        if kind == "number":
            try:
                return Decimal(str(text))
            except InvalidOperation:
                raise ValueError(Sentence("“%(text)s” is no number. Write one such as 1.50", text=text)) from None
    return {name: value_of(value) for name, value in given.items()}


EXAMPLES = {
    "date": "2026-07-13",
    "time": "16:30:00",
    "date and time": "2026-07-13T16:30:00@Europe/London",
    "duration": Sentence("P3D, PT8H or P6M"),
}
"""How a text of each kind looks."""


def are_same(one: Any, other: Any) -> bool:
    """Whether two FEEL values are the same, as FEEL's own `=` says."""
    return evaluate("one = other", {"one": one, "other": other}) is True
