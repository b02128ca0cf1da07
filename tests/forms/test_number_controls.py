"""Whole and decimal numbers and the list that opens: what is read, kept to the digit, and said."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.controls import Control, ControlSpec, registry
from forms.definition import read
from forms.difference import changes
from forms.json_values import ABSENT
from forms.rendering import sections
from tests.forms.examples import control, form, layout

WHOLE, DECIMAL = {"type": "integer"}, {"type": "number"}
COLOURS = {"oneOf": [{"const": "r", "title": "Red"}, {"const": 2, "title": "Two"}, {"const": True, "title": "True"}]}


def make(schema: dict[str, Any], **options: Any) -> Control:
    return registry.make(ControlSpec("/q", "Rooms", schema, options))


@pytest.mark.parametrize(
    ("schema", "options", "kind"),
    [
        (WHOLE, {}, "whole_number"),
        (DECIMAL, {}, "decimal_number"),
        (WHOLE | {"enum": [1, 2]}, {}, "radios"),
        ({"enum": ["a", "b"]}, {"format": "select"}, "select"),
        (COLOURS, {"format": "select"}, "select"),
        (COLOURS, {"format": "radio"}, "radios"),
        ({"type": "array", "items": {"enum": ["a"]}}, {"format": "select"}, "checkboxes"),
    ],
)
def test_one_control_serves_each_schema(schema: dict[str, Any], options: dict[str, Any], kind: str) -> None:
    assert [control.kind for control in registry.serving(schema, options)] == [kind]


@pytest.mark.parametrize(
    ("text", "whole", "decimal"),
    [
        ("12", 12, 12),
        (" 7 ", 7, 7),
        ("1,200", 1200, 1200),
        ("1 200 000", 1_200_000, 1_200_000),
        ("1\u202f200", 1200, 1200),
        ("+3", 3, 3),
        ("−4", -4, -4),
        ("-0", 0, 0),
        ("007", 7, 7),
        ("7.0", 7, 7),
        ("0.10", None, 0.1),
        (".5", None, 0.5),
        ("1,234.56", None, 1234.56),
        ("999999999999999", 999_999_999_999_999, 999_999_999_999_999),
    ],
)
def test_numbers_are_read_as_people_type_them(text: str, whole: int | None, decimal: float) -> None:
    reading = make(DECIMAL).read({"/q": [text]})
    assert (reading.value, type(reading.value)) == (decimal, type(decimal))
    if whole is not None:
        assert (make(WHOLE).read({"/q": [text]}).value, make(WHOLE).read({"/q": [text]}).problem) == (whole, "")


@pytest.mark.parametrize(
    "text", ["seven", "١٢", "１２", "1,20", "12,00,000", "1.2.3", "1e5", "12 rooms", "-", ".", "½", "0x10"]
)
def test_what_is_no_number_says_what_to_enter(text: str) -> None:
    assert make(WHOLE).read({"/q": [text]}).problem == "Enter “Rooms” as a whole number in digits, such as 12"
    assert make(DECIMAL).read({"/q": [text]}).problem == "Enter “Rooms” as a number in digits, such as 7.5"


def test_a_fraction_and_a_huge_number_say_what_is_wrong() -> None:
    assert make(WHOLE).read({"/q": ["7.5"]}).problem == "“Rooms” must be a whole number, such as 12"
    for text in ("1" * 16, "9" * 100_000, "0.1234567890123456", "1" + "0" * 15):
        assert make(DECIMAL).read({"/q": [text]}).problem == "“Rooms” can have at most 15 digits"
    assert make(WHOLE).read({"/q": ["  "]}).value is ABSENT


@pytest.mark.parametrize(
    ("schema", "text", "message"),
    [
        (WHOLE | {"minimum": 1}, "0", "“Rooms” must be 1 or more"),
        (WHOLE | {"maximum": 12_000}, "12001", "“Rooms” must be 12,000 or less"),
        (WHOLE | {"exclusiveMinimum": 3}, "3", "“Rooms” must be more than 3"),
        (DECIMAL | {"exclusiveMaximum": 0.5}, "0.5", "“Rooms” must be less than 0.5"),
        (WHOLE | {"multipleOf": 5}, "12", "“Rooms” must be a multiple of 5"),
        (DECIMAL | {"multipleOf": 0.01}, "1.005", "“Rooms” can have at most 2 decimal places"),
        (DECIMAL | {"multipleOf": 0.1}, "1.25", "“Rooms” can have at most 1 decimal place"),
        (DECIMAL | {"multipleOf": 2.5}, "4", "“Rooms” must be a multiple of 2.5"),
        (DECIMAL | {"multipleOf": 0.1}, "0.3", None),
        (DECIMAL | {"multipleOf": 0.01}, "999999999999.99", None),
        (WHOLE | {"minimum": 1, "maximum": 5}, "x", "Enter “Rooms” as a whole number in digits, such as 5"),
        (WHOLE | {"minimum": 20}, "", "Enter a number for “Rooms”, such as 20"),
    ],
)
def test_limits_are_said_in_the_questions_words(schema: dict[str, Any], text: str, message: str | None) -> None:
    definition = read(form({"q": schema | {"title": "Rooms"}}, required=["q"]))
    found = definition.review({"small-form": {"/q": [text]}}).problems
    assert [problem.message for problem in found] == ([message] if message else [])


def test_an_own_wording_replaces_ours() -> None:
    schema = WHOLE | {
        "x-casewright": {"messages": {"type": "Count the rooms", "minimum": "At least one room"}},
        "minimum": 1,
    }
    definition = read(form({"q": schema}))
    for text, message in (("many", "Count the rooms"), ("0", "At least one room")):
        assert [p.message for p in definition.review({"small-form": {"/q": [text]}}).problems] == [message]


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_what_was_entered_for_a_whole_number_is_read_back(number: int) -> None:
    whole = make(WHOLE)
    assert whole.read(whole.enter(number)).value == number


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9) + 1, max_value=10**9 - 1))
def test_a_decimal_number_stays_what_was_typed_through_json_and_back(number: Decimal) -> None:
    asked = make(DECIMAL)
    value = asked.read({"/q": [f"{number:f}"]}).value
    stored = json.loads(json.dumps(value))
    assert Decimal(json.dumps(stored)) == number
    assert asked.read(asked.enter(stored)).value == value


def test_a_number_is_said_with_commas_from_ten_thousand_and_with_the_decimals_of_its_step() -> None:
    assert [make(WHOLE).say(n).text for n in (0, 2026, 9999, 10_000, -1_200_000)] == [
        "0", "2026", "9999", "10,000", "-1,200,000",
    ]  # fmt: skip
    money = make(DECIMAL | {"multipleOf": 0.01})
    assert [money.say(n).text for n in (5, 0.1, 12_000.5)] == ["5.00", "0.10", "12,000.50"]
    assert make(DECIMAL).say(0.000001).text == "0.000001"
    assert make(DECIMAL).say("lots").text == "lots"


def test_a_phone_shows_the_keys_for_the_number() -> None:
    assert (make(WHOLE).inputmode, make(DECIMAL).inputmode) == ("numeric", "decimal")
    assert make(WHOLE | {"minimum": -5}).inputmode == ""


def test_numbers_and_choices_from_a_list_are_summed_up_and_compared_as_whole_values() -> None:
    definition = read(
        form({"rooms": WHOLE, "colour": COLOURS}, layout(control("rooms"), control("colour", format="select")))
    )
    (section,) = sections(definition, {"rooms": 0, "colour": 2})
    assert [(item.control, item.words, item.given) for item in section.items] == [
        ("whole_number", "0", True),
        ("select", "Two", True),
    ]
    found = changes(definition, {"rooms": 0, "colour": 2}, {"rooms": 12_000, "colour": "r"})
    assert [(c.before_words, c.after_words, c.segments) for c in found] == [("0", "12,000", ()), ("Two", "Red", ())]


def test_a_list_that_opens_keeps_the_type_of_its_values_and_begins_with_none() -> None:
    select = make(COLOURS, format="select")
    for value in ("r", 2, True):
        assert select.read(select.enter(value)).value == value
    assert select.read({"/q": [""]}).value is ABSENT
    assert select.read({"/q": ["green"]}).problem == "Choose one of the answers to “Rooms”"


def test_a_rule_compares_a_number() -> None:
    show = {"effect": "SHOW", "condition": {"scope": "#/properties/rooms", "schema": {"type": "integer", "minimum": 3}}}
    definition = read(form({"rooms": WHOLE, "why": {"type": "string"}}, layout(control("rooms"), control("why", show))))
    assert "/why" in definition.visible({"rooms": 3})
    assert "/why" not in definition.visible({"rooms": 2})
    assert "/why" not in definition.visible({})
