"""Days of plans and of the closing that the census refuses are refused at the question, ordinary ones are not."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from accounts.context import LIBRARY_ID, authority
from rules.feel.casework import functions
from rules.working_days import WorkingCalendar
from tests.forms.library_answers import ANSWERS
from tests.forms.test_shipped_forms import definition

OPENED = date(2026, 6, 1)
BORN = {"date_of_birth": date(2016, 1, 12), "expected_date_of_birth": None}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def code_lists() -> Iterator[None]:
    """The shipped code lists, as any authority reads them."""
    with authority(LIBRARY_ID):
        yield


def said(key: str, question: str, day: str, previous: dict[str, Any], died: date | None = None) -> list[str]:
    """What the form says about a day, in July 2026, after these forms."""
    facts = {
        "today": date(2026, 7, 14),
        "child": {**BORN, "date_of_death": died},
        "episode": {"opened_on": OPENED, "closed_on": None},
        "case": {"worker": None, "under_way": []},
        "settings": {},
        "forms": {},
        "previous": previous,
    }
    found = definition(key).validate(ANSWERS[key] | {question: day}, facts)
    return [problem.message for problem in found if problem.pointer == f"/{question}"]


def test_a_child_protection_plan_ends_after_the_day_on_which_it_began() -> None:
    plan = {"child_protection_plan": {"start_date": "2026-07-10"}}
    refused = ["The plan cannot have ended before it began, or on the same day: check the day"]
    end = "child_protection_plan_end", "end_date"
    assert said(*end, "2026-07-10", plan) == refused
    assert said(*end, "2026-07-09", plan) == refused
    assert said(*end, "2026-07-11", plan) == []
    assert said(*end, "2026-07-10", {}) == []


def test_the_plan_of_a_child_who_died_on_its_first_day_can_be_ended() -> None:
    plan = {"child_protection_plan": {"start_date": "2026-07-10"}}
    end, died = ("child_protection_plan_end", "end_date"), date(2026, 7, 10)
    assert said(*end, "2026-07-10", plan, died) == []
    assert said(*end, "2026-07-09", plan, died) != []


def test_a_child_in_need_plan_starts_on_the_day_of_the_referral_or_later() -> None:
    start = "child_in_need_plan", "start_date"
    assert said(*start, "2026-05-31", {}) == ["The plan cannot start before the child was referred: check the day"]
    assert said(*start, "2026-06-01", {}) == []


@pytest.mark.parametrize(
    ("form", "answers", "what"),
    [
        ("child_in_need_plan_end", {"end_date": "2026-07-10"}, "the child in need plan ended"),
        ("child_protection_plan_end", {"end_date": "2026-07-10"}, "the child protection plan ended"),
        ("initial_child_protection_conference", {"held_on": "2026-07-10"}, "the conference was held"),
        ("strategy_decision", {"s47_initiated_on": "2026-07-10"}, "the enquiries began"),
    ],
)
def test_our_work_does_not_end_before_what_was_done_in_it(form: str, answers: dict[str, str], what: str) -> None:
    closing = "closure", "closed_on"
    assert said(*closing, "2026-07-09", {form: answers}) == [f"Our work cannot end before {what}: check the day"]
    assert said(*closing, "2026-07-10", {form: answers}) == []
    assert said(*closing, "2026-07-09", {form: dict.fromkeys(answers)}) == []


@pytest.mark.parametrize(("today", "asked"), [(date(2026, 9, 15), False), (date(2026, 9, 16), True)])
def test_an_assessment_asks_why_it_is_late_only_once_it_is(today: date, asked: bool) -> None:
    form = definition("child_and_family_assessment")
    answers = {"counts_from": "2026-07-13"}
    counted = functions(WorkingCalendar(frozenset({date(2026, 8, 31)})))
    facts = {"today": today, "child": BORN, "settings": {"assessment_working_days": 45}, "previous": {}, **counted}
    assert ("/late_reason" in form.standing(answers, facts).asked) is asked


@pytest.mark.parametrize("key", ["child_in_need_review", "review_child_protection_conference"])
@pytest.mark.parametrize(
    ("held_on", "due_on", "asked"),
    [
        ("2026-07-15", date(2026, 7, 15), False),
        ("2026-07-16", date(2026, 7, 15), True),
        ("2026-07-16", None, False),
        (None, date(2026, 7, 15), False),
    ],
)
def test_a_review_asks_why_it_was_late_only_where_it_was_held_after_its_day(
    key: str, held_on: str | None, due_on: date | None, asked: bool
) -> None:
    facts = {"today": date(2026, 7, 20), "child": BORN, "previous": {}, "task": due_on and {"due_on": due_on}}
    form = definition(key)
    assert ("/late_reason" in form.standing({"held_on": held_on} if held_on else {}, facts).asked) is asked
