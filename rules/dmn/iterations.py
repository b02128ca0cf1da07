"""Boxed conditionals, filters and loops (DMN 1.5, section 10.2.2), in FEEL's own terms."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rules.dmn.cells import read_expression
from rules.feel.compiler import Code
from rules.feel.errors import NoValueError
from rules.feel.iteration import elements_of, of_all
from rules.feel.lookup import item_at, item_scope
from rules.feel.run import Run, Scope
from rules.feel.values import Value, kind_of


def conditional(condition: Code, yes: Code, no: Code) -> Code:
    """Code that takes `yes` when the condition is true, else `no`."""

    def choose(run: Run, scope: Scope) -> Value:
        return yes(run, scope) if condition(run, scope) is True else no(run, scope)

    return choose


def filtered(source: Code, match: Code) -> Code:
    """Code that keeps the items for which `match` is true, or the item at the position that it gives."""

    def keep(run: Run, scope: Scope) -> Value:
        items = elements_of(source(run, scope))
        kept: list[Value] = []
        for item in items:
            run.spend(1)
            answer = match(run, item_scope(item, scope))
            if isinstance(answer, Decimal):
                return item_at(items, answer)
            if answer is True:
                kept.append(item)
        return kept

    return keep


def iterated(kind: str, variable: str, source: Code, body: Code) -> Code:
    """Code of a `for`, `some` or `every` over one variable."""

    def loop(run: Run, scope: Scope) -> Value:
        results: list[Value] = []
        around = Scope({"partial": results}, scope)
        for value in _elements(run, source(run, scope)):
            run.spend(1)
            results.append(body(run, Scope({variable: value}, around)))
        return results

    def quantified(run: Run, scope: Scope) -> Value:
        return of_all(kind, answers(run, scope))

    def answers(run: Run, scope: Scope) -> Iterator[Value]:
        for value in _elements(run, source(run, scope)):
            run.spend(1)
            yield body(run, Scope({variable: value}, scope))

    return loop if kind == "for" else quantified


_EACH = read_expression("for each in source return each", (), {})


def _elements(run: Run, source: Value) -> list[Value]:
    """What FEEL goes through: a list's items, the whole numbers or dates of a range, or a single value."""
    if source is None:
        raise NoValueError("what it goes through is null")
    values = _EACH.code(run, Scope({"source": source}, None))
    if not isinstance(values, list):
        raise NoValueError("a %(kind)s cannot be gone through", kind=kind_of(source))
    return values
