"""From syntax to closures: every node becomes a function of the run and the scope."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rules.feel import syntax
from rules.feel.arithmetic import calculate, negate
from rules.feel.builtins import BUILTINS, suggestion
from rules.feel.calling import call
from rules.feel.comparison import compare, equal, order
from rules.feel.errors import NoValueError
from rules.feel.iteration import each_combination, elements_of
from rules.feel.limits import check_list
from rules.feel.lookup import item_at, item_scope, read
from rules.feel.properties import property_of
from rules.feel.run import Run, Scope
from rules.feel.types import is_instance
from rules.feel.unary_tests import half_comparison, matches
from rules.feel.values import Function, Parameter, Range, Signature, Value, kind_of

type Code = Callable[[Run, Scope], Value]


class Compiler:
    """Compiles the nodes of one source text, which it quotes in warnings."""

    def __init__(self, source: str) -> None:
        self.source = source

    def compile(self, node: syntax.Node) -> Code:
        """Return the code of a node."""
        return _METHODS[type(node)](self, node)

    def quoted(self, node: syntax.Node) -> str:
        """Return the node as it is written, shortened, for a warning."""
        text = " ".join(self.source[slice(*node.span)].split())
        return f"`{text if len(text) <= 60 else text[:57] + '…'}`"

    def guarded(self, node: syntax.Node, code: Code) -> Code:
        """Return code that turns NoValueError into null and a warning that quotes the node."""
        text = self.quoted(node)

        def guard(run: Run, scope: Scope) -> Value:
            try:
                return code(run, scope)
            except NoValueError as error:
                run.warn(f"{text} is null: {error.reason}")
                return None

        return guard

    # Values and names

    def literal(self, node: syntax.Literal) -> Code:
        return lambda run, scope: node.value

    def name(self, node: syntax.Name) -> Code:
        return self.guarded(node, lambda run, scope: read(run, scope, node.name, ()))

    def path(self, node: syntax.Path) -> Code:
        names = node.names
        if isinstance(node.base, syntax.Name):
            root = node.base.name
            return self.guarded(node, lambda run, scope: read(run, scope, root, names))
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
                    raise NoValueError(f"the key '{key}' occurs twice")
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
        body = self.compile(node.body)
        names = [name for name, _ in node.parameters]
        types = [wanted for _, wanted in node.parameters]
        parameters = tuple(Parameter(name) for name in names)

        def function_of(run: Run, scope: Scope) -> Value:
            def invoke(run: Run, *arguments: Value) -> Value:
                for name, wanted, value in zip(names, types, arguments, strict=True):
                    if wanted is not None and value is not None and is_instance(run, value, wanted) is False:
                        raise NoValueError(f"'{name}' is a {kind_of(value)}, not a {wanted.name}")
                run.enter()
                try:
                    return body(run, Scope(dict(zip(names, arguments, strict=True)), scope))
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
                raise NoValueError(f"{text} is null")
            return value

        return operand

    def arithmetic(self, node: syntax.Arithmetic) -> Code:
        first = self.operand(node.first)
        steps = [(operator, self.operand(operand)) for operator, operand in node.steps]

        def arithmetic(run: Run, scope: Scope) -> Value:
            value = first(run, scope)
            for operator, operand in steps:
                value = calculate(operator, value, operand(run, scope))
                if type(value) is str:
                    run.spend(1 + len(value) // 100)
            return value

        return self.guarded(node, arithmetic)

    def comparison(self, node: syntax.Comparison) -> Code:
        operator = node.operator
        if operator in ("=", "!="):
            return self.equality(node, operator == "=")
        left, right = self.operand(node.left), self.operand(node.right)
        return self.guarded(node, lambda run, scope: compare(operator, left(run, scope), right(run, scope)))

    def equality(self, node: syntax.Comparison, wanted: bool) -> Code:
        left, right = self.compile(node.left), self.compile(node.right)

        def equality(run: Run, scope: Scope) -> Value:
            one, other = left(run, scope), right(run, scope)
            answer = equal(run, one, other)
            if answer is None:
                raise NoValueError(f"a {kind_of(one)} cannot be compared with a {kind_of(other)}")
            return answer is wanted

        return self.guarded(node, equality)

    def between(self, node: syntax.Between) -> Code:
        value, low, high = self.operand(node.value), self.operand(node.low), self.operand(node.high)

        def between(run: Run, scope: Scope) -> Value:
            middle = value(run, scope)
            ends = low(run, scope), high(run, scope)
            return compare(">=", middle, ends[0]) and compare("<=", middle, ends[1])

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
                    run.warn(f"{text} is {'null' if value is None else 'a ' + kind_of(value)}, not true or false")
                    outcome = None
            return outcome

        return logic

    def instance_of(self, node: syntax.InstanceOf) -> Code:
        value = self.compile(node.value)

        def instance_of(run: Run, scope: Scope) -> Value:
            answer = is_instance(run, value(run, scope), node.type)
            if answer is None:
                raise NoValueError(f"there is no type '{node.type.name}'")
            return answer

        return self.guarded(node, instance_of)

    # Tests

    def membership(self, node: syntax.In) -> Code:
        value = self.compile(node.value)
        tests = [self.test(test) for test in node.tests]

        def membership(run: Run, scope: Scope) -> Value:
            tested = value(run, scope)
            outcome: bool | None = False
            for test in tests:
                answer = test(run, scope, tested)
                if answer is True:
                    return True
                if answer is None:
                    outcome = None
            return outcome

        return membership

    def test(self, node: syntax.Node) -> Callable[[Run, Scope, Value], bool | None]:
        """Return code that answers one test for a value: half a comparison, or equality or membership."""
        code = self.unguarded_range(node) if isinstance(node, syntax.RangeOf) else self.compile(node)
        text = self.quoted(node)

        def test(run: Run, scope: Scope, tested: Value) -> bool | None:
            try:
                return matches(run, tested, code(run, scope))
            except NoValueError as error:
                run.warn(f"the test {text} has no answer: {error.reason}")
                return None

        def half(run: Run, scope: Scope, tested: Value) -> bool | None:
            try:
                return half_comparison(run, operator, tested, right(run, scope))
            except NoValueError as error:
                run.warn(f"the test {text} has no answer: {error.reason}")
                return None

        if not isinstance(node, syntax.UnaryTest):
            return test
        operator, right = node.operator, self.compile(node.operand)
        return half

    def unary_test(self, node: syntax.UnaryTest) -> Code:
        """As a value `(< 5)` is the range of what passes it (DMN 1.5, section 10.3.1.2, rule 7)."""
        operand, operator = self.operand(node.operand), node.operator

        def unary_test(run: Run, scope: Scope) -> Value:
            end = operand(run, scope)
            if operator == "!=":
                raise NoValueError("the values other than one are not a range")
            if operator == "=":
                return Range(end, end, True, True)
            included = operator.endswith("=")
            return Range(None, end, False, included) if operator[0] == "<" else Range(end, None, included, False)

        return self.guarded(node, unary_test)

    # Constructs

    def conditional(self, node: syntax.If) -> Code:
        condition, yes, no = self.compile(node.condition), self.compile(node.yes), self.compile(node.no)
        text = self.quoted(node.condition)

        def conditional(run: Run, scope: Scope) -> Value:
            answer = condition(run, scope)
            if answer is not True and answer is not False:
                run.warn(f"{text} is {'null' if answer is None else 'a ' + kind_of(answer)}, so `else` was taken")
            return yes(run, scope) if answer is True else no(run, scope)

        return conditional

    def loop(self, node: syntax.For) -> Code:
        iterators = [(name, self.compile(source)) for name, source in node.iterators]
        result = self.compile(node.result)

        def loop(run: Run, scope: Scope) -> Value:
            results: list[Value] = []
            for inner in each_combination(run, scope, iterators, results):
                results.append(result(run, inner))
                check_list(len(results))
            return results

        return self.guarded(node, loop)

    def quantified(self, node: syntax.Quantified) -> Code:
        iterators = [(name, self.compile(source)) for name, source in node.iterators]
        condition = self.compile(node.condition)
        deciding = node.kind == "some"

        def quantified(run: Run, scope: Scope) -> Value:
            outcome: bool | None = not deciding
            for inner in each_combination(run, scope, iterators, None):
                answer = condition(run, inner)
                if answer is deciding:
                    return deciding
                if not isinstance(answer, bool):
                    outcome = None
            return outcome

        return self.guarded(node, quantified)

    def filter(self, node: syntax.Filter) -> Code:
        base, condition = self.compile(node.base), self.compile(node.condition)
        literal = isinstance(node.condition, (syntax.Literal, syntax.Negation))

        def filter_(run: Run, scope: Scope) -> Value:
            value = base(run, scope)
            items = elements_of(value)
            if literal and type(position := condition(run, scope)) is Decimal:
                return item_at(items, position)
            kept: list[Value] = []
            for item in items:
                run.spend(1)
                answer = condition(run, item_scope(item, scope))
                if type(answer) is Decimal:
                    return item_at(items, answer)
                if answer is True:
                    kept.append(item)
            return kept

        return self.guarded(node, filter_)

    def call(self, node: syntax.Call) -> Code:
        function = self.callee(node.function)
        positional = [self.compile(argument) for argument in node.positional]
        named = [(name, self.compile(argument)) for name, argument in node.named]

        def call_(run: Run, scope: Scope) -> Value:
            called = function(run, scope)
            if not isinstance(called, Function):
                raise NoValueError(f"a {kind_of(called)} is not a function")
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
                raise NoValueError(suggestion(name))
            return builtin

        return callee


_METHODS: dict[type[syntax.Node], Callable[[Compiler, Any], Code]] = {
    syntax.Literal: Compiler.literal,
    syntax.Name: Compiler.name,
    syntax.Path: Compiler.path,
    syntax.Filter: Compiler.filter,
    syntax.Call: Compiler.call,
    syntax.Negation: Compiler.negation,
    syntax.Arithmetic: Compiler.arithmetic,
    syntax.Logic: Compiler.logic,
    syntax.Comparison: Compiler.comparison,
    syntax.Between: Compiler.between,
    syntax.In: Compiler.membership,
    syntax.UnaryTest: Compiler.unary_test,
    syntax.If: Compiler.conditional,
    syntax.For: Compiler.loop,
    syntax.Quantified: Compiler.quantified,
    syntax.ListOf: Compiler.list_of,
    syntax.ContextOf: Compiler.context_of,
    syntax.RangeOf: Compiler.range_of,
    syntax.FunctionOf: Compiler.function_of,
    syntax.InstanceOf: Compiler.instance_of,
}
