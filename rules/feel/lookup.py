"""Finding values: variables and their paths, items of lists."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import chain
from typing import Any

from rules.feel.builtins import BUILTINS
from rules.feel.errors import NoValueError
from rules.feel.properties import property_of
from rules.feel.run import MISSING, Run, Scope
from rules.feel.values import Value, from_python, kind_of, to_python
from rules.sentences import Sentence

_CONSTANTS = ("true", "false", "null")


def read(run: Run, scope: Scope, root: str, names: tuple[str, ...]) -> Value:
    """Return a variable's value or what its path leads to; note it as read when the caller's context gave it."""
    found, given = scope.find(root)
    if found is MISSING:
        if root in BUILTINS and not names:
            return BUILTINS[root]
        _note(run, root, names, None)
        raise NoValueError("there is no `%(root)s`%(hint)s", root=root, hint=_meant_variable(run, scope, root))
    if given and run.reads is not None:
        return _noted(run, found, root, names)
    return _followed(run, found, root, names)


def _noted(run: Run, found: Any, root: str, names: tuple[str, ...]) -> Value:
    value: Value = None
    try:
        value = _followed(run, found, root, names)
    finally:
        _note(run, root, names, value)
    return value


def _followed(run: Run, found: Any, root: str, names: tuple[str, ...]) -> Value:
    """Return what a path leads to from a value found under its first name."""
    value = from_python(found, run.spend)
    for position, name in enumerate(names):
        if type(value) is dict and name in value:
            value = from_python(value[name], run.spend)
        else:
            value = _step(run, value, name, (root, *names[:position]))
    return value


def _step(run: Run, value: Value, name: str, path: tuple[str, ...]) -> Value:
    """Return `path.name`, where the path leads to the value."""
    match value:
        case None:
            raise NoValueError("`%(listed)s` is null, so it has no '%(name)s'", listed=".".join(path), name=name)
        case Mapping():
            entry = value.get(name, MISSING)
            if entry is MISSING:
                meant = run.meant(name, value)
                whole = ".".join(path)
                if meant:
                    raise NoValueError(
                        "there is no `%(whole)s.%(name)s`; did you mean `%(whole)s.%(meant)s`?",
                        whole=whole,
                        name=name,
                        meant=meant,
                    )
                raise NoValueError("there is no `%(whole)s.%(name)s`", whole=whole, name=name)
            return from_python(entry, run.spend)
        case list():
            return property_of(run, value, name)
    try:
        return property_of(run, value, name)
    except NoValueError:
        raise NoValueError(
            "`%(listed)s` is a %(kind)s, which has no '%(name)s'", listed=".".join(path), kind=kind_of(value), name=name
        ) from None


def _meant_variable(run: Run, scope: Scope, name: str) -> str:
    if name.endswith("?"):
        return Sentence("; write `= null` to ask whether something is null")
    meant = run.meant(name, chain(scope.names(), _CONSTANTS, BUILTINS))
    return Sentence("; did you mean `%(meant)s`?", meant=meant) if meant else ""


def _note(run: Run, root: str, names: tuple[str, ...], value: Value) -> None:
    if run.reads is not None:
        plain: Any = value if type(value) in (list, dict) or isinstance(value, Mapping) else to_python(value, run.spend)
        run.reads[".".join((root, *names))] = plain


def item_scope(item: Value, scope: Scope) -> Scope:
    """Return the scope of a filter's condition: the item's own entries, then `item`, then what is around it."""
    inner = Scope({"item": item}, scope)
    return Scope(item, inner) if isinstance(item, Mapping) else inner


def item_at(items: list[Value], position: Decimal) -> Value:
    """Return the item at a position counted from 1, from the end when negative; NoValueError when there is none."""
    if position != position.to_integral_value():
        raise NoValueError("%(position)s is not a whole position", position=position)
    index = int(position) if position.adjusted() < 9 else 0
    if index == 0 or abs(index) > len(items):
        raise NoValueError("there is no item %(position)s in a list of %(count)s", position=position, count=len(items))
    return items[index - 1 if index > 0 else index]
