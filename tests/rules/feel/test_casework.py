"""The functions that casework adds to FEEL."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rules import feel
from rules.feel.casework import NAMES, functions
from tests.rules.test_working_days import BANK_HOLIDAYS, CALENDAR

CONTEXT: dict[str, Any] = {
    **functions(CALENDAR),
    "today": date(2026, 4, 2),
    "child": {"date_of_birth": date(2010, 5, 4), "age": 3},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("working days after(today, 1)", date(2026, 4, 7)),
        ("office days after(today, 1)", date(2026, 4, 8)),
        ('working days between(today, @"2026-04-08")', Decimal(2)),
        ('office days between(a: today, b: @"2026-04-08")', Decimal(1)),
        ("age(child.date_of_birth, today)", Decimal(15)),
        ("age(date of birth: child.date_of_birth, on: today) >= child.age", True),
        ('months after(@"2026-08-31", 6)', date(2027, 2, 28)),
        ('months after(@"2026-08-31T09:30:00", 6)', datetime(2027, 2, 28, 9, 30)),
        ('working days after(@"2026-04-02T23:59:00", 1)', date(2026, 4, 7)),
        ('local date(@"2026-07-09T23:30:00Z")', date(2026, 7, 10)),
        ('local date("2026-07-09T23:30:00Z")', date(2026, 7, 10)),
        ('local date(from: "2026-12-09T23:30:00Z")', date(2026, 12, 9)),
        ('local date(@"2026-10-24T23:00:00Z")', date(2026, 10, 25)),
        ('local date(@"2026-10-25T23:30:00Z")', date(2026, 10, 25)),
        ('local date(date and time("2026-07-10T00:30:00@Europe/London"))', date(2026, 7, 10)),
        ('local date(@"2026-07-10T00:30:00+05:00")', date(2026, 7, 9)),
        ('local date(@"2026-07-09T23:30:00")', date(2026, 7, 9)),
        ('local date("2026-07-09")', date(2026, 7, 9)),
        ('date(@"2026-07-09T23:30:00Z")', date(2026, 7, 9)),
        ('working days after(@"2026-07-09T23:30:00Z", 1)', date(2026, 7, 13)),
        ('age(child.date_of_birth, @"2026-05-03T23:30:00Z")', Decimal(16)),
        ("working days after(today, 45) > today + @" + '"P60D"', True),
    ],
)
def test_casework_functions_work_in_expressions(text: str, value: object) -> None:
    assert feel.parse(text).evaluate(CONTEXT) == value


def test_all_its_functions_are_known_to_the_parser() -> None:
    assert set(functions(CALENDAR)) == set(NAMES)


def test_a_variable_of_the_same_name_does_not_hide_a_built_in_function() -> None:
    assert feel.evaluate("count([1, 2]) = count", {"count": 2}) is True


def test_an_expression_names_the_functions_it_needs_from_its_host() -> None:
    expression = feel.parse("count(visits) > 2 and working days between(started, today) > 45")
    assert expression.calls() == {"working days between"}
    assert expression.names() == {"visits", "started", "today"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("working days after(null, 1)", "'date', which is null"),
        ("working days after(today, 1.5)", "not a whole number"),
        ("working days after(today, 1e9)", "at most"),
        ('age(today, @"2020-01-01")', "before the birth"),
        ('months after(@"9999-12-01", 2)', "outside the years"),
        ('working days after(@"-2026-01-01", 1)', "outside the calendar"),
        ('local date("soon")', "soon"),
        ("age(on: today)", "needs 'date of birth'"),
        ("age(born: today, on: today)", "no parameter 'born'"),
    ],
)
def test_a_call_that_makes_no_sense_is_null_with_the_reason(text: str, reason: str) -> None:
    evaluation = feel.parse(text).explain(CONTEXT)
    assert evaluation.value is None
    assert reason in evaluation.warnings[0]


def test_without_a_calendar_the_functions_are_null_with_the_reason() -> None:
    evaluation = feel.parse("working days after(today, 1)").explain({"today": min(BANK_HOLIDAYS)})
    assert evaluation.value is None
    assert "there is no function 'working days after'" in evaluation.warnings[0]
