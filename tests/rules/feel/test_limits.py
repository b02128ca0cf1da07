"""Hostile and runaway expressions end in a clear error."""

from __future__ import annotations

import pytest

from rules import feel
from rules.feel.limits import SOURCE_LENGTH

GROWING = 'for i in 1..200 return if count(partial) = 0 then "xxxxxxxxxx" else partial[-1] + partial[-1]'
LISTS = ", ".join(f"a{n}: [a{n - 1}, a{n - 1}]" for n in range(1, 50))


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3_000 + "1" + ")" * 3_000,
        "[" * 3_000 + "]" * 3_000,
        "{a:" * 3_000 + "1" + "}" * 3_000,
        "not(" * 3_000 + "true" + ")" * 3_000,
        "-" * 3_000 + "1",
        "if true then " * 3_000 + "1",
        "1" + " in (1" * 1_500 + ")" * 1_500,
        "f" + "(1)" * 12_000,
        "x instance of " + "list<" * 3_000 + "string" + ">" * 3_000,
        "1" * (SOURCE_LENGTH + 1),
    ],
)
def test_a_source_too_deep_or_too_long_is_refused(text: str) -> None:
    with pytest.raises((feel.FeelLimitError, feel.FeelSyntaxError)):
        feel.parse(text).evaluate({})


@pytest.mark.parametrize(
    "text",
    [
        "for a in 1..3000, b in 1..3000 return a * b",
        "count(for a in 1..3000 return count(for b in 1..3000 return b))",
        "some a in 1..3000, b in 1..3000 satisfies a + b < 0",
        "for a in 1..1e15 return a",
        GROWING,
        "{f: function(n) f(n + 1), r: f(1)}.r",
        "{f: function(g) g(g), r: f(f)}.r",
        "{a0: [1, 1], " + LISTS + "}",
        "string({a0: [1, 1], " + LISTS + "})",
        "{a0: [1, 1], " + LISTS + "}.a49 = {a0: [1, 1], " + LISTS + "}.a49",
        "flatten({a0: [1, 1], " + LISTS + "}.a49)",
        "sort(for a in 1..3000 return -a, function(x, y) count(for b in 1..100 return b) > x)",
        "count(distinct values(for a in 1..20000 return a))",
    ],
)
def test_a_runaway_evaluation_meets_the_budget(text: str) -> None:
    with pytest.raises(feel.FeelLimitError):
        feel.parse(text).evaluate({})


def test_a_list_that_contains_itself_meets_a_limit() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(feel.FeelLimitError):
        feel.parse("a = 1").evaluate({"a": endless})


def test_a_large_list_read_over_and_over_meets_the_budget() -> None:
    with pytest.raises(feel.FeelLimitError):
        feel.parse("for i in 1..3000 return count(a)").evaluate({"a": list(range(40_000))})


@pytest.mark.parametrize(
    "text",
    [
        "10 ** 1000000000",
        "9e6144 * 10",
        "exp(1e9)",
        '@"9999-12-31" + @"P999999999Y"',
        '@"P999999999D" * 1e40',
        "decimal(1, 1e30)",
        'substring("a", 1e40)',
        "[1][1e40]",
        'matches("a", "(")',
    ],
)
def test_a_result_out_of_range_is_null(text: str) -> None:
    assert feel.evaluate(text, {}) is None


def test_a_number_too_large_to_write_is_refused() -> None:
    with pytest.raises(feel.FeelSyntaxError, match="too large"):
        feel.parse("1e999999999999")


def test_a_pattern_that_would_backtrack_answers() -> None:
    assert feel.evaluate('matches(text, "^(a+)+$")', {"text": "a" * 5_000 + "b"}) is False


def test_long_chains_are_no_nesting() -> None:
    assert feel.evaluate(" + ".join(["1"] * 5_000), {}) == 5_000
    assert feel.evaluate(" or ".join(["false"] * 3_000), {}) is False
