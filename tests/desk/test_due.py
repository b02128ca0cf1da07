"""How near a date is, why it is that date, and how days are said."""

from datetime import UTC, date, datetime

import pytest

from accounts.context import authority
from accounts.days import at_words, day_words
from desk.due import due_badge, why_date
from rules.feel import parse
from tests.cast import Cast
from tests.desk.stories import begun, submitted
from workflow.bpmn.model import UserTask
from workflow.models import Task

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


def element(task: Task) -> UserTask:
    found: UserTask = task.flow_task.element
    return found


def test_the_date_of_a_whole_piece_of_work_counts_from_its_beginning(northmere: Cast) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        assert why_date(task, element(task)) == {
            "words": "45 working days after the work began on Tue 14 July. Weekends and bank holidays are not counted.",
            "rule": "",
        }


def test_the_date_of_a_decision_counts_from_what_was_submitted(northmere: Cast) -> None:
    task = submitted(northmere)
    with authority(northmere.id):
        why = why_date(task, element(task))
    assert why is not None
    assert why["words"].startswith("3 working days after it was submitted on Tue 14 July.")


def test_a_rule_without_words_of_its_own_is_shown_as_it_is(northmere: Cast) -> None:
    from dataclasses import replace

    task = begun(northmere)
    with authority(northmere.id):
        other = replace(element(task), due_date=parse('today + duration("P3D")'))
        why = why_date(task, other)
    assert why == {"words": "The process works the date out by this rule:", "rule": 'today + duration("P3D")'}
