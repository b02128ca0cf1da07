"""From syntax back to text, and from values to the literals that make them.

Reading the text of an expression gives the same syntax again. Brackets stand where the grammar needs them and around
`instance of`, whose type would otherwise take up a following `and` or `<`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from rules.feel import syntax
from rules.feel.calendar import Date, DateTime, DaysTime, Time, YearsMonths
from rules.feel.calendar_text import write_temporal
from rules.feel.errors import FeelLimitError
from rules.feel.values import Function, Range, Value, from_python
from rules.sentences import Sentence

_NOTHING, _OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _NEGATE, _POSTFIX, _ATOM = range(10)
_ARITHMETIC = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "**": _POWER}
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MAX_PLAIN_DIGITS = 40
_LINE = 100
_TOO_DEEP = Sentence("The expression, or the value, is nested too deeply to be written.")


def to_text(node: syntax.Node) -> str:
    """Return the canonical text of an expression: single spaces, no comments, only the brackets it needs.

    `parse(to_text(node), names)` is the node again, where `names` are its names of several words. An operator is read
    as part of a name where such a name is in scope (`a-b`); a text that needs to tell the two apart is not written.
    Raises FeelLimitError when the node is nested too deeply.
    """
    try:
        return _whole(node)
    except RecursionError:
        raise FeelLimitError(_TOO_DEEP) from None


def value_to_text(value: object, width: int = _LINE) -> str:
    """Return a value, plain Python or FEEL's own, as the expression that makes it; long ones over several lines.

    A function is written as what it is called, for which there is no expression.
    """
    try:
        return _value(from_python(value, _free_of_charge), width, "")
    except RecursionError:
        raise FeelLimitError(_TOO_DEEP) from None


def _free_of_charge(steps: int) -> None:
    """Take the place of a budget: nothing is evaluated here."""


def _text(node: syntax.Node, above: int) -> str:
    """Return the text of a node, in brackets unless it binds more tightly than `above`."""
    level, text = _WRITERS[type(node)](node)
    return text if level > above else f"({text})"


def _whole(node: syntax.Node) -> str:
    """Return the text of a node that stands where any expression may."""
    return _WRITERS[type(node)](node)[1]


# Atoms


def _literal(node: syntax.Literal) -> tuple[int, str]:
    if isinstance(node.value, Decimal) and node.value < 0:
        return _NEGATE, _value(node.value, 0, "")
    return _ATOM, _value(node.value, 0, "")


def _name(node: syntax.Name) -> tuple[int, str]:
    return _ATOM, node.name


def _list(node: syntax.ListOf) -> tuple[int, str]:
    return _ATOM, f"[{', '.join(map(_whole, node.items))}]"


def _context(node: syntax.ContextOf) -> tuple[int, str]:
    return _ATOM, "{" + ", ".join(f"{_key(key)}: {_whole(value)}" for key, value in node.entries) + "}"


def _range(node: syntax.RangeOf) -> tuple[int, str]:
    inner = f"{_end(node.low)}..{_end(node.high)}"
    if node.bare:
        return _NOTHING, inner
    return _ATOM, f"{'[' if node.low_included else '('}{inner}{']' if node.high_included else ')'}"


def _end(node: syntax.Node) -> str:
    if isinstance(node, syntax.Literal) or (isinstance(node, syntax.Name) and _WORD.fullmatch(node.name)):
        return _whole(node)
    return _text(node, _ATOM)


# What follows a value


def _path(node: syntax.Path) -> tuple[int, str]:
    return _POSTFIX, ".".join((_base(node.base), *node.names))


def _filter(node: syntax.Filter) -> tuple[int, str]:
    return _POSTFIX, f"{_base(node.base)}[{_whole(node.condition)}]"


def _call(node: syntax.Call) -> tuple[int, str]:
    arguments = [*map(_whole, node.positional), *(f"{name}: {_whole(value)}" for name, value in node.named)]
    return _POSTFIX, f"{_base(node.function)}({', '.join(arguments)})"


def _base(node: syntax.Node) -> str:
    text = _text(node, _NEGATE)
    return f"({text})" if isinstance(node, syntax.Literal) and isinstance(node.value, Decimal) else text


# Operators


def _negation(node: syntax.Negation) -> tuple[int, str]:
    return _NEGATE, f"-{_text(node.operand, _NEGATE)}"


def _arithmetic(node: syntax.Arithmetic) -> tuple[int, str]:
    level = _ARITHMETIC[node.steps[0][0]]
    rest = "".join(f" {operator} {_text(operand, level)}" for operator, operand in node.steps)
    return level, _text(node.first, level) + rest


def _logic(node: syntax.Logic) -> tuple[int, str]:
    level = _OR if node.operator == "or" else _AND
    return level, f" {node.operator} ".join(_text(operand, level) for operand in node.operands)


def _comparison(node: syntax.Comparison) -> tuple[int, str]:
    return _COMPARE, f"{_text(node.left, _COMPARE)} {node.operator} {_text(node.right, _COMPARE)}"


def _between(node: syntax.Between) -> tuple[int, str]:
    value, low, high = (_text(part, _COMPARE) for part in (node.value, node.low, node.high))
    return _COMPARE, f"{value} between {low} and {high}"


def _in(node: syntax.In) -> tuple[int, str]:
    return _COMPARE, f"{_text(node.value, _COMPARE)} in ({', '.join(map(_test, node.tests))})"


def _test(node: syntax.Node) -> str:
    return _unary_test(node)[1][1:-1] if isinstance(node, syntax.UnaryTest) else _whole(node)


def _unary_test(node: syntax.UnaryTest) -> tuple[int, str]:
    return _ATOM, f"({node.operator} {_text(node.operand, _COMPARE)})"


def _instance_of(node: syntax.InstanceOf) -> tuple[int, str]:
    return _NOTHING, f"{_text(node.value, _NEGATE)} instance of {type_to_text(node.type)}"


# Constructs


def _if(node: syntax.If) -> tuple[int, str]:
    return _NOTHING, f"if {_whole(node.condition)} then {_whole(node.yes)} else {_whole(node.no)}"


def _for(node: syntax.For) -> tuple[int, str]:
    return _NOTHING, f"for {_iterators(node.iterators)} return {_whole(node.result)}"


def _quantified(node: syntax.Quantified) -> tuple[int, str]:
    return _NOTHING, f"{node.kind} {_iterators(node.iterators)} satisfies {_whole(node.condition)}"


def _iterators(iterators: tuple[tuple[str, syntax.Node], ...]) -> str:
    return ", ".join(f"{name} in {_whole(source)}" for name, source in iterators)


def _function(node: syntax.FunctionOf) -> tuple[int, str]:
    parameters = [name if wanted is None else f"{name}: {type_to_text(wanted)}" for name, wanted in node.parameters]
    return _NOTHING, f"function({', '.join(parameters)}) {_whole(node.body)}"


def type_to_text(wanted: syntax.TypeOf) -> str:
    """Return a type as it is written: `list<number>`."""
    arguments = [type_to_text(argument) for argument in wanted.arguments]
    if wanted.name == "function" and arguments:
        return f"function<{', '.join(arguments[:-1])}> -> {arguments[-1]}"
    if wanted.members:
        arguments = [f"{name}: {member}" for name, member in zip(wanted.members, arguments, strict=True)]
    if not arguments:
        return f"{wanted.name}<>" if wanted.name == "context" and not wanted.bare else wanted.name
    return f"{wanted.name}<{', '.join(arguments)}>"


type _Writer = Callable[[Any], tuple[int, str]]
_WRITERS: dict[type[syntax.Node], _Writer] = {
    syntax.Literal: _literal,
    syntax.Name: _name,
    syntax.Path: _path,
    syntax.Filter: _filter,
    syntax.Call: _call,
    syntax.Negation: _negation,
    syntax.Arithmetic: _arithmetic,
    syntax.Logic: _logic,
    syntax.Comparison: _comparison,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.UnaryTest: _unary_test,
    syntax.If: _if,
    syntax.For: _for,
    syntax.Quantified: _quantified,
    syntax.ListOf: _list,
    syntax.ContextOf: _context,
    syntax.RangeOf: _range,
    syntax.FunctionOf: _function,
    syntax.InstanceOf: _instance_of,
}


# Values


def _value(value: Value, width: int, indent: str) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _number(value)
        case str():
            return _quoted(value)
        case Date() | Time() | DateTime() | DaysTime() | YearsMonths():
            return f'@"{write_temporal(value)}"'
        case list():
            inner = [_value(from_python(item, _free_of_charge), width, f"{indent}  ") for item in value]
            return _laid_out("[", inner, "]", width, indent)
        case Range():
            return _range_value(value)
        case Function():
            return f"function {value.name}"
        case Mapping():
            entries = [
                f"{_key(str(key))}: {_value(from_python(entry, _free_of_charge), width, f'{indent}  ')}"
                for key, entry in value.items()
            ]
            return _laid_out("{", entries, "}", width, indent)
    return _quoted(str(value))


def _range_value(value: Range) -> str:
    low, high = (_value(end, 0, "") for end in (value.low, value.high))
    if value.operator or value.low is None or value.high is None:
        sign = value.operator or (">" if value.high is None else "<") + (
            "=" if value.low_included or value.high_included else ""
        )
        return f"({sign} {high if value.low is None else low})"
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


def _laid_out(opening: str, parts: list[str], closing: str, width: int, indent: str) -> str:
    line = opening + ", ".join(parts) + closing
    if not width or (len(indent) + len(line) <= width and "\n" not in line):
        return line
    inner = ",\n".join(f"{indent}  {part}" for part in parts)
    return f"{opening}\n{inner}\n{indent}{closing}"


def _number(value: Decimal) -> str:
    if not value:
        return "0"
    if abs(value.adjusted()) > _MAX_PLAIN_DIGITS:
        return str(value).replace("E", "e")
    return format(value, "f")


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(sign) or _escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    hidden = sign < " " or "\ud800" <= sign <= "\udfff"
    return f"\\u{ord(sign):04x}" if hidden else sign


def _key(key: str) -> str:
    return key if _WORD.fullmatch(key) else _quoted(key)
