"""An emergency protection order that ends after its eighth day is written down as the court made it, with a reason.

Children Act 1989 s45(2): an order whose last day is a public holiday or a Sunday may last to noon on the first later
day that is neither; s45(3): after police protection the days count from its first day.
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
    """What is wrong with an order between two moments."""
    answers = ANSWERS[KEY] | {"begins_at": begins, "ordered_until": until}
    answers |= {"longer_reason": reason} if reason else {}
    at = {"today": date(2026, 9, 2), "now": datetime(2026, 9, 2, 9, tzinfo=UTC), "forms": {}, **facts}
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
