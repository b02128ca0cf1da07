"""How a family of functions is declared: a name, and parameters written as `string: string, length?: number`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rules.feel.values import Function, Parameter, Signature, Value

type Body = Callable[..., Value]


class Family:
    """Functions that belong together, one module each; a name may be declared several times.

    Of several signatures the first that fits is used, a variadic one last.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._signatures: dict[str, list[Signature]] = {}

    def add(self, name: str, parameters: str, variadic: bool = False) -> Callable[[Body], Body]:
        """Declare a function: its body gets the run and the arguments, already of the kinds asked for.

        `parameters` lists `name: kind`, the kind left out for any value, several kinds parted by `|`; a question
        mark after the name makes it optional, and then null is passed on. With `variadic` the last one takes one
        or more arguments.
        """

        def register(body: Body) -> Body:
            signature = Signature(parse_parameters(parameters), body, variadic)
            self._signatures.setdefault(name, []).append(signature)
            return body

        return register

    def functions(self) -> dict[str, Function]:
        """Return the functions declared so far, by name."""
        return {
            name: Function(name, tuple(sorted(signatures, key=lambda signature: signature.variadic)))
            for name, signatures in self._signatures.items()
        }


@cache
def parse_parameters(text: str) -> tuple[Parameter, ...]:
    """Return the parameters that such a text declares."""
    parameters = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, _, kind = (piece.strip() for piece in part.partition(":"))
        parameters.append(Parameter(name.removesuffix("?"), kind or "any", name.endswith("?")))
    return tuple(parameters)
