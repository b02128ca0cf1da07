"""What an expression reads and calls, found from its syntax alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

from rules.feel import syntax
from rules.feel.limits import NODES_PER_STEP


@dataclass(frozen=True, slots=True)
class Use:
    """One place where an expression takes something from around it.

    `path` is the dotted path of what is read, or the name of what is `called`. `of_item` says that it stands in the
    condition of a filter, where it may turn out to be an entry of the filtered items.
    """

    path: str
    span: syntax.Span
    called: bool = False
    of_item: bool = False


def free_names(node: syntax.Node, bound: frozenset[str] = frozenset()) -> tuple[frozenset[str], frozenset[str]]:
    """Return the dotted paths read from the caller's context, and the names of the functions called.

    Names in a filter's condition count as read although they may turn out to be entries of the filtered items.
    """
    found = list(uses(node, bound))
    return (
        frozenset(use.path for use in found if not use.called),
        frozenset(use.path for use in found if use.called),
    )


def uses(node: syntax.Node, bound: frozenset[str] = frozenset(), of_item: bool = False) -> Iterator[Use]:
    """Yield every use of a name that the node does not bind itself, from left to right."""
    match node:
        case syntax.Name(name):
            if name not in bound:
                yield Use(name, node.span, of_item=of_item)
        case syntax.Path(syntax.Name(name), names):
            if name not in bound:
                yield Use(".".join((name, *names)), node.span, of_item=of_item)
        case syntax.Call(syntax.Name(name) as function, positional, named):
            if name not in bound:
                yield Use(name, function.span, called=True, of_item=of_item)
            for argument in (*positional, *(value for _, value in named)):
                yield from uses(argument, bound, of_item)
        case syntax.Filter(base, condition):
            yield from uses(base, bound, of_item)
            yield from uses(condition, bound | {"item"}, of_item=True)
        case syntax.ContextOf(entries):
            for key, value in entries:
                yield from uses(value, bound, of_item)
                bound = bound | {key}
        case syntax.FunctionOf(parameters, body):
            yield from uses(body, bound | {name for name, _ in parameters}, of_item)
        case syntax.In(value, tests):
            yield from uses(value, bound, of_item)
            for test in tests:
                yield from uses(test, bound | {"?"}, of_item)
        case syntax.For(iterators, inner) | syntax.Quantified(_, iterators, inner):
            bound = bound | {"partial"} if isinstance(node, syntax.For) else bound
            for name, source in iterators:
                yield from uses(source, bound, of_item)
                bound = bound | {name}
            yield from uses(inner, bound, of_item)
        case _:
            for child in children(node):
                yield from uses(child, bound, of_item)


def children(node: syntax.Node) -> list[syntax.Node]:
    """Return the parts of a node that are nodes themselves."""
    found: list[syntax.Node] = []
    for part in fields(node):
        value = getattr(node, part.name)
        parts = value if isinstance(value, tuple) else (value,)
        for item in parts:
            pair = item if isinstance(item, tuple) else (item,)
            found.extend(inner for inner in pair if isinstance(inner, syntax.Node))
    return found


def cost_of(node: syntax.Node) -> int:
    """Return the steps that one evaluation of a node costs where it is evaluated over and over, by its size."""
    return 1 + _size(node) // NODES_PER_STEP


def _size(node: syntax.Node) -> int:
    return 1 + sum(_size(child) for child in children(node))
