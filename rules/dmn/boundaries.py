"""Which values a cell's tests turn on: found from the text alone, for cells whose answer can change nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from rules.dmn.cells import TESTED, UnaryTests, mentions
from rules.feel import syntax
from rules.feel.compiler import Compiler
from rules.feel.errors import FeelLimitError
from rules.feel.run import Run, Scope
from rules.feel.values import Range, Value

_WRITTEN: Final = frozenset({"date", "time", "date and time", "duration"})
"""The functions with which a value is written out."""


class NotExactError(Exception):
    """The cell uses what cannot be analysed from its text."""


@dataclass(slots=True)
class Boundaries:
    """The values at which the answers of some tests may change."""

    values: list[Value] = field(default_factory=list)
    ordered: bool = False
    """Whether a test asks which of two values comes first, and not only whether they are equal."""
    lists: bool = False
    """Whether a test compares with a list, which a list may equal as well as one of its items."""

    def add(self, tests: UnaryTests) -> None:
        """Take the values from the tests of one cell; NotExactError when it has tests of another kind."""
        for node in tests.nodes:
            self._test(node)

    def _test(self, node: syntax.Node) -> None:
        if isinstance(node, syntax.UnaryTest):
            self._compared(node.operator, node.operand)
        elif mentions(node, TESTED):
            self._condition(node)
        elif isinstance(node, syntax.RangeOf):
            # Its ends are taken one by one: a range that is the wrong way round is no value, yet an exact test.
            self._compared(">", node.low)
            self._compared("<", node.high)
        else:
            value = _constant(node)
            if isinstance(value, bool) and not isinstance(node, syntax.Literal):
                raise NotExactError
            self._equal_to(value)

    def _condition(self, node: syntax.Node) -> None:
        """A condition about `?` whose parts compare it with written values."""
        match node:
            case syntax.Comparison(operator, syntax.Name(name), other) if name == TESTED:
                self._compared(operator, other)
            case syntax.Comparison(operator, other, syntax.Name(name)) if name == TESTED:
                self._compared(operator, other)
            case syntax.Between(syntax.Name(name), low, high) if name == TESTED:
                self._compared("<", low)
                self._compared(">", high)
            case syntax.In(syntax.Name(name), tests) if name == TESTED:
                for test in tests:
                    self._test(test)
            case syntax.Logic(_, operands):
                for operand in operands:
                    self._condition(operand)
            case syntax.Call(syntax.Name("not"), (operand,), ()):
                self._condition(operand)
            case _:
                raise NotExactError

    def _compared(self, operator: str, other: syntax.Node) -> None:
        value = _constant(other)
        if operator not in ("=", "!="):
            self.ordered = True
        if isinstance(value, (list, dict, Range)):
            raise NotExactError
        if value is not None:
            self.values.append(value)

    def _equal_to(self, value: Value) -> None:
        if isinstance(value, list):
            self.lists = True
            for item in value:
                if isinstance(item, (list, dict)):
                    raise NotExactError
                self._equal_to(item)
        elif isinstance(value, Range):
            self.ordered = True
            self.values += [end for end in (value.low, value.high) if end is not None]
        elif isinstance(value, dict):
            raise NotExactError
        elif value is not None:
            self.values.append(value)


def _constant(node: syntax.Node) -> Value:
    """The value that a part of an expression writes out; NotExactError for one that has to be computed."""
    _require_written(node)
    if isinstance(node, syntax.Literal):
        return node.value
    try:
        value = Compiler("").compile(node)(Run(None), Scope({}, None))
    except FeelLimitError:
        raise NotExactError from None
    if value is None:
        raise NotExactError
    return value


def _require_written(node: syntax.Node) -> None:
    match node:
        case syntax.Literal():
            return
        case syntax.Negation(operand):
            _require_written(operand)
        case syntax.ListOf(items):
            for item in items:
                _require_written(item)
        case syntax.RangeOf(low, high):
            _require_written(low)
            _require_written(high)
        case syntax.Call(syntax.Name(name), arguments, ()) if name in _WRITTEN:
            for argument in arguments:
                _require_written(argument)
        case _:
            raise NotExactError
