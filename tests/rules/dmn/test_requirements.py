"""Decisions that need inputs, knowledge and each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from rules import dmn, feel
from rules.feel.casework import functions
from rules.working_days import WorkingCalendar
from tests.rules.dmn.models import decision, definitions, input_data, literal, table, table_model


def codes(*parts: str) -> list[tuple[str, str]]:
    with pytest.raises(dmn.DmnError) as raised:
        dmn.read(definitions(*parts))
    return [(problem.element_id, problem.code) for problem in raised.value.problems]


class Counted(Mapping[str, Any]):
    """A context that counts how often each name is asked for."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values_by_name = values
        self.asked: list[str] = []

    def __getitem__(self, name: str) -> Any:
        self.asked.append(name)
        return self.values_by_name[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)


def test_each_required_decision_is_evaluated_once_and_before_what_needs_it() -> None:
    model = dmn.read(
        definitions(
            decision("top", literal("left + right"), ["decision:left", "decision:right"]),
            decision("left", literal("base + 1"), ["decision:base"]),
            decision("right", literal("base + 2"), ["decision:base"]),
            decision("base", literal("count(x)")),
        )
    )
    decided = model.decide("top", {"x": [1, 2, 3]})
    assert decided.value == 9
    assert [step.id for step in decided.steps] == ["base", "left", "right", "top"]


def test_an_input_that_several_decisions_need_is_asked_for_once() -> None:
    model = dmn.read(
        definitions(
            input_data("age", "number"),
            decision("a", literal("age + 1"), ["in_age"]),
            decision("b", literal("a + age"), ["in_age", "decision:a"]),
        )
    )
    context = Counted({"age": 3})
    assert model.evaluate("b", context) == 7
    assert context.asked == ["age"]


def test_a_context_is_asked_for_what_is_needed_and_nothing_else() -> None:
    context = Counted({"age": 3, "narrative": "long"})
    table_model(["age"], ["< 5 | working days after(null, 1)", "- | 2"]).decide("d", context)
    assert "narrative" not in context.asked


def test_names_with_spaces_and_signs_can_be_required_and_used() -> None:
    model = dmn.read(
        definitions(
            input_data("date of birth", "date"),
            input_data("in-care", "boolean", id="in_care"),
            decision("d", literal("date of birth.year + (if in-care then 1 else 0)"), ["in_date of birth", "in_care"]),
        )
    )
    assert model.evaluate("d", {"date of birth": date(2020, 5, 1), "in-care": True}) == 2021


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("nothing", "dangling_reference"),
        ("knowledge:nothing", "dangling_reference"),
        ("decision:in_age", "wrong_reference"),
        ("knowledge:in_age", "wrong_reference"),
        ("d2", "wrong_reference"),
        ("", "missing_reference"),
    ],
)
def test_a_requirement_must_name_an_element_of_its_kind_in_the_file(target: str, code: str) -> None:
    parts = input_data("age"), decision("d2", literal("1")), decision("d", literal("1"), [target])
    assert codes(*parts) == [("d", code)]


def test_a_requirement_of_another_file_is_refused_and_one_of_this_files_namespace_is_not() -> None:
    good = definitions(input_data("age"), decision("d", literal("age"), ["in_age"]))
    assert dmn.read(good.replace(b"#in_age", b"urn:model#in_age")).evaluate("d", {"age": 3}) == 3
    with pytest.raises(dmn.DmnError) as raised:
        dmn.read(good.replace(b"#in_age", b"urn:other#in_age"))
    assert [problem.code for problem in raised.value.problems] == ["foreign_reference"]


def test_decisions_that_need_each_other_in_a_circle_are_refused_by_name() -> None:
    found = codes(
        decision("a", literal("b"), ["decision:b"]),
        decision("b", literal("c"), ["decision:c"]),
        decision("c", literal("a"), ["decision:a"]),
        decision("fine", literal("a"), ["decision:a"]),
    )
    assert [code for _, code in found] == ["circular_requirement"]


def test_a_decision_that_needs_itself_is_refused() -> None:
    assert codes(decision("a", literal("a"), ["decision:a"])) == [("a", "circular_requirement")]


def test_two_required_elements_of_one_name_are_refused() -> None:
    parts = (
        input_data("age", id="one"),
        input_data("age", id="two"),
        decision("d", literal("age"), ["one", "two"]),
    )
    assert codes(*parts) == [("d", "duplicate_name")]


def test_a_long_chain_of_decisions_is_evaluated() -> None:
    chain = [decision("d0", literal("1"))]
    chain += [decision(f"d{n}", literal(f"d{n - 1} + 1"), [f"decision:d{n - 1}"]) for n in range(1, 300)]
    assert dmn.read(definitions(*chain)).evaluate("d299", {}) == 300


def test_an_unknown_decision_is_told_with_those_there_are() -> None:
    with pytest.raises(dmn.UnknownDecisionError, match="“e”; there are: d"):
        table_model(["age"], ["- | 1"]).evaluate("e", {})


def test_a_model_tells_the_inputs_that_a_decision_needs() -> None:
    model = dmn.read(
        definitions(
            '<itemDefinition name="tRisk"><typeRef>string</typeRef><allowedValues><text>"high", "low"</text>'
            "</allowedValues></itemDefinition>",
            input_data("risk", "tRisk"),
            input_data("age", "number"),
            input_data("unused"),
            decision("a", literal("risk"), ["in_risk"]),
            decision("b", table(["age", "a", "undeclared.part"], ["- | - | - | 1"]), ["in_age", "decision:a"]),
        )
    )
    assert model.inputs("b") == (
        dmn.ModelInput("risk", "tRisk", '"high", "low"', declared=True),
        dmn.ModelInput("age", "number", "", declared=True),
        dmn.ModelInput("undeclared", "Any", "", declared=False),
    )
    assert {given.name for given in model.inputs()} == {"risk", "age", "unused", "undeclared"}
    assert [(warning.element_id, warning.code) for warning in model.warnings] == [("b", "undeclared_name")]


def test_a_model_that_declares_no_inputs_takes_names_from_the_context_without_warnings() -> None:
    model = table_model(["age", "child.seen"], ["< 5 | true | 1"])
    assert model.warnings == ()
    assert [given.name for given in model.inputs("d")] == ["age", "child"]
    assert model.evaluate("d", {"age": 3, "child": {"seen": True}}) == 1


def test_what_a_filter_asks_of_its_items_and_what_expressions_name_themselves_are_no_inputs() -> None:
    expression = "count(children[age < 5]) + sum(for c in children return c.age) + {a: 1, b: a}.b"
    model = dmn.read(definitions(decision("d", literal(expression))))
    assert [given.name for given in model.inputs("d")] == ["children"]
    assert model.evaluate("d", {"children": [{"age": 3}, {"age": 7}]}) == 12


def test_a_model_tells_its_decisions() -> None:
    extension = '<extensionElements><z:versionTag xmlns:z="urn:z" value="v2"/></extensionElements>'
    model = dmn.read(
        definitions(
            decision("a", literal("1"), name="Days allowed"),
            decision("b", extension + table(["age"], ["- | 1 | 2"], ["days", "level"], "FIRST")),
        )
    )
    assert model.decisions() == (
        dmn.ModelDecision("a", "Days allowed", (), "", ""),
        dmn.ModelDecision("b", "b", ("days", "level"), "FIRST", "v2"),
    )


def test_functions_of_the_host_are_given_beside_the_context_or_in_it() -> None:
    calendar = WorkingCalendar(frozenset(), frozenset())
    expression = literal("working days after(start, 1)")
    model = dmn.read(definitions(input_data("start", "date"), decision("d", expression, ["in_start"])))
    friday = {"start": date(2026, 11, 20)}
    assert model.evaluate("d", friday, functions(calendar)) == date(2026, 11, 23)
    assert model.evaluate("d", {**friday, **functions(calendar)}) == date(2026, 11, 23)
    assert model.evaluate("d", friday) is None


def test_an_expression_that_asks_for_the_time_is_told_and_gets_the_hosts() -> None:
    model = dmn.read(definitions(decision("d", literal("today()"))))
    assert [(warning.element_id, warning.code) for warning in model.warnings] == [("d", "clock")]
    today = feel.Function("today", (feel.Signature((), lambda run: feel.evaluate('"then"', {})),))
    assert model.evaluate("d", {}, {"today": today}) == "then"


def test_what_a_cell_reads_of_the_tested_value_is_no_input() -> None:
    model = table_model(["child"], ["?.age < 5 and ?.seen | 1"])
    assert [given.name for given in model.inputs("d")] == ["child"]
    assert model.evaluate("d", {"child": {"age": 3, "seen": True}}) == 1
