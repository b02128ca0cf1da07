"""Amounts of money: typed with or without the pound sign, kept to the penny, shown in pounds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.json_values import ABSENT
from tests.forms.drawn import asking, drawn, made, problems, round_trip

PENCE = {"type": "number"}
WHOLE = {"type": "integer"}
POUNDS = "Enter an amount in pounds for “When or what?”, such as 12.50"
TOO_FINE = "Enter “When or what?” in pounds and pence, such as 12.50"


def money(schema: dict[str, Any]) -> Any:
    return made(schema, format="money")


@pytest.mark.parametrize("schema", [PENCE, WHOLE, PENCE | {"multipleOf": 0.01}])
def test_the_option_chooses_it_for_numbers_alone(schema: dict[str, Any]) -> None:
    assert money(schema).kind == "money"
    assert made(schema).kind in ("decimal_number", "whole_number")
    assert money({"type": "string"}).kind == "short_text"
    assert money({"enum": [1, 2], "type": "integer"}).kind == "radios"
    assert asking(schema, format="money").warnings == ()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("£1,200", 1200),
        ("1200.50", 1200.5),
        (" £ 7.05 ", 7.05),
        ("-£20", -20),
        ("£-20", -20),
        ("−£20", -20),
        ("50p", 0.5),
        (".5", 0.5),
        ("0", 0),
        ("", ABSENT),
    ],
)
def test_amounts_are_read_as_people_type_them(typed: str, amount: Any) -> None:
    reading = money(PENCE).read({"/q": [typed]})
    assert (reading.value, reading.problem) == (amount, "")


@pytest.mark.parametrize(
    ("schema", "typed", "message"),
    [
        (PENCE, "", POUNDS),
        (PENCE, "about 20", POUNDS),
        (PENCE, "£1.200,50", POUNDS),
        (PENCE, "20 euro", POUNDS),
        (PENCE, "£12.345", TOO_FINE),
        (WHOLE, "£12.50", "Enter “When or what?” in whole pounds, such as 12"),
        (WHOLE, "many", "Enter an amount in pounds for “When or what?”, such as 12"),
        (PENCE | {"minimum": 100}, "", "Enter an amount in pounds for “When or what?”, such as 100.00"),
        (PENCE | {"minimum": 0}, "-5", "“When or what?” must be 0 or more"),
    ],
)
def test_what_is_no_amount_says_what_to_enter(schema: dict[str, Any], typed: str, message: str) -> None:
    assert problems(schema, {"/q": [typed]}, format="money") == [message]


def test_a_fraction_of_a_penny_is_refused_wherever_the_answer_came_from() -> None:
    found = asking(PENCE, format="money").validate({"q": 12.345})
    assert [problem.message for problem in found] == [TOO_FINE]


@pytest.mark.parametrize(
    ("amount", "words"),
    [(1200, "£1,200"), (7.5, "£7.50"), (-20, "−£20"), (0, "£0"), (12.345, "£12.345"), ("much", "much")],
)
def test_an_amount_is_said_in_pounds_and_with_pence_where_there_are_any(amount: Any, words: str) -> None:
    assert money(PENCE).say(amount).text == words


@given(st.integers(-(10**14), 10**14))
def test_every_amount_comes_back_to_the_penny(pence: int) -> None:
    amount = pence // 100 if pence % 100 == 0 else pence / 100
    control = money(PENCE)
    assert control.read(control.enter(amount)).value == amount
    assert control.read({"/q": [control.say(amount).text]}).value == amount


def test_a_number_too_long_to_be_an_amount_is_shown_and_refused_and_breaks_nothing() -> None:
    control = money(PENCE)
    assert control.enter(10**30) == {"/q": [f"{10**30}"]}
    assert control.say(10**30).text == f"£{10**30:,}"
    assert control.read(control.enter(10**30)).problem


def test_the_field_says_its_unit_and_comes_back_from_the_page() -> None:
    html = drawn(asking(PENCE, format="money", hint="A week"), {})
    assert '<span class="govuk-visually-hidden" id="qq-unit">In pounds</span>' in html
    assert 'aria-describedby="qq-hint qq-unit"' in html
    assert 'inputmode="decimal"' in html
    assert 'inputmode="numeric"' in drawn(asking(WHOLE, format="money"), {})
    assert round_trip(PENCE, 1200.5, format="money") == 1200.5
