"""A decision model: what it is made of, and the answers it gives. Immutable, and safe to share between threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rules.dmn.elements import DecisionNode, DecisionService, Element, InputData
from rules.dmn.evaluation import Evaluation
from rules.dmn.item_types import ANY
from rules.dmn.problems import Problem
from rules.dmn.steps import Decision, DecisionRun
from rules.dmn.table import DecisionTable
from rules.feel.errors import FeelLimitError
from rules.feel.values import to_python
from rules.sentences import Sentence, joined, listed

_NO_FUNCTIONS: Mapping[str, Any] = {}
_TOO_DEEP = Sentence("The decision, or a value it makes, is nested too deeply.")


class UnknownDecisionError(LookupError):
    """The model has no decision or decision service with that id."""


@dataclass(frozen=True, slots=True)
class ModelInput:
    """A value that a caller must give."""

    name: str
    type: str
    """FEEL's name of the kind, or the name of the model's own type; "Any" when nothing is declared."""
    allowed_values: str
    """The allowed values as the model writes them; empty when all are."""
    declared: bool
    """False when an expression reads the name without the model declaring it as input data."""


@dataclass(frozen=True, slots=True)
class ModelDecision:
    """A decision that a caller may ask for."""

    id: str
    name: str
    outputs: tuple[str, ...]
    """The keys of each answer, when it is a context made by a table with several outputs; else empty."""
    hit_policy: str
    """Empty when the logic is no table."""
    version_tag: str


@dataclass(frozen=True, slots=True)
class DecisionModel:
    """A DMN file that was read. Make it with `rules.dmn.read`."""

    id: str
    name: str
    dmn_version: str
    elements: Mapping[str, Element] = field(repr=False)
    orders: Mapping[str, tuple[str, ...]] = field(repr=False)
    """For every decision: the ids of what must be evaluated for it, itself last."""
    warnings: tuple[Problem, ...] = ()

    def evaluate(
        self, decision_id: str, context: Mapping[str, Any], functions: Mapping[str, Any] = _NO_FUNCTIONS
    ) -> Any:
        """Return the decision's value for the inputs in `context`, as plain Python; None for what cannot be decided.

        `context` holds the input data by name, plain Python values as in `rules.feel`; what it lacks is null.
        `functions` are those of the host, such as `rules.feel.casework.functions(calendar)`; they may stand in the
        context as well. Raises UnknownDecisionError, FeelLimitError, and whatever the context's own look-ups raise.
        """
        run = DecisionRun(context)
        return self._answer(run, decision_id, context, functions)

    def decide(
        self, decision_id: str, context: Mapping[str, Any], functions: Mapping[str, Any] = _NO_FUNCTIONS
    ) -> Decision:
        """Return the decision's value and how it came about: as `evaluate`, with every step on the way."""
        run = DecisionRun(context)
        run.steps_kept = []
        run.reads = {}  # so that reasons name what was read
        value = self._answer(run, decision_id, context, functions)
        return Decision(decision_id, self.elements[decision_id].name, value, tuple(run.steps_kept))

    def decisions(self) -> tuple[ModelDecision, ...]:
        """The decisions that may be asked for, in the order of the file."""
        found: list[ModelDecision] = []
        for node in self.elements.values():
            if isinstance(node, DecisionNode):
                table = None if node.logic is None else node.logic.table
                names = () if table is None or len(table.outputs) < 2 else tuple(each.name for each in table.outputs)
                policy = "" if table is None else table.hit_policy.value
                found.append(ModelDecision(node.id, node.name, names, policy, node.version_tag))
        return tuple(found)

    def table(self, decision_id: str) -> DecisionTable | None:
        """The decision table that is the decision's whole logic, for `rules.dmn.analysis`; None when it is none."""
        node = self._askable(decision_id)
        return node.logic.table if isinstance(node, DecisionNode) and node.logic is not None else None

    def inputs(self, decision_id: str = "") -> tuple[ModelInput, ...]:
        """The values that a decision needs from its caller, each once; those of all decisions when no id is given."""
        found: dict[str, ModelInput] = {}
        needed = self._needed(decision_id)
        for element in needed:
            if isinstance(element, InputData) or element.id in self._given(decision_id):
                kind = getattr(element, "type", ANY)
                allowed = joined(Sentence(" and "), [tests.text for tests in kind.allowed])
                found[element.name] = ModelInput(element.name, kind.name, allowed, declared=True)
        for element in needed:
            if isinstance(element, DecisionNode) and element.id not in self._given(decision_id):
                for name in element.undeclared:
                    found.setdefault(name, ModelInput(name, "Any", "", declared=False))
        return tuple(found.values())

    def _needed(self, decision_id: str) -> list[Element]:
        """What is evaluated for a decision, and what is given to a service, in the order of the file."""
        if not decision_id:
            return list(self.elements.values())
        self._askable(decision_id)
        needed = {*self.orders[decision_id], *self._given(decision_id)}
        for element_id in self.orders[decision_id]:
            element = self.elements[element_id]
            if isinstance(element, DecisionService):
                needed |= {*element.order}
        return [element for element_id, element in self.elements.items() if element_id in needed]

    def _given(self, decision_id: str) -> tuple[str, ...]:
        """The ids of the inputs of a decision service."""
        service = self.elements.get(decision_id)
        return service.inputs if isinstance(service, DecisionService) else ()

    def _askable(self, decision_id: str) -> DecisionNode | DecisionService:
        element = self.elements.get(decision_id)
        if isinstance(element, (DecisionNode, DecisionService)):
            return element
        known = listed(each.id for each in self.decisions()[:20])
        raise UnknownDecisionError(
            Sentence(
                "there is no decision with the id “%(decision_id)s”; there are: %(known)s",
                decision_id=decision_id,
                known=known,
            )
        )

    def _answer(
        self, run: DecisionRun, decision_id: str, context: Mapping[str, Any], functions: Mapping[str, Any]
    ) -> Any:
        self._askable(decision_id)
        try:
            value = Evaluation(self.elements, run, context, functions).answer(decision_id, self.orders[decision_id])
            return to_python(value, run.spend)
        except RecursionError:
            raise FeelLimitError(_TOO_DEEP) from None
