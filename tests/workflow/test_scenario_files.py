"""Reading `.tests.json` files, and what is told when things come otherwise than expected."""

import contextlib
import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from accounts.clock import LONDON
from rules.feel import YearsMonths
from tests.workflow.running import boundary, bpmn, flows, script, timer, user_task
from tests.workflow.test_scenario import OFFERING, WAITING
from workflow.bpmn import read as read_process
from workflow.scenarios import ScenarioFileError, play, read
from workflow.scenarios.reading import SCHEMA
from workflow.scenarios.script import Advance, Complete, Script

XML = bpmn(
    "made_up",
    '<startEvent id="Start"/><endEvent id="End"/><endEvent id="End_late"/>',
    user_task("Task_write", schedule='dueDate="=working days after(today, 1)"'),
    script("Script_late", "late", "today"),
    boundary("Timer", "Task_write", timer("timeDuration", "=duration(&quot;P3D&quot;)"), interrupting=False),
    flows("Start > Task_write", "Task_write > End", "Timer > Script_late", "Script_late > End_late"),
)
MODEL = read_process(XML)


def scenario(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "It goes on", "started_on": "2026-07-13", "steps": list(steps), **more}


def expect(**said: Any) -> dict[str, Any]:
    return {"expect": said}


def faults(*scenarios: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    """What is wrong with a file that holds these scenarios."""
    with pytest.raises(ScenarioFileError) as refused:
        read(json.dumps({"scenarios": list(scenarios), **more}), MODEL)
    return [(fault.pointer, fault.message) for fault in refused.value.faults]


def one(*steps: dict[str, Any], **more: Any) -> Script:
    """The one scenario of a file."""
    (found,) = read(json.dumps({"scenarios": [scenario(*steps, **more)]}), MODEL).scripts
    return found


def problems(*steps: dict[str, Any], **more: Any) -> tuple[str, ...]:
    """What comes otherwise when these steps are played."""
    return play(XML, one(*steps, **more)).problems


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text()))


def test_a_file_is_read_into_plain_data() -> None:
    document = {
        "answers": {"yes": {"decision": "approve", "comment": "Read."}},
        "scenarios": [
            scenario(
                {"complete": {"task": "Task_write", "answers_from": "yes", "answers": {"comment": "Good."}}},
                {"advance": {"by": "P1DT2H"}},
                {"advance": {"by": "P6M"}},
                {"advance": {"working_days": 3, "at": "17:00"}},
                {"advance": {"to": "2026-12-01T08:30"}},
                expect(finished=True),
                child={"expected": "2026-09-01", "died": "2026-09-20"},
                start={"at": "Start", "by": "social_worker", "variables": {"day": {"date": "2026-07-01"}}},
            )
        ],
    }
    (found,) = read(json.dumps(document), MODEL).scripts
    assert found.started_on == datetime(2026, 7, 13, 9, tzinfo=LONDON)
    assert (found.expected, found.born, found.start_at, found.start_by) == (
        date(2026, 9, 1),
        None,
        "Start",
        "social_worker",
    )
    assert found.died == date(2026, 9, 20)
    assert found.variables == {"day": date(2026, 7, 1)}
    assert found.steps[:5] == (
        Complete("Task_write", {"decision": "approve", "comment": "Good."}),
        Advance(by=timedelta(days=1, hours=2)),
        Advance(by=YearsMonths(6)),
        Advance(working_days=3, at=time(17)),
        Advance(to=datetime(2026, 12, 1, 8, 30, tzinfo=LONDON)),
    )


@pytest.mark.parametrize(
    ("wrong", "pointer", "told"),
    [
        ({"steps": [{"advance": {"by": "tomorrow"}}]}, "/scenarios/0/steps/0/advance/by", "Give a length of time"),
        ({"steps": [{"advance": {}}]}, "/scenarios/0/steps/0/advance", "Give one of by, working_days and to"),
        (
            {"steps": [{"advance": {"by": "P1D", "at": "09:00"}}]},
            "/scenarios/0/steps/0/advance",
            "Give “working_days” with “at”",
        ),
        ({"steps": []}, "/scenarios/0/steps", "Give a list of steps, at least one"),
        (
            {"steps": [{}]},
            "/scenarios/0/steps/0",
            "Give one of complete, advance, start_offered, end_offered",
        ),
        ({"steps": [{"complete": {}}]}, "/scenarios/0/steps/0/complete", "Add “task”"),
        ({"started_on": "13 July"}, "/scenarios/0/started_on", "Give a day such as 2026-07-13"),
        ({"child": {"born": "2016-02-30"}}, "/scenarios/0/child/born", "Give a date such as 2026-07-13"),
        ({"start": {"at": "End"}}, "/scenarios/0/start/at", "no start event End. It has Start"),
        ({"started_on": "2026-02-30"}, "/scenarios/0/started_on", "There is no day 2026-02-30. Mend it."),
        (
            {"steps": [{"advance": {"to": "2026-13-01T09:00"}}, expect(finished=True)]},
            "/scenarios/0/steps/0/advance",
            "There is no day 2026-13-01T09:00. Mend it.",
        ),
        (
            {"steps": [{"advance": {"by": "P1Y1D"}}, expect(finished=True)]},
            "/scenarios/0/steps/0/advance",
            "“P1Y1D” is no duration. Write one such as P3D, PT8H or P6M.",
        ),
        (
            {"start": {"variables": {"known": [{"date": "13 July"}]}}},
            "/scenarios/0/start/variables",
            "“13 July” is no date. Write one such as 2026-07-13.",
        ),
        (
            {"steps": [expect(variables={"count": {"number": "two"}})]},
            "/scenarios/0/steps/0/expect",
            "“two” is no number. Write one such as 1.50.",
        ),
        ({"stepps": []}, "/scenarios/0", "Remove “stepps”, or mend the spelling"),
        ({"steps": [{"advance": {"by": "P1D"}}]}, "/scenarios/0/steps", "Add a step with “expect”"),
        (
            {"steps": [expect(records={"referral": "done"})]},
            "/scenarios/0/steps/0/expect/records/referral",
            "Choose one of “submitted”",
        ),
        ({"steps": [expect(passes=["Task_wrte"])]}, "/scenarios/0/steps/0/expect/passes/0", "no element Task_wrte"),
        ({"steps": [expect(open=[{"task": "X"}])]}, "/scenarios/0/steps/0/expect/open/0/task", "no element X"),
        (
            {"steps": [{"complete": {"task": "Task_write", "answers_from": "no"}}, expect(finished=True)]},
            "/scenarios/0/steps/0/complete/answers_from",
            "There are no answers of this name. There are: “yes”",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(wrong: dict[str, Any], pointer: str, told: str) -> None:
    ((place, message),) = faults({**scenario(expect(finished=False)), **wrong}, answers={"yes": {}})
    assert place == pointer
    assert told in message


def test_everything_wrong_is_told_at_once() -> None:
    twice = scenario(expect(passes=["A", "B"]))
    found = faults(twice, twice, untouched={"Nowhere": "It is not there."})
    assert [place for place, _message in found] == [
        "/untouched/Nowhere",
        "/scenarios/0/steps/0/expect/passes/0",
        "/scenarios/0/steps/0/expect/passes/1",
        "/scenarios/1/name",
        "/scenarios/1/steps/0/expect/passes/0",
        "/scenarios/1/steps/0/expect/passes/1",
    ]


@pytest.mark.parametrize("raw", [b"{", b"\xff", b"[]", b"null", b'"text"', b"[" * 100_000])
def test_what_is_no_such_file_is_refused_and_nothing_else(raw: bytes) -> None:
    with pytest.raises(ScenarioFileError):
        read(raw, MODEL)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["date", "time", "number", "duration", "a"]), inner, max_size=2)
    ),
    max_leaves=6,
)
WORDS = st.sampled_from(["P1D", "PT", "P1Y1D", "2026-02-30", "2026-07-13T10:00", "Task_write", "Start", "24:00", ""])
PARTS = st.dictionaries(
    st.sampled_from(["by", "working_days", "at", "to", "task", "variables", "open", "path", "name", "element"]),
    WORDS | VALUES,
    max_size=3,
)
STEPS = st.lists(st.dictionaries(st.sampled_from(["complete", "advance", "expect", "signal"]), PARTS, max_size=1))


@given(VALUES | st.builds(lambda steps, day: {"scenarios": [{**scenario(*steps), "started_on": day}]}, STEPS, WORDS))
def test_whatever_json_is_read_or_refused(document: Any) -> None:
    with contextlib.suppress(ScenarioFileError):
        assert read(json.dumps(document), MODEL).scripts


def test_values_are_what_feel_says() -> None:
    values = {
        "share": 0.1,
        "kept": {"number": "1.50"},
        "when": {"date and time": "2026-07-13T16:30:00@Europe/London"},
        "known": {"age": 7, "born": {"date": "2019-03-02"}},
        "limit": {"duration": "P6M"},
    }
    found = one(expect(finished=False), start={"variables": values}).variables
    assert found == {
        "share": Decimal("0.1"),
        "kept": Decimal("1.50"),
        "when": datetime(2026, 7, 13, 16, 30, tzinfo=LONDON),
        "known": {"age": 7, "born": date(2019, 3, 2)},
        "limit": YearsMonths(6),
    }


@pytest.mark.django_db
def test_variables_are_compared_as_feel_compares() -> None:
    same = expect(variables={"n": {"number": "2.0"}, "b": True, "gone": None})
    assert problems(same, start={"variables": {"n": 2, "b": True}}) == ()
    assert problems(expect(variables={"b": 1}), start={"variables": {"b": True}}) == (
        "Step 1 (expect): variable b: expected 1, got True.",
    )


@pytest.mark.django_db
def test_each_difference_is_told_with_the_step_what_was_expected_and_what_came() -> None:
    found = problems(
        expect(
            path=["Start"],
            passes=["Task_write", "Start"],
            open=[{"task": "Task_write", "due_on": "2026-07-15", "roles": ["team_manager"], "with": "social_worker"}],
            variables={"late": 1},
            finished=True,
            handed_over_to=["referral"],
            incidents=[{"element": "Task_write"}],
            records={"manager_decision": "final"},
            episode_open=False,
        )
    )
    assert found == (
        "Step 1 (expect): path: expected Start, got Start → Task_write.",
        "Step 1 (expect): passes: expected Task_write → Start in this order, got Start → Task_write, "
        "without Start at its place.",
        "Step 1 (expect): Task_write is due on: expected 2026-07-15, got 2026-07-14.",
        "Step 1 (expect): Task_write is for: expected team_manager, got social_worker.",
        "Step 1 (expect): Task_write is with: expected social_worker, got nobody yet.",
        "Step 1 (expect): variable late: expected 1, got nothing.",
        "Step 1 (expect): finished: expected yes, got no.",
        "Step 1 (expect): handed over to: expected referral, got none.",
        "Step 1 (expect): incidents: expected Task_write, got none.",
        "Step 1 (expect): record manager_decision: expected final, got none.",
        "Step 1 (expect): our work with the child is open: expected no, got yes.",
    )


@pytest.mark.django_db
def test_other_tasks_than_expected_are_told_together() -> None:
    assert problems(expect(open=[])) == ("Step 1 (expect): open tasks: expected none, got Task_write.",)


@pytest.mark.django_db
def test_a_step_that_cannot_be_taken_ends_the_scenario_and_says_why() -> None:
    found = problems({"complete": {"task": "Task_write", "by": "legal"}}, expect(finished=True))
    assert found == ("Step 1 (complete Task_write): Task_write is for social_worker, not for legal.",)


@pytest.mark.django_db
def test_a_failure_that_nobody_expected_is_a_problem_and_one_that_was_is_none() -> None:
    failing = XML.replace(b'expression="=today"', b'expression="=function(x) x"')
    late = one({"advance": {"by": "P4D"}}, expect(finished=False))
    assert play(failing, late).problems == ("At the end: failed, and nobody expected it: Script_late (not_a_value).",)
    known = one({"advance": {"by": "P4D"}}, expect(incidents=[{"element": "Script_late", "code": "not_a_value"}]))
    assert play(failing, known).problems == ()


@pytest.mark.django_db
def test_working_days_and_months_are_counted_in_london_and_keep_the_hour() -> None:
    late = one(
        {"advance": {"working_days": 1}},  # Monday 13 July at nine in the morning, to Tuesday
        expect(path=["Start", "Task_write"]),
        {"advance": {"working_days": 3}},
        expect(variables={"late": {"date": "2026-07-16"}}),
        {"advance": {"by": "P6M"}},  # over the end of summer time
        {"complete": {"task": "Task_write", "answers": {"decision": "approve"}}},
        expect(finished=True),
    )
    assert play(XML, late).problems == ()


@pytest.mark.django_db
def test_messages_and_signals_come_to_what_waits_for_them() -> None:
    played = read_process(WAITING)
    steps = [
        {"message": {"name": "school_answers", "correlation_key": "7", "variables": {"said": 2}}},
        expect(variables={"heard": 2}, passes=["Told"], finished=False),
        {"signal": {"name": "office_closes"}},
        expect(finished=True),
        {"signal": {"name": "office_closes"}},
    ]
    document = {"scenarios": [scenario(*steps, start={"variables": {"school": "7"}})]}
    (found,) = read(json.dumps(document), played).scripts
    assert play(WAITING, found).problems == (
        "Step 5 (signal office_closes): Nothing waits for a signal office_closes.",
    )


@pytest.mark.django_db
def test_offered_work_is_started_and_ended() -> None:
    steps = [
        expect(offered=["Task_lead", "Task_visit"]),
        {"start_offered": {"element": "Task_visit", "by": "social_worker", "variables": {"place": "home"}}},
        expect(open=[{"task": "Task_visit", "with": "social_worker"}]),
        {"end_offered": {"element": "Visits"}},
        expect(finished=True, offered=["Task_visit"]),
    ]
    (found,) = read(json.dumps({"scenarios": [scenario(*steps)]}), read_process(OFFERING)).scripts
    assert play(OFFERING, found).problems == ("Step 5 (expect): offered: expected Task_visit, got none.",)


@pytest.mark.django_db
def test_a_scenario_for_an_unborn_child_has_one() -> None:
    xml = XML.replace(b'"=working days after(today, 1)"', b'"=child.expected_date_of_birth"')
    born = one(
        expect(open=[{"task": "Task_write", "due_on": "2026-09-01"}]),
        started_on="2026-07-13T10:00",
        child={"expected": "2026-09-01"},
    )
    assert play(xml, born).problems == ()


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    text = json.dumps({"scenarios": [scenario(expect(finished=False))]})
    assert len(read(b"\xef\xbb\xbf" + text.encode(), MODEL).scripts) == 1
