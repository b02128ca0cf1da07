"""The FEEL texts of a model: expressions, and the unary tests of table cells and allowed values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from rules.feel import syntax
from rules.feel.builtins import BUILTINS
from rules.feel.casework import NAMES as CASEWORK_NAMES
from rules.feel.compiler import Code, Compiler
from rules.feel.errors import FeelLimitError, FeelSyntaxError, NoValueError
from rules.feel.names import NameTable
from rules.feel.parser import Parser
from rules.feel.reads import free_names
from rules.feel.run import Run, Scope
from rules.feel.unary_tests import matches
from rules.feel.values import Value
from rules.sentences import Sentence

TESTED = "?"
"""The name under which a test may mention the value that is tested."""

CLOCK_FUNCTIONS = frozenset({"now", "today"})
"""Functions of FEEL whose answer is another one tomorrow."""

type Test = Callable[[Run, Scope, Value], bool | None]

LETTERS_PER_STEP = 40
"""Letters of an expression whose evaluation, once, takes one step of the budget."""

_FUNCTIONS = NameTable(sorted({*BUILTINS, *CASEWORK_NAMES}))
_SIMPLE = (syntax.Literal, syntax.RangeOf, syntax.UnaryTest, syntax.Negation, syntax.ListOf)
_TOO_DEEP = Sentence("The expression is nested too deeply.")


@dataclass(frozen=True, slots=True)
class Formula:
    """One FEEL expression, parsed and compiled. `reads` and `calls` are the names it takes from what is around it."""

    text: str
    node: syntax.Node
    code: Code = field(repr=False)
    """Its code, which pays for its length each time."""
    reads: frozenset[str]
    calls: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """The tests of one cell, any of which must pass; none at all (`-`) lets everything pass."""

    text: str
    nodes: tuple[syntax.Node, ...]
    negated: bool
    tests: tuple[Test, ...] = field(repr=False)
    cost: int
    """The steps that one of the tests takes of the budget, besides what it calls."""
    reads: frozenset[str]
    calls: frozenset[str]

    @property
    def irrelevant(self) -> bool:
        """Whether every value passes: the cell is empty or a dash."""
        return not self.nodes

    def passes(self, run: Run, scope: Scope, tested: Value) -> bool | None:
        """Tell whether the value passes (DMN 1.5, section 7.3.2); None when that cannot be told."""
        if not self.tests:
            return True
        inner = Scope({TESTED: tested}, scope)
        outcome: bool | None = False
        for test in self.tests:
            run.spend(self.cost)
            answer = test(run, inner, tested)
            if answer is True:
                return not self.negated
            if answer is None:
                outcome = None
        return None if outcome is None else self.negated


EVERYTHING = UnaryTests("-", (), False, (), 0, frozenset(), frozenset())


def read_expression(text: str, names: Iterable[str], types: Mapping[str, syntax.TypeOf]) -> Formula:
    """Return the expression that `text` is; FeelSyntaxError or FeelLimitError when it is none.

    `names` are the names in scope that are more than one word; `types` what the model's own types stand for.
    """
    try:
        node = _with_types(_parser(text, names).whole(), types)
        return Formula(
            text, node, _paying(Compiler(text).compile(node), 1 + len(text) // LETTERS_PER_STEP), *_free(node)
        )
    except RecursionError:
        raise FeelLimitError(_TOO_DEEP) from None


def read_tests(text: str, names: Iterable[str], types: Mapping[str, syntax.TypeOf]) -> UnaryTests:
    """Return the unary tests that `text` is (DMN 1.5, section 10.3.1.2, rules 13 to 17).

    An empty text counts as `-`, as modelers write it. Raises FeelSyntaxError or FeelLimitError.
    """
    try:
        nodes, negated = _tests(text, list(names))
        nodes = tuple(_with_types(node, types) for node in nodes)
        free = [_free(node) for node in nodes]
        reads = frozenset(path for read, _ in free for path in read if path.partition(".")[0] != TESTED)
        calls = frozenset().union(*(called for _, called in free))
        compiler = Compiler(text)
        tests = tuple(_test(compiler, node) for node in nodes)
        cost = 1 + len(text) // (LETTERS_PER_STEP * max(1, len(nodes)))
        return UnaryTests(text, nodes, negated, tests, cost, reads, calls)
    except RecursionError:
        raise FeelLimitError(_TOO_DEEP) from None


def mentions(node: object, name: str) -> bool:
    """Tell whether a part of an expression mentions a name."""
    if isinstance(node, tuple):
        return any(mentions(part, name) for part in node)
    if isinstance(node, syntax.Name):
        return node.name == name
    return isinstance(node, syntax.Node) and any(mentions(getattr(node, part.name), name) for part in fields(node))


def unknown_functions(calls: Iterable[str], declared: Iterable[str]) -> list[str]:
    """Return the names called that are neither FEEL's nor casework's functions nor among the declared ones."""
    return sorted({*calls} - {*declared} - CLOCK_FUNCTIONS - {*BUILTINS, *CASEWORK_NAMES})


def _paying(code: Code, cost: int) -> Code:
    def paying(run: Run, scope: Scope) -> Value:
        run.spend(cost)
        return code(run, scope)

    return paying


def _parser(text: str, names: Iterable[str]) -> Parser:
    return Parser(text, sorted(names), _FUNCTIONS)


def _tests(text: str, names: list[str]) -> tuple[tuple[syntax.Node, ...], bool]:
    if text.strip() in ("", "-"):
        return (), False
    parser = _parser(text, names)
    if [token.text for token in parser.tokens[:2]] == ["not", "("]:
        parser.index = 2
        try:
            nodes = _alternatives(parser)
            parser.expect(")")
            if parser.token.kind == "end":
                return nodes, True
        except FeelSyntaxError:
            # `not(…)` may also begin an expression; if it does not, the error of reading it as one is told.
            pass
        parser = _parser(text, names)
    nodes = _alternatives(parser)
    if parser.token.kind != "end":
        raise parser.trailing()
    return nodes, False


def _alternatives(parser: Parser) -> tuple[syntax.Node, ...]:
    nodes = [parser.list_item()]
    while parser.take(","):
        nodes.append(parser.list_item())
    return tuple(nodes)


def _test(compiler: Compiler, node: syntax.Node) -> Test:
    if isinstance(node, _SIMPLE) and not mentions(node, TESTED):
        return compiler.test(node)
    if isinstance(node, syntax.UnaryTest):
        return compiler.test(node)
    code, text = compiler.compile(node), compiler.quoted(node)
    about_tested = mentions(node, TESTED)

    def condition(run: Run, scope: Scope, tested: Value) -> bool | None:
        """A condition holds by itself when it speaks of the tested value, or when it cannot equal it."""
        value = code(run, scope)
        if isinstance(value, bool) and (about_tested or (value and not isinstance(tested, bool))):
            return value
        if value is None and about_tested:
            return None
        try:
            return matches(run, tested, value)
        except NoValueError as error:
            run.warn(Sentence("the test %(text)s has no answer: %(reason)s", text=text, reason=error.reason))
            return None

    return condition


def _with_types(node: syntax.Node, types: Mapping[str, syntax.TypeOf]) -> syntax.Node:
    """Return the node with the model's own types replaced by what they are made of."""
    if not types:
        return node

    def replaced(part: object) -> object:
        if isinstance(part, syntax.TypeOf) and part.name in types:
            return types[part.name]
        return _NOTHING

    return _rewritten(node, replaced)


def _free(node: syntax.Node) -> tuple[frozenset[str], frozenset[str]]:
    """Return the variables and functions a node takes from around it; a filter's condition speaks of the items."""

    def replaced(part: object) -> object:
        if isinstance(part, syntax.Filter) and not isinstance(part.condition, syntax.Literal):
            return syntax.Filter(_rewritten(part.base, replaced), syntax.Literal(True))
        return _NOTHING

    paths, calls = free_names(_rewritten(node, replaced))
    return paths, calls


_NOTHING: Any = object()


def _rewritten(node: Any, replaced: Callable[[object], object]) -> Any:
    """Return the node with every part for which `replaced` gives something exchanged for it."""
    if isinstance(node, tuple):
        return tuple(_rewritten(part, replaced) for part in node)
    if not isinstance(node, syntax.Node):
        return node
    instead = replaced(node)
    if instead is not _NOTHING:
        return instead
    parts = {part.name: getattr(node, part.name) for part in fields(node) if part.name != "span"}
    return replace(node, **{name: _rewritten(value, replaced) for name, value in parts.items()})
