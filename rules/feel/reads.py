"""What an expression reads and calls, found from its syntax alone."""

from __future__ import annotations

from dataclasses import fields

from rules.feel import syntax


def free_names(node: syntax.Node, bound: frozenset[str] = frozenset()) -> tuple[frozenset[str], frozenset[str]]:
    """Return the dotted paths read from the caller's context, and the names of the functions called.

    Names in a filter's condition count as read although they may turn out to be entries of the filtered items.
    """
    read: set[str] = set()
    called: set[str] = set()
    _walk(node, bound, read, called)
    return frozenset(read), frozenset(called)


def _walk(node: syntax.Node, bound: frozenset[str], read: set[str], called: set[str]) -> None:
    match node:
        case syntax.Name(name):
            read.update({name} - bound)
        case syntax.Path(syntax.Name(name), names):
            if name not in bound:
                read.add(".".join((name, *names)))
        case syntax.Call(syntax.Name(name), positional, named):
            called.update({name} - bound)
            for argument in (*positional, *(value for _, value in named)):
                _walk(argument, bound, read, called)
        case syntax.Filter(base, condition):
            _walk(base, bound, read, called)
            _walk(condition, bound | {"item"}, read, called)
        case syntax.ContextOf(entries):
            for key, value in entries:
                _walk(value, bound, read, called)
                bound = bound | {key}
        case syntax.FunctionOf(parameters, body):
            _walk(body, bound | {name for name, _ in parameters}, read, called)
        case syntax.In(value, tests):
            _walk(value, bound, read, called)
            for test in tests:
                _walk(test, bound | {"?"}, read, called)
        case syntax.For(iterators, inner) | syntax.Quantified(_, iterators, inner):
            bound = bound | {"partial"} if isinstance(node, syntax.For) else bound
            for name, source in iterators:
                _walk(source, bound, read, called)
                bound = bound | {name}
            _walk(inner, bound, read, called)
        case _:
            for child in _children(node):
                _walk(child, bound, read, called)


def _children(node: syntax.Node) -> list[syntax.Node]:
    found: list[syntax.Node] = []
    for part in fields(node):
        value = getattr(node, part.name)
        parts = value if isinstance(value, tuple) else (value,)
        for item in parts:
            pair = item if isinstance(item, tuple) else (item,)
            found.extend(inner for inner in pair if isinstance(inner, syntax.Node))
    return found
