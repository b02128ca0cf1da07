"""From syntax to closures: every node becomes a function of the run and the scope."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from rules.feel import iteration, syntax, unary_tests
from rules.feel.arithmetic import calculate, negate
from rules.feel.builtins import BUILTINS
from rules.feel.calling import call
from rules.feel.casework import NAMES as CASEWORK_NAMES
from rules.feel.comparison import compare, equal, order
from rules.feel.errors import NoValueError, Reason
from rules.feel.limits import LETTERS_PER_STEP
from rules.feel.lookup import read
from rules.feel.properties import property_of
from rules.feel.reads import cost_of
from rules.feel.run import Code as Code
from rules.feel.run import Run, Scope
from rules.feel.types import conformed, is_instance, why_untold
from rules.feel.values import Function, Parameter, Range, Signature, Value, kind_of

_POWER = 25
"""Steps that a power costs."""

_QUOTED = 500
"""Characters of source looked at for a quotation, which is shorter."""


class Compiler:
    """Compiles the nodes of one source text, which it quotes in warnings."""

    def __init__(self, source: str) -> None:
        self.source = source

    def compile(self, node: syntax.Node) -> Code:
        """Return the code of a node."""
        return _METHODS[type(node)](self, node)

    def quoted(self, node: syntax.Node) -> str:
        """Return the node as it is written, shortened, for a warning."""
        start, end = node.span
        text = " ".join(self.source[start : min(end, start + _QUOTED)].split())
        return f"`{text if len(text) <= 60 else text[:57] + '…'}`"

    def guarded(self, node: syntax.Node, code: Code) -> Code:
        """Return code that turns NoValueError into null and a warning that quotes the node."""
        text = self.quoted(node)

        def guard(run: Run, scope: Scope) -> Value:
            try:
                return code(run, scope)
            except NoValueError as error:
                if run.explains:
                    run.null_as("%(text)s is null: %(reason)s", text=text, reason=error.why)
                return None

        return guard

    # Values and names

    def literal(self, node: syntax.Literal) -> Code:
        return lambda run, scope: node.value

    def name(self, node: syntax.Name) -> Code:
        return self.reading(node.name, ())

    def reading(self, root: str, names: tuple[str, ...]) -> Code:
        """Return code that reads a variable, or from one; why there is nothing to read is told in whole paths."""

        def reading(run: Run, scope: Scope) -> Value:
            try:
                return read(run, scope, root, names)
            except NoValueError as error:
                if run.explains:
                    run.keep(error.why)
                return None

        return reading

    def path(self, node: syntax.Path) -> Code:
        names = node.names
        if isinstance(node.base, syntax.Name):
            return self.reading(node.base.name, names)
        base = self.compile(node.base)

        def path(run: Run, scope: Scope) -> Value:
            value = base(run, scope)
            for name in names:
                value = property_of(run, value, name)
            return value

        return self.guarded(node, path)

    def list_of(self, node: syntax.ListOf) -> Code:
        items = [self.compile(item) for item in node.items]
        return lambda run, scope: [item(run, scope) for item in items]

    def context_of(self, node: syntax.ContextOf) -> Code:
        entries = [(key, self.compile(value)) for key, value in node.entries]

        def context_of(run: Run, scope: Scope) -> Value:
            made: dict[str, Value] = {}
            inner = Scope(made, scope)
            for key, code in entries:
                if key in made:
                    raise NoValueError("the key '%(key)s' occurs twice", key=key)
                made[key] = code(run, inner)
            return made

        return self.guarded(node, context_of)

    def range_of(self, node: syntax.RangeOf) -> Code:
        return self.guarded(node, self.unguarded_range(node))

    def unguarded_range(self, node: syntax.RangeOf) -> Code:
        """Return code of a range that raises NoValueError when it is none, for tests, which have then no answer."""
        low, high = self.compile(node.low), self.compile(node.high)

        def range_of(run: Run, scope: Scope) -> Value:
            one, other = low(run, scope), high(run, scope)
            if one is None or other is None:
                raise NoValueError("one of its ends is null")
            if kind_of(one) != kind_of(other):
                raise NoValueError("its ends are of different kinds")
            if not node.bare and order(one, other) > 0:
                raise NoValueError("its ends are the wrong way round")
            return Range(one, other, node.low_included, node.high_included)

        return range_of

    def function_of(self, node: syntax.FunctionOf) -> Code:
        body, cost = self.compile(node.body), cost_of(node.body)
        names = [name for name, _ in node.parameters]
        types = [wanted for _, wanted in node.parameters]
        parameters = tuple(Parameter(name) for name in names)

        def function_of(run: Run, scope: Scope) -> Value:
            def invoke(run: Run, *arguments: Value) -> Value:
                entries = {
                    name: value if wanted is None else conformed(run, name, value, wanted)
                    for name, wanted, value in zip(names, types, arguments, strict=True)
                }
                run.enter(cost)
                try:
                    return body(run, Scope(entries, scope))
                finally:
                    run.leave()

            return Function("function", (Signature(parameters, invoke),))

        return function_of

    # Operators

    def negation(self, node: syntax.Negation) -> Code:
        operand = self.operand(node.operand)
        return self.guarded(node, lambda run, scope: negate(operand(run, scope)))

    def operand(self, node: syntax.Node) -> Code:
        """Return the code of an operand that must not be null."""
        code, text = self.compile(node), self.quoted(node)

        def operand(run: Run, scope: Scope) -> Value:
            value = code(run, scope)
            if value is None:
                raise NoValueError("%(text)s is null", text=text)
            return value

        return operand

    def arithmetic(self, node: syntax.Arithmetic) -> Code:
        first = self.operand(node.first)
        steps = [(operator, self.operand(operand)) for operator, operand in node.steps]

        def arithmetic(run: Run, scope: Scope) -> Value:
            value = first(run, scope)
            for operator, operand in steps:
                if operator == "**":
                    run.spend(_POWER)
                value = calculate(operator, value, operand(run, scope))
                if type(value) is str:
                    run.spend(1 + len(value) // LETTERS_PER_STEP)
            return value

        return self.guarded(node, arithmetic)

    def comparison(self, node: syntax.Comparison) -> Code:
        operator = node.operator
        if operator in ("=", "!="):
            return self.equality(node, operator == "=")
        left, right = self.operand(node.left), self.operand(node.right)

        def comparison(run: Run, scope: Scope) -> Value:
            one, other = left(run, scope), right(run, scope)
            if type(one) is str:
                run.handle(one)
            return compare(operator, one, other)

        return self.guarded(node, comparison)

    def equality(self, node: syntax.Comparison, wanted: bool) -> Code:
        left, right = self.compile(node.left), self.compile(node.right)

        def equality(run: Run, scope: Scope) -> Value:
            one, other = left(run, scope), right(run, scope)
            answer = equal(run, one, other)
            if answer is None:
                raise NoValueError(
                    "a %(kind)s cannot be compared with a %(other_kind)s", kind=kind_of(one), other_kind=kind_of(other)
                )
            return answer is wanted

        return self.guarded(node, equality)

    def between(self, node: syntax.Between) -> Code:
        value, low, high = self.operand(node.value), self.operand(node.low), self.operand(node.high)
        text = self.quoted(node)

        def half(run: Run, operator: str, middle: Value, end: Code, scope: Scope) -> bool | None:
            try:
                return compare(operator, middle, end(run, scope))
            except NoValueError as error:
                if run.explains:
                    run.null_as("one end of %(text)s has no answer: %(reason)s", text=text, reason=error.why)
                return None

        def between(run: Run, scope: Scope) -> Value:
            """It is `value >= low and value <= high`, so one end may decide alone (DMN 1.5, table 55)."""
            middle = value(run, scope)
            above, below = half(run, ">=", middle, low, scope), half(run, "<=", middle, high, scope)
            return False if above is False or below is False else (above and below)

        return self.guarded(node, between)

    def logic(self, node: syntax.Logic) -> Code:
        """Three-valued: the deciding value wins over null; what is no boolean counts as null (DMN 1.5, table 50)."""
        operands = [(self.compile(operand), self.quoted(operand)) for operand in node.operands]
        deciding = node.operator == "or"

        def logic(run: Run, scope: Scope) -> Value:
            outcome: bool | None = not deciding
            for operand, text in operands:
                value = operand(run, scope)
                if value is deciding:
                    return deciding
                if not isinstance(value, bool):
                    outcome = None
                    if run.explains:
                        run.null_as("%(text)s is %(what)s, not true or false", text=text, what=_what_it_is(value))
            return outcome

        return logic

    def instance_of(self, node: syntax.InstanceOf) -> Code:
        value, wanted, untold = self.compile(node.value), node.type, why_untold(node.type)

        def instance_of(run: Run, scope: Scope) -> Value:
            answer = is_instance(run, value(run, scope), wanted)
            if answer is None:
                raise NoValueError(untold)
            return answer

        return self.guarded(node, instance_of)

    def test(self, node: syntax.Node) -> unary_tests.Test:
        """Return code that answers one test for a value: half a comparison, a condition, equality or membership."""
        return unary_tests.compile_test(self, node)

    # Constructs

    def conditional(self, node: syntax.If) -> Code:
        condition, yes, no = self.compile(node.condition), self.compile(node.yes), self.compile(node.no)
        text = self.quoted(node.condition)

        def conditional(run: Run, scope: Scope) -> Value:
            answer = condition(run, scope)
            if answer is not True and answer is not False and run.explains:
                run.null_as("%(text)s is %(what)s, so `else` was taken", text=text, what=_what_it_is(answer))
            return yes(run, scope) if answer is True else no(run, scope)

        return conditional

    def call(self, node: syntax.Call) -> Code:
        function = self.callee(node.function)
        positional = [self.compile(argument) for argument in node.positional]
        named = [(name, self.compile(argument)) for name, argument in node.named]

        def call_(run: Run, scope: Scope) -> Value:
            called = function(run, scope)
            if not isinstance(called, Function):
                raise NoValueError("a %(kind)s is not a function", kind=kind_of(called))
            arguments = [argument(run, scope) for argument in positional]
            return call(run, called, arguments, {name: argument(run, scope) for name, argument in named})

        return self.guarded(node, call_)

    def callee(self, node: syntax.Node) -> Code:
        """Return code for what is called: a variable is passed over when it holds no function but a built-in fits."""
        if not isinstance(node, syntax.Name):
            return self.compile(node)
        name, builtin = node.name, BUILTINS.get(node.name)

        def callee(run: Run, scope: Scope) -> Value:
            if isinstance(found := scope.find(name)[0], Function):
                return found
            if builtin is None:
                raise _no_function(run, scope, name)
            return builtin

        return callee


def _what_it_is(value: Value) -> str | Reason:
    return "null" if value is None else NoValueError("a %(kind)s", kind=kind_of(value)).why


def _no_function(run: Run, scope: Scope, name: str) -> NoValueError:
    if name in CASEWORK_NAMES:
        return NoValueError(
            "there is no function '%(name)s' here, because no calendar of working days was given", name=name
        )
    meant = run.meant(name, chain(BUILTINS, CASEWORK_NAMES, scope.names()))
    if meant:
        return NoValueError("there is no function '%(name)s'; did you mean '%(meant)s'?", name=name, meant=meant)
    return NoValueError("there is no function '%(name)s'", name=name)


_METHODS: dict[type[syntax.Node], Callable[[Compiler, Any], Code]] = {
    syntax.Literal: Compiler.literal,
    syntax.Name: Compiler.name,
    syntax.Path: Compiler.path,
    syntax.Filter: iteration.filter_,
    syntax.Call: Compiler.call,
    syntax.Negation: Compiler.negation,
    syntax.Arithmetic: Compiler.arithmetic,
    syntax.Logic: Compiler.logic,
    syntax.Comparison: Compiler.comparison,
    syntax.Between: Compiler.between,
    syntax.In: unary_tests.membership,
    syntax.UnaryTest: unary_tests.as_range,
    syntax.If: Compiler.conditional,
    syntax.For: iteration.loop,
    syntax.Quantified: iteration.quantified,
    syntax.ListOf: Compiler.list_of,
    syntax.ContextOf: Compiler.context_of,
    syntax.RangeOf: Compiler.range_of,
    syntax.FunctionOf: Compiler.function_of,
    syntax.InstanceOf: Compiler.instance_of,
}
