"""Why a decision came out as it did: the steps of one evaluation, kept as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from rules import sentences
from rules.feel.builtins.conversion import to_string
from rules.feel.errors import FeelLimitError, NoValueError
from rules.feel.run import Run
from rules.feel.values import Value, from_python, to_python
from rules.sentences import Sentence

MAX_STEPS = 200
"""Steps kept of one evaluation; a table called more often than that in a loop leaves no more of them."""

TOO_LARGE = Sentence("(too large to keep)")
"""Stands in a step for a value that is too large."""

_EXACT = 2**53


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a rule says about itself. `name` is the heading of the annotation column; empty for a description."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class InputValue:
    """One input of a step: its label, the expression it came from, and its value as plain Python."""

    label: str
    expression: str
    value: Any


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that matched. `chosen` tells whether its outputs went into the answer."""

    number: int
    id: str
    annotations: tuple[Annotation, ...]
    outputs: Mapping[str, Any]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One decision that was evaluated, or one table inside of it or of the knowledge it used."""

    id: str
    name: str
    kind: Literal["decision", "table"]
    """A "table" step comes from a table that is not the whole logic of a decision."""
    value: Any
    inputs: tuple[InputValue, ...]
    hit_policy: str
    """Empty when the logic is no table."""
    rules: tuple[MatchedRule, ...]
    """The matching rules in the order of the table; with FIRST only the first."""
    defaulted: bool
    """Whether no rule matched and the default outputs were taken."""
    warnings: tuple[str, ...]
    """Why something on the way is null, in plain words."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one decision, and how it came about. Frozen plain data that holds nothing of the model."""

    decision_id: str
    name: str
    value: Any
    steps: tuple[Step, ...]
    """In the order of evaluation; the last one is the decision itself."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """The reasons for nulls of all steps, each once."""
        return tuple(dict.fromkeys(reason for step in self.steps for reason in step.warnings))

    def as_data(self) -> dict[str, Any]:
        """The same as dicts, lists, strings, whole numbers, booleans and None, which JSON can hold.

        Numbers that are no whole numbers below 2^53 become text, so that no digit is lost; dates, times and durations
        become FEEL's text of them. Warnings are kept so that `rules.sentences.read_again` says them in any language.
        """
        return {
            "decision_id": self.decision_id,
            "name": self.name,
            "value": plain(self.value),
            "steps": [_step_data(step) for step in self.steps],
        }


class DecisionRun(Run):
    """One evaluation of a decision: FEEL's run, and the steps it leaves."""

    __slots__ = ("context", "steps_kept")

    def __init__(self, context: Mapping[str, Any]) -> None:
        super().__init__(None)
        self.context = context
        """What the caller gave: functions look there for the time."""
        self.steps_kept: list[Step] | None = None

    @property
    def explains(self) -> bool:
        """As of any run: here the reasons go into the steps."""
        return self.steps_kept is not None

    def keeps_steps(self) -> bool:
        """Whether another step would be kept."""
        return self.steps_kept is not None and len(self.steps_kept) < MAX_STEPS

    def table_step(self, step: Step) -> None:
        """Keep the step of a table that has just been evaluated."""
        if self.steps_kept is not None:
            self.steps_kept.append(step)


def kept(value: Value) -> Any:
    """Return a value as plain Python for a step. What a step keeps costs the decision none of its budget."""
    try:
        return to_python(value, Run(None).spend)
    except FeelLimitError:
        return TOO_LARGE


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    match value:
        case None | bool() | str():
            return value
        case Decimal() if value == value.to_integral_value() and abs(value) < _EXACT:
            return int(value)
        case Decimal():
            return format(value, "f") if -20 < value.adjusted() < 40 else str(value)
        case list() | tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(entry) for key, entry in value.items()}
    return _text(value)


def _text(value: date | datetime | time | timedelta | object) -> str:
    run = Run(None)
    try:
        text = to_string(run, from_python(value, run.spend))
    except NoValueError:
        return str(value)
    return text if isinstance(text, str) else str(value)


def _step_data(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "name": step.name,
        "kind": step.kind,
        "value": plain(step.value),
        "inputs": [
            {"label": given.label, "expression": given.expression, "value": plain(given.value)} for given in step.inputs
        ],
        "hit_policy": step.hit_policy,
        "rules": [
            {
                "number": rule.number,
                "id": rule.id,
                "annotations": [{"name": note.name, "text": note.text} for note in rule.annotations],
                "outputs": plain(rule.outputs),
                "chosen": rule.chosen,
            }
            for rule in step.rules
        ],
        "defaulted": step.defaulted,
        "warnings": [sentences.kept(warning) for warning in step.warnings],
    }
