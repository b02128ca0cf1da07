"""Functions that a model defines: knowledge, and function definitions in its expressions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rules.dmn.item_types import ItemType, conform
from rules.feel.compiler import Code
from rules.feel.errors import FeelLimitError, NoValueError
from rules.feel.limits import CALL_DEPTH
from rules.feel.run import Run, Scope
from rules.feel.values import Function, Parameter, Signature, Value
from rules.sentences import Sentence


@contextmanager
def one_level_deeper(run: Run) -> Iterator[None]:
    """Count one more level of functions calling functions; FeelLimitError when there are too many."""
    run.spend(2)
    run.depth += 1
    if run.depth > CALL_DEPTH:
        raise FeelLimitError(
            Sentence("Functions call each other more than %(call_depth)s levels deep.", call_depth=CALL_DEPTH)
        )
    try:
        yield
    finally:
        run.depth -= 1


@dataclass(frozen=True, slots=True)
class ModelFunction:
    """A function's parameters with their types, its body, and the type of its result."""

    name: str
    parameters: tuple[tuple[str, ItemType], ...]
    body: Code
    result: ItemType

    def closed_over(self, scope: Scope) -> Function:
        """The function as a value whose body sees that scope around its parameters."""

        def invoke(run: Run, *given: Value) -> Value:
            arguments: dict[str, Value] = {}
            for (name, wanted), value in zip(self.parameters, given, strict=True):
                try:
                    arguments[name] = conform(run, value, wanted)
                except NoValueError as error:
                    raise NoValueError(
                        "'%(name)s' of %(function)s() cannot be used: %(reason)s",
                        name=name,
                        function=self.name,
                        reason=error.reason,
                    ) from None
            with one_level_deeper(run):
                return conform(run, self.body(run, Scope(arguments, scope)), self.result)

        parameters = tuple(Parameter(name) for name, _ in self.parameters)
        return Function(self.name, (Signature(parameters, invoke),))
