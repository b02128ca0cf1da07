"""Moments: typed as an English day and time, kept in UTC, asked about in the hour that comes twice."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import read
from forms.json_values import ABSENT
from tests.forms.drawn import asking, drawn, made, problems, round_trip
from tests.forms.examples import control, form, layout

MOMENT = {"type": "string", "format": "date-time"}
NONE = "Enter a date and a time for “When or what?”, such as 9 7 2026 and 2:30pm"
NO_DATE = "Enter a date for “When or what?”, such as 9 7 2026"
NO_TIME = "Enter a time for “When or what?”, such as 9:30am or 14:30"


def typed(day: str, time: str) -> dict[str, list[str]]:
    parts = [*day.split(), "", "", ""][:3]
    return {"/q/day": [parts[0]], "/q/month": [parts[1]], "/q/year": [parts[2]], "/q/time": [time]}


@pytest.mark.parametrize(("schema", "options"), [(MOMENT, {}), ({"type": "string"}, {"format": "date-time"})])
def test_one_control_serves_each_schema(schema: dict[str, Any], options: dict[str, Any]) -> None:
    assert made(schema, **options).kind == "date_time"
    assert made(MOMENT | {"enum": ["2026-07-09T13:30:00Z"]}).kind == "radios"


@pytest.mark.parametrize(
    ("day", "time", "kept", "words"),
    [
        ("9 7 2026", "2:30pm", "2026-07-09T13:30:00Z", "9 July 2026 at 2:30pm"),
        ("9 1 2026", "14:30", "2026-01-09T14:30:00Z", "9 January 2026 at 2:30pm"),
        ("9 jul 2026", "midnight", "2026-07-08T23:00:00Z", "9 July 2026 at midnight"),
        ("25 10 2026", "1:30am BST", "2026-10-25T00:30:00Z", "25 October 2026 at 1:30am BST"),
        ("25 10 2026", "1:30am (gmt)", "2026-10-25T01:30:00Z", "25 October 2026 at 1:30am GMT"),
        ("29 3 2026", "2am", "2026-03-29T01:00:00Z", "29 March 2026 at 2am"),
    ],
)
def test_a_moment_is_typed_in_english_time_and_kept_in_utc(day: str, time: str, kept: str, words: str) -> None:
    reading = made(MOMENT).read(typed(day, time))
    assert (reading.value, reading.problem) == (kept, "")
    assert made(MOMENT).say(kept).text == words
    assert round_trip(MOMENT, kept) == kept


@pytest.mark.parametrize(
    ("day", "time", "message"),
    [
        ("", "", NONE),
        ("", "2pm", NO_DATE),
        ("9 7 2026", "", NO_TIME),
        ("9 7 2026", "late", NO_TIME),
        ("9 7 2026", "2:30", "Enter “When or what?” with am or pm: 2:30am or 2:30pm"),
        ("31 2 2026", "2pm", "Enter a real date for “When or what?”, such as 9 7 2026"),
        ("29 3 2026", "1:30am",
         "Change the time of “When or what?”: there was no 1:30am on the day the clocks went forward"),
        ("25 10 2026", "1:30am",
         "Say which 1:30am of “When or what?” you mean, as it came twice when the clocks went back: "
         "write BST behind the first, GMT behind the second"),
    ],
)  # fmt: skip
def test_what_is_no_moment_or_may_be_two_says_what_to_enter(day: str, time: str, message: str) -> None:
    assert problems(MOMENT, typed(day, time)) == [message]


@pytest.mark.parametrize("answer", ["2026-07-09", "2026-07-09T13:30:00", "2026-02-30T13:30:00Z", "tomorrow"])
def test_the_format_is_checked_wherever_an_answer_comes_from(answer: str) -> None:
    assert [problem.message for problem in asking(MOMENT).validate({"q": answer})] == [NONE]
    assert made(MOMENT).say(answer).text == answer


@given(st.datetimes(datetime(1850, 1, 1), datetime(2100, 1, 1)))  # UTC is added below
def test_every_moment_comes_back_from_its_fields(naive: datetime) -> None:
    at = naive.replace(tzinfo=UTC)
    asked = made(MOMENT)
    again = asked.read(asked.enter(at.isoformat())).value
    assert isinstance(again, str)
    assert datetime.fromisoformat(again) == at


def test_a_moment_with_another_offset_is_kept_as_the_same_moment() -> None:
    asked = made(MOMENT)
    assert asked.read(asked.enter("2020-06-25T23:08:42+02:00")).value == "2020-06-25T21:08:42Z"
    assert asked.read(asked.enter("2026-11-21T19:31:02.506Z")).value == "2026-11-21T19:31:02.506Z"
    assert asked.read({}).value is ABSENT


def test_rules_see_english_time_and_calculations_give_moments() -> None:
    ends = control("ends", calculate='began + duration("PT2H")')
    late = {"effect": "SHOW", "condition": {"feel": "began.hour >= 18"}}
    properties = {"began": MOMENT, "ends": MOMENT, "why": {"type": "string"}}
    definition = read(form(properties, layout(control("began"), ends, control("why", late))))
    answers = {"began": "2026-07-09T17:30:00Z", "why": "x"}
    assert definition.clean(answers) == answers | {"ends": "2026-07-09T19:30:00Z"}
    assert definition.clean({"began": "2026-07-09T16:30:00Z", "why": "x"}).get("why") is None


def test_its_boxes_are_a_group_and_the_first_takes_the_focus() -> None:
    html = drawn(asking(MOMENT), typed("", ""), show_problems=True)
    assert '<fieldset class="govuk-fieldset" role="group"' in html
    assert 'id="qq-day"' in html
    assert 'aria-describedby="qq-example"' in html
    assert made(MOMENT).focus_ending == "-day"
