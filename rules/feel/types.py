"""Types in an expression: reading them, and telling whether a value is of one (DMN 1.5, section 10.3.2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rules.feel.calendar import YearsMonths
from rules.feel.errors import NoValueError
from rules.feel.run import Run
from rules.feel.suggestions import did_you_mean
from rules.feel.syntax import TypeOf
from rules.feel.values import Function, Range, Value, from_python, kind_of
from rules.sentences import Sentence

if TYPE_CHECKING:
    from rules.feel.parser import Parser

_LONG_NAMES = (
    "days and time duration",
    "years and months duration",
    "day time duration",
    "year month duration",
    "date and time",
)
_OTHER_NAMES = {
    "day time duration": "days and time duration",
    "year month duration": "years and months duration",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
}
_CONSTRUCTED = {
    "list": "list<number>",
    "range": "range<date>",
    "context": "context<age: number>",
    "function": "function<date> -> number",
}
TYPE_NAMES = frozenset(
    {"Any", "Null", "any", "boolean", "context", "date", "date and time", "days and time duration", "function"}
    | {"list", "number", "range", "string", "time", "years and months duration"}
)


class TypeParser:
    """Reads a type from the parser's tokens."""

    def __init__(self, parser: Parser) -> None:
        self.parser = parser

    def read(self, depth: int = 0) -> TypeOf:
        """Read one type with what stands in its pointed brackets."""
        parser = self.parser
        name = self._name()
        if depth > 20:
            raise parser.unexpected(Sentence("a simpler type"))
        if name not in _CONSTRUCTED:
            return TypeOf(name)
        if not parser.at("<"):
            return TypeOf(name, bare=True)
        parser.expect("<")
        arguments: list[TypeOf] = []
        members: list[str] = []
        while not parser.at(">"):
            if name == "context":
                member = parser.key_ahead()
                if member is None:
                    raise parser.unexpected(Sentence("the name of a member and ':'"))
                members.append(member)
            arguments.append(self.read(depth + 1))
            if not parser.take(","):
                break
        parser.expect(">")
        if name == "function":
            parser.expect("->")
            arguments.append(self.read(depth + 1))
        return TypeOf(name, tuple(arguments), tuple(members))

    def _name(self) -> str:
        parser = self.parser
        for name in _LONG_NAMES:
            words = name.split()
            if [token.text for token in parser.tokens[parser.index : parser.index + len(words)]] == words:
                parser.index += len(words)
                return _OTHER_NAMES.get(name, name)
        if parser.token.kind != "word":
            raise parser.unexpected(Sentence("a type such as string, number, date or list<string>"))
        name = parser.token.text
        parser.index += 1
        while parser.take("."):
            name = f"{name}.{parser.property_name()}"
        return _OTHER_NAMES.get(name, name)


def is_instance(run: Run, value: Value, wanted: TypeOf) -> bool | None:
    """Tell whether the value is of the type; None when there is no such type. Null is only of the type Null."""
    run.spend(1)
    if wanted.bare or wanted.name not in TYPE_NAMES:
        return None
    if wanted.name == "Null":
        return value is None
    if value is None:
        return False
    if wanted.name in ("Any", "any"):
        return True
    if wanted.name != kind_of(value):
        return False
    return _of_arguments(run, value, wanted) if wanted.arguments else True


def conformed(run: Run, name: str, value: Value, wanted: TypeOf) -> Value:
    """Return an argument as its parameter's type has it: a list of one becomes its item where no list is wanted.

    Null is of every type (DMN 1.5, section 10.3.2.9.4). NoValueError when the value does not conform.
    """
    if value is None or is_instance(run, value, wanted) is not False:
        return value
    if isinstance(value, list) and len(value) == 1 and is_instance(run, value[0], wanted):
        return value[0]
    raise NoValueError("'%(name)s' is a %(kind)s, not a %(wanted)s", name=name, kind=kind_of(value), wanted=wanted.name)


def _of_arguments(run: Run, value: Value, wanted: TypeOf) -> bool:
    match value:
        case list():
            return all(_fits(run, item, wanted.arguments[0]) for item in value)
        case Range():
            ends = [end for end in (value.low, value.high) if end is not None]
            return all(_fits(run, end, wanted.arguments[0]) for end in ends)
        case Function():
            return any(len(signature.parameters) == len(wanted.arguments) - 1 for signature in value.signatures)
        case Mapping():
            return all(
                name in value and _fits(run, from_python(value[name], run.spend), member)
                for name, member in zip(wanted.members, wanted.arguments, strict=True)
            )
    return isinstance(value, YearsMonths)


def _fits(run: Run, value: Value, wanted: TypeOf) -> bool:
    """Inside a structure null conforms to every type."""
    return value is None or is_instance(run, value, wanted) is True


def why_untold(wanted: TypeOf) -> str:
    """Return the reason why nothing is an instance of a type for which `is_instance` has no answer."""
    if wanted.bare:
        return Sentence(
            "a type such as '%(name)s' needs what it is made of, as in %(example)s",
            name=wanted.name,
            example=_CONSTRUCTED[wanted.name],
        )
    return Sentence("there is no type '%(name)s'", name=wanted.name) + did_you_mean(wanted.name, TYPE_NAMES)
