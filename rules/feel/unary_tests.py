"""Unary tests: whether a value passes what stands after `in` or in the cell of a decision table (DMN 1.5, table 55)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rules.feel import syntax
from rules.feel.comparison import compare, contains, equal
from rules.feel.errors import NoValueError
from rules.feel.reads import free_names
from rules.feel.run import Code, Run, Scope
from rules.feel.values import Range, Value, kind_of

if TYPE_CHECKING:
    from rules.feel.compiler import Compiler

TESTED = "?"
"""The name by which a test may speak of the value it tests: `visits in (count(?) > 2)`."""

type Test = Callable[[Run, Scope, Value], bool | None]


def matches(run: Run, tested: Value, expected: Value) -> bool | None:
    """Answer a test that is a value: in a range, in a list (or equal to an item of it), or equal."""
    run.spend(1)
    if isinstance(expected, Range):
        if isinstance(tested, Range):
            return equal(run, tested, expected)
        return contains(run, expected, tested)
    if not isinstance(expected, list):
        return equal(run, tested, expected)
    if isinstance(tested, list) and equal(run, tested, expected):
        return True
    outcome: bool | None = False
    for item in expected:
        answer = contains(run, item, tested) if isinstance(item, Range) else equal(run, tested, item)
        if answer is True:
            return True
        if answer is None and kind_of(item) == kind_of(tested):
            outcome = None
    return outcome


def half_comparison(run: Run, operator: str, tested: Value, right: Value) -> bool | None:
    """Answer `tested operator right`; None or NoValueError when the two cannot be compared."""
    if operator in ("=", "!="):
        answer = equal(run, tested, right)
        return None if answer is None else answer is (operator == "=")
    return compare(operator, tested, right)


def membership(compiler: Compiler, node: syntax.In) -> Code:
    """Return the code of `value in tests`."""
    value = compiler.compile(node.value)
    tests = [compile_test(compiler, test) for test in node.tests]

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


def compile_test(compiler: Compiler, node: syntax.Node) -> Test:
    """Return code that answers one test for a value.

    A test is half a comparison, a condition that speaks of the value as `?`, or a value to be equal to or to be in.
    """
    text = compiler.quoted(node)
    answer = _answer(compiler, node)

    def test(run: Run, scope: Scope, tested: Value) -> bool | None:
        try:
            return answer(run, scope, tested)
        except NoValueError as error:
            if run.explains:
                run.null_as("the test %(text)s has no answer: %(reason)s", text=text, reason=error.why)
            return None

    return test


def _answer(compiler: Compiler, node: syntax.Node) -> Test:
    if isinstance(node, syntax.UnaryTest):
        operator, right = node.operator, compiler.compile(node.operand)
        return lambda run, scope, tested: half_comparison(run, operator, tested, right(run, scope))
    code = compiler.unguarded_range(node) if isinstance(node, syntax.RangeOf) else compiler.compile(node)
    if not _speaks_of_tested(node):
        return lambda run, scope, tested: matches(run, tested, code(run, scope))

    def condition(run: Run, scope: Scope, tested: Value) -> bool | None:
        answer = code(run, Scope({TESTED: tested}, scope))
        return answer if isinstance(answer, bool) else matches(run, tested, answer)

    return condition


def _speaks_of_tested(node: syntax.Node) -> bool:
    return any(path.split(".")[0] == TESTED for names in free_names(node) for path in names)


def as_range(compiler: Compiler, node: syntax.UnaryTest) -> Code:
    """Return the code of `(< 5)` as a value, the range of what passes it (DMN 1.5, section 10.3.2.7)."""
    operand, operator = compiler.operand(node.operand), node.operator

    def as_range(run: Run, scope: Scope) -> Value:
        end = operand(run, scope)
        if operator in ("=", "!="):
            return Range(end, end, True, True, operator)
        included = operator.endswith("=")
        if operator[0] == "<":
            return Range(None, end, False, included, operator)
        return Range(end, None, included, False, operator)

    return compiler.guarded(node, as_range)
