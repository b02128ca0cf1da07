"""What a page of a form costs grows with its questions and not faster: counted in calls, not in time."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.template import engines

from benchmarks.form import answers_to, made, row, rows
from forms.definition import FormDefinition, read
from forms.item_cards import CARDS_A_PAGE, ListPlace
from forms.page_view import PageView
from tests.forms.counting import calls

DRAWN = '{% from "forms/questions.jinja" import draw %}{% for each in elements %}{{ draw(each) }}{% endfor %}'
SLACK = 1.1
"""How much more a question may cost in a long form than in a short one."""


@cache
def long_form(count: int) -> FormDefinition:
    return read(made(count)[0])


def acts(definition: FormDefinition, answers: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    """Reading and checking what was typed, and drawing the first page of it."""
    template = engines["jinja2"].env.from_string(DRAWN)  # type: ignore[attr-defined]
    entered = definition.entered_from(answers)
    review = definition.review(entered)

    def draw() -> None:
        place = ListPlace("rows", 1, lambda slug, number: "")
        view = PageView(
            definition, definition.pages[0], entered, review, show_problems=True, lists=lambda question: place
        )
        template.render(elements=view.elements)

    draw()  # what is compiled once
    return {"check": lambda: definition.review(entered), "draw": draw}


def for_each(count: int, wrong: bool) -> dict[str, float]:
    """The calls for each question."""
    made_of = acts(long_form(count), answers_to(made(count)[1], wrong))
    return {name: calls(act) / count for name, act in made_of.items()}


@pytest.mark.parametrize(("wrong", "check", "draw"), [(False, 65, 1_000), (True, 135, 1_100)])
def test_a_question_of_a_long_form_costs_what_one_of_a_short_form_does(wrong: bool, check: int, draw: int) -> None:
    short, middle, long = (for_each(count, wrong) for count in (20, 110, 300))
    for act, most in (("check", check), ("draw", draw)):
        assert middle[act] <= short[act] * SLACK
        assert long[act] <= short[act] * SLACK
        assert long[act] <= most, f"{act}: {long[act]} calls for each question"


@pytest.mark.parametrize(("wrong", "most"), [(False, 550), (True, 900)])
def test_a_row_of_a_long_list_costs_what_one_of_a_short_list_does_and_no_more_are_drawn(wrong: bool, most: int) -> None:
    definition = read(rows())
    few, many = (
        {
            name: calls(act)
            for name, act in acts(definition, {"rows": [row(wrong and at % 5 < 2) for at in range(count)]}).items()
        }
        for count in (2 * CARDS_A_PAGE, 8 * CARDS_A_PAGE)
    )
    assert many["check"] <= 4 * few["check"] * SLACK
    assert many["check"] / (8 * CARDS_A_PAGE) <= most
    assert many["draw"] <= few["draw"] * 1.6  # the problems of all of them stand in the summary


def test_reading_a_form_anew_stays_within_bounds() -> None:
    for count, most in ((20, 1_800), (110, 2_100), (300, 2_700)):
        content = made(count)[0]
        assert calls(lambda content=content: read(content, checked_before=True)) / count <= most  # type: ignore[misc]


def test_a_rule_is_looked_at_twice_to_show_and_to_enable_and_not_more_often_in_a_long_form() -> None:
    definition = long_form(300)
    answers = answers_to(made(300)[1], wrong=False)
    looked: list[str] = []
    ruled = [question for question in definition.questions.values() if question.rules]
    kind = type(ruled[0].rules[0].condition)
    held = kind.holds

    def holds(condition: Any, *rest: Any) -> bool:
        looked.append("")
        return held(condition, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "holds", holds)
        definition.review(definition.entered_from(answers))
    assert len(looked) == 2 * len(ruled)
