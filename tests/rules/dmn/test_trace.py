"""Why a decision came out as it did: the steps, the rules that matched, and the reasons for nulls."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from rules import dmn, feel
from tests.rules.dmn.models import decision, definitions, input_data, literal, one_rule_table, table, table_model

AGES = table(
    [{"expression": "age", "label": "Age of the child"}],
    ["< 5 | 1 | Babies and toddlers | Policy 4.2", ">= 5 | 10 | |"],
    [{"name": "days"}],
    annotations=["Who", "Source"],
)
MODEL = dmn.read(
    definitions(
        input_data("age", "number"),
        input_data("urgent", "boolean"),
        decision("days", AGES, ["in_age"]),
        decision("due", literal("if urgent then 0 else days"), ["in_urgent", "decision:days"], name="Due in"),
    )
)


def test_a_decision_tells_every_step_with_its_inputs_and_the_rules_that_matched() -> None:
    decided = MODEL.decide("due", {"age": 3, "urgent": False})
    assert (decided.decision_id, decided.name, decided.value) == ("due", "Due in", 1)
    table_step, last = decided.steps
    assert (table_step.id, table_step.kind, table_step.hit_policy, table_step.value) == (
        "days",
        "decision",
        "UNIQUE",
        1,
    )
    assert table_step.inputs == (dmn.InputValue("Age of the child", "age", Decimal(3)),)
    [rule] = table_step.rules
    assert (rule.number, rule.id, rule.outputs, rule.chosen) == (1, "r1", {"days": 1}, True)
    assert rule.annotations == (dmn.Annotation("Who", "Babies and toddlers"), dmn.Annotation("Source", "Policy 4.2"))
    assert (last.id, last.hit_policy, last.rules) == ("due", "", ())
    assert [(given.label, given.value) for given in last.inputs] == [("urgent", False), ("days", 1)]


def test_evaluate_and_decide_give_the_same_value() -> None:
    for age in (None, 3, 7, "text"):
        context = {"age": age, "urgent": None}
        assert MODEL.evaluate("due", context) == MODEL.decide("due", context).value


def test_a_decision_cannot_be_changed_and_keeps_nothing_of_the_model() -> None:
    decided = MODEL.decide("due", {"age": 3, "urgent": False})
    with pytest.raises(dataclasses.FrozenInstanceError):
        decided.value = 5  # type: ignore[misc]
    assert json.loads(json.dumps(decided.as_data())) == decided.as_data()
    assert decided.as_data()["steps"][0]["rules"] == [
        {
            "number": 1,
            "id": "r1",
            "annotations": [
                {"name": "Who", "text": "Babies and toddlers"},
                {"name": "Source", "text": "Policy 4.2"},
            ],
            "outputs": {"days": 1},
            "chosen": True,
        }
    ]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (Decimal("1.50"), "1.50"),
        (Decimal("3.0"), 3),
        (2**60, str(2**60)),
        (True, True),
        (date(2026, 3, 1), "2026-03-01"),
        (time(10, 0), "10:00:00"),
        (datetime(2026, 3, 1, 10), "2026-03-01T10:00:00"),
        (timedelta(days=2, hours=3), "P2DT3H"),
        ([None, "a", {"b": date(2026, 3, 1)}], [None, "a", {"b": "2026-03-01"}]),
        (feel.evaluate('duration("P1Y2M")', {}), "P1Y2M"),
        (feel.evaluate("[1..5)", {}), "[1..5)"),
    ],
)
def test_values_are_kept_as_json_can_hold_them(value: object, kept: object) -> None:
    model = dmn.read(definitions(decision("d", literal("x"))))
    assert model.decide("d", {"x": value}).as_data()["value"] == kept


@pytest.mark.parametrize(
    ("policy", "age", "reason"),
    [
        ("UNIQUE", 3, "“d” has no answer: the rules 1, 2 and 3 match, and the hit policy UNIQUE allows one"),
        ("UNIQUE", 0, "“d” has no answer: no rule matches where age is 0"),
        ("ANY", 3, "“d” has no answer: the rules 1 and 2 match with different outputs, "),
    ],
)
def test_a_table_without_an_answer_says_why_and_names_the_rules(policy: str, age: int, reason: str) -> None:
    decided = table_model(["age"], [">= 1 | 10", ">= 2 | 30", ">= 3 | 20"], hit_policy=policy).decide("d", {"age": age})
    assert decided.value is None
    assert decided.warnings[0].startswith(reason)
    matched = [rule.number for rule in decided.steps[-1].rules]
    assert matched == ([1, 2, 3] if age else [])
    assert not any(rule.chosen for rule in decided.steps[-1].rules)


def test_priority_tells_which_of_the_matching_rules_was_chosen() -> None:
    outputs = [{"name": "level", "values": '"high", "low"'}]
    decided = table_model(["age"], ['- | "low"', '- | "high"'], outputs, "PRIORITY").decide("d", {})
    assert [(rule.number, rule.chosen) for rule in decided.steps[0].rules] == [(1, False), (2, True)]


def test_the_default_is_told() -> None:
    decided = table_model(["age"], ["< 5 | 1"], [{"name": "n", "default": "0"}]).decide("d", {"age": 9})
    assert decided.value == 0
    assert decided.steps[0].defaulted
    assert decided.steps[0].rules == ()


def test_an_input_of_the_wrong_type_counts_as_null_and_says_so() -> None:
    decided = MODEL.decide("days", {"age": "three"})
    assert decided.value is None
    assert decided.warnings[0] == "the input “age” counts as null: it is a string, not a number"
    assert decided.warnings[1] == "“days” has no answer: no rule matches where Age of the child is null"


def test_a_null_input_makes_no_noise_about_every_cell_it_does_not_pass() -> None:
    rules = [f"> {limit} | {limit}" for limit in range(20)] + ["- | 99"]
    decided = table_model(["age"], rules).decide("d", {"age": None})
    assert decided.value == 99
    assert decided.warnings == ()


def test_a_cell_that_cannot_be_answered_says_so() -> None:
    decided = table_model(["age"], ["< 5 | 1", "- | 2"], hit_policy="FIRST").decide("d", {"age": "three"})
    assert decided.value == 2
    assert "the test `<5` has no answer" in decided.warnings[0].replace(" 5", "5")


def test_a_value_too_large_to_keep_does_not_stop_the_decision() -> None:
    model = table_model(["count(lists)"], ["> 5 | 1"])
    lists = [[number] * 2_000 for number in range(40)]
    decided = model.decide("d", {"lists": lists})
    assert decided.value == 1


def test_a_reason_names_what_was_probably_meant() -> None:
    model = dmn.read(one_rule_table("child.agee"))
    decided = model.decide("d", {"child": {"age": 3}})
    assert "there is no `child.agee`; did you mean `child.age`?" in decided.warnings
