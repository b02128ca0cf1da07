"""What is wrong with a file is told all at once, where it stands, with what to do."""

from __future__ import annotations

import pytest

from rules import dmn
from tests.rules.dmn.models import decision, definitions, input_data, literal, table, text


def problems(xml: bytes) -> list[dmn.Problem]:
    with pytest.raises(dmn.DmnError) as raised:
        dmn.read(xml)
    assert raised.value.problems
    assert all(problem.code in dmn.CODES for problem in raised.value.problems)
    return raised.value.problems


def found(*parts: str) -> list[tuple[str, str]]:
    return [(problem.element_id, problem.code) for problem in problems(definitions(*parts))]


def of_table(*args: object, **kwargs: object) -> list[tuple[str, str]]:
    return found(decision("d", table(*args, **kwargs)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_dmn_is_read(namespace: str) -> None:
    model = dmn.read(definitions(decision("d", literal("1 + 1")), namespace=namespace))
    assert model.evaluate("d", {}) == 2
    assert model.dmn_version in ("1.1", "1.2", "1.3", "1.4", "1.5")


def test_every_cell_that_cannot_be_read_is_told_with_its_rule_and_column() -> None:
    columns = [{"expression": "age of", "label": "Age"}, {"expression": "urgent"}]
    rules = ["< | true | 1", "5 | tru e | 2", "6 | - | 1 +"]
    told = problems(definitions(decision("d", table(columns, rules))))
    assert [(each.element_id, each.code, each.line) for each in told] == [
        ("d", "expression_syntax", 2),
        ("r1", "expression_syntax", 2),
        ("r2", "expression_syntax", 3),
        ("r3", "expression_syntax", 4),
    ]
    assert told[0].message.startswith("The expression of the input column “Age”, “age of”, has a mistake at column 5:")
    assert told[1].message.startswith("The cell of rule 1 in the column “Age”, “<”, has a mistake at column 2:")
    assert told[2].message.startswith("The cell of rule 2 in the column “urgent”, “tru e”, has a mistake at column 5")
    assert told[3].message.startswith("The cell of rule 3 in the column “result”, “1 +”, has a mistake at column 4:")


def test_all_problems_of_all_decisions_are_told_at_once() -> None:
    assert found(
        decision("a", literal("1 +")),
        decision("b", table(["x"], ["- | nothing_of_the_kind(1)"])),
        decision("c", literal("1"), ["nobody"]),
        decision("e", "<pmml/>"),
    ) == [
        ("a", "expression_syntax"),
        ("r1", "expression_function"),
        ("c", "dangling_reference"),
        ("e", "unsupported_element"),
    ]


def test_a_rule_needs_an_entry_for_each_column() -> None:
    assert of_table(["a"], ["-"]) == [("r1", "entry_count")]
    assert of_table(["a", "b"], ["- | - | 1", "-"]) == [("r2", "entry_count")] * 2


def test_a_rule_with_more_conditions_than_columns_is_refused() -> None:
    xml = definitions(decision("d", table(["a"], ["- | 1"])))
    extra = xml.replace(b"<outputEntry>", b"<inputEntry><text>-</text></inputEntry><outputEntry>")
    [problem] = problems(extra)
    assert (problem.element_id, problem.code) == ("r1", "entry_count")
    assert "has 2 input entries, and the table has 1 input columns" in problem.message


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_priorities_need_output_values(policy: str) -> None:
    assert of_table(["a"], ["- | 1"], hit_policy=policy) == [("d", "no_priorities")]


def test_priorities_may_come_from_the_type_of_the_output() -> None:
    item = '<itemDefinition name="tLevel"><typeRef>string</typeRef><allowedValues><text>"high", "low"</text>'
    levels = [{"name": "level", "type": "tLevel"}]
    rules = ['- | "low"', '- | "high"']
    xml = definitions(
        item + "</allowedValues></itemDefinition>", decision("d", table(["a"], rules, levels, "PRIORITY"))
    )
    assert dmn.read(xml).evaluate("d", {}) == "high"


@pytest.mark.parametrize(
    ("policy", "aggregation", "outputs", "code"),
    [
        ("MOST", "", ["x"], "hit_policy"),
        ("COLLECT SUM", "", ["x"], "hit_policy"),
        ("UNIQUE", "SUM", ["x"], "aggregation"),
        ("COLLECT", "MEDIAN", ["x"], "aggregation"),
        ("COLLECT", "SUM", ["x", "y"], "aggregation"),
        ("UNIQUE", "", ["x", "x"], "output_name"),
        ("UNIQUE", "", ["x", ""], "output_name"),
    ],
)
def test_hit_policies_aggregations_and_output_names_must_fit_together(
    policy: str, aggregation: str, outputs: list[str], code: str
) -> None:
    told = of_table(["a"], ["- | 1 | 2"], outputs, hit_policy=policy, aggregation=aggregation)
    assert [code for _, code in told] == [code]


def test_a_table_without_an_output_or_an_input_expression_is_refused() -> None:
    assert of_table(["a"], ["-"], []) == [("d", "no_output")]
    xml = definitions(decision("d", '<decisionTable><input id="i"/><output/></decisionTable>'))
    assert ("i", "missing_expression") in [(each.element_id, each.code) for each in problems(xml)]


def test_two_elements_of_one_id_are_refused() -> None:
    assert found(decision("d", literal("1")), decision("d", literal("2"))) == [("d", "duplicate_id")]


def test_a_decision_needs_an_id_and_a_file_needs_a_decision() -> None:
    nameless = decision("d", literal("1")).replace('id="d"', "")
    assert ("model", "missing_id") in found(nameless)
    assert found(input_data("age")) == [("model", "no_decision")]


@pytest.mark.parametrize(
    ("part", "element_id", "code"),
    [
        ('<import id="i" name="other" namespace="urn:other" importType="dmn"/>', "i", "unsupported_element"),
        ('<process id="p"/>', "p", "unknown_element"),
        (
            '<businessKnowledgeModel id="k" name="k"><encapsulatedLogic kind="Java"><context/></encapsulatedLogic>'
            "</businessKnowledgeModel>",
            "k",
            "unsupported_function",
        ),
    ],
)
def test_what_is_not_run_is_refused_by_its_id(part: str, element_id: str, code: str) -> None:
    assert found(part, decision("d", literal("1"))) == [(element_id, code)]


def test_what_means_nothing_for_the_answer_is_kept_and_ignored() -> None:
    model = dmn.read(
        definitions(
            '<knowledgeSource id="s" name="Working together"/>',
            '<textAnnotation id="t"><text>why</text></textAnnotation>',
            '<extensionElements><x:anything xmlns:x="urn:x" id="d"/></extensionElements>',
            decision("d", "<question>q</question><allowedAnswers>a</allowedAnswers>" + literal("1")),
        )
    )
    assert model.evaluate("d", {}) == 1
    assert model.warnings == ()


def test_a_decision_without_logic_is_null_with_a_warning() -> None:
    model = dmn.read(definitions(decision("d", "")))
    assert [(warning.element_id, warning.code) for warning in model.warnings] == [("d", "no_logic")]
    assert model.decide("d", {}).warnings == ("“d” is null: it has no logic",)


def test_a_second_expression_is_refused() -> None:
    assert found(decision("d", literal("1") + literal("2", id="second"))) == [("second", "several_logics")]


def test_an_unknown_type_is_a_warning_with_a_guess() -> None:
    model = dmn.read(definitions(decision("d", literal("1"), type_ref="nubmer")))
    [warning] = model.warnings
    assert warning.code == "unknown_type"
    assert "Did you mean “number”?" in warning.message
    assert model.evaluate("d", {}) == 1


def test_another_language_is_a_warning_and_read_as_feel() -> None:
    model = dmn.read(definitions(decision("d", literal("1 + 1", expressionLanguage="juel"))))
    assert [warning.code for warning in model.warnings] == ["expression_language"]
    assert dmn.read(definitions(decision("d", literal("1", expressionLanguage="feel")))).warnings == ()


def test_types_made_of_each_other_are_refused() -> None:
    one = '<itemDefinition id="one" name="one"><itemComponent name="x"><typeRef>two</typeRef></itemComponent>'
    two = '<itemDefinition id="two" name="two"><typeRef>one</typeRef></itemDefinition>'
    assert found(one + "</itemDefinition>", two, decision("d", literal("1"))) == [("one", "circular_type")]


def test_an_expression_beyond_the_limits_is_refused_where_it_stands() -> None:
    told = problems(definitions(decision("d", table(["(" * 100 + "1" + ")" * 100], ["- | 1"]))))
    assert [(each.element_id, each.code) for each in told] == [("d", "expression_limit")]


def test_an_empty_expression_is_refused() -> None:
    assert found(decision("d", literal(""))) == [("d", "missing_expression")]
    assert found(decision("d", table([""], ["- | 1"]))) == [("d", "missing_expression")]


def test_the_error_in_words_names_line_element_and_code() -> None:
    with pytest.raises(dmn.DmnError, match=r"line 2: d: .* \[expression_syntax\]"):
        dmn.read(definitions(decision("d", literal("1 +"))))


def test_more_problems_than_can_be_told_are_told_in_part() -> None:
    rules = ["< | 1"] * 1_999
    told = problems(definitions(decision("a", table(["x"], rules)), decision("b", text("literalExpression", "1 +"))))
    assert len(told) <= 2_001
