"""Lists of single values, one on each line: read by the control of one value, and said which line is wrong."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import read
from forms.json_values import ABSENT, Json
from forms.limits import MAX_ITEMS
from forms.problems import FormDefinitionError
from tests.forms.drawn import LABEL, asking, drawn, made, posted, problems, round_trip
from tests.forms.examples import form

TEXTS: dict[str, Any] = {"type": "array", "items": {"type": "string"}}
NUMBERS: dict[str, Any] = {"type": "array", "items": {"type": "integer"}}
EMAILS: dict[str, Any] = {"type": "array", "items": {"type": "string", "format": "email"}}


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        (TEXTS, "lines"),
        (NUMBERS, "lines"),
        (EMAILS, "lines"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, "checkboxes"),
        ({"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}, "items"),
    ],
)
def test_one_control_serves_each_list(schema: dict[str, Any], kind: str) -> None:
    assert made(schema).kind == kind


@pytest.mark.parametrize(
    "items", [{"type": "string", "format": "date"}, {"type": "boolean"}, {"type": "array"}, {}, {"type": "null"}]
)
def test_other_lists_are_refused_with_what_a_list_needs(items: dict[str, Any]) -> None:
    with pytest.raises(FormDefinitionError) as refused:
        read(form({"q": {"type": "array", "items": items}}))
    assert [(each.pointer, each.code) for each in refused.value.problems] == [
        ("/schema/properties/q", "not_supported_yet")
    ]


def test_values_stand_on_lines_and_empty_lines_are_left_out() -> None:
    assert made(TEXTS).read({"/q": ["Rose\r\n\r\n  \r\nWilf \r\n"]}).value == ["Rose", "Wilf "]
    assert made(NUMBERS).read({"/q": ["1,200\n7"]}).value == [1200, 7]
    assert made(EMAILS).read({"/q": [" a@b.example \nc@d.example"]}).value == ["a@b.example", "c@d.example"]
    assert made(TEXTS).read({"/q": [" \n "]}).value is ABSENT
    assert made(TEXTS).read({}).value is ABSENT


@pytest.mark.parametrize(
    ("schema", "typed", "message"),
    [
        (TEXTS, "", "Enter at least one for “When or what?”"),
        (NUMBERS, "7\n\nmany", "Enter “When or what?, number 2” as a whole number in digits, such as 12"),
        (EMAILS, "a@b.example\nnobody",
         "Enter an email address for “When or what?, number 2”, such as name@example.org"),
        (TEXTS | {"items": {"type": "string", "maxLength": 3}}, "abc\nabcd",
         "Shorten “When or what?, number 2” by 1 character: it has 4 and can have 3"),
        (NUMBERS | {"items": {"type": "integer", "minimum": 5}}, "7\n4", "“When or what?, number 2” must be 5 or more"),
        (TEXTS | {"minItems": 2}, "Rose", "Enter at least 2 for “When or what?”: there is 1"),
        (TEXTS | {"maxItems": 2}, "a\nb\nc", "Remove 1 from “When or what?”: it can have 2, and has 3"),
        (TEXTS, "\n".join("a" for _ in range(MAX_ITEMS + 1)),
         "Remove 1 from “When or what?”: it can have 500, and has 501"),
        (TEXTS | {"uniqueItems": True}, "Rose\nWilf\nRose", "“Rose” stands twice in “When or what?”. Remove one"),
        (TEXTS | {"contains": {"const": "x"}}, "y", "Your answers to “When or what?” leave out one that is needed"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_the_value(schema: dict[str, Any], typed: str, message: str) -> None:
    assert problems(schema, {"/q": [typed]}) == [message]


def test_own_wordings_stand_at_the_list_and_at_its_items() -> None:
    own = {"x-casewright": {"messages": {"maxItems": "Two at most"}}}
    assert problems(TEXTS | {"maxItems": 2} | own, {"/q": ["a\nb\nc"]}) == ["Two at most"]
    items = {"type": "string", "maxLength": 3, "x-casewright": {"messages": {"maxLength": "Initials only"}}}
    assert problems({"type": "array", "items": items}, {"/q": ["abcd"]}) == ["Initials only"]


def test_an_answer_that_is_no_list_is_a_problem_and_is_still_shown() -> None:
    assert [each.message for each in asking(TEXTS).validate({"q": "x"})] == ["Enter “When or what?” one on each line"]
    assert made(TEXTS).say("x").text == "x"


line = st.text(st.characters(exclude_characters="\x7f\r\u2028", exclude_categories=("Cc", "Cs")), min_size=1)


@given(st.lists(line.filter(str.strip), min_size=1))
def test_every_list_of_texts_comes_back(values: list[Json]) -> None:
    control = made(TEXTS)
    assert control.read(control.enter(values)).value == values


def test_a_line_end_inside_a_value_comes_back_too() -> None:
    control = made(TEXTS)
    assert control.read(control.enter(["a\nb", "c"])).value == ["a\nb", "c"]


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1))
def test_every_list_of_numbers_comes_back(values: list[Json]) -> None:
    control = made(NUMBERS)
    assert control.read(control.enter(values)).value == values


def test_values_are_said_as_a_list() -> None:
    shown = made(NUMBERS).say([12000, 7])
    assert (shown.kind, shown.lines) == ("list", ("12,000", "7"))


def test_the_field_has_as_many_rows_as_are_needed_and_comes_back_from_the_page() -> None:
    html = drawn(asking(TEXTS, hint="First names"), {"/q": ["<a>\nb\nc\nd"]})
    assert f'<label class="govuk-label" for="qq">{LABEL}' in html
    assert 'aria-describedby="qq-hint qq-example"' in html
    assert 'rows="5"' in html
    assert posted(html) == {"/q": ["<a>\nb\nc\nd"]}
    assert round_trip(NUMBERS, [3, 1]) == [3, 1]
