"""What begins with a bracket or a keyword: lists, contexts, ranges, if, for, some, every, function.

Each function here reads one construct from the parser, whose first token has just been read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rules.feel import syntax
from rules.feel.tokens import unescape
from rules.feel.types import TypeParser
from rules.sentences import OR, Sentence, joined

if TYPE_CHECKING:
    from rules.feel.parser import Parser

NAME_SIGNS = ("+", "-", "*", "/", ".", "'", "’")
"""Signs that a name may hold after its first word (DMN 1.5, section 10.3.1.2, rule 30)."""

VALUE = Sentence("a value, a name, or ( [ {")
"""What an expression can begin with, for messages."""


def round_bracket(parser: Parser) -> syntax.Node:
    """Read `(expression)`, `(low..high]` or `(< value)`."""
    outer, parser.in_range_end = parser.in_range_end, False
    inner = parser.list_item()
    parser.in_range_end = outer
    if parser.take(".."):
        return range_end(parser, inner, low_included=False)
    parser.expect(")")
    return inner


def square_bracket(parser: Parser) -> syntax.Node:
    """Read `[item, …]` or `[low..high]`."""
    outer, parser.in_range_end = parser.in_range_end, False
    items: list[syntax.Node] = []
    while not parser.at("]"):
        items.append(parser.list_item())
        if len(items) == 1 and parser.take(".."):
            parser.in_range_end = outer
            return range_end(parser, items[0], low_included=True)
        if not parser.take(","):
            break
        if parser.at("]"):
            raise parser.unexpected(VALUE)
    parser.in_range_end = outer
    parser.expect("]", Sentence(" or ',' after the last item"))
    return syntax.ListOf(tuple(items))


def outward_bracket(parser: Parser) -> syntax.Node:
    """Read `]low..high]`."""
    low = parser.bracketed()
    parser.expect("..")
    return range_end(parser, low, low_included=False)


def range_end(parser: Parser, low: syntax.Node, low_included: bool) -> syntax.Node:
    """Read the upper end of a range and its bracket."""
    outer, parser.in_range_end = parser.in_range_end, True
    high = parser.comparand()
    parser.in_range_end = outer
    if not parser.at("]", ")", "["):
        raise parser.unexpected(Sentence("']' or ')' after the end of the range"))
    included = parser.token.text == "]"
    parser.index += 1
    return syntax.RangeOf(low, high, low_included, included)


def context(parser: Parser) -> syntax.Node:
    """Read `{key: value, …}`."""
    outer_names, parser.names = parser.names, parser.names.copy()
    outer, parser.in_range_end = parser.in_range_end, False
    entries: list[tuple[str, syntax.Node]] = []
    while not parser.at("}"):
        entries.append((entry_key(parser), parser.expression()))
        parser.names.add(entries[-1][0])
        if not parser.take(","):
            break
        if parser.at("}"):
            raise parser.unexpected(Sentence("a key"))
    parser.in_range_end = outer
    parser.expect("}", Sentence(" or ',' after the last entry"))
    parser.names = outer_names
    # The keys stay known for paths into this context: {first name: "x"}.first name
    for key, _ in entries:
        parser.names.add(key)
    return syntax.ContextOf(tuple(entries))


def entry_key(parser: Parser) -> str:
    """Read the key of a context entry and its colon."""
    token = parser.token
    if token.kind == "string":
        parser.index += 1
        parser.expect(":")
        return unescape(token.text)
    name = parser.key_ahead()
    if name is None:
        raise parser.unexpected(Sentence("a key and ':', or '}'"))
    return name


def conditional(parser: Parser) -> syntax.Node:
    """Read `if … then … else …` after its first word."""
    condition = parser.bracketed()
    parser.expect("then")
    yes = parser.bracketed()
    parser.expect("else", Sentence(": FEEL needs both outcomes"))
    return syntax.If(condition, yes, parser.expression())


def loop(parser: Parser) -> syntax.Node:
    """Read `for … return …` after its first word."""
    outer, parser.names = parser.names, parser.names.copy()
    iterators = read_iterators(parser)
    parser.expect("return")
    node = syntax.For(iterators, parser.expression())
    parser.names = outer
    return node


def some(parser: Parser) -> syntax.Node:
    """Read `some … satisfies …` after its first word."""
    return quantified(parser, "some")


def every(parser: Parser) -> syntax.Node:
    """Read `every … satisfies …` after its first word."""
    return quantified(parser, "every")


def quantified(parser: Parser, kind: str) -> syntax.Node:
    """Read the rest of `some` and `every`."""
    outer, parser.names = parser.names, parser.names.copy()
    iterators = read_iterators(parser)
    parser.expect("satisfies")
    node = syntax.Quantified(kind, iterators, parser.expression())
    parser.names = outer
    return node


def read_iterators(parser: Parser) -> tuple[tuple[str, syntax.Node], ...]:
    """Read `name in source, …`."""
    iterators: list[tuple[str, syntax.Node]] = []
    while not iterators or parser.take(","):
        name = words_before(parser, "in")
        parser.index += 1
        source = parser.bracketed()
        if parser.take(".."):
            high = parser.bracketed()
            source = syntax.RangeOf(source, high, bare=True, span=(source.span[0], high.span[1]))
        parser.names.add(name)
        iterators.append((name, source))
    return tuple(iterators)


def words_before(parser: Parser, *ends: str) -> str:
    """Read one or more words up to one of these tokens, and return them as a name."""
    start = parser.index
    while (parser.token.kind in ("word", "number") or parser.at(*NAME_SIGNS)) and not parser.at(*ends):
        parser.index += 1
    if parser.index == start or parser.tokens[start].kind != "word":
        raise parser.unexpected(Sentence("a name"))
    if not parser.at(*ends):
        raise parser.unexpected(joined(OR, [f"'{end}'" for end in ends]))
    return parser.name_between(start, parser.index)


def function(parser: Parser) -> syntax.Node:
    """Read `function(parameters) body` after its first word."""
    outer, parser.names = parser.names, parser.names.copy()
    parser.expect("(")
    parameters: list[tuple[str, syntax.TypeOf | None]] = []
    while not parser.at(")"):
        name = words_before(parser, ":", ",", ")")
        parameters.append((name, TypeParser(parser).read() if parser.take(":") else None))
        parser.names.add(name)
        if not parser.take(","):
            break
    parser.expect(")", Sentence(" or ',' after the last parameter"))
    if parser.at("external"):
        raise parser.unexpected(Sentence("an expression: functions in Java or other languages are not run"))
    node = syntax.FunctionOf(tuple(parameters), parser.expression())
    parser.names = outer
    return node


type _Construct = Callable[[Parser], syntax.Node]

BRACKETS: Mapping[str, _Construct] = {
    "(": round_bracket,
    "[": square_bracket,
    "]": outward_bracket,
    "{": context,
}
KEYWORDS: Mapping[str, _Construct] = {
    "if": conditional,
    "for": loop,
    "some": some,
    "every": every,
    "function": function,
}
