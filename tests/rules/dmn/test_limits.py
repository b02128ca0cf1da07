"""What a decision may cost, and that one model serves many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from rules import dmn, feel
from tests.rules.dmn.models import decision, definitions, literal, table, table_model


def test_the_steps_of_all_decisions_of_one_question_count_together() -> None:
    expression = "count(for i in 1..30000 return i)"
    parts = [decision(f"d{number}", literal(expression)) for number in range(10)]
    one = dmn.read(definitions(*parts))
    assert one.evaluate("d0", {}) == 30_000
    needs = [f"decision:d{number}" for number in range(10)]
    total = decision("total", literal(" + ".join(f"d{number}" for number in range(10))), needs)
    with pytest.raises(feel.FeelLimitError, match="steps"):
        dmn.read(definitions(*parts, total)).evaluate("total", {})


@pytest.mark.parametrize(
    "logic",
    [
        literal("count(for i in 1..3000, j in 1..3000 return i)"),
        table(["count(for i in 1..3000, j in 1..3000 return i)"], ["- | 1"]),
        table(["x"], ["count(for i in 1..3000, j in 1..3000 return ?) > 1 | 1"]),
        table(["x"], ["- | count(for i in 1..3000, j in 1..3000 return i)"]),
    ],
)
def test_a_costly_expression_stops_wherever_it_stands(logic: str) -> None:
    model = dmn.read(definitions(decision("d", logic)))
    for ask in (model.evaluate, model.decide):
        with pytest.raises(feel.FeelLimitError):
            ask("d", {"x": 1})


def test_a_function_that_calls_itself_stops() -> None:
    function = f"<functionDefinition><formalParameter name='g'/>{literal('g(g)')}</functionDefinition>"
    entries = (
        f"<contextEntry><variable name='f'/>{function}</contextEntry><contextEntry>{literal('f(f)')}</contextEntry>"
    )
    model = dmn.read(definitions(decision("d", f"<context>{entries}</context>")))
    with pytest.raises(feel.FeelLimitError, match="levels deep"):
        model.evaluate("d", {})


def test_what_a_long_expression_costs_each_time_is_paid_for() -> None:
    long = " + ".join(["n"] * 5_000)
    knowledge = (
        '<businessKnowledgeModel id="k" name="k"><encapsulatedLogic><formalParameter name="n"/>'
        f"{literal(long)}</encapsulatedLogic></businessKnowledgeModel>"
    )
    looping = literal("count(for i in 1..times return k(i))")
    model = dmn.read(definitions(knowledge, decision("d", looping, ["knowledge:k"])))
    assert model.evaluate("d", {"times": 100}) == 100
    with pytest.raises(feel.FeelLimitError):
        model.evaluate("d", {"times": 5_000})


def test_a_decision_that_keeps_its_steps_costs_no_more_of_the_budget() -> None:
    model = table_model(["count(several)"], ["> 5 | several"])
    context = {"several": list(range(40_000))}
    assert len(model.evaluate("d", context)) == len(model.decide("d", context).value) == 40_000


def test_a_table_called_in_a_loop_leaves_only_so_many_steps() -> None:
    knowledge = (
        '<businessKnowledgeModel id="k" name="k"><encapsulatedLogic><formalParameter name="n"/>'
        f"{table(['n'], ['- | n'])}</encapsulatedLogic></businessKnowledgeModel>"
    )
    looping = decision("d", literal("count(for i in 1..1000 return k(i))"), ["knowledge:k"])
    decided = dmn.read(definitions(knowledge, looping)).decide("d", {})
    assert decided.value == 1_000
    assert len(decided.steps) == 201
    assert decided.steps[-1].id == "d"


def test_one_model_answers_many_threads_at_once() -> None:
    rules = [f"{number} | {number * number}" for number in range(50)]
    model = table_model(["n"], rules)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: (model.decide("d", {"n": n % 50}).value, n % 50), range(2_000)))
    assert all(answer == n * n for answer, n in answers)


def test_a_model_cannot_be_changed() -> None:
    model = table_model(["n"], ["- | 1"])
    with pytest.raises(AttributeError):
        model.name = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        model.elements["d"] = None  # type: ignore[index]
