"""Overlaps, gaps and rules that never match, in words; and what the analysis says it did not look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from rules import dmn
from rules.dmn.analysis import MAX_ROWS, gaps, never_matched, overlaps
from rules.dmn.boxes import BudgetExhaustedError, Search
from rules.dmn.table import DecisionTable
from tests.rules.dmn.models import decision, definitions, input_data, literal, table, table_model
from tests.rules.suite_values import SUITES, read_suite

AGE = {"expression": "age", "type": "number"}
DANGER = {"expression": "immediate_danger", "type": "boolean"}
RISK = {"expression": "risk", "type": "string", "values": '"high", "medium", "low"'}


def of(columns: list[Any], rules: list[str], policy: str = "UNIQUE") -> DecisionTable:
    found = table_model(columns, [f"{rule} | {number}" for number, rule in enumerate(rules)], hit_policy=policy)
    made = found.table("d")
    assert made is not None
    return made


def gap_words(columns: list[Any], rules: list[str], **options: bool) -> list[str]:
    return [gap.region.words for gap in gaps(of(columns, rules), **options).rows]


@pytest.mark.parametrize(
    ("column", "rules", "words"),
    [
        (AGE, ["< 5", "> 10"], ["age from 5 to 10"]),
        (AGE, ["<= 5", ">= 10"], ["age over 5 and under 10"]),
        (AGE, ["< 5", ">= 10"], ["age from 5 to under 10"]),
        (AGE, ["<= 5", "> 10"], ["age over 5 to 10"]),
        (AGE, ["[0..18)"], ["age under 0 or from 18"]),
        (AGE, ["< 5", "> 5"], ["age 5"]),
        (AGE, ["not(5)"], ["age 5"]),
        (AGE, ["5", "7"], ["age under 5 or over 5 and under 7 or over 7"]),
        (AGE, ["< 5", "[5..10)", ">= 10"], []),
        (AGE, ["-"], []),
        (DANGER, ["true"], ["immediate_danger false"]),
        (DANGER, ["true", "false"], []),
        (RISK, ['"high"'], ['risk "low" or "medium"']),
        (RISK, ['"high"', 'not("high")'], []),
        ({"expression": "risk", "type": "string"}, ['"high"'], ["risk any other text"]),
        ({"expression": "risk", "type": "string"}, ['"a", "b"', '"c"'], ["risk any other text"]),
        ({"expression": "risk"}, ['not("a", "b")'], ['risk "a" or "b"']),
        (
            {"expression": "seen", "type": "date"},
            ['< date("2026-03-01")', '> @"2026-03-02"'],
            ["seen from 2026-03-01 to 2026-03-02"],
        ),
        ({"expression": "seen", "type": "date"}, ['<= @"2026-03-01"', '>= @"2026-03-02"'], []),
        ({"expression": "waited", "type": "days and time duration"}, ['< @"P1D"'], ["waited from P1D"]),
        ({"expression": "old", "type": "years and months duration"}, ['<= @"P1M"', '> @"P1M"'], []),
        ({"expression": "at", "type": "time"}, ['< @"12:00:00"'], ["at from 12:00:00"]),
        ({"expression": "at", "type": "date and time"}, ['< @"2026-03-01T12:00:00"'], ["at from 2026-03-01T12:00:00"]),
    ],
)
def test_a_gap_is_told_in_words(column: Mapping[str, str], rules: list[str], words: list[str]) -> None:
    assert gap_words([column], rules) == words


def test_a_gap_of_several_columns_names_those_that_matter() -> None:
    rules = ['< 5 | true | "high"', ">= 5 | - | -", "- | false | -"]
    assert gap_words([AGE, DANGER, RISK], rules) == ['age under 5, immediate_danger true, risk "low" or "medium"']


def test_answers_that_are_not_given_count_only_when_asked_for() -> None:
    assert gap_words([AGE], ["< 5", ">= 5"]) == []
    assert gap_words([AGE], ["< 5", ">= 5"], not_given=True) == ["age not given"]
    assert gap_words([AGE], ["< 5", ">= 5", "null"], not_given=True) == []


def test_an_overlap_names_both_rules_and_where() -> None:
    [row] = overlaps(of([AGE, DANGER], ["[5..10] | -", "> 8 | true", "< 5 | true"])).rows
    assert (row.rules, row.ids) == ((1, 2), ("r1", "r2"))
    assert row.region.words == "age over 8 to 10, immediate_danger true"
    assert row.region.example["immediate_danger"] is True
    assert 8 < row.region.example["age"] <= 10
    assert row.harmful
    assert not row.same_outputs


@pytest.mark.parametrize(
    ("policy", "outputs", "harmful"),
    [
        ("UNIQUE", ["1", "1"], True),
        ("ANY", ["1", "1"], False),
        ("ANY", ["1", "2"], True),
        ("FIRST", ["1", "2"], False),
        ("COLLECT", ["1", "2"], False),
    ],
)
def test_an_overlap_is_harmful_where_the_hit_policy_has_no_answer(
    policy: str, outputs: list[str], harmful: bool
) -> None:
    model = table_model(["age"], [f"> {number} | {value}" for number, value in enumerate(outputs)], hit_policy=policy)
    made = model.table("d")
    assert made is not None
    assert [row.harmful for row in overlaps(made).rows] == [harmful]


def test_rules_that_never_match_say_why() -> None:
    rows = never_matched(of([AGE, RISK], ['> 5 | "high"', "[10..5] | -", '- | "middling"', "? > 5 and ? < 3 | -"])).rows
    assert [(row.rule, row.id) for row in rows] == [(2, "r2"), (3, "r3"), (4, "r4")]
    assert rows[0].reason == "no value passes its cell in the column “age”"
    assert rows[1].reason == "the column “risk” does not allow what its cell asks for"
    assert rows[2].reason == "no value passes its cell in the column “age”"


def test_with_first_a_rule_is_hidden_by_those_before_it_together() -> None:
    rules = ["< 5", "> 3", "4", "null", "-"]
    rows = never_matched(of([AGE], rules, "FIRST")).rows
    assert [(row.rule, row.hidden_by) for row in rows] == [(3, (1, 2)), (5, (1, 2, 3, 4))]
    assert never_matched(of([AGE], rules, "UNIQUE")).rows == ()
    [last] = never_matched(of([{"expression": "age"}], ["-", "< 5"], "FIRST")).rows
    assert last.reason == "earlier rules match wherever it does: 1"


def test_a_rule_for_values_of_another_kind_is_not_hidden_where_the_column_has_no_type() -> None:
    rules = ["< 5", ">= 5", "null", "-"]
    assert never_matched(of([{"expression": "age"}], rules, "FIRST")).rows == ()
    assert [row.rule for row in never_matched(of([AGE], rules, "FIRST")).rows] == [4]


def test_times_with_a_zone_are_not_covered_by_rules_for_times_without() -> None:
    rules = ['< @"12:00:00"', '>= @"12:00:00"', "null", "-"]
    assert never_matched(of([{"expression": "at", "type": "time"}], rules, "FIRST")).rows == ()
    assert gap_words([{"expression": "at", "type": "time"}], rules[:2]) == []


def test_a_cell_that_computes_something_is_told_and_nothing_is_guessed_from_it() -> None:
    analysed = of([AGE, DANGER], ["< limit | true", "modulo(?, 2) = 0 | true", "- | false"])
    for found in (overlaps(analysed), gaps(analysed), never_matched(analysed)):
        assert found.rows == ()
        assert not found.complete
        assert found.notes == (
            "The column “age” was not analysed in the rules 1 and 2: what its cell there tests is computed.",
        )


def test_gaps_are_found_beside_a_column_that_was_not_analysed() -> None:
    analysed = gaps(of([AGE, RISK], ['< limit | "high"', '- | "low"']))
    assert [gap.region.words for gap in analysed.rows] == ['risk "medium"']
    assert not analysed.complete


def test_a_computed_column_is_told_and_its_rows_are_not_certain() -> None:
    analysed = gaps(of([{"expression": "count(children)", "type": "number"}], ["[0..3]", "> 3"]))
    [gap] = analysed.rows
    assert gap.region.words == "count(children) under 0, if such values occur together"
    assert not gap.region.certain
    assert analysed.notes == (
        "The column “count(children)” is computed: whether each of its values can occur was not analysed.",
    )


def test_columns_that_are_made_of_the_same_input_are_not_certain_together() -> None:
    [both] = overlaps(of(["child.age", "child"], ["< 5 | -", "< 3 | -"])).rows
    assert not both.region.certain
    [same] = overlaps(of(["age", "age"], ["> 1 | < 9", "> 5 | < 20"])).rows
    assert same.region.certain
    assert same.region.words == "age over 5 and under 9"
    assert overlaps(of(["age", "age"], ["> 1 | < 5", "- | > 7"])).rows == ()


def test_what_an_input_is_declared_to_be_counts_as_well() -> None:
    risk = (
        '<itemDefinition name="tRisk"><typeRef>string</typeRef><allowedValues><text>"high", "low"</text>'
        "</allowedValues></itemDefinition>"
    )
    tested = table(["risk", "given"], ['"high" | - | 1', '"low" | true | 2'])
    model = dmn.read(
        definitions(
            risk,
            input_data("risk", "tRisk"),
            decision("given", literal("risk = risk"), ["in_risk"], type_ref="boolean"),
            decision("d", tested, ["in_risk", "decision:given"]),
        )
    )
    made = model.table("d")
    assert made is not None
    [gap] = gaps(made).rows
    assert gap.region.words == 'risk "low", given false, if such values occur together'


def test_columns_of_several_kinds_are_told() -> None:
    analysed = gaps(of([{"expression": "x"}, DANGER], ["5 | true", '"five" | true']))
    assert analysed.rows[0].region.words == "immediate_danger false"
    assert "The column “x” was not analysed: its values are of several kinds" in analysed.notes[0]


def test_a_large_table_is_given_up_on_in_words() -> None:
    columns = [{"expression": f"c{number}", "type": "number"} for number in range(24)]
    rules = [" | ".join(f"not({(row * 7 + column) % 11})" for column in range(24)) for row in range(120)]
    analysed = of(columns, rules, "FIRST")
    found = [gaps(analysed), overlaps(analysed), never_matched(analysed)]
    assert len(found[1].rows) == MAX_ROWS
    assert all(not each.complete for each in found[:2])
    assert any("more" in note for note in found[0].notes)
    assert any("more may overlap" in note for note in found[1].notes)


def test_a_search_ends_when_its_budget_is_used_up() -> None:
    everywhere = (0b1111111111,) * 24
    covers = [tuple(everywhere[d] & ~(1 << (row * 7 + d) % 10) for d in range(24)) for row in range(60)]
    search = Search(budget=50_000)
    with pytest.raises(BudgetExhaustedError):
        search.uncovered(everywhere, covers, 10**9)
    assert search.budget < 0


def test_the_published_court_tables_are_analysed() -> None:
    files = {case["file"] for case in read_suite("hmcts", "cases.json")}
    for file in sorted(files):
        model = dmn.read((SUITES / "hmcts" / file).read_bytes())
        for each in model.decisions():
            made = model.table(each.id)
            assert made is not None
            for row in overlaps(made).rows:
                assert row.region.words
            for gap in gaps(made).rows:
                if gap.region.certain and all(name.isidentifier() for name in gap.region.example):
                    assert not model.evaluate(each.id, gap.region.example)
