"""Times of day: read as people type them, asked about where they may be morning or evening, and said in words."""

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.definition import read
from forms.json_values import ABSENT
from tests.forms.drawn import asking, drawn, made, problems, round_trip
from tests.forms.examples import control, form, layout

TIME = {"type": "string", "format": "time"}
NO_TIME = "Enter a time for “When or what?”, such as 9:30am or 14:30"


@pytest.mark.parametrize(
    ("schema", "options", "kind"),
    [
        (TIME, {}, "time"),
        ({"type": "string"}, {"format": "time"}, "time"),
        (TIME | {"enum": ["09:00:00"]}, {}, "radios"),
        ({"type": "string", "format": "date"}, {}, "date"),
    ],
)
def test_one_control_serves_each_schema(schema: dict[str, Any], options: dict[str, Any], kind: str) -> None:
    assert made(schema, **options).kind == kind


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2:30pm", "14:30:00"),
        ("2.30 p.m.", "14:30:00"),
        ("2PM", "14:00:00"),
        ("12am", "00:00:00"),
        ("12:15am", "00:15:00"),
        ("12pm", "12:00:00"),
        ("midday", "12:00:00"),
        ("Midnight", "00:00:00"),
        ("14:30", "14:30:00"),
        ("14:30pm", "14:30:00"),
        ("1430", "14:30:00"),
        ("930am", "09:30:00"),
        ("09:30", "09:30:00"),
        ("0:10", "00:10:00"),
        ("14", "14:00:00"),
        ("23:08:42", "23:08:42"),
        ("23:08:42.5+01:00", "23:08:42.5+01:00"),
        ("  ", ABSENT),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, kept: Any) -> None:
    reading = made(TIME).read({"/q": [typed]})
    assert (reading.value, reading.problem) == (kept, "")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2:30", "Enter “When or what?” with am or pm: 2:30am or 2:30pm"),
        ("930", "Enter “When or what?” with am or pm: 9:30am or 9:30pm"),
        ("9", "Enter “When or what?” with am or pm: 9am or 9pm"),
        ("", NO_TIME),
        ("25:00", NO_TIME),
        ("24:00", NO_TIME),
        ("12:60", NO_TIME),
        ("14:30am", NO_TIME),
        ("0am", NO_TIME),
        ("after school", NO_TIME),
        ("٩:٣٠", NO_TIME),
        ("1:2:3:4", NO_TIME),
    ],
)
def test_what_is_no_time_or_may_be_two_says_what_to_enter(typed: str, message: str) -> None:
    assert problems(TIME, {"/q": [typed]}) == [message]


@pytest.mark.parametrize("answer", ["9:30", "09:30", "24:00:00", "09:30:00+25:00", "tomorrow"])
def test_the_format_is_checked_wherever_an_answer_comes_from(answer: str) -> None:
    assert [problem.message for problem in asking(TIME).validate({"q": answer})] == [NO_TIME]


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("09:30:00", "9:30am"),
        ("14:00:00", "2pm"),
        ("12:00:00", "midday"),
        ("00:00:00", "midnight"),
        ("12:05:00", "12:05pm"),
        ("14:30:05", "2:30:05pm"),
        ("14:30:00Z", "2:30pm (UTC)"),
        ("14:30:00+01:00", "2:30pm (+01:00)"),
        ("later", "later"),
    ],
)
def test_a_time_is_said_in_words(kept: str, words: str) -> None:
    assert made(TIME).say(kept).text == words


@given(st.times())
def test_every_time_comes_back_from_the_field_and_whole_minutes_from_its_words(at: time) -> None:
    kept = at.isoformat()
    asked = made(TIME)
    assert asked.read(asked.enter(kept)).value == kept
    minute = at.replace(second=0, microsecond=0).isoformat()
    assert asked.read({"/q": [asked.say(minute).text]}).value == minute


def test_rules_see_a_time_and_calculations_give_one() -> None:
    ends = control("ends", calculate='began + duration("PT90M")')
    late = {"effect": "SHOW", "condition": {"feel": 'ends > time("18:00:00")'}}
    properties = {"began": TIME, "ends": TIME, "why": {"type": "string"}}
    definition = read(form(properties, layout(control("began"), ends, control("why", late))))
    assert definition.clean({"began": "15:00:00", "why": "x"}) == {"began": "15:00:00", "ends": "16:30:00"}
    assert definition.clean({"began": "17:00:00", "why": "x"})["why"] == "x"


def test_the_field_shows_an_example_and_comes_back_from_the_page() -> None:
    html = drawn(asking(TIME), {"/q": ["2:30"]}, show_problems=True)
    assert '<div class="govuk-hint" id="qq-example">For example, 9:30am or 14:30</div>' in html
    assert 'aria-describedby="qq-error qq-example"' in html
    assert round_trip(TIME, "14:30:00") == "14:30:00"


def test_a_question_with_its_own_hint_shows_no_second_one() -> None:
    html = drawn(asking(TIME, hint="About when will do, such as 10:30."), {"/q": [""]})
    assert html.count("govuk-hint") == 1
    assert 'aria-describedby="qq-hint"' in html
