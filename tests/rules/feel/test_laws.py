"""Laws that hold for every value and every text."""

from __future__ import annotations

import contextlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules import feel
from rules.feel.builtins import BUILTINS
from tests.examples import examples

TRUTHS = st.sampled_from(["true", "false", "null"])
NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, places=4)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**40), 10**40),
    st.floats(),
    NUMBERS,
    st.text(max_size=20),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "c d"]), inner, max_size=3),
    max_leaves=8,
)
_FRAGMENTS = (
    "a b c x 1 2.5 0 -1 true false null item partial and or not( if then else for some every in return satisfies "
    'between instance of function( ( ) [ ] { } : , . .. = != < <= > >= + - * / ** "s" "" @"P1D" @"2026-03-01" '
    '@"10:00:00Z" date( time( duration( count( sum( min( sort( flatten( string( number( substring( matches( split( '
    "replace( append( context put( get value( range( before( modulo( round up( list<number> ? \n // /* \\ # é 🙂"
)
FRAGMENTS = _FRAGMENTS.split(" ")
SOURCES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS), max_size=25).map(" ".join))


@examples(600)
@given(SOURCES, st.dictionaries(st.sampled_from(["a", "b", "c", "x", "c d"]), VALUES, max_size=4))
def test_no_text_raises_anything_but_the_errors_of_feel(source: str, context: dict[str, Any]) -> None:
    with contextlib.suppress(feel.FeelSyntaxError, feel.FeelLimitError):
        expression = feel.parse(source, ["c d"])
        expression.names()
        expression.calls()
        with contextlib.suppress(feel.FeelLimitError):
            expression.explain(context)


OPERATORS = ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in")
FUNCTIONS = sorted(BUILTINS)


@examples(600)
@given(VALUES, VALUES, st.sampled_from(OPERATORS))
def test_no_value_makes_an_operator_raise(one: Any, other: Any, operator: str) -> None:
    with contextlib.suppress(feel.FeelLimitError):
        feel.parse(f"one {operator} other").evaluate({"one": one, "other": other})


@examples(1_000)
@given(st.sampled_from(FUNCTIONS), st.lists(VALUES, max_size=4))
def test_no_value_makes_a_function_raise(function: str, values: list[Any]) -> None:
    names = [f"v{position}" for position in range(len(values))]
    with contextlib.suppress(feel.FeelLimitError):
        feel.parse(f"{function}({', '.join(names)})").evaluate(dict(zip(names, values, strict=True)))


def value_of(text: str) -> Any:
    """Evaluate without a context."""
    return feel.evaluate(text, {})


@given(TRUTHS, TRUTHS, TRUTHS)
def test_three_valued_logic_keeps_its_laws(a: str, b: str, c: str) -> None:
    assert value_of(f"{a} and {b}") is value_of(f"{b} and {a}")
    assert value_of(f"{a} or {b}") is value_of(f"{b} or {a}")
    assert value_of(f"not({a} and {b})") is value_of(f"not({a}) or not({b})")
    assert value_of(f"({a} and {b}) and {c}") is value_of(f"{a} and ({b} and {c})")
    assert value_of(f"{a} and ({b} or {c})") is value_of(f"({a} and {b}) or ({a} and {c})")
    assert value_of(f"not(not({a}))") is value_of(a)


@given(
    st.one_of(
        st.tuples(NUMBERS, NUMBERS),
        st.tuples(st.text(), st.text()),
        st.tuples(st.dates(), st.dates()),
        st.tuples(st.datetimes(), st.datetimes()),
        st.tuples(st.times(), st.times()),
        st.tuples(st.timedeltas(), st.timedeltas()),
    )
)
def test_comparisons_of_one_kind_agree_with_each_other_and_with_python(pair: tuple[Any, Any]) -> None:
    context = dict(zip(("a", "b"), pair, strict=True))
    answers = {sign: feel.parse(f"a {sign} b").evaluate(context) for sign in ("=", "!=", "<", "<=", ">", ">=")}
    assert answers["="] is (pair[0] == pair[1])
    assert answers["<"] is (pair[0] < pair[1])
    assert answers["!="] is not answers["="]
    assert answers["<="] is (answers["<"] or answers["="])
    assert answers[">"] is not answers["<="]
    assert answers[">="] is not answers["<"]
    assert feel.parse("a between b and b").evaluate(context) is answers["="]
    assert feel.parse("a in [b..b]").evaluate(context) is answers["="]


@given(SCALARS)
def test_null_is_equal_to_null_alone_and_has_no_order(value: Any) -> None:
    assert feel.parse("a = null").evaluate({"a": value}) is (feel.parse("a").evaluate({"a": value}) is None)
    assert feel.parse("a < null").evaluate({"a": value}) is None


@given(NUMBERS, NUMBERS, NUMBERS)
def test_decimal_arithmetic_loses_nothing(a: Decimal, b: Decimal, c: Decimal) -> None:
    context = {"a": a, "b": b, "c": c}
    assert feel.parse("a + b - b").evaluate(context) == a
    assert feel.parse("(a + b) * c = a * c + b * c").evaluate(context) is True


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-40_000, 40_000))
def test_days_added_to_a_date_are_the_days_between(start: date, days: int) -> None:
    result = feel.parse("start + duration").evaluate({"start": start, "duration": timedelta(days=days)})
    assert result == start + timedelta(days=days)
    assert feel.parse("(end - start).days").evaluate({"start": start, "end": result}) == days


@given(
    st.one_of(st.dates(), st.datetimes(), st.times(), st.timedeltas(timedelta(-9999), timedelta(9999)), st.booleans())
)
def test_plain_python_comes_back_as_it_went_in(value: date | datetime | time | timedelta | bool) -> None:
    assert feel.parse("a").evaluate({"a": value}) == value
    assert type(feel.parse("a").evaluate({"a": value})) is type(value)


@given(VALUES)
def test_an_evaluation_is_deterministic(value: Any) -> None:
    expression = feel.parse("[a, string(a), a = a]")
    assert repr(expression.evaluate({"a": value})) == repr(expression.evaluate({"a": value}))


@given(st.one_of(st.dates(), st.datetimes(), st.times(), st.timedeltas(timedelta(-9999), timedelta(9999)), NUMBERS))
def test_the_text_of_a_value_reads_back_as_the_value(value: Any) -> None:
    constructors = {date: "date", datetime: "date and time", time: "time", timedelta: "duration", Decimal: "number"}
    assert feel.parse(f"{constructors[type(value)]}(string(a)) = a").evaluate({"a": value}) is True
