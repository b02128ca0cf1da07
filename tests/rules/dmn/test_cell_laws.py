"""A cell means what its tests mean after `in`, and what it says of a decision does not depend on who asks."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rules import feel
from tests.examples import examples
from tests.rules.dmn.models import table_model

values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 9),
    st.sampled_from(["a", "b", ""]),
    st.lists(st.integers(0, 3), max_size=2),
)
written = st.one_of(
    st.integers(-3, 9).map(str),
    st.sampled_from(['"a"', '"b"', "true", "false", "null", "[1, 2]", "[1..5]", "(0..7)", "limit", "limits"]),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">=", "=", "!="]), st.integers(-3, 9).map(str)),
)
cells = st.lists(written, min_size=1, max_size=3).map(", ".join)
CONTEXT: dict[str, Any] = {"limit": 4, "limits": [2, 3]}


@examples(300)
@given(cells, values)
def test_a_cell_passes_what_is_in_its_tests(cell: str, tested: object) -> None:
    context = {**CONTEXT, "x": tested}
    passes = table_model(["x"], [f"{cell} | true"]).evaluate("d", context) is True
    assert passes == (feel.evaluate(f"x in ({cell})", context) is True)


@examples(200)
@given(cells, values)
def test_a_negated_cell_never_passes_what_the_cell_passes(cell: str, tested: object) -> None:
    context = {**CONTEXT, "x": tested}
    passes = table_model(["x"], [f"{cell} | true"]).evaluate("d", context)
    negated = table_model(["x"], [f"not({cell}) | true"]).evaluate("d", context)
    assert not (passes and negated)


@examples(200)
@given(st.lists(cells, min_size=1, max_size=6), values)
def test_the_hit_policies_agree_on_which_rules_match(rows: list[str], tested: object) -> None:
    context = {**CONTEXT, "x": tested}
    rules = [f"{cell} | {number}" for number, cell in enumerate(rows, start=1)]
    matching = table_model(["x"], rules, hit_policy="RULE ORDER").evaluate("d", context)
    assert table_model(["x"], rules, hit_policy="COLLECT").evaluate("d", context) == matching
    assert table_model(["x"], rules, hit_policy="FIRST").evaluate("d", context) == (matching[0] if matching else None)
    unique = table_model(["x"], rules).decide("d", context)
    assert unique.value == (matching[0] if len(matching) == 1 else None)
    assert [rule.number for rule in unique.steps[0].rules] == matching
    count = table_model(["x"], rules, hit_policy="COLLECT", aggregation="COUNT").evaluate("d", context)
    assert count == len(matching)
