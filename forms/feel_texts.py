"""FEEL inside forms: conditions and checks, read once when the form is read, evaluated over answers."""

import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from forms.facts import KNOWN_FACTS, personal
from forms.json_values import Json, Path
from rules import feel

type TypedAnswer = tuple[Path, Callable[[Json], object]]
"""Where an answer stands that is more than JSON in FEEL, such as a date, and what makes it so."""


class FeelRefusedError(ValueError):
    """A FEEL text that cannot be read."""


class FeelText:
    """A FEEL expression over the answers; an answer that is not given is null."""

    def __init__(self, text: str) -> None:
        try:
            self._expression = feel.parse(text)
        except (feel.FeelSyntaxError, feel.FeelLimitError) as error:
            raise FeelRefusedError(*error.args) from error
        self.text = text
        self.reads: frozenset[str] = self._expression.names()
        self.words = frozenset(re.findall(r"\w+", text))

    def mentions(self, path: Path) -> bool:
        """Whether the text names the property, as far as can be told without evaluating it."""
        return path[0] in self.words

    @cached_property
    def roots(self) -> frozenset[str]:
        """The names that it reads, without what stands behind their dots."""
        return frozenset(name.partition(".")[0] for name in self.reads)

    @cached_property
    def personal(self) -> frozenset[str]:
        """The names that it reads of people and of earlier forms, which not everybody may read."""
        return personal(self.reads)

    @cached_property
    def functions(self) -> frozenset[str]:
        """The functions that it calls beyond those of FEEL itself, such as `working days after`."""
        return self._expression.calls()

    @cached_property
    def _needs(self) -> frozenset[str]:
        return (self.roots & KNOWN_FACTS) | self.functions

    def lacks(self, context: Mapping[str, object]) -> bool:
        """Whether it reads a fact that is not in the context, so that nothing can be said."""
        return any(name not in context for name in self._needs)

    def reads_answer(self, path: Path) -> bool:
        """Whether it reads the answer at `path`, something inside it, or something around it."""
        return any(parts[: len(path)] == list(path[: len(parts)]) for parts in (name.split(".") for name in self.reads))

    def explain(self, context: Mapping[str, object]) -> tuple[Any, Mapping[str, Any]]:
        """The value, null where it takes too long, and what was read by dotted path."""
        try:
            found = self._expression.explain(context)
        except feel.FeelLimitError:
            return None, {}
        return found.value, found.reads

    def value(self, context: Mapping[str, object]) -> object:
        """The value for these names, null when it cannot be computed. Raises `rules.feel.FeelLimitError`."""
        return self._expression.evaluate(context)

    def is_true(self, context: Mapping[str, object]) -> bool:
        """Whether the expression is exactly true: null, an error or anything else is not."""
        try:
            return self._expression.evaluate(context) is True
        except feel.FeelLimitError:
            return False


TODAY = "today"
"""The day on which answers are looked at, which only the caller knows: a name in FEEL beside those of the answers."""


def parse(text: str) -> FeelText:
    """Read a FEEL text. Raises `FeelRefusedError` with line, column and reason."""
    return FeelText(text)


def with_facts(answers: dict[str, object], facts: Mapping[str, object]) -> Mapping[str, object]:
    """What FEEL sees: the answers, and behind them the facts, each of which is looked up only when it is read."""
    return ChainMap(answers, facts) if facts else answers  # type: ignore[arg-type]


def feel_context(answers: Mapping[str, Json], names: Iterable[str], typed: Iterable[TypedAnswer]) -> dict[str, object]:
    """The answers as FEEL sees them: every name there is, null where there is no answer, dates as dates."""
    context: dict[str, object] = dict.fromkeys(names)
    context.update({name: _plain(value) for name, value in answers.items()})
    for path, make in typed:
        _give_type(context, path, make)
    return context


def _plain(value: Json) -> object:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def _give_type(context: object, path: Path, make: Callable[[Json], object]) -> None:
    """Give the answer at a path its type, in every item of the lists on the way."""
    if isinstance(context, list):
        for item in context:
            _give_type(item, path, make)
    elif isinstance(context, dict) and path[0] in context:
        if len(path) > 1:
            _give_type(context[path[0]], path[1:], make)
        else:
            context[path[0]] = make(context[path[0]])
