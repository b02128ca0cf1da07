"""Functions that sum up a list of values (DMN 1.5, section 10.3.4.4)."""

from __future__ import annotations

import decimal
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from rules.feel.builtins.registry import Family
from rules.feel.calendar import DaysTime, YearsMonths
from rules.feel.comparison import order
from rules.feel.errors import NoValueError
from rules.feel.run import Run
from rules.feel.values import NUMBERS, Value, kind_of

FAMILY = Family("statistics")


@FAMILY.add("count", "list: list")
def count(run: Run, values: list[Value]) -> Value:
    """count([1, 2, 3]) = 3 (DMN 1.5, §10.3.4.4)."""
    return Decimal(len(values))


@FAMILY.add("min", "list: list")
@FAMILY.add("min", "list", variadic=True)
def minimum(run: Run, values: list[Value]) -> Value:
    """min([1, 2, 3]) = 1, as min(1, 2, 3); null for an empty list (DMN 1.5, §10.3.4.4)."""
    return _extreme(run, values, -1)


@FAMILY.add("max", "list: list")
@FAMILY.add("max", "list", variadic=True)
def maximum(run: Run, values: list[Value]) -> Value:
    """max([1, 2, 3]) = 3, as max(1, 2, 3); null for an empty list (DMN 1.5, §10.3.4.4)."""
    return _extreme(run, values, 1)


@FAMILY.add("sum", "list: list")
@FAMILY.add("sum", "list", variadic=True)
def total(run: Run, values: list[Value]) -> Value:
    """sum([1, 2, 3]) = 6; durations can be added up too; null for an empty list (DMN 1.5, §10.3.4.4)."""
    run.spend(len(values))
    if values and all(isinstance(value, DaysTime) for value in values):
        return DaysTime(sum(value.nanos for value in values if isinstance(value, DaysTime)))
    if values and all(isinstance(value, YearsMonths) for value in values):
        return YearsMonths(sum(value.months for value in values if isinstance(value, YearsMonths)))
    return _sum(_numbers(run, values))


@FAMILY.add("mean", "list: list")
@FAMILY.add("mean", "list", variadic=True)
def mean(run: Run, values: list[Value]) -> Value:
    """mean([1, 2, 3]) = 2 (DMN 1.5, §10.3.4.4)."""
    return NUMBERS.divide(_sum(_numbers(run, values)), Decimal(len(values)))


@FAMILY.add("product", "list: list")
@FAMILY.add("product", "list", variadic=True)
def product(run: Run, values: list[Value]) -> Value:
    """product([2, 3, 4]) = 24 (DMN 1.5, §10.3.4.4)."""
    result = Decimal(1)
    for value in _numbers(run, values):
        result = _checked(NUMBERS.multiply, result, value)
    return result


@FAMILY.add("median", "list: list")
@FAMILY.add("median", "list", variadic=True)
def median(run: Run, values: list[Value]) -> Value:
    """median([6, 1, 2, 3]) = 2.5; null for an empty list (DMN 1.5, §10.3.4.4)."""
    numbers = sorted(_numbers(run, values))
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return NUMBERS.divide(NUMBERS.add(numbers[middle - 1], numbers[middle]), Decimal(2))


@FAMILY.add("stddev", "list: list")
@FAMILY.add("stddev", "list", variadic=True)
def standard_deviation(run: Run, values: list[Value]) -> Value:
    """stddev([2, 4, 7, 5]) = 2.0816…; of a sample, so at least two numbers (DMN 1.5, §10.3.4.4)."""
    numbers = _numbers(run, values)
    if len(numbers) < 2:
        raise NoValueError("stddev() needs at least two numbers")
    middle = NUMBERS.divide(_sum(numbers), Decimal(len(numbers)))
    squares = [_checked(NUMBERS.power, NUMBERS.subtract(value, middle), Decimal(2)) for value in numbers]
    return NUMBERS.sqrt(NUMBERS.divide(_sum(squares), Decimal(len(numbers) - 1)))


@FAMILY.add("mode", "list: list")
@FAMILY.add("mode", "list", variadic=True)
def mode(run: Run, values: list[Value]) -> Value:
    """mode([6, 1, 9, 6, 1]) = [1, 6]; [] for an empty list (DMN 1.5, §10.3.4.4)."""
    if not values:
        return []
    counted = Counter(_numbers(run, values))
    highest = max(counted.values())
    return sorted(value for value, times in counted.items() if times == highest)  # type: ignore[return-value]


def _extreme(run: Run, values: list[Value], sign: int) -> Value:
    run.spend(len(values))
    if not values:
        return None
    best = values[0]
    if len(values) == 1:
        order(best, best)
    for value in values[1:]:
        run.handle(value)
        if order(value, best) == sign:
            best = value
    return best


def _numbers(run: Run, values: list[Value]) -> list[Decimal]:
    run.spend(len(values))
    numbers = [value for value in values if isinstance(value, Decimal)]
    if len(numbers) < len(values):
        other = next(value for value in values if not isinstance(value, Decimal))
        raise NoValueError("it needs numbers only, but there is a %(kind)s among them", kind=kind_of(other))
    if not numbers:
        raise NoValueError("the list is empty")
    return numbers


def _sum(values: list[Decimal]) -> Decimal:
    result = Decimal(0)
    for value in values:
        result = _checked(NUMBERS.add, result, value)
    return result


def _checked(compute: Callable[[Decimal, Decimal], Decimal], left: Decimal, right: Decimal) -> Decimal:
    try:
        return compute(left, right)
    except decimal.DecimalException:
        raise NoValueError("the number is too large") from None
