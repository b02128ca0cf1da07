"""What `for`, `some`, `every` and filters go through."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rules.feel import syntax
from rules.feel.calendar import Date
from rules.feel.errors import NoValueError
from rules.feel.limits import check_list
from rules.feel.lookup import item_at, item_scope
from rules.feel.reads import cost_of, uses
from rules.feel.run import Code, Run, Scope
from rules.feel.values import Range, Value, kind_of

if TYPE_CHECKING:
    from rules.feel.compiler import Compiler

_PARTIAL = "partial"
"""The name by which the result of a `for` sees the results before it."""


def elements_of(value: Value) -> list[Value]:
    """Return the elements of a list; any other value but null is a list of itself (DMN 1.5, section 10.3.2.9.4)."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def each_combination(run: Run, scope: Scope, iterators: Sequence[tuple[str, Code]], cost: int) -> Iterator[Scope]:
    """Yield one scope per combination of the iterators' values, the last one turning fastest; each costs so much.

    A later iterator sees the variables of those before it. NoValueError when a source cannot be gone through.
    """
    (name, source), rest = iterators[0], iterators[1:]
    for value in _values(source(run, scope)):
        inner = Scope({name: value}, scope)
        if rest:
            run.spend(1)
            yield from each_combination(run, inner, rest, cost)
        else:
            run.spend(cost)
            yield inner


def _values(value: Value) -> Iterator[Value]:
    match value:
        case Range():
            return _steps(value)
        case None:
            raise NoValueError("what it goes through is null")
    return iter(list(elements_of(value)))


def _steps(span: Range) -> Iterator[Value]:
    match span.low, span.high:
        case (Decimal() as low, Decimal() as high) if _is_whole(low) and _is_whole(high):
            first, last = int(low), int(high)
            make: Callable[[int], Value] = Decimal
        case (Date() as start, Date() as end):
            first, last = start.days(), end.days()
            make = Date.from_days
        case _:
            raise NoValueError(
                "a range of %(kind)s cannot be counted through; use whole numbers or dates", kind=kind_of(span.low)
            )
    step = 1 if first <= last else -1
    first += 0 if span.low_included else step
    last -= 0 if span.high_included else step
    return (make(number) for number in range(first, last + step, step))


def _is_whole(value: Decimal) -> bool:
    return value.adjusted() < 18 and value == value.to_integral_value()


def loop(compiler: Compiler, node: syntax.For) -> Code:
    """Return the code of `for` (DMN 1.5, section 10.3.2.14)."""
    iterators = [(name, compiler.compile(source)) for name, source in node.iterators]
    result, cost = compiler.compile(node.result), cost_of(node.result)
    looks_back = any(use.path.split(".")[0] == _PARTIAL for use in uses(node.result))

    def loop(run: Run, scope: Scope) -> Value:
        results: list[Value] = []
        for inner in each_combination(run, scope, iterators, cost):
            if looks_back:
                # A copy, so that a result that holds it does not change as the loop goes on.
                run.handle(results)
                inner = Scope({_PARTIAL: list(results)}, inner)
            results.append(result(run, inner))
            check_list(len(results))
        return results

    return compiler.guarded(node, loop)


def of_all(kind: str, answers: Iterable[Value]) -> bool | None:
    """What `some` or `every` gives, by what its condition gives for each: null where one that is no boolean decides."""
    deciding = kind == "some"
    outcome: bool | None = not deciding
    for answer in answers:
        if answer is deciding:
            return deciding
        if not isinstance(answer, bool):
            outcome = None
    return outcome


def quantified(compiler: Compiler, node: syntax.Quantified) -> Code:
    """Return the code of `some` and `every` (DMN 1.5, table 49)."""
    iterators = [(name, compiler.compile(source)) for name, source in node.iterators]
    condition, cost = compiler.compile(node.condition), cost_of(node.condition)

    def quantified(run: Run, scope: Scope) -> Value:
        return of_all(node.kind, (condition(run, inner) for inner in each_combination(run, scope, iterators, cost)))

    return compiler.guarded(node, quantified)


def filter_(compiler: Compiler, node: syntax.Filter) -> Code:
    """Return the code of `list[condition]` and `list[position]` (DMN 1.5, table 68)."""
    base, condition = compiler.compile(node.base), compiler.compile(node.condition)
    cost = cost_of(node.condition)
    literal = isinstance(node.condition, (syntax.Literal, syntax.Negation))

    def filter_(run: Run, scope: Scope) -> Value:
        value = base(run, scope)
        if value is None:
            raise NoValueError("what it is taken from is null")
        items = elements_of(value)
        if literal and type(position := condition(run, scope)) is Decimal:
            return item_at(items, position)
        kept: list[Value] = []
        for item in items:
            run.spend(cost)
            answer = condition(run, item_scope(item, scope))
            if type(answer) is Decimal:
                return item_at(items, answer)
            if answer is True:
                kept.append(item)
            elif answer is not False and answer is not None:
                raise NoValueError("a %(kind)s is neither a condition nor a position", kind=kind_of(answer))
        return kept

    return compiler.guarded(node, filter_)
