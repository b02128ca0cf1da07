"""Working days, checked against dates worked out by hand for the statutory limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.working_days import MAX_DAYS, WorkingCalendar

BANK_HOLIDAYS = frozenset(
    {
        date(2025, 12, 25),
        date(2025, 12, 26),
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),  # Boxing Day is a Saturday
        date(2027, 1, 1),
    }
)
CLOSURE = date(2026, 4, 7)
CALENDAR = WorkingCalendar(BANK_HOLIDAYS, frozenset({CLOSURE}))

DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
COUNTS = st.integers(0, 150)


@pytest.mark.parametrize(
    ("rule", "start", "limit", "due"),
    [
        ("referral decision", date(2026, 4, 2), 1, date(2026, 4, 7)),
        ("referral decision, came on Saturday", date(2026, 8, 29), 1, date(2026, 9, 1)),
        ("assessment over Christmas", date(2025, 12, 22), 45, date(2026, 2, 26)),
        ("assessment over Easter", date(2026, 4, 1), 45, date(2026, 6, 9)),
        ("ICPC target over Christmas", date(2025, 12, 18), 15, date(2026, 1, 13)),
        ("ICPC target over Easter", date(2026, 3, 31), 15, date(2026, 4, 23)),
        ("core group", date(2026, 4, 27), 10, date(2026, 5, 12)),
        ("first review of a looked-after child", date(2026, 12, 14), 20, date(2027, 1, 14)),
    ],
)
def test_the_worked_dates_come_out(rule: str, start: date, limit: int, due: date) -> None:
    assert CALENDAR.working_days_after(start, limit) == due
    assert CALENDAR.working_days_between(start, due) == limit


def test_closure_days_move_office_days_but_never_a_statutory_limit() -> None:
    assert CALENDAR.working_days_after(date(2026, 4, 2), 1) == CLOSURE
    assert CALENDAR.office_days_after(date(2026, 4, 2), 1) == date(2026, 4, 8)
    assert CALENDAR.working_days_between(date(2026, 4, 2), date(2026, 4, 8)) == 2
    assert CALENDAR.office_days_between(date(2026, 4, 2), date(2026, 4, 8)) == 1


def test_holidays_may_be_a_function() -> None:
    computed = WorkingCalendar(lambda day: day in BANK_HOLIDAYS)
    assert computed.working_days_after(date(2025, 12, 22), 45) == date(2026, 2, 26)
    assert not computed.is_working_day(date(2026, 5, 4))


def test_no_days_after_a_date_is_that_date_even_on_a_sunday() -> None:
    assert CALENDAR.working_days_after(date(2026, 5, 3), 0) == date(2026, 5, 3)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_end_on_the_last_day_where_the_day_is_missing(start: date, months: int, due: date) -> None:
    assert CALENDAR.months_after(start, months) == due


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(2010, 5, 4), date(2026, 5, 3), 15),
        (date(2010, 5, 4), date(2026, 5, 4), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 5, 4), date(2026, 5, 4), 0),
    ],
)
def test_age_is_completed_years(born: date, on: date, age: int) -> None:
    assert CALENDAR.age(born, on) == age


def test_it_refuses_an_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        CALENDAR.age(date(2026, 5, 4), date(2026, 5, 3))


def test_it_refuses_counts_without_bound() -> None:
    with pytest.raises(ValueError, match="at most"):
        CALENDAR.working_days_after(date(2026, 1, 1), MAX_DAYS + 1)
    with pytest.raises(ValueError, match="at most"):
        CALENDAR.working_days_between(date(1, 1, 1), date(9999, 1, 1))
    with pytest.raises(ValueError, match="without any working day"):
        WorkingCalendar(lambda day: True).working_days_after(date(2026, 1, 1), 1)


@given(DAYS, COUNTS)
def test_after_and_between_are_inverse(start: date, count: int) -> None:
    assert CALENDAR.working_days_between(start, CALENDAR.working_days_after(start, count)) == count
    assert CALENDAR.office_days_between(start, CALENDAR.office_days_after(start, count)) == count


@given(DAYS, st.integers(1, 150))
def test_a_limit_ends_on_a_working_day(start: date, count: int) -> None:
    assert CALENDAR.is_working_day(CALENDAR.working_days_after(start, count))


@given(DAYS, st.integers(0, 5), COUNTS)
def test_a_later_start_or_a_longer_limit_is_never_due_earlier(start: date, later: int, count: int) -> None:
    due = CALENDAR.working_days_after(start, count)
    assert CALENDAR.working_days_after(start + timedelta(days=later), count) >= due
    assert CALENDAR.working_days_after(start, count + 1) > due
    assert CALENDAR.office_days_after(start, count) >= due


@given(DAYS, DAYS, DAYS)
def test_spans_add_up(one: date, two: date, three: date) -> None:
    there = CALENDAR.working_days_between(one, two) + CALENDAR.working_days_between(two, three)
    assert there == CALENDAR.working_days_between(one, three)
