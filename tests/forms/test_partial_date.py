"""Dates of which only the year, or the month and the year, are known."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import read
from forms.json_values import ABSENT
from forms.problems import FormDefinitionError
from tests.forms.drawn import asking, drawn, made, problems, round_trip
from tests.forms.examples import form

PARTLY = {"type": "string", "format": "partial-date"}
NONE = "Enter what is known of the date of “When or what?”, such as 7 2026"
NO_MONTH = "Enter a real month for “When or what?”, such as 7 2026"
NO_DATE = "Enter a real date for “When or what?”, such as 9 7 2026"
NO_YEAR = "Enter the year of “When or what?” with four digits, such as 2026"


def typed(day: str, month: str, year: str) -> dict[str, list[str]]:
    return {"/q/day": [day], "/q/month": [month], "/q/year": [year]}


def test_the_format_chooses_it() -> None:
    assert made(PARTLY).kind == "partial_date"
    assert made(PARTLY | {"enum": ["2026"]}).kind == "radios"
    assert asking(PARTLY).warnings == ()


@pytest.mark.parametrize(
    ("parts", "kept", "words"),
    [
        (("", "", "2026"), "2026", "2026"),
        (("", "7", "2026"), "2026-07", "July 2026"),
        (("", "jul", " 2026 "), "2026-07", "July 2026"),
        (("9", "7", "2026"), "2026-07-09", "9 July 2026"),
    ],
)
def test_what_is_known_is_kept_and_said(parts: tuple[str, str, str], kept: str, words: str) -> None:
    reading = made(PARTLY).read(typed(*parts))
    assert (reading.value, reading.problem) == (kept, "")
    assert made(PARTLY).say(kept).text == words
    assert round_trip(PARTLY, kept) == kept
    assert asking(PARTLY).validate({"q": kept}) == []


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), NONE),
        (("", "7", ""), "Enter at least the year of “When or what?”, such as 2026"),
        (("9", "", "2026"), "Enter the month of “When or what?” as well, or leave out the day"),
        (("", "13", "2026"), NO_MONTH),
        (("", "Julember", "2026"), NO_MONTH),
        (("", "", "26"), NO_YEAR),
        (("", "7", "26"), NO_YEAR),
        (("", "", "0000"), NO_YEAR),
        (("31", "2", "2026"), NO_DATE),
    ],
)
def test_what_is_wrong_says_what_to_enter(parts: tuple[str, str, str], message: str) -> None:
    assert problems(PARTLY, typed(*parts)) == [message]


@pytest.mark.parametrize("answer", ["2026-13", "2026-02-30", "0000", "26", "2026-7", "2026-07-09T00:00:00Z"])
def test_the_format_is_checked_wherever_an_answer_comes_from(answer: str) -> None:
    assert [problem.message for problem in asking(PARTLY).validate({"q": answer})] == [NONE]
    assert made(PARTLY).say(answer).text == answer


@given(st.dates(), st.sampled_from([4, 7, 10]))
def test_every_partial_date_comes_back(day: date, length: int) -> None:
    kept = day.isoformat()[:length]
    asked = made(PARTLY)
    assert asked.read(asked.enter(kept)).value == kept
    assert asked.read({}).value is ABSENT


def test_it_is_not_the_day_that_a_record_is_about() -> None:
    document: dict[str, Any] = form({"q": PARTLY}) | {"effective_date": "q"}
    with pytest.raises(FormDefinitionError) as refused:
        read(document)
    assert [problem.code for problem in refused.value.problems] == ["bad_effective_date"]


def test_its_boxes_are_a_group_that_says_what_may_be_left_out() -> None:
    html = drawn(asking(PARTLY), {}, show_problems=True)
    assert '<fieldset class="govuk-fieldset" role="group"' in html
    assert "Leave out the day, or the day and the month, where nobody knows them" in html
