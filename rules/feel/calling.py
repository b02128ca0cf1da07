"""Calling a function: choosing the signature, putting named arguments in order, converting singletons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rules.feel.arithmetic import at_midnight
from rules.feel.calendar import Date
from rules.feel.errors import NoValueError
from rules.feel.limits import check_list, check_string
from rules.feel.run import Run
from rules.feel.values import Function, Parameter, Signature, Value, kind_of
from rules.sentences import Sentence, either, joined, listed


@lru_cache(maxsize=256)
def _any_of(kinds: str) -> str:
    return either(kinds.split("|"))


def call(run: Run, function: Function, positional: Sequence[Value], named: Mapping[str, Value]) -> Value:
    """Return what the function gives for the arguments, of which either the ordered or the named are empty.

    The first signature that takes them is used. NoValueError says what is wrong with the arguments when none does.
    """
    run.spend(1)
    refusals: list[NoValueError] = []
    for signature in _as_written(function, named):
        try:
            arguments = _arguments(run, function.name, signature, positional, named)
        except NoValueError as error:
            refusals.append(error)
            continue
        for argument in arguments:
            run.handle(argument)
        result = signature.body(run, *arguments)
        if type(result) is list:
            check_list(len(result))
        elif type(result) is str:
            check_string(len(result))
        run.handle(result)
        return result
    if len(refusals) == 1:
        raise refusals[0]
    reason = _what_is_wrong(refusals) if run.explains else ""
    raise NoValueError(reason)


def _what_is_wrong(refusals: Sequence[NoValueError]) -> str:
    """What is wrong with the values: it says more than that there are too many of them for another way to call it."""
    reasons = [refusal.reason for refusal in refusals]
    telling = [reason for reason in reasons if " takes " not in reason] or reasons
    return joined(Sentence("; or "), dict.fromkeys(telling))


def _as_written(function: Function, named: Mapping[str, Value]) -> Sequence[Signature]:
    """Return the signatures, one whose parameters have the order of the named arguments before the others.

    `before(point, range)` and `before(range, point)` have the same names: only their order tells them apart.
    """
    if len(function.signatures) < 2 or not named:
        return function.signatures
    order = list(named)
    return sorted(function.signatures, key=lambda signature: [p.name for p in signature.parameters] != order)


def _arguments(
    run: Run, name: str, signature: Signature, positional: Sequence[Value], named: Mapping[str, Value]
) -> list[Value]:
    given = _in_order(run, name, signature, named) if named else list(positional)
    parameters = signature.parameters
    if signature.variadic:
        return _variadic(name, parameters, given)
    required = signature.required
    if not required <= len(given) <= len(parameters):
        raise _too_many_or_few(name, required, len(parameters), len(given))
    return [_convert(name, parameter, value) for parameter, value in zip(parameters, given, strict=False)]


def _too_many_or_few(name: str, least: int, most: int, count: int) -> NoValueError:
    if least != most:
        return NoValueError(
            "%(name)s() takes %(least)s to %(most)s arguments, not %(count)s",
            name=name,
            least=least,
            most=most,
            count=count,
        )
    if most == 0:
        return NoValueError("%(name)s() takes no arguments, not %(count)s", name=name, count=count)
    if most == 1:
        return NoValueError("%(name)s() takes one argument, not %(count)s", name=name, count=count)
    return NoValueError("%(name)s() takes %(wanted)s arguments, not %(count)s", name=name, wanted=most, count=count)


def _in_order(run: Run, name: str, signature: Signature, named: Mapping[str, Value]) -> list[Value]:
    """Return named arguments in order; those not supplied are null (DMN 1.5, section 10.3.2.13.5)."""
    parameters = signature.parameters
    known = [parameter.name for parameter in parameters]
    for key in named:
        if key not in known:
            near = run.meant(key, known)
            has = Sentence("it has %(names)s", names=listed(known)) if known else Sentence("it has none")
            raise NoValueError(
                Sentence("%(name)s() has no parameter '%(key)s'; ", name=name, key=key)
                + (Sentence("did you mean '%(near)s'?", near=near) if near else has)
            )
    last = max(known.index(key) for key in named)
    required = [place for place, parameter in enumerate(parameters) if not parameter.optional]
    if not signature.variadic:
        last = max([last, *required])
    for parameter in parameters[: last + 1]:
        if parameter.name not in named and not parameter.optional and parameter.kind != "any":
            raise NoValueError("%(name)s() needs '%(parameter)s'", name=name, parameter=parameter.name)
    return [named.get(key) for key in known[: last + 1]]


def _variadic(name: str, parameters: tuple[Parameter, ...], given: list[Value]) -> list[Value]:
    fixed = len(parameters) - 1
    if len(given) <= fixed:
        raise NoValueError(
            "%(name)s() takes %(fixed)s or more arguments, not %(count)s", name=name, fixed=fixed + 1, count=len(given)
        )
    first = [_convert(name, parameter, value) for parameter, value in zip(parameters, given, strict=False)][:fixed]
    return [*first, [_convert(name, parameters[-1], value) for value in given[fixed:]]]


def _convert(name: str, parameter: Parameter, value: Value) -> Value:
    """Return the value as the parameter takes it (DMN 1.5, section 10.3.2.9.4: implicit conversions)."""
    wanted = parameter.kind
    if wanted == "any" or (value is None and parameter.optional):
        return value
    kind = kind_of(value)
    if kind == wanted:
        return value
    kinds = wanted.split("|")
    if kind in kinds:
        return value
    if value is not None and wanted == "list":
        return [value]
    if isinstance(value, list) and len(value) == 1 and kind_of(value[0]) in kinds:
        return value[0]
    if isinstance(value, Date) and "date and time" in kinds:
        return at_midnight(value)
    if value is None:
        raise NoValueError(
            "%(name)s() needs a %(listed)s as '%(parameter)s', which is null",
            name=name,
            listed=_any_of(wanted),
            parameter=parameter.name,
        )
    raise NoValueError(
        "%(name)s() needs a %(listed)s as '%(parameter)s', which is a %(kind)s",
        name=name,
        listed=_any_of(wanted),
        parameter=parameter.name,
        kind=kind,
    )
