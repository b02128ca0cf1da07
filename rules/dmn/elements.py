"""What a decision model is made of: input data, decisions, knowledge, decision services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rules.dmn.boxed import Boxed
from rules.dmn.item_types import ItemType
from rules.feel.run import Scope
from rules.feel.values import Function, Value

if TYPE_CHECKING:
    from rules.dmn.evaluation import Evaluation, Values


@dataclass(frozen=True, slots=True)
class InputData:
    """A value that comes from outside."""

    id: str
    name: str
    type: ItemType
    line: int

    def value_in(self, evaluation: Evaluation, values: Values) -> Value:
        """Its value in an evaluation; so for every element."""
        return evaluation.input_data(self)


@dataclass(frozen=True, slots=True)
class DecisionNode:
    """One decision of the model."""

    id: str
    name: str
    type: ItemType
    logic: Boxed | None
    requires: tuple[str, ...]
    """Ids of the input data, decisions, knowledge and decision services that its logic may use."""
    undeclared: tuple[str, ...]
    """Names that its logic reads although it does not require them; they come from the caller too."""
    version_tag: str
    line: int

    def value_in(self, evaluation: Evaluation, values: Values) -> Value:
        return evaluation.decision(self, values)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that decisions use."""

    id: str
    name: str
    make: Callable[[Scope], Function] | None = field(repr=False)
    requires: tuple[str, ...]
    line: int

    def value_in(self, evaluation: Evaluation, values: Values) -> Value:
        return evaluation.knowledge(self, values)


@dataclass(frozen=True, slots=True)
class DecisionService:
    """Some decisions offered together as one function."""

    id: str
    name: str
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    """Ids of its input data, then of its input decisions: the function's parameters."""
    order: tuple[str, ...]
    """Ids of what it evaluates, in order."""
    line: int

    def value_in(self, evaluation: Evaluation, values: Values) -> Value:
        return evaluation.service(self)


type Element = InputData | DecisionNode | Knowledge | DecisionService
