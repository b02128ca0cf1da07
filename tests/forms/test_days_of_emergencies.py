"""When protection in an emergency began and ended: never in the future, and long ago only with a reason."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from rules.feel.casework import functions
from rules.working_days import WorkingCalendar
from tests.forms.protection_answers import ANSWERS, LIMITS, said
from tests.forms.test_shipped_forms import definition

NOW = datetime(2026, 7, 14, 12, tzinfo=UTC)
POLICE = said("emergency_protection", "police")


def told(key: str, answers: Mapping[str, Any], **previous: Any) -> dict[str, str]:
    """What the form says of the answers at noon on 14 July 2026, by question."""
    facts = {
        "today": date(2026, 7, 14),
        "now": NOW,
        "child": {"date_of_birth": date(2016, 1, 12), "expected_date_of_birth": None},
        "settings": LIMITS,
        "forms": {},
        "previous": previous,
        **functions(WorkingCalendar(set())),
    }
    return {one.pointer: one.message for one in definition(key).validate(answers, facts)}


@pytest.mark.parametrize("moment", ["2026-07-14T12:01:00Z", "2026-07-15T11:30:00Z"])
def test_protection_in_an_emergency_neither_begins_nor_ends_in_the_future(moment: str) -> None:
    begun = told("emergency_protection", POLICE | {"begins_at": moment})
    assert begun == {"/begins_at": "The time it began must be in the past: check the day and the time"}
    ended = told("emergency_protection_end", ANSWERS["emergency_protection_end"] | {"ended_at": moment})
    assert ended == {"/ended_at": "The time it ended must be in the past: check the day and the time"}


def test_protection_that_begins_now_needs_no_reason() -> None:
    assert told("emergency_protection", POLICE | {"begins_at": "2026-07-14T12:00:00Z"}) == {}
    assert told("emergency_protection", POLICE | {"begins_at": "2026-07-11T12:00:00Z"}) == {}, "72 hours ago"


@pytest.mark.parametrize("moment", ["2026-07-11T11:59:00Z", "2025-07-14T08:00:00Z", "2015-07-14T08:00:00Z"])
def test_protection_that_would_be_over_already_is_asked_about(moment: str) -> None:
    asked = told("emergency_protection", POLICE | {"begins_at": moment})
    assert "/late_reason" in asked
    assert asked["/late_reason"].startswith("Check the day and the time. If they are right")


def test_an_order_of_a_year_ago_by_a_slip_is_asked_about() -> None:
    order = said("emergency_protection", "order") | {
        "begins_at": "2025-07-14T08:00:00Z",
        "ordered_until": "2025-07-22T08:00:00Z",
    }
    assert set(told("emergency_protection", order)) == {"/late_reason"}
    assert told("emergency_protection", order | {"late_reason": "It was written on paper."}) == {}


def test_an_end_more_than_a_week_ago_is_asked_about() -> None:
    home = ANSWERS["emergency_protection_end"]
    assert told("emergency_protection_end", home | {"ended_at": "2026-07-07T12:00:00Z"}) == {}
    assert set(told("emergency_protection_end", home | {"ended_at": "2026-07-07T11:00:00Z"})) == {"/late_reason"}
    written = home | {"ended_at": "2025-07-11T10:00:00Z", "late_reason": "It was written on paper."}
    assert told("emergency_protection_end", written) == {}


def test_only_protection_that_began_counts_for_ofsted() -> None:
    """“Neither” is none: nobody is asked when it began, and nothing is fed."""
    feeds = {
        question.pointer
        for question in definition("emergency_protection").questions.values()
        if "annexa:7.emergency_protection" in question.annotations.feeds
    }
    assert feeds == {"/begins_at"}
    standing = definition("emergency_protection").standing({"kind": "not_needed"}, {})
    assert "/begins_at" in standing.hidden
