"""List functions (DMN 1.5, section 10.3.4.4). Positions count from 1, from the end when negative."""

from __future__ import annotations

import functools
from decimal import Decimal

from rules.feel.builtins.registry import Family
from rules.feel.builtins.strings import whole
from rules.feel.calling import call
from rules.feel.comparison import equal, order
from rules.feel.errors import NoValueError
from rules.feel.limits import check_list
from rules.feel.run import Run
from rules.feel.values import Function, Value

FAMILY = Family("list")


@FAMILY.add("list contains", "list: list, element")
def list_contains(run: Run, values: list[Value], element: Value) -> Value:
    """list contains([1, 2, null], null) = true (DMN 1.5, §10.3.4.4)."""
    run.spend(len(values))
    return any(equal(run, value, element) is True for value in values)


@FAMILY.add("append", "list: list, item", variadic=True)
def append(run: Run, values: list[Value], items: list[Value]) -> Value:
    """append([1], 2, 3) = [1, 2, 3] (DMN 1.5, §10.3.4.4)."""
    return _made(run, [*values, *items])


@FAMILY.add("concatenate", "list: list", variadic=True)
def concatenate(run: Run, lists: list[list[Value]]) -> Value:
    """concatenate([1, 2], [3]) = [1, 2, 3] (DMN 1.5, §10.3.4.4)."""
    check_list(sum(map(len, lists)))
    return _made(run, [value for values in lists for value in values])


@FAMILY.add("sublist", "list: list, start position: number, length?: number")
def sublist(run: Run, values: list[Value], start: Decimal, length: Decimal | None = None) -> Value:
    """sublist([4, 5, 6], 1, 2) = [4, 5] (DMN 1.5, §10.3.4.4)."""
    begin = _index(values, start)
    if length is None:
        return _made(run, values[begin:])
    count = whole(length)
    if not 0 < count <= len(values) - begin:
        raise NoValueError("there are not %(count)s items from position %(start)s", count=count, start=start)
    return _made(run, values[begin : begin + count])


@FAMILY.add("insert before", "list: list, position: number, newItem")
def insert_before(run: Run, values: list[Value], position: Decimal, item: Value) -> Value:
    """insert before([1, 3], 1, 2) = [2, 1, 3] (DMN 1.5, §10.3.4.4)."""
    index = _index(values, position)
    return _made(run, [*values[:index], item, *values[index:]])


@FAMILY.add("remove", "list: list, position: number")
def remove(run: Run, values: list[Value], position: Decimal) -> Value:
    """remove([1, 2, 3], 2) = [1, 3] (DMN 1.5, §10.3.4.4)."""
    index = _index(values, position)
    return _made(run, [*values[:index], *values[index + 1 :]])


@FAMILY.add("list replace", "list: list, position: number, newItem")
def list_replace_at(run: Run, values: list[Value], position: Decimal, item: Value) -> Value:
    """list replace([2, 4, 7], 3, 6) = [2, 4, 6] (DMN 1.5, §10.3.4.4)."""
    index = _index(values, position)
    return _made(run, [*values[:index], item, *values[index + 1 :]])


@FAMILY.add("list replace", "list: list, match: function, newItem")
def list_replace_where(run: Run, values: list[Value], match: Function, item: Value) -> Value:
    """list replace([2, 4, 7], function(item, newItem) item < newItem, 5) = [5, 5, 7] (DMN 1.5, §10.3.4.4)."""
    replaced: list[Value] = []
    for value in values:
        answer = call(run, match, [value, item], {})
        if not isinstance(answer, bool):
            raise NoValueError("the match function must answer true or false")
        replaced.append(item if answer else value)
    return replaced


@FAMILY.add("reverse", "list: list")
def reverse(run: Run, values: list[Value]) -> Value:
    """reverse([1, 2, 3]) = [3, 2, 1] (DMN 1.5, §10.3.4.4)."""
    return _made(run, values[::-1])


@FAMILY.add("index of", "list: list, match")
def index_of(run: Run, values: list[Value], match: Value) -> Value:
    """index of([1, 2, 3, 2], 2) = [2, 4] (DMN 1.5, §10.3.4.4)."""
    run.spend(len(values))
    return [Decimal(place) for place, value in enumerate(values, 1) if equal(run, value, match) is True]


@FAMILY.add("union", "list: list", variadic=True)
def union(run: Run, lists: list[list[Value]]) -> Value:
    """union([1, 2], [2, 3]) = [1, 2, 3] (DMN 1.5, §10.3.4.4)."""
    check_list(sum(map(len, lists)))
    return _distinct(run, [value for values in lists for value in values])


@FAMILY.add("distinct values", "list: list")
def distinct_values(run: Run, values: list[Value]) -> Value:
    """distinct values([1, 2, 3, 2, 1]) = [1, 2, 3] (DMN 1.5, §10.3.4.4)."""
    return _distinct(run, values)


@FAMILY.add("flatten", "list: list")
def flatten(run: Run, values: list[Value]) -> Value:
    """flatten([[1, 2], [[3]], 4]) = [1, 2, 3, 4] (DMN 1.5, §10.3.4.4)."""
    flat: list[Value] = []
    waiting = [iter(values)]
    while waiting:
        run.spend(1)
        for value in waiting[-1]:
            if isinstance(value, list):
                waiting.append(iter(value))
                break
            run.spend(1)
            flat.append(value)
        else:
            waiting.pop()
    return flat


@FAMILY.add("sort", "list: list, precedes?: function")
def sort(run: Run, values: list[Value], precedes: Function | None = None) -> Value:
    """sort([3, 1, 2], function(x, y) x < y) = [1, 2, 3] (DMN 1.5, §10.3.4.9)."""

    def before(left: Value, right: Value) -> int:
        run.spend(1)
        run.handle(left)
        if precedes is None:
            return order(left, right)
        if call(run, precedes, [left, right], {}) is True:
            return -1
        return 1 if call(run, precedes, [right, left], {}) is True else 0

    return sorted(values, key=functools.cmp_to_key(before))


def _index(values: list[Value], position: Decimal) -> int:
    place = whole(position)
    if place == 0 or abs(place) > len(values):
        raise NoValueError("a list of %(count)s has no position %(place)s", count=len(values), place=place)
    return place - 1 if place > 0 else len(values) + place


def _distinct(run: Run, values: list[Value]) -> list[Value]:
    kept: list[Value] = []
    for value in values:
        run.spend(1 + len(kept))
        if not any(equal(run, value, other) is True for other in kept):
            kept.append(value)
    return kept


def _made(run: Run, values: list[Value]) -> list[Value]:
    check_list(len(values))
    run.spend(1 + len(values) // 10)
    return values
