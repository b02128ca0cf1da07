"""What `for`, `some`, `every` and filters go through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from rules.feel.calendar import Date
from rules.feel.errors import NoValueError
from rules.feel.run import Run, Scope
from rules.feel.values import Range, Value, kind_of


def elements_of(value: Value) -> list[Value]:
    """Return the elements of a list; any other value but null is a list of itself (DMN 1.5, section 10.3.2.9.4)."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def each_combination(
    run: Run, scope: Scope, iterators: Sequence[tuple[str, Callable[[Run, Scope], Value]]], partial: list[Value] | None
) -> Iterator[Scope]:
    """Yield one scope per combination of the iterators' values, the last one turning fastest.

    A later iterator sees the variables of those before it. `partial` is the list of results so far, which a `for`
    offers under that name. NoValueError when a source cannot be gone through.
    """
    if partial is not None:
        scope = Scope({"partial": partial}, scope)
    (name, source), rest = iterators[0], iterators[1:]
    for value in _values(source(run, scope)):
        run.spend(1)
        inner = Scope({name: value}, scope)
        if rest:
            yield from each_combination(run, inner, rest, None)
        else:
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
            raise NoValueError(f"a range of {kind_of(span.low)} cannot be counted through; use whole numbers or dates")
    step = 1 if first <= last else -1
    first += 0 if span.low_included else step
    last -= 0 if span.high_included else step
    return (make(number) for number in range(first, last + step, step))


def _is_whole(value: Decimal) -> bool:
    return value.adjusted() < 18 and value == value.to_integral_value()
