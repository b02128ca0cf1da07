"""Reasons of nulls are made for those who ask for them alone."""

from typing import Any

import pytest

from rules import dmn, feel
from rules.feel.suggestions import _nearest
from rules.sentences import Sentence
from tests.rules.dmn.models import decision, definitions, input_data, table

WITHOUT = (
    "child.age < 5 and not(child.disabled)",
    "limit * 1.5 - 3",
    "string length(decision.comment) > 20",
    "child.age between 2 and 4",
    'if child.age < 1 then "baby" else "older"',
    "some v in visits satisfies v.minutes > 29",
    'matches(child.name, "(")',
    "child(1)",
    "child.age in (1, > 3)",
)
EMPTY: dict[str, Any] = {"child": {"name": "Wilf"}, "decision": {}}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates of the sentences that are made."""
    found: list[str] = []
    make = Sentence.__new__

    def counting(cls: type[Sentence], template: str, /, **named: object) -> Sentence:
        found.append(template)
        return make(cls, template, **named)

    monkeypatch.setattr(Sentence, "__new__", counting)
    return found


@pytest.mark.parametrize("text", WITHOUT)
def test_an_answer_alone_costs_no_sentence_and_an_explanation_says_why(text: str, made: list[str]) -> None:
    expression = feel.parse(text)
    expression.explain(EMPTY)
    made.clear()
    answer = expression.evaluate(EMPTY)
    assert made == []
    explained = expression.explain(EMPTY)
    assert explained.value == answer
    assert explained.warnings
    assert all(isinstance(warning, Sentence) for warning in explained.warnings)


def test_a_decision_that_keeps_no_steps_costs_no_sentence_and_one_that_does_says_why(made: list[str]) -> None:
    inputs = (input_data("age", "number"),)
    whole = definitions(*inputs, decision("answer", table(("age * factor",), ["- | 1"]), requires=("in_age",)))
    model = dmn.read(whole)
    made.clear()
    assert model.evaluate("answer", {"age": 3}) == 1
    assert made == []
    assert any("factor" in warning for warning in model.decide("answer", {"age": 3}).warnings)


def test_the_name_that_was_meant_is_looked_for_once() -> None:
    _nearest.cache_clear()
    for _ in range(3):
        (warning,) = feel.parse("child.nam").explain(EMPTY).warnings
        assert warning == "there is no `child.nam`; did you mean `child.name`?"
    assert _nearest.cache_info().misses == 1
