"""Context functions (DMN 1.5, section 10.3.4.10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.feel.builtins.registry import Family
from rules.feel.errors import NoValueError
from rules.feel.run import MISSING, Run
from rules.feel.values import Value, from_python

FAMILY = Family("context")
type _Context = Mapping[str, Any]


@FAMILY.add("get value", "m: context, key: string")
def get_value(run: Run, context: _Context, key: str) -> Value:
    """get value({key1: "v"}, "key1") = "v"; null when there is no such key (DMN 1.5, §10.3.4.10)."""
    return from_python(context.get(key), run.spend)


@FAMILY.add("get entries", "m: context")
def get_entries(run: Run, context: _Context) -> Value:
    """get entries({a: 1}) = [{key: "a", value: 1}] (DMN 1.5, §10.3.4.10)."""
    run.spend(len(context))
    return [{"key": str(key), "value": from_python(value, run.spend)} for key, value in context.items()]


@FAMILY.add("context", "entries: list")
def context_from(run: Run, entries: list[Value]) -> Value:
    """context([{key: "a", value: 1}]) = {a: 1}; no key twice (DMN 1.5, §10.3.4.10)."""
    made: dict[str, Value] = {}
    for entry in entries:
        run.spend(1)
        key = entry.get("key") if isinstance(entry, Mapping) else None
        if not isinstance(entry, Mapping) or not isinstance(key, str) or entry.get("value", MISSING) is MISSING:
            raise NoValueError("every entry must be a context with a string 'key' and a 'value'")
        if key in made:
            raise NoValueError("the key '%(key)s' occurs twice", key=key)
        made[key] = from_python(entry["value"], run.spend)
    return made


@FAMILY.add("context put", "context: context, key: string, value")
def context_put(run: Run, context: _Context, key: str, value: Value) -> Value:
    """context put({a: 1}, "b", 2) = {a: 1, b: 2} (DMN 1.5, §10.3.4.10)."""
    run.spend(len(context))
    return {**context, key: value}


@FAMILY.add("context put", "context: context, keys: list, value")
def context_put_deep(run: Run, context: _Context, keys: list[Value], value: Value) -> Value:
    """context put({a: {b: 1}}, ["a", "b"], 2) = {a: {b: 2}} (DMN 1.5, §10.3.4.10)."""
    if not keys or not all(isinstance(key, str) for key in keys):
        raise NoValueError("'keys' must be one or more strings")
    return _put(run, context, [key for key in keys if isinstance(key, str)], value)


@FAMILY.add("context merge", "contexts: list")
def context_merge(run: Run, contexts: list[Value]) -> Value:
    """context merge([{a: 1}, {a: 2, b: 3}]) = {a: 2, b: 3} (DMN 1.5, §10.3.4.10)."""
    merged: dict[str, Value] = {}
    for context in contexts:
        if not isinstance(context, Mapping):
            raise NoValueError("'contexts' must hold contexts only")
        run.spend(1 + len(context))
        merged.update(context)
    return merged


def _put(run: Run, context: _Context, keys: list[str], value: Value) -> Value:
    run.spend(1 + len(context))
    first, *rest = keys
    if not rest:
        return {**context, first: value}
    inner = from_python(context.get(first), run.spend)
    if not isinstance(inner, Mapping):
        raise NoValueError("'%(first)s' is not a context", first=first)
    return {**context, first: _put(run, inner, rest, value)}
