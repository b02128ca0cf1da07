"""Each control: what it reads, what it keeps, what it says."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.controls import Control, ControlRegistry, ControlSpec, DuplicateControlError, registry
from forms.controls.base import Display
from forms.controls.short_text import ShortText
from forms.json_values import ABSENT, Json

DATE = {"type": "string", "format": "date"}
RADIOS = {
    "oneOf": [{"const": "a", "title": "Apple"}, {"const": 2, "title": "Two"}, {"const": None, "title": "None of these"}]
}
BOXES = {"type": "array", "items": {"enum": ["x", "y", "z"]}}


def make(schema: dict[str, Any], **options: Any) -> Control:
    return registry.make(ControlSpec("/q", "When did you meet?", schema, options))


def date_reading(day: str, month: str, year: str) -> tuple[object, str]:
    reading = make(DATE).read({"/q/day": [day], "/q/month": [month], "/q/year": [year]})
    return reading.value, reading.problem


@pytest.mark.parametrize(
    ("schema", "options", "kind"),
    [
        ({"type": "string"}, {}, "short_text"),
        ({"type": "string", "format": "uuid"}, {}, "short_text"),
        ({"type": "string"}, {"multi": True}, "long_text"),
        ({"type": "string"}, {"format": "textarea"}, "long_text"),
        ({"type": "boolean"}, {}, "yes_no"),
        ({"type": "string", "enum": ["a"]}, {}, "radios"),
        ({"enum": [1, 2]}, {"multi": True}, "radios"),
        ({"const": "x"}, {}, "radios"),
        (RADIOS, {}, "radios"),
        ({"type": "boolean", "anyOf": [{"const": True, "title": "Seen"}]}, {}, "radios"),
        (BOXES, {}, "checkboxes"),
        (DATE, {}, "date"),
        ({"type": "string"}, {"format": "date-parts"}, "date"),
    ],
)
def test_one_control_serves_each_schema(schema: dict[str, Any], options: dict[str, Any], kind: str) -> None:
    assert [control.kind for control in registry.serving(schema, options)] == [kind]


def test_a_second_control_of_the_same_kind_is_refused_by_name() -> None:
    own = ControlRegistry()
    own.control(ShortText)
    own.control(ShortText)

    class Another(ShortText):
        pass

    with pytest.raises(DuplicateControlError, match=r"short_text.*ShortText.*Another"):
        own.control(Another)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (("9", "7", "2026"), "2026-07-09"),
        (("09", "07", "2026"), "2026-07-09"),
        ((" 9 ", "July", "2026"), "2026-07-09"),
        (("9", "jul", "2026"), "2026-07-09"),
        (("29", "2", "2024"), "2024-02-29"),
        (("", " ", ""), ABSENT),
    ],
)
def test_a_date_is_read_from_three_boxes(typed: tuple[str, str, str], value: object) -> None:
    assert date_reading(*typed) == (value, "")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("31", "2", "2026"), "Enter a real date for “When did you meet?”, such as 9 7 2026"),
        (("29", "2", "2026"), "Enter a real date for “When did you meet?”, such as 9 7 2026"),
        (("0", "1", "2026"), "Enter a real date for “When did you meet?”, such as 9 7 2026"),
        (("-1", "1", "2026"), "Enter a real date for “When did you meet?”, such as 9 7 2026"),
        (("9" * 5000, "1", "2026"), "Enter a real date for “When did you meet?”, such as 9 7 2026"),
        (("9", "Julember", "2026"), "Enter a real date for “When did you meet?”, such as 9 7 2026"),
        (("", "7", "2026"), "Enter the day of “When did you meet?” as well, such as 9 7 2026"),
        (("9", "", "2026"), "Enter the month of “When did you meet?” as well, such as 9 7 2026"),
        (("9", "7", ""), "Enter the year of “When did you meet?” as well, such as 9 7 2026"),
        (("9", "7", "26"), "Enter the year of “When did you meet?” with four digits, such as 2026"),
        (("9", "7", "20260"), "Enter the year of “When did you meet?” with four digits, such as 2026"),
        (("9", "7", "0000"), "Enter a real date for “When did you meet?”, such as 9 7 2026"),
    ],
)
def test_what_is_no_real_date_says_what_to_do(typed: tuple[str, str, str], message: str) -> None:
    assert date_reading(*typed) == (ABSENT, message)


def test_choices_keep_the_type_of_their_value() -> None:
    radios = make(RADIOS)
    options: list[tuple[Json, str]] = [("a", "Apple"), (2, "Two"), (None, "None of these")]
    for value, words in options:
        entered = radios.enter(value)
        assert radios.read(entered).value == value
        assert radios.say(value).text == words


def test_a_value_that_is_no_option_is_a_problem_and_nothing_chosen_is_not() -> None:
    assert make(RADIOS).read({"/q": ["b"]}).problem == "Choose one of the answers to “When did you meet?”"
    assert make(BOXES).read({"/q": ["x", "w"]}).problem == "Choose only from the answers to “When did you meet?”"
    assert make({"type": "boolean"}).read({"/q": ["maybe"]}).problem == "Answer yes or no to “When did you meet?”"
    for schema in (RADIOS, BOXES, {"type": "boolean"}, {"type": "string"}):
        assert make(schema).read({}).value is ABSENT
        assert make(schema).read({"/q": [""]}).problem == ""


def test_ticked_boxes_come_in_the_forms_order_and_once() -> None:
    assert make(BOXES).read({"/q": ["z", "x", "z"]}).value == ["x", "z"]
    assert make(BOXES).say(["x", "z"]) == Display("list", ("x", "z"))


def test_a_date_is_said_in_words() -> None:
    assert make(DATE).say("2026-07-09").text == "9 July 2026"
    assert make(DATE).say("yesterday").text == "yesterday"


def test_a_long_text_is_said_in_paragraphs_and_counts_where_a_length_is_set() -> None:
    control = make({"type": "string", "maxLength": 50}, multi=True)
    assert getattr(control, "max_length", None) == 50
    assert control.say("one\n\ntwo").lines == ("one", "", "two")


@given(st.text())
def test_what_was_entered_for_a_text_is_read_back(text: str) -> None:
    control = make({"type": "string"}, multi=True)
    read_once = control.read({"/q": [text]})
    if isinstance(read_once.value, str):
        assert control.read(control.enter(read_once.value)) == read_once
    else:
        assert not text.strip("\x7f" + "".join(map(chr, range(32)))).strip()


@given(st.dates())
def test_what_was_entered_for_a_date_is_read_back(day: Any) -> None:
    control = make(DATE)
    assert control.read(control.enter(day.isoformat())).value == day.isoformat()
