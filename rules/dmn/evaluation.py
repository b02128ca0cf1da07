"""One evaluation of a model: every element that a decision needs, each once, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from rules.dmn.elements import DecisionNode, DecisionService, Element, InputData, Knowledge
from rules.dmn.functions import one_level_deeper
from rules.dmn.item_types import ANY, conform
from rules.dmn.steps import DecisionRun, InputValue, Step, kept
from rules.feel.errors import NoValueError, said
from rules.feel.run import MISSING, Run, Scope
from rules.feel.values import Function, Parameter, Signature, Value, from_python
from rules.sentences import Sentence

type Values = dict[str, Value]
"""The values of elements, by id."""


class _FunctionsIn(Mapping[str, Any]):
    """The functions in a context, which is asked for one name at a time: it may read its values on demand."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.context = context

    def __getitem__(self, name: str) -> Any:
        found = self.context.get(name, MISSING)
        if not isinstance(found, Function):
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Evaluation:
    """What one call of a model works with."""

    def __init__(
        self,
        elements: Mapping[str, Element],
        run: DecisionRun,
        context: Mapping[str, Any],
        functions: Mapping[str, Any],
    ) -> None:
        self.elements = elements
        self.run = run
        self.context = context
        self.outside = Scope(functions, Scope(_FunctionsIn(context), None))
        """What knowledge sees: the host's functions, and nothing of the case."""
        self.given = Scope(context, Scope(functions, None))
        self.unusable: dict[str, str] = {}
        """Why input data counts as null, by its id."""

    def answer(self, element_id: str, order: tuple[str, ...]) -> Value:
        """The value of a decision, or of a decision service with its inputs taken from the context."""
        values: Values = {}
        self.fill(values, order)
        value = values[element_id]
        if not isinstance(self.elements[element_id], DecisionService) or not isinstance(value, Function):
            return value
        [signature] = value.signatures
        arguments = [self._from_context(parameter.name) for parameter in signature.parameters]
        return signature.body(self.run, *arguments)

    def fill(self, values: Values, order: tuple[str, ...]) -> None:
        """Put in the values of the elements in order."""
        for element_id in order:
            self.run.spend(1)
            values[element_id] = self.elements[element_id].value_in(self, values)

    def input_data(self, data: InputData) -> Value:
        """The value of input data, as its type has it; null when it does not conform."""
        try:
            return conform(self.run, self._from_context(data.name), data.type, lenient=True)
        except NoValueError as error:
            self.unusable[data.id] = Sentence(
                "the input “%(name)s” counts as null: %(reason)s", name=data.name, reason=error.reason
            )
            return None

    def decision(self, node: DecisionNode, values: Values) -> Value:
        """The value of a decision whose requirements have values."""
        around, self.run.warnings = self.run.warnings, []
        for each in node.requires:
            if each in self.unusable:
                self.run.warn(self.unusable[each])
        scope = Scope(self._required(node.requires, values), self.given)
        value: Value = None
        if node.logic is None:
            self.run.warn(Sentence("“%(name)s” is null: it has no logic", name=node.name))
        else:
            value = node.logic.code(self.run, scope)
        self._keep_step(node, values, value)
        self.run.warnings = around
        return value

    def knowledge(self, knowledge: Knowledge, values: Values) -> Value:
        """The function that a business knowledge model is."""
        if knowledge.make is None:
            return None
        return knowledge.make(Scope(self._required(knowledge.requires, values), self.outside))

    def service(self, service: DecisionService) -> Value:
        """The function that a decision service is (DMN 1.5, section 10.4)."""
        parameters = tuple(Parameter(self.elements[each].name) for each in service.inputs)

        def invoke(run: Run, *given: Value) -> Value:
            values: Values = {}
            for element_id, value in zip(service.inputs, given, strict=True):
                element = self.elements[element_id]
                try:
                    values[element_id] = conform(run, value, getattr(element, "type", ANY))
                except NoValueError as error:
                    raise NoValueError(
                        "'%(name)s' of %(function)s(): %(reason)s",
                        name=element.name,
                        function=service.name,
                        reason=error.reason,
                    ) from None
            with one_level_deeper(run):
                self.fill(values, service.order)
            if len(service.outputs) == 1:
                return values[service.outputs[0]]
            return {self.elements[each].name: values[each] for each in service.outputs}

        return Function(service.name, (Signature(parameters, invoke),))

    def _from_context(self, name: str) -> Value:
        found = self.context.get(name, MISSING)
        return None if found is MISSING else from_python(found, self.run.spend)

    def _required(self, requires: tuple[str, ...], values: Values) -> dict[str, Value]:
        return {self.elements[each].name: values[each] for each in requires}

    def _keep_step(self, node: DecisionNode, values: Values, value: Value) -> None:
        steps = self.run.steps_kept
        if steps is None:
            return
        warnings = said(self.run.warnings)
        answer = kept(value)
        table = None if node.logic is None else node.logic.table
        if table is not None and steps and steps[-1].id == table.id and steps[-1].name == table.name:
            last = steps.pop()
            steps.append(replace(last, id=node.id, name=node.name, kind="decision", value=answer, warnings=warnings))
            return
        inputs = tuple(
            InputValue(self.elements[each].name, self.elements[each].name, kept(values[each]))
            for each in node.requires
            if not isinstance(values[each], Function)
        )
        steps.append(Step(node.id, node.name, "decision", answer, inputs, "", (), False, warnings))
