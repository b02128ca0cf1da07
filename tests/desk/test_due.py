"""How near a date is, and how days are said."""

from datetime import UTC, date, datetime

import pytest

from accounts.days import at_words, day_words
from desk.due import due_badge

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("due", "returned", "state", "words", "second"),
    [
        (date(2026, 7, 10), False, "late", "Late by 2 working days", None),
        (date(2026, 7, 14), False, "soon", "Due today", None),
        (date(2026, 7, 15), False, "soon", "Due tomorrow", None),
        (date(2026, 7, 21), False, "later", "In 5 working days", None),
        (date(2026, 7, 21), True, "returned", "Returned", "In 5 working days"),
        (date(2026, 7, 10), True, "late", "Late by 2 working days", "Returned"),
    ],
)
def test_a_badge_says_how_near_and_what_came_back(
    clock_at_today: object, due: date, returned: bool, state: str, words: str, second: str | None
) -> None:
    assert due_badge(due, returned=returned) == {"state": state, "words": words, "second": second, "date": due}


def test_a_day_names_its_year_only_when_it_is_another(clock_at_today: object) -> None:
    assert day_words(date(2026, 11, 5)) == "Thu 5 November"
    assert day_words(date(2027, 1, 4)) == "Mon 4 January 2027"
    assert day_words(datetime(2026, 7, 13, 23, 30, tzinfo=UTC)) == "Tue 14 July"


def test_a_moment_of_another_day_names_the_day(clock_at_today: object) -> None:
    assert at_words(datetime(2026, 7, 14, 7, 5, tzinfo=UTC)) == "at 08:05"
    assert at_words(datetime(2026, 7, 13, 21, 18, tzinfo=UTC)) == "on Mon 13 July at 22:18"
