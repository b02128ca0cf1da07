"""Decision tables: their columns and rules, and what comes out of them (DMN 1.5, sections 8.2 and 8.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rules.dmn.cells import Formula, UnaryTests
from rules.dmn.hit_policies import Hit, HitPolicy, Outcome, combine, rules_named
from rules.dmn.item_types import ItemType, conform, shown
from rules.dmn.steps import Annotation, DecisionRun, InputValue, MatchedRule, Step, kept
from rules.feel.errors import NoValueError
from rules.feel.run import Run, Scope
from rules.feel.values import Value
from rules.sentences import Sentence, listed


@dataclass(frozen=True, slots=True)
class InputClause:
    """One input column."""

    id: str
    label: str
    expression: Formula
    type: ItemType
    allowed: UnaryTests | None
    """The values that the column allows."""
    source: ItemType | None
    """The declared type of the input that the expression merely names; None when the value is computed."""


@dataclass(frozen=True, slots=True)
class OutputClause:
    """One output column."""

    id: str
    name: str
    """The key of its value in the result; may be empty in a table with one output."""
    label: str
    type: ItemType
    allowed: UnaryTests | None
    """The values that the column allows, best first where the hit policy goes by priority."""
    default: Formula | None
    """What comes out when no rule matches."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    number: int
    """Its place in the table, from 1."""
    inputs: tuple[UnaryTests, ...]
    outputs: tuple[Formula | None, ...]
    """An entry that is empty gives null."""
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table, ready to be evaluated any number of times."""

    id: str
    name: str
    """The name of the decision or knowledge whose table it is."""
    hit_policy: HitPolicy
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...] = field(repr=False)

    def evaluate(self, run: Run, scope: Scope) -> Value:
        """The table's result in that scope. What cannot be decided is null, with a reason kept as a warning."""
        tested = [self._tested(run, scope, clause) for clause in self.inputs]
        hits: list[Hit] = []
        outcome = Outcome(None, ())
        try:
            for clause, value in zip(self.inputs, tested, strict=True):
                _require_allowed(run, scope, clause, value)
            for rule in self._matching(run, scope, tested):
                hits.append(Hit(rule.number, tuple(self._outputs(run, scope, rule))))
                if self.hit_policy is HitPolicy.FIRST:
                    break
            outcome = self._outcome(run, scope, tested, hits)
        except NoValueError as error:
            run.warn(Sentence("“%(name)s” has no answer: %(reason)s", name=self.name, reason=error.reason))
        self._note(run, tested, hits, outcome)
        return outcome.value

    def _tested(self, run: Run, scope: Scope, clause: InputClause) -> Value:
        value = clause.expression.code(run, scope)
        try:
            return conform(run, value, clause.type)
        except NoValueError as error:
            run.warn(
                Sentence("the input “%(label)s” counts as null: %(reason)s", label=clause.label, reason=error.reason)
            )
            return None

    def _matching(self, run: Run, scope: Scope, tested: Sequence[Value]) -> Sequence[Rule]:
        rules: list[Rule] = []
        for rule in self.rules:
            for tests, value in zip(rule.inputs, tested, strict=True):
                if tests.nodes and not _passes(run, scope, tests, value):
                    break
            else:
                rules.append(rule)
                if self.hit_policy is HitPolicy.FIRST:
                    break
        return rules

    def _outputs(self, run: Run, scope: Scope, rule: Rule) -> list[Value]:
        return [
            None if entry is None else _output(run, scope, clause, entry, rule.number)
            for clause, entry in zip(self.outputs, rule.outputs, strict=True)
        ]

    def _outcome(self, run: Run, scope: Scope, tested: Sequence[Value], hits: list[Hit]) -> Outcome:
        names = [clause.name for clause in self.outputs]
        if hits:
            allowed = [clause.allowed or next(iter(clause.type.allowed), None) for clause in self.outputs]
            return combine(run, scope, self.hit_policy, names, allowed, hits)
        if any(clause.default is not None for clause in self.outputs):
            values = tuple(
                None if clause.default is None else _output(run, scope, clause, clause.default, None)
                for clause in self.outputs
            )
            return combine(run, scope, self.hit_policy.for_default(), names, [], [Hit(0, values)])
        if self.hit_policy.gathers:
            return combine(run, scope, self.hit_policy, names, [], [])
        raise NoValueError("no rule matches%(given)s", given=self._given(tested))

    def _given(self, tested: Sequence[Value]) -> str:
        given = [
            Sentence("%(label)s is %(shown)s", label=clause.label, shown="null" if value is None else shown(value))
            for clause, value in zip(self.inputs, tested, strict=True)
        ]
        return (
            Sentence(" where %(listed)s%(what)s", listed=listed(given[:8]), what=" …" if len(given) > 8 else "")
            if given
            else ""
        )

    def _note(self, run: Run, tested: Sequence[Value], hits: list[Hit], outcome: Outcome) -> None:
        if not isinstance(run, DecisionRun) or not run.keeps_steps():
            return
        rules = {rule.number: rule for rule in self.rules}
        run.table_step(
            Step(
                id=self.id,
                name=self.name,
                kind="table",
                value=kept(outcome.value),
                inputs=tuple(
                    InputValue(clause.label, clause.expression.text, kept(value))
                    for clause, value in zip(self.inputs, tested, strict=True)
                ),
                hit_policy=self.hit_policy.value,
                rules=tuple(
                    MatchedRule(
                        number=hit.number,
                        id=rules[hit.number].id,
                        annotations=rules[hit.number].annotations,
                        outputs={
                            clause.name or clause.label: kept(value)
                            for clause, value in zip(self.outputs, hit.outputs, strict=True)
                        },
                        chosen=hit.number in outcome.chosen,
                    )
                    for hit in hits
                ),
                defaulted=0 in outcome.chosen,
                warnings=(),
            )
        )


def _passes(run: Run, scope: Scope, tests: UnaryTests, value: Value) -> bool:
    """Whether a cell lets a value pass. That null has no place in a range is no news, so it makes no warning."""
    before = len(run.warnings)
    passes = tests.passes(run, scope, value) is True
    if value is None:
        del run.warnings[before:]
    return passes


def _require_allowed(run: Run, scope: Scope, clause: InputClause, value: Value) -> None:
    """NoValueError when a column does not allow a value. Null is no value, so it is never forbidden."""
    if clause.allowed is not None and _forbids(run, scope, clause.allowed, value):
        reason = Sentence(
            "is %(shown)s, which is not among its allowed values %(text)s", shown=shown(value), text=clause.allowed.text
        )
        raise NoValueError("the input “%(label)s” %(reason)s", label=clause.label, reason=reason)


def _forbids(run: Run, scope: Scope, allowed: UnaryTests, value: Value) -> bool:
    """Whether allowed values do not hold a value. Those of a list are meant for its items, or for the list itself."""
    if value is None or allowed.passes(run, scope, value) is True:
        return False
    return not (isinstance(value, list) and all(allowed.passes(run, scope, item) is True for item in value))


def _whose(rule: int | None) -> str:
    return Sentence("the default") if rule is None else rules_named([rule])


def _output(run: Run, scope: Scope, clause: OutputClause, entry: Formula, rule: int | None) -> Value:
    label = clause.label or clause.name or "output"
    try:
        value = conform(run, entry.code(run, scope), clause.type)
    except NoValueError as error:
        run.warn(
            Sentence(
                "“%(label)s” of %(whose)s is null: %(reason)s", label=label, whose=_whose(rule), reason=error.reason
            )
        )
        return None
    if clause.allowed is not None and _forbids(run, scope, clause.allowed, value):
        run.warn(
            Sentence(
                "“%(label)s” of %(whose)s is null: %(shown)s is not among its allowed values %(text)s",
                label=label,
                whose=_whose(rule),
                shown=shown(value),
                text=clause.allowed.text,
            )
        )
        return None
    return value
