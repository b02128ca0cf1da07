"""Syntax trees of every kind of node, for property tests: such as reading a text can give."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from rules.feel import syntax
from rules.feel.calendar_text import read_temporal

NAMES = ["a", "b", "x1", "first name", "child's age", "year-to-date"]
"""Names in scope; those of several words must be declared when the text is read again."""
FUNCTIONS = ["count", "string length", "working days after", "date and time", "f"]
MEMBERS = ["age", "date_of_birth", "time offset", "first name", "or"]
TEMPORALS = [
    "2026-03-01",
    "-2026-03-01",
    "10:00:00.5Z",
    "2026-03-01T10:00:00@Europe/London",
    "P1Y2M",
    "-P1DT2H",
    "PT0S",
]
WORDS = st.sampled_from(["a", "b", "c d", "key", "with space", 'q"uote', "", "1st"])

LITERALS: st.SearchStrategy[syntax.Node] = st.one_of(
    st.sampled_from([None, True, False]),
    st.decimals(0, 10**9, places=3),
    st.integers(0, 10**33).map(Decimal),
    st.sampled_from([Decimal("1e-30"), Decimal("1E+300"), Decimal("0.5")]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(TEMPORALS).map(read_temporal),
).map(syntax.Literal)
VARIABLES: st.SearchStrategy[syntax.Node] = st.sampled_from(NAMES).map(syntax.Name)
LEAVES = LITERALS | VARIABLES

SIMPLE_TYPES = st.sampled_from(
    ["number", "string", "date and time", "days and time duration", "Any", "tOwn", "ns.tOwn"]
).map(syntax.TypeOf)
BARE_TYPES = st.sampled_from(["list", "context", "range", "function"]).map(lambda name: syntax.TypeOf(name, bare=True))
TYPES: st.SearchStrategy[syntax.TypeOf] = st.recursive(
    SIMPLE_TYPES | BARE_TYPES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["list", "range"]), inner).map(lambda pair: syntax.TypeOf(pair[0], (pair[1],))),
        st.lists(inner, min_size=1, max_size=3).map(lambda types: syntax.TypeOf("function", tuple(types))),
        st.dictionaries(st.sampled_from(["age", "first name"]), inner, min_size=1, max_size=2).map(
            lambda members: syntax.TypeOf("context", tuple(members.values()), tuple(members))
        ),
    ),
    max_leaves=3,
)


def steps(operators: list[str], inner: st.SearchStrategy[syntax.Node]) -> st.SearchStrategy[syntax.Node]:
    """Arithmetic of one precedence."""
    rest = st.lists(st.tuples(st.sampled_from(operators), inner), min_size=1, max_size=3).map(tuple)
    return st.builds(syntax.Arithmetic, inner, rest)


def path(base: syntax.Node, names: list[str]) -> syntax.Node:
    """A path; one into a path is read as one path."""
    if isinstance(base, syntax.Path):
        return syntax.Path(base.base, (*base.names, *names))
    return syntax.Path(base, tuple(names))


def logic(operator: str, operands: list[syntax.Node]) -> syntax.Node:
    """`and` or `or`."""
    return syntax.Logic(operator, tuple(operands))


def extend(inner: st.SearchStrategy[syntax.Node]) -> st.SearchStrategy[syntax.Node]:
    """Every kind of node that has parts."""
    nodes = st.lists(inner, max_size=3).map(tuple)
    half = st.builds(syntax.UnaryTest, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), inner)
    signs = st.booleans()
    between_ends = st.builds(syntax.RangeOf, inner, inner, signs, signs)
    bare = st.builds(syntax.RangeOf, inner, inner, bare=st.just(True))
    iterators = st.lists(st.tuples(st.sampled_from(["i", "my item"]), inner | bare), min_size=1, max_size=2).map(tuple)
    plain = st.lists(st.tuples(st.sampled_from(["i", "my item"]), inner), min_size=1, max_size=2).map(tuple)
    parameters = st.lists(
        st.tuples(st.sampled_from(["p", "q"]), st.none() | TYPES), max_size=2, unique_by=lambda p: p[0]
    )
    function = st.sampled_from(FUNCTIONS).map(syntax.Name)
    named = st.lists(st.tuples(st.sampled_from(["list", "start position"]), inner), min_size=1, max_size=2).map(tuple)
    return st.one_of(
        st.builds(path, inner, st.lists(st.sampled_from(MEMBERS), min_size=1, max_size=2)),
        st.builds(syntax.Filter, inner, inner),
        st.builds(syntax.Call, function | inner, nodes, st.just(())),
        st.builds(syntax.Call, function | inner, st.just(()), named),
        st.builds(syntax.Negation, inner),
        st.one_of(steps(["+", "-"], inner), steps(["*", "/"], inner), steps(["**"], inner)),
        st.builds(logic, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
        st.builds(syntax.Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(syntax.Between, inner, inner, inner),
        st.builds(syntax.In, inner, st.lists(inner | half | between_ends, min_size=1, max_size=3).map(tuple)),
        half,
        st.builds(syntax.If, inner, inner, inner),
        st.builds(syntax.For, iterators, inner),
        st.builds(syntax.Quantified, st.sampled_from(["some", "every"]), plain, inner),
        st.builds(syntax.ListOf, nodes),
        st.builds(syntax.ContextOf, st.lists(st.tuples(WORDS, inner), max_size=3, unique_by=lambda e: e[0]).map(tuple)),
        between_ends,
        st.builds(syntax.FunctionOf, parameters.map(tuple), inner),
        st.builds(syntax.InstanceOf, inner, TYPES),
    )


TREES: st.SearchStrategy[syntax.Node] = st.deferred(lambda: LEAVES | LEAVES | extend(TREES))
