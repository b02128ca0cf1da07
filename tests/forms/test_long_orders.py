"""An emergency protection order that lasts longer than the law has it is written down as the court made it.

It asks for a reason. Children Act 1989 s45(2): an order whose last day is a public holiday or a Sunday may last to noon
on the first later day that is neither; s45(3): after police protection the days count from its first day; s45(5) and
(6): a court may make it longer once, by up to seven days.
"""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from forms.problems import Problem
from tests.forms.protection_answers import ANSWERS
from tests.forms.test_shipped_dates import known
from tests.forms.test_shipped_forms import definition

pytestmark = pytest.mark.django_db

KEY = "emergency_protection"
POLICE = {KEY: {"kind": "police_protection", "begins_at": "2026-08-19T09:00:00+01:00"}}


def order(begins: str, until: str, reason: str | None = None, **facts: Any) -> list[Problem]:
    """What is wrong with an order between two moments, written down as it begins."""
    answers = ANSWERS[KEY] | {"begins_at": begins, "ordered_until": until}
    answers |= {"longer_reason": reason} if reason else {}
    at = {"today": date(2026, 9, 2), "now": datetime.fromisoformat(begins), "forms": {}, **facts}
    return definition(KEY).validate(answers, known(**at))


def asked(problems: list[Problem]) -> list[str]:
    return [problem.pointer for problem in problems]


def test_an_order_from_saturday_to_noon_after_a_sunday_needs_a_reason_and_no_more() -> None:
    """From Saturday 15 August 2026 the last day is Sunday the 23rd: the court may say noon on Monday the 24th."""
    assert order("2026-08-15T10:00:00+01:00", "2026-08-23T12:00:00+01:00") == []
    monday = "2026-08-15T10:00:00+01:00", "2026-08-24T12:00:00+01:00"
    assert asked(order(*monday)) == ["/longer_reason"]
    assert order(*monday, "The eighth day was a Sunday: noon on Monday.") == []


def test_after_a_bank_holiday_too() -> None:
    """From Sunday 23 August the last day is Monday the 31st, a bank holiday: noon on Tuesday 1 September."""
    tuesday = "2026-08-23T10:00:00+01:00", "2026-09-01T12:00:00+01:00"
    assert asked(order(*tuesday)) == ["/longer_reason"]
    assert order(*tuesday, "The eighth day was the bank holiday.") == []


def test_after_police_protection_the_days_count_from_its_first_day() -> None:
    """Police protection from Wednesday 19 August, an order on Friday the 21st: the eighth is Wednesday the 26th."""
    friday = "2026-08-21T10:00:00+01:00"
    assert order(friday, "2026-08-26T10:00:00+01:00", forms=POLICE) == []
    assert asked(order(friday, "2026-08-27T10:00:00+01:00", forms=POLICE)) == ["/longer_reason"]
    assert order(friday, "2026-08-27T10:00:00+01:00") == []


def test_a_slip_of_a_month_is_still_refused() -> None:
    begins = "2026-08-15T10:00:00+01:00"
    assert asked(order(begins, "2026-09-16T12:00:00+01:00", "Written in haste.")) == ["/ordered_until"]


END = "emergency_protection_end"
ORDER = {
    KEY: {"kind": "emergency_protection_order", "begins_at": "2026-07-09T13:30:00Z", "ends_at": "2026-07-17T13:30:00Z"}
}
LONGER = {END: {"outcome": "extended", "extended_until": "2026-07-24T13:30:00Z"}}


def longer(until: str, reason: str | None = None, previous: dict[str, Any] = ORDER) -> list[Problem]:
    """What is wrong with an order that a court made longer to a moment (Children Act 1989 s45(5) and (6))."""
    kept = {name: said for name, said in ANSWERS[END].items() if name not in {"ended_at", "safety_plan"}}
    answers = kept | {"outcome": "extended", "extended_until": until} | ({"longer_reason": reason} if reason else {})
    at = {"today": date(2026, 7, 23), "now": datetime(2026, 7, 23, 9, tzinfo=UTC), "forms": {}, "previous": previous}
    return definition(END).validate(answers, known(**at))


def test_an_order_that_a_court_made_longer_by_more_than_seven_days_is_written_down_with_a_reason() -> None:
    """From Friday 17 July 2026 seven days end on Friday the 24th, at whatever hour."""
    assert longer("2026-07-24T22:30:00Z") == []
    assert asked(longer("2026-07-24T23:30:00Z")) == ["/longer_reason"]
    assert asked(longer("2026-07-27T11:00:00Z")) == ["/longer_reason"]
    assert longer("2026-07-27T11:00:00Z", "The court said noon on Monday.") == []


def test_seven_days_count_from_the_english_day_of_an_order_that_ended_half_an_hour_after_midnight() -> None:
    """It ended on Saturday 18 July at 00:30 in England, which is the 17th in UTC: seven days end on the 25th."""
    midnight = {KEY: ORDER[KEY] | {"ends_at": "2026-07-17T23:30:00Z"}}
    assert longer("2026-07-25T10:00:00Z", previous=midnight) == []
    assert asked(longer("2026-07-26T10:00:00Z", previous=midnight)) == ["/longer_reason"]


def test_a_second_time_is_written_down_with_a_reason_and_counts_on_from_the_first() -> None:
    again = ORDER | LONGER
    assert asked(longer("2026-07-24T13:30:00Z", "Once more.", again)) == ["/extended_until"]
    assert asked(longer("2026-07-27T13:30:00Z", None, again)) == ["/longer_reason"]
    assert longer("2026-07-27T13:30:00Z", "A judge made it longer again on appeal.", again) == []


def test_a_longer_order_of_months_ago_is_not_the_first_time_of_this_one() -> None:
    then = {END: {"outcome": "extended", "extended_until": "2026-03-20T13:30:00Z"}}
    assert longer("2026-07-24T13:30:00Z", previous=ORDER | then) == []


def test_a_slip_of_the_year_is_refused_whatever_the_reason() -> None:
    assert asked(longer("2027-07-24T13:30:00Z", "Written in haste.")) == ["/extended_until"]
