"""Everything besides tables that can be the logic of a decision, and knowledge and services."""

from __future__ import annotations

from typing import Any

import pytest

from rules import dmn, feel
from tests.rules.dmn.models import decision, definitions, input_data, literal, table


def value(logic: str, **context: Any) -> Any:
    return dmn.read(definitions(decision("d", logic))).evaluate("d", context)


def refused(logic: str) -> list[str]:
    with pytest.raises(dmn.DmnError) as raised:
        dmn.read(definitions(decision("d", logic)))
    return [problem.code for problem in raised.value.problems]


def entry(name: str, logic: str, type_ref: str = "") -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    variable = f'<variable name="{name}"{typed}/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def context(*entries: str) -> str:
    return f"<context>{''.join(entries)}</context>"


def function(parameters: list[str], logic: str, tag: str = "functionDefinition") -> str:
    formal = "".join(f'<formalParameter name="{name.split(":")[0]}"{typed(name)}/>' for name in parameters)
    return f"<{tag}>{formal}{logic}</{tag}>"


def typed(parameter: str) -> str:
    _, colon, type_ref = parameter.partition(":")
    return f' typeRef="{type_ref}"' if colon else ""


def knowledge(id: str, parameters: list[str], logic: str, requires: list[str] | None = None, type_ref: str = "") -> str:
    needs = "".join(
        f'<knowledgeRequirement><requiredKnowledge href="#{target}"/></knowledgeRequirement>'
        for target in requires or []
    )
    variable = f'<variable name="{id}"{f" typeRef={type_ref!r}" if type_ref else ""}/>'
    body = function(parameters, logic, "encapsulatedLogic")
    return f'<businessKnowledgeModel id="{id}" name="{id}">{variable}{body}{needs}</businessKnowledgeModel>'


def invocation(name: str, **bindings: str) -> str:
    bound = "".join(f'<binding><parameter name="{key}"/>{logic}</binding>' for key, logic in bindings.items())
    return f"<invocation>{literal(name)}{bound}</invocation>"


def test_a_context_has_entries_that_see_those_before_and_may_end_in_a_result() -> None:
    entries = entry("first part", literal("x + 1")), entry("b", literal("first part * 2"))
    assert value(context(*entries), x=2) == {"first part": 3, "b": 6}
    assert value(context(*entries, entry("", literal("first part + b"))), x=2) == 9


def test_an_entry_of_a_context_may_have_a_type_and_hold_a_table() -> None:
    logic = context(
        entry("n", literal('"5"'), "number"),
        entry("t", table(["x"], ["< 5 | 1", ">= 5 | 2"])),
    )
    model = dmn.read(definitions(decision("d", logic)))
    decided = model.decide("d", {"x": 7})
    assert decided.value == {"n": None, "t": 2}
    assert decided.warnings == ("“d.n” is null: it is a string, not a number",)
    assert [(step.kind, step.name) for step in decided.steps] == [("table", "d.t"), ("decision", "d")]
    assert decided.steps[0].rules[0].number == 2


def test_lists_and_relations() -> None:
    assert value(f"<list>{literal('1')}{literal('x')}</list>", x=5) == [1, 5]
    columns = '<column name="name"/><column name="age"/>'
    rows = f"<row>{literal('x')}{literal('3')}</row><row>{literal('y')}{literal('7')}</row>"
    assert value(f"<relation>{columns}{rows}</relation>", x="Wilf", y="Bay") == [
        {"name": "Wilf", "age": 3},
        {"name": "Bay", "age": 7},
    ]
    assert refused(f"<relation>{columns}<row>{literal('1')}</row></relation>") == ["entry_count"]


def test_conditionals_filters_and_loops() -> None:
    parts = f"<if>{literal('x > 1')}</if><then>{literal('1')}</then><else>{literal('2')}</else>"
    assert [value(f"<conditional>{parts}</conditional>", x=x) for x in (2, 0, None)] == [1, 2, 2]
    kept = f"<filter><in>{literal('xs')}</in><match>{literal('item > 2')}</match></filter>"
    assert value(kept, xs=[1, 2, 3, 4]) == [3, 4]
    by_key = f"<filter><in>{literal('xs')}</in><match>{literal('age > 2')}</match></filter>"
    assert value(by_key, xs=[{"age": 1}, {"age": 5}]) == [{"age": 5}]
    loop = '<{0} iteratorVariable="c"><in>{1}</in><{2}>{3}</{2}></{0}>'
    assert value(loop.format("for", literal("xs"), "return", literal("c * 2")), xs=[1, 2]) == [2, 4]
    assert value(loop.format("some", literal("xs"), "satisfies", literal("c > 1")), xs=[1, 2]) is True
    assert value(loop.format("every", literal("xs"), "satisfies", literal("c > 1")), xs=[1, 2]) is False


@pytest.mark.parametrize("kind", ["some", "every"])
@pytest.mark.parametrize(
    "items", [[1, True], [True, 1], [1, False], ["a"], [None, True], [None, False], [], [True, False], [2, "b", True]]
)
def test_a_boxed_some_or_every_is_what_feel_says(kind: str, items: list[object]) -> None:
    boxed = f'<{kind} iteratorVariable="c"><in>{literal("xs")}</in><satisfies>{literal("c")}</satisfies></{kind}>'
    assert value(boxed, xs=items) is feel.evaluate(f"{kind} c in xs satisfies c", {"xs": items})


@pytest.mark.parametrize(
    ("logic", "code"),
    [
        ("<conditional><if><literalExpression><text>true</text></literalExpression></if></conditional>", None),
        (f"<for><in>{literal('xs')}</in><return>{literal('1')}</return></for>", "missing_name"),
        ("<context><contextEntry><variable name='a'/></contextEntry></context>", "missing_expression"),
        (context(entry("a", literal("1")), entry("a", literal("2"))), "duplicate_name"),
        ("<invocation/>", "missing_expression"),
        (f"<invocation>{literal('f')}<binding>{literal('1')}</binding></invocation>", "missing_name"),
        (f"<filter><in>{literal('xs')}</in></filter>", "missing_expression"),
    ],
)
def test_a_boxed_expression_with_a_part_missing_is_refused(logic: str, code: str | None) -> None:
    assert (code or "missing_expression") in refused(logic)


def test_knowledge_is_a_function_with_typed_parameters_and_result() -> None:
    model = dmn.read(
        definitions(
            knowledge("double", ["n:number"], literal("n * 2"), type_ref="number"),
            knowledge("twice more", ["n:number"], literal("double(n) * 2"), ["double"]),
            decision("d", literal("twice more(x)"), ["knowledge:twice more"]),
            decision("e", invocation("twice more", n=literal("x + 1")), ["knowledge:twice more"]),
        )
    )
    assert model.evaluate("d", {"x": 3}) == 12
    assert model.evaluate("d", {"x": [3]}) == 12
    assert model.evaluate("e", {"x": 3}) == 16
    refused_value = model.decide("d", {"x": "three"})
    assert refused_value.value is None
    assert "'n' of twice more() cannot be used: it is a string, not a number" in refused_value.warnings[0]


def test_a_table_may_be_knowledge_and_leaves_a_step() -> None:
    model = dmn.read(
        definitions(
            knowledge("level", ["age"], table(["age"], ['< 5 | "high"', '>= 5 | "low"'])),
            decision("d", literal("[level(3), level(7)]"), ["knowledge:level"]),
        )
    )
    decided = model.decide("d", {})
    assert decided.value == ["high", "low"]
    assert [(step.kind, step.name, step.value) for step in decided.steps[:-1]] == [
        ("table", "level", "high"),
        ("table", "level", "low"),
    ]


def test_knowledge_that_is_a_bare_table_takes_its_input_expressions_as_parameters() -> None:
    columns = [{"expression": "age in years", "type": "number"}, {"expression": "urgent"}]
    rules = ['< 5 | true | "high"', '- | - | "low"']
    model = dmn.read(
        definitions(
            knowledge("level", [], table(columns, rules, hit_policy="FIRST")),
            decision("d", literal("[level(3, true), level(age in years: 7, urgent: true)]"), ["knowledge:level"]),
        )
    )
    assert model.warnings == ()
    assert model.evaluate("d", {}) == ["high", "low"]


def test_knowledge_sees_nothing_of_the_case_but_its_parameters() -> None:
    model = dmn.read(
        definitions(knowledge("leak", [], literal("secret")), decision("d", literal("leak()"), ["knowledge:leak"]))
    )
    assert [warning.code for warning in model.warnings] == ["undeclared_name"]
    assert model.evaluate("d", {"secret": "told"}) is None


def test_a_function_in_an_expression_sees_what_is_around_it() -> None:
    logic = context(
        entry("plus", function(["n"], literal("n + x"))),
        entry("", literal("plus(1) + plus(n: 2)")),
    )
    assert value(logic, x=10) == 23


SERVICE = """
<decisionService id="s" name="s">
  <outputDecision href="#out"/><encapsulatedDecision href="#mid"/>
  <inputDecision href="#given"/><inputData href="#in_age"/>
</decisionService>
"""
SERVICE_PARTS = (
    SERVICE,
    input_data("age", "number"),
    decision("given", literal("100")),
    decision("mid", literal("age + given"), ["in_age", "decision:given"]),
    decision("out", literal("mid * 2"), ["decision:mid"]),
)


def test_a_decision_service_is_a_function_of_its_input_data_and_then_its_input_decisions() -> None:
    model = dmn.read(
        definitions(*SERVICE_PARTS, decision("d", literal("[s(1, 2), s(given: 3, age: 1)]"), ["knowledge:s"]))
    )
    assert model.evaluate("d", {"age": 50}) == [6, 8]


def test_a_decision_service_may_be_asked_like_a_decision() -> None:
    model = dmn.read(definitions(*SERVICE_PARTS))
    assert model.evaluate("s", {"age": 1, "given": 2}) == 6
    assert model.evaluate("out", {"age": 1, "given": 2}) == 202
    assert [step.id for step in model.decide("s", {"age": 1, "given": 2}).steps] == ["mid", "out"]


def test_a_decision_service_tells_its_inputs() -> None:
    model = dmn.read(definitions(*SERVICE_PARTS, decision("d", literal("s(1, 2)"), ["knowledge:s"])))
    assert [(given.name, given.type) for given in model.inputs("s")] == [("age", "number"), ("given", "Any")]
    assert model.inputs("d") == ()
    assert [given.name for given in model.inputs("out")] == ["age"]
    parts = [*SERVICE_PARTS[:-1], decision("out", literal("mid * factor"), ["decision:mid"])]
    asking = dmn.read(definitions(*parts, decision("d", literal("s(1, 2)"), ["knowledge:s"])))
    assert asking.inputs("d") == (dmn.ModelInput("factor", "Any", "", declared=False),)
    assert asking.evaluate("d", {"factor": 10}) == 30


def test_a_service_with_several_outputs_gives_a_context() -> None:
    service = SERVICE.replace("<outputDecision", '<outputDecision href="#mid"/><outputDecision', 1)
    model = dmn.read(definitions(service, *SERVICE_PARTS[1:]))
    assert model.evaluate("s", {"age": 1, "given": 2}) == {"mid": 3, "out": 6}


def test_a_service_that_leads_back_to_itself_is_refused() -> None:
    parts = (*SERVICE_PARTS[:-1], decision("out", literal("s(1, 1)"), ["decision:mid", "knowledge:s"]))
    with pytest.raises(dmn.DmnError) as raised:
        dmn.read(definitions(*parts))
    assert [problem.code for problem in raised.value.problems] == ["circular_requirement"]
