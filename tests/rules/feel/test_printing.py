"""From syntax to text and back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from rules import feel
from rules.feel import syntax
from rules.feel.reads import children
from tests.examples import examples
from tests.rules.feel.syntax_trees import MEMBERS, NAMES, TREES
from tests.rules.feel.test_laws import VALUES

DECLARED = [*NAMES, *MEMBERS[:3], "first name"]
KINDS = {kind for kind in vars(syntax).values() if isinstance(kind, type) and issubclass(kind, syntax.Node)} - {
    syntax.Node
}


def kinds_in(node: syntax.Node) -> set[type[syntax.Node]]:
    """The kinds of a node and all its parts."""
    return {type(node)}.union(*(kinds_in(child) for child in children(node)))


def test_the_text_of_an_expression_of_any_kind_reads_back_as_the_expression() -> None:
    seen: set[type[syntax.Node]] = set()

    @settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(TREES)
    def reads_back(tree: syntax.Node) -> None:
        text = feel.to_text(tree)
        again = feel.parse(text, DECLARED)
        assert again.syntax == tree
        assert again.canonical() == text
        seen.update(kinds_in(tree))

    reads_back()
    assert seen == KINDS


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a+b  // sum", "a + b"),
        ("((a)) * (b + (c))", "a * (b + c)"),
        ("(a + b) + c - (d - e)", "(a + b) + c - (d - e)"),
        ("-(a) ** 2", "-a ** 2"),
        ("not( a or b ) and(c)", "not(a or b) and c"),
        ("a in <5", "a in (< 5)"),
        ('a in ([1..5], ]7..9[, "x")', 'a in ([1..5], (7..9), "x")'),
        ("[1..count(a)]", "[1..(count(a))]"),
        ("if a then b else if c then d else e", "if a then b else if c then d else e"),
        ("1 + (if a then 1 else 2)", "1 + (if a then 1 else 2)"),
        ("for x in 1 .. 3,y in [x] return x*y", "for x in 1..3, y in [x] return x * y"),
        ("some v in visits satisfies v.alone=true", "some v in visits satisfies v.alone = true"),
        ('{"a": 1, b: a, "c d": 2}', '{a: 1, b: a, "c d": 2}'),
        ("function(a:list<number>,b) a[1]+b", "function(a: list<number>, b) a[1] + b"),
        ("a instance of date and time and b", "(a instance of date and time) and b"),
        ("a instance of function<date,a>->b", "a instance of function<date, a> -> b"),
        ("a instance of context<x:string>", "a instance of context<x: string>"),
        ('"tab\\there \\U01F40E"', '"tab\\there 🐎"'),
        ("1.50 + 1e50 + .5", "1.50 + 1e+50 + 0.5"),
        ('@"P14M" + duration("P1D")', '@"P1Y2M" + duration("P1D")'),
        ("a between 1 and 2+3", "a between 1 and 2 + 3"),
        ("(a = b) = c", "(a = b) = c"),
        ("substring(string:a,start position:2)", "substring(string: a, start position: 2)"),
    ],
)
def test_the_canonical_text_has_single_spaces_and_the_brackets_it_needs(text: str, canonical: str) -> None:
    expression = feel.parse(text)
    assert expression.canonical() == canonical
    assert feel.parse(canonical).syntax == expression.syntax


@examples(400)
@given(VALUES)
def test_the_text_of_a_value_makes_the_value(value: Any) -> None:
    read = feel.parse("a").evaluate({"a": value})
    made = feel.evaluate(feel.value_to_text(read), {})
    assert feel.parse("a = b or a = null").evaluate({"a": read, "b": made}) is True


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (Decimal("1.50"), "1.50"),
        (-3, "-3"),
        ('a "b"\n', '"a \\"b\\"\\n"'),
        (date(2026, 3, 1), '@"2026-03-01"'),
        (datetime(2026, 3, 1, 9, 30), '@"2026-03-01T09:30:00"'),
        (time(9, 30), '@"09:30:00"'),
        (timedelta(days=-1, hours=-2), '@"-P1DT2H"'),
        (feel.YearsMonths(14), '@"P1Y2M"'),
        ([1, [], {"a": 1, "b c": []}], '[1, [], {a: 1, "b c": []}]'),
        (feel.Range(Decimal(1), Decimal(5), True, False), "[1..5)"),
        (feel.Range(None, Decimal(5), False, True, "<="), "(<= 5)"),
        (["x" * 60, "y" * 60], '[\n  "' + "x" * 60 + '",\n  "' + "y" * 60 + '"\n]'),
    ],
)
def test_a_value_is_written_as_an_analyst_would_write_it(value: Any, text: str) -> None:
    assert feel.value_to_text(value) == text


def test_an_expression_or_value_too_deep_to_write_is_refused() -> None:
    node: syntax.Node = syntax.Literal(None)
    for _ in range(5_000):
        node = syntax.ListOf((node,))
    with pytest.raises(feel.FeelLimitError):
        feel.to_text(node)
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    with pytest.raises(feel.FeelLimitError):
        feel.value_to_text(deep)
