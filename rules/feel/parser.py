"""A Pratt parser for FEEL expressions (DMN 1.5, section 10.3.1.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from rules.feel import constructs, hints, syntax
from rules.feel.calendar_text import read_temporal
from rules.feel.errors import FeelLimitError, FeelSyntaxError, NoValueError
from rules.feel.limits import NESTING
from rules.feel.names import NameTable
from rules.feel.suggestions import did_you_mean
from rules.feel.tokens import Token, syntax_error, tokenize, unescape
from rules.feel.types import TypeParser
from rules.feel.values import Value, read_number
from rules.sentences import Sentence

COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
KEYWORDS = frozenset(
    {"and", "between", "else", "every", "external", "for", "function", "if", "in", "instance", "not", "of", "or"}
    | {"return", "satisfies", "some", "then"}
)
_OR, _AND, _COMPARE, _ADD, _MULTIPLY, _POWER, _NEGATE, _INSTANCE = range(1, 9)
_ARITHMETIC = {"+": _ADD, "-": _ADD, "*": _MULTIPLY, "/": _MULTIPLY, "**": _POWER}
_CONSTANTS = {"true": True, "false": False, "null": None}
_PROPERTY_NAMES = ("time offset", "start included", "end included")


class Parser:
    """Reads one source text. `names` are names with spaces in scope; `functions` those of known functions."""

    def __init__(self, source: str, names: Iterable[str], functions: NameTable) -> None:
        self.source = source
        self.tokens = tokenize(source)
        self.index = 0
        self.names = NameTable(names)
        self.functions = functions
        self.properties = NameTable(_PROPERTY_NAMES)
        self.depth = 0
        self.in_range_end = False

    # Tokens

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.index]

    def at(self, *texts: str) -> bool:
        """Tell whether the next token is one of these words or signs."""
        return self.token.kind in ("word", "symbol") and self.token.text in texts

    def take(self, *texts: str) -> bool:
        """Step over the next token if it is one of these."""
        if self.at(*texts):
            self.index += 1
            return True
        return False

    def expect(self, text: str, otherwise: str = "") -> None:
        """Step over exactly this word or sign, or raise FeelSyntaxError."""
        if not self.take(text):
            raise self.unexpected(f"'{text}'" + otherwise)

    def unexpected(self, expected: str) -> FeelSyntaxError:
        """Return the error that says what was found and what could stand there."""
        opened = hints.unclosed(self.tokens, self.index) if expected[:3] in ("')'", "']'", "'}'") else None
        if opened is not None:
            at = syntax_error(self.source, opened.start, "")
            told = Sentence(
                ", to close the '%(sign)s' of line %(line)s, column %(column)s",
                sign=opened.text,
                line=at.line,
                column=at.column,
            )
            expected = expected + told
        hint = hints.of_token(self.tokens, self.index, expected)
        told = Sentence("found %(found)s, expected %(expected)s.", found=self.token.told, expected=expected)
        return syntax_error(self.source, self.token.start, hints.with_hint(told, hint) if hint else told)

    def spanning(self, node: syntax.Node, start: int) -> syntax.Node:
        """Return the node with its place in the source: from there to the last token read."""
        return replace(node, span=(start, self.tokens[self.index - 1].end))

    # Expressions

    def whole(self) -> syntax.Node:
        """Read the source to its end as one expression."""
        if len(self.tokens) == 1:
            raise syntax_error(
                self.source, 0, Sentence("the expression is empty, expected %(value)s.", value=constructs.VALUE)
            )
        node = self.expression()
        if self.token.kind != "end":
            raise self.trailing()
        return node

    def trailing(self) -> FeelSyntaxError:
        """Return the error for something left over after a complete expression, with a guess at what was meant."""
        before = self.tokens[self.index - 1]
        expected = Sentence("an operator such as = or and, or the end of the expression")
        error = self.unexpected(expected)
        told = not error.message.endswith(f"{expected.english}.")
        if told or self.token.kind != "word" or before.kind != "word":
            return error
        words, index = [before.text], self.index
        while self.tokens[index].kind == "word":
            words.append(self.tokens[index].text)
            index += 1
        if self.tokens[index].text == "(":
            hint = Sentence("There is no function '%(name)s'", name=" ".join(words)) + did_you_mean(
                " ".join(words), self.functions.names
            )
        else:
            hint = Sentence("A name with spaces can be used only where the process or decision declares it")
        return FeelSyntaxError(error.line, error.column, hints.with_hint(error.message, hint))

    def expression(self, above: int = 0) -> syntax.Node:
        """Read an expression whose operators bind more tightly than `above`."""
        self.depth += 1
        if self.depth > NESTING:
            raise FeelLimitError(
                Sentence("The expression is nested more than %(nesting)s levels deep.", nesting=NESTING)
            )
        start = self.token.start
        left = self.spanning(self.prefix(), start)
        while (following := self.infix(left, above)) is not None:
            left = self.spanning(following, start)
        self.depth -= 1
        return left

    def infix(self, left: syntax.Node, above: int) -> syntax.Node | None:
        """Read one operator and what follows it, if the next token is one that binds tightly enough."""
        if self.token.kind not in ("symbol", "word"):
            return None
        text = self.token.text
        if text in (".", "(") or (text == "[" and not self.in_range_end):
            return self.postfix(left, text)
        if text in _ARITHMETIC and _ARITHMETIC[text] > above:
            return self.arithmetic(left, _ARITHMETIC[text])
        if text == "instance" and above < _INSTANCE:
            self.index += 1
            self.expect("of")
            return syntax.InstanceOf(left, TypeParser(self).read())
        if text in ("and", "or") and (level := _AND if text == "and" else _OR) > above:
            operands = [left]
            while self.take(text):
                operands.append(self.expression(level))
            return syntax.Logic(text, tuple(operands))
        return self.comparison(left, text) if above < _COMPARE else None

    def arithmetic(self, left: syntax.Node, level: int) -> syntax.Node:
        """Read all operators of one precedence into one node."""
        steps: list[tuple[str, syntax.Node]] = []
        while self.token.kind == "symbol" and _ARITHMETIC.get(self.token.text) == level:
            operator = self.token.text
            self.index += 1
            steps.append((operator, self.expression(level)))
        return syntax.Arithmetic(left, tuple(steps))

    def comparison(self, left: syntax.Node, text: str) -> syntax.Node | None:
        """Read what follows a value that is compared."""
        if text in COMPARISONS:
            self.index += 1
            return syntax.Comparison(text, left, self.comparand())
        if text == "between":
            self.index += 1
            low = self.comparand()
            self.expect("and", Sentence(" and the upper value"))
            return syntax.Between(left, low, self.comparand())
        if text == "in":
            self.index += 1
            return syntax.In(left, self.tests())
        return None

    def comparand(self) -> syntax.Node:
        """Read one side of a comparison, or the end of a range."""
        return self.expression(_COMPARE)

    def postfix(self, base: syntax.Node, text: str) -> syntax.Node:
        """Read a path, a filter or the arguments of a call."""
        self.index += 1
        if text == ".":
            name = self.property_name()
            if isinstance(base, syntax.Path):
                return syntax.Path(base.base, (*base.names, name))
            return syntax.Path(base, (name,))
        if text == "[":
            condition = self.bracketed()
            self.expect("]")
            return syntax.Filter(base, condition)
        return self.arguments(base)

    def bracketed(self) -> syntax.Node:
        """Read an expression inside brackets, where `[` filters again."""
        outer, self.in_range_end = self.in_range_end, False
        node = self.expression()
        self.in_range_end = outer
        return node

    def property_name(self) -> str:
        """Read the name after a dot; any word will do there."""
        if self.token.kind != "word":
            raise self.unexpected(Sentence("the name of a property"))
        known = self.names.match(self.tokens, self.index) or self.properties.match(self.tokens, self.index)
        name, count = known or (self.token.text, 1)
        self.index += count
        return name

    # Calls and tests

    def arguments(self, function: syntax.Node) -> syntax.Node:
        """Read the arguments of a call up to the closing bracket: all by position or all by name."""
        outer, self.in_range_end = self.in_range_end, False
        positional: list[syntax.Node] = []
        named: list[tuple[str, syntax.Node]] = []
        while not self.at(")"):
            name = self.key_ahead()
            if (name is None and named) or (name is not None and positional):
                raise self.unexpected(Sentence("arguments that are either all named or all in order"))
            if name is None:
                positional.append(self.expression())
            else:
                named.append((name, self.expression()))
            if not self.take(","):
                break
            if self.at(")"):
                raise self.unexpected(constructs.VALUE)
        self.in_range_end = outer
        self.expect(")", Sentence(" or ',' after the last argument"))
        return syntax.Call(function, tuple(positional), tuple(named))

    def key_ahead(self) -> str | None:
        """Step over `some words:` and return the words joined, or return None without moving."""
        index = self.index
        if self.tokens[index].kind != "word":
            return None
        while self.tokens[index].kind in ("word", "number") or self.tokens[index].text in constructs.NAME_SIGNS:
            index += 1
        if self.tokens[index].text != ":":
            return None
        name = self.name_between(self.index, index)
        self.index = index + 1
        return name

    def name_between(self, start: int, end: int) -> str:
        """Return the name those tokens spell, with the spaces of the source made single."""
        words = self.source[self.tokens[start].start : self.tokens[end - 1].end].split()
        return " ".join(words)

    def tests(self) -> tuple[syntax.Node, ...]:
        """Read what may follow `in`: one test, or several in round brackets."""
        if not self.at("("):
            return (self.test(),)
        start = self.token.start
        self.index += 1
        outer, self.in_range_end = self.in_range_end, False
        tests = [self.list_item()]
        if self.take(".."):
            self.in_range_end = outer
            return (self.spanning(constructs.range_end(self, tests[0], low_included=False), start),)
        while self.take(","):
            tests.append(self.list_item())
        self.in_range_end = outer
        self.expect(")", Sentence(" or ',' after the last test"))
        return tuple(tests)

    def test(self) -> syntax.Node:
        """Read one unary test: `< value` and the like, or an expression."""
        start = self.token.start
        if self.at(*COMPARISONS):
            operator = self.token.text
            self.index += 1
            return self.spanning(syntax.UnaryTest(operator, self.comparand()), start)
        return self.comparand()

    def list_item(self) -> syntax.Node:
        """Read what may stand alone between brackets: any expression, or half a comparison."""
        return self.test() if self.at(*COMPARISONS) else self.expression()

    # Beginnings of expressions

    def prefix(self) -> syntax.Node:
        """Read what an expression can begin with."""
        token = self.token
        if token.kind == "word":
            return self.word()
        if token.kind == "end" or (token.kind == "symbol" and token.text not in ("-", *constructs.BRACKETS)):
            raise self.unexpected(constructs.VALUE)
        self.index += 1
        match token.kind:
            case "number":
                return self.literal(token, lambda: read_number(token.text))
            case "string":
                return syntax.Literal(unescape(token.text))
            case "temporal":
                return self.literal(token, lambda: read_temporal(unescape(token.text[1:].strip())))
        return self.negation() if token.text == "-" else constructs.BRACKETS[token.text](self)

    def literal(self, token: Token, read: Callable[[], Value]) -> syntax.Node:
        """Return a literal, or say why the text of the token is none."""
        try:
            return syntax.Literal(read())
        except NoValueError as error:
            raise syntax_error(self.source, token.start, Sentence("%(reason)s.", reason=error.reason)) from None

    def word(self) -> syntax.Node:
        """Read a name, a constant, or a construct that begins with a keyword."""
        if known := self.names.match(self.tokens, self.index):
            self.index += known[1]
            return syntax.Name(known[0])
        if (function := self.functions.match(self.tokens, self.index)) and self.tokens[
            self.index + function[1]
        ].text == "(":
            self.index += function[1]
            return syntax.Name(function[0])
        text = self.token.text
        if text in constructs.KEYWORDS:
            self.index += 1
            return constructs.KEYWORDS[text](self)
        if text in KEYWORDS and not (text == "not" and self.tokens[self.index + 1].text == "("):
            raise self.unexpected(constructs.VALUE)
        self.index += 1
        return syntax.Literal(_CONSTANTS[text]) if text in _CONSTANTS else syntax.Name(text)

    def negation(self) -> syntax.Node:
        """Read the operand of a minus sign."""
        return syntax.Negation(self.expression(_NEGATE))
